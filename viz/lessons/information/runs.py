"""What is computed for the page of information."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.information import cross_entropy, divergence, entropy, information
from viz.lessons.information.scene import InformationScene, giving_way

FINE = 201  # points of a curve


@dataclass(frozen=True, eq=False)
class Found:
    """Arrays over (what is moved, its places, …): first each outcome of p, then each of q; K outcomes at the end."""

    p: np.ndarray
    q: np.ndarray
    costs: tuple[np.ndarray, np.ndarray]  # −log p and −log q
    entropy: np.ndarray
    cross: np.ndarray
    divergence: np.ndarray


def find(scene: InformationScene) -> Found:
    count = len(scene.p)
    rows = {
        which: [giving_way(getattr(scene, which), i, scene.chances(which, i).values) for i in range(count)]
        for which in "pq"
    }
    shape = rows["p"][0].shape
    rest = {which: [np.broadcast_to(getattr(scene, which), shape)] * count for which in "pq"}
    p, q = np.array(rows["p"] + rest["p"]), np.array(rest["q"] + rows["q"])
    first, second = np.moveaxis(p, -1, 0), np.moveaxis(q, -1, 0)
    costs = information(p, scene.base), information(q, scene.base)
    return Found(
        p,
        q,
        costs,
        entropy(first, scene.base),
        cross_entropy(first, second, scene.base),
        divergence(first, second, scene.base),
    )


@dataclass(frozen=True, eq=False)
class Coin:
    """A coin: arrays over the places of (heads,), (believed,) or (believed, heads)."""

    heads: np.ndarray
    believed: np.ndarray
    entropy: np.ndarray  # (heads,)
    cross: np.ndarray  # (believed, heads)
    divergence: np.ndarray  # (believed, heads)
    touch: np.ndarray  # (believed,): the entropy of a coin that is as is believed
    backward: np.ndarray  # D(q‖p), (believed, heads)
    ends: np.ndarray  # (believed, 2): the cross-entropy of surely tails, and of surely heads
    x: np.ndarray  # (points,)
    curve: np.ndarray  # the entropy along x
    costs: np.ndarray  # (heads, points): the cross-entropy over what is believed


def coin(scene: InformationScene) -> Coin:
    heads, believed, base = scene.heads_live().values, scene.believed_live().values, scene.base
    x = np.linspace(0, 1, FINE)
    p, q = two(heads), two(believed)[..., None]
    sides = cross_entropy(two(np.array([0.0, 1.0]))[:, None], q, base)
    return Coin(
        heads, believed, entropy(p, base), cross_entropy(p[:, None], q, base), divergence(p[:, None], q, base),
        entropy(two(believed), base), divergence(q, p[:, None], base), sides, x, entropy(two(x), base),
        cross_entropy(p[..., None], two(x)[:, None], base),
    )  # fmt: skip


def two(p: np.ndarray) -> np.ndarray:
    """The distribution of a coin."""
    return np.stack([p, 1 - p])
