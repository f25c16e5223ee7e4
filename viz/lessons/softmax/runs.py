"""What is computed for the page of softmax: each thing that is dragged at all of its places, the others at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.softmax import jacobian, log_softmax, softmax, unshifted_softmax
from viz.lessons.softmax.scene import SoftmaxScene

EXACT = 1e-9  # the part by which a probability may be off before it is called wrong


@dataclass(frozen=True, eq=False)
class Found:
    """Arrays over (what is moved, its places, …): first each of the K logits, then the temperature, then the constant.

    ``z`` (…, K) are the logits without the constant; ``powers`` e^((z + c)/T) and ``naive`` the probabilities made of
    them; ``shifted`` the powers after the largest has been subtracted; ``jacobian`` (…, K, K).
    """

    z: np.ndarray
    temperature: np.ndarray
    shift: np.ndarray
    p: np.ndarray
    loss: np.ndarray  # (…, K): −ln p, for each class as the target
    jacobian: np.ndarray
    powers: np.ndarray
    naive: np.ndarray
    shifted: np.ndarray

    @property
    def wrong(self) -> np.ndarray:
        """Where the formula as it stands gives no number, or another one."""
        with np.errstate(all="ignore"):
            return ~(np.abs(self.naive - self.p) <= EXACT * self.p)


def find(scene: SoftmaxScene) -> Found:
    lives = [*(scene.logits(i).values for i in range(len(scene.z))), scene.temperatures().values, scene.shifts().values]
    rest = np.array([*scene.z, scene.temperature, scene.shift])
    every = np.tile(rest, (len(rest), len(lives[0]), 1))
    for i, values in enumerate(lives):
        every[i, :, i] = values
    z, temperature, shift = every[..., :-2], every[..., -2], every[..., -1]
    with_shift = np.moveaxis(z + shift[..., None], -1, 0)
    p = softmax(with_shift, temperature)
    with np.errstate(over="ignore"):
        powers = np.exp(with_shift / temperature)
    shifted = np.exp((with_shift - with_shift.max(axis=0)) / temperature)
    last = [np.moveaxis(each, 0, -1) for each in (p, -log_softmax(with_shift, temperature))]
    slopes = np.moveaxis(jacobian(with_shift, temperature), (0, 1), (-2, -1))
    more = [np.moveaxis(each, 0, -1) for each in (powers, unshifted_softmax(with_shift, temperature), shifted)]
    return Found(z, temperature, shift, last[0], last[1] + 0.0, slopes, *more)
