"""What a network answers all over a plane, as codes for cells of colour: a class and how sure, or a value and its sign.

The strongest colours are left to the samples that lie above.
"""

from __future__ import annotations

import numpy as np

from viz.figures.regions import LEVELS

STRONGEST = 6  # the first level used: paler than a sample
UNITS = 2  # the first level of a unit's own map


def sure(outputs: np.ndarray) -> np.ndarray:
    """Codes (…, rows, columns) of outputs (…, outputs, rows, columns): a sigmoid's one probability, or a softmax.

    The class is the likeliest; the colour fades to that of the paper where it is no likelier than the others.

    >>> sure(np.array([[[0.0, 0.4999, 1.0]]])).tolist()
    [[6, 11, 18]]
    """
    if outputs.shape[-3] == 1:
        one = outputs[..., 0, :, :]
        outputs = np.stack([1 - one, one], axis=-3)
    classes = outputs.shape[-3]
    with np.errstate(all="ignore"):
        lead = (classes * outputs.max(axis=-3) - 1) / (classes - 1)
    return (outputs.argmax(axis=-3) * LEVELS + paler(lead, STRONGEST)).astype(np.uint8)


def answers(outputs: np.ndarray) -> np.ndarray:
    """Codes (…, outputs, rows, columns) of each output: a sigmoid's decision, or how likely each class is."""
    if outputs.shape[-3] == 1:
        return sure(outputs)[..., None, :, :]
    return (np.arange(outputs.shape[-3])[:, None, None] * LEVELS + paler(outputs, UNITS)).astype(np.uint8)


def signed(values: np.ndarray) -> np.ndarray:
    """Codes of the values (…, rows, columns): 0 … for negative ones, from LEVELS on for positive ones.

    Each map is as strong as its own largest value, so that small ones are seen too; a map of zeros is paper.

    >>> signed(np.array([[-2.0, 0.5, 2.0]])).tolist()
    [[2, 21, 14]]
    """
    with np.errstate(all="ignore"):
        top = np.abs(values).max(axis=(-1, -2), keepdims=True)
        share = np.where(top > 0, values / np.where(top > 0, top, 1), 0.0)
    return (np.where(share < 0, 0, LEVELS) + paler(np.abs(share), UNITS)).astype(np.uint8)


def paler(share: np.ndarray, first: int) -> np.ndarray:
    """The level for a share from 1, the ``first`` one, to 0, nearly paper."""
    steps = LEVELS - first
    return first + np.minimum((1 - np.clip(share, 0, 1)) * steps, steps - 1).astype(int)
