"""Everything that determines the picture of information."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.message import Message, template
from core.param import Param
from viz.scene import Coordinate, Live, Preset, Scene, choice, live, number, pick, vector
from viz.scene.coordinates import UNMOVED

FEWEST, MOST = 2, 6  # outcomes
PLACES, COIN_PLACES = 101, 51  # of a bar, and of the coin and of what is believed of it
DIGITS = 4  # of a probability after its point
TABS = ("areas", "coin")
NATS, BITS = "nats", "bits"
HEADS = Param("heads", "Heads happen with probability", "p", 0.3, low=0, high=1)
BELIEVED = Param("believed", "Believed probability of heads", "q", 0.8, low=0, high=1)

BROKEN = template("The link’s probabilities were brought to {fewest} to {most} numbers from 0 to 1 that add up to 1.")


@dataclass(frozen=True)
class InformationScene(Scene):
    """What happens, p, and what is believed, q, over a few outcomes; and a coin."""

    p: tuple[float, ...] = vector((0.5, 0.3, 0.2), MOST)
    q: tuple[float, ...] = vector((0.2, 0.3, 0.5), MOST)
    unit: str = choice(NATS, (NATS, BITS))
    heads: float = number(HEADS)
    believed: float = number(BELIEVED)
    tab: str = choice(TABS[0], TABS)

    def mended(self, ignored: list[Message]) -> Self:
        """Two distributions over the same outcomes."""
        count = max(FEWEST, len(self.p))
        p, q = distribution(self.p, count), distribution(self.q, count)
        if (p, q) != (self.p, self.q):
            ignored.append(Message(BROKEN, {"fewest": FEWEST, "most": MOST}))
        return replace(self, p=p, q=q)

    def put(self, which: str, i: int, value: float) -> Self:
        """The scene with another probability of outcome i, to which the others give way."""
        (moved,) = giving_way(getattr(self, which), i, [value]).tolist()
        return replace(self, p=tuple(moved)) if which == "p" else replace(self, q=tuple(moved))

    def with_outcomes(self, count: int) -> Self:
        """The scene with as many outcomes: a new one is as probable as the average, and the others give way."""
        scene = self
        while len(scene.p) < count:
            share = 1 / (len(scene.p) + 1)
            grown = [giving_way((*each, 0.0), len(each), [share])[0].tolist() for each in (scene.p, scene.q)]
            scene = replace(scene, p=tuple(grown[0]), q=tuple(grown[1]))
        return replace(scene, p=distribution(scene.p[:count], count), q=distribution(scene.q[:count], count))

    @property
    def base(self) -> float:
        """Of the logarithm."""
        return 2.0 if self.unit == BITS else float(np.e)

    def chances(self, which: str, i: int) -> Live:
        return spread(f"{which}{i + 1}", getattr(self, which)[i])

    def heads_live(self) -> Live:
        return spread("heads", self.heads, COIN_PLACES)

    def believed_live(self) -> Live:
        return spread("believed", self.believed, COIN_PLACES)


def spread(key: str, exact: float, count: int = PLACES) -> Live:
    """Even probabilities from 0 to 1, both of them always there, and the exact one among them."""
    values = np.round(np.linspace(0, 1, count), 2)
    if exact not in (0.0, 1.0):
        values[np.clip(np.abs(values - exact).argmin(), 1, count - 2)] = exact
    return Live(key, values)


def giving_way(p: Sequence[float], i: int, values: Any) -> np.ndarray:
    """``p`` with outcome i at each of the ``values``, (values, K): the others keep their ratios, or share alike.

    >>> giving_way((0.5, 0.3, 0.2), 0, [0.0, 0.75]).tolist()
    [[0.0, 0.6, 0.4], [0.75, 0.15, 0.1]]
    """
    values, others = np.asarray(values, dtype=float), np.array(p, dtype=float)
    others[i] = 0.0
    if others.sum() == 0:
        others = np.where(np.arange(len(p)) == i, 0.0, 1.0)
    moved = (1 - values[:, None]) * others / others.sum()
    return completed(np.where(np.arange(len(p)) == i, values[:, None], moved), i)


def completed(p: np.ndarray, kept: int | None = None) -> np.ndarray:
    """Rows rounded to ``DIGITS``, of which the largest takes what is missing to 1, but never the one that is kept."""
    p = np.round(p, DIGITS)
    free = p.copy()
    if kept is not None:
        free[:, kept] = -1.0
    largest, rows = free.argmax(axis=1), np.arange(len(p))
    p[rows, largest] = np.maximum(np.round(p[rows, largest] + 1 - p.sum(axis=1), 2 * DIGITS), 0.0)
    return p


def distribution(p: Sequence[float], count: int) -> tuple[float, ...]:
    """The nearest thing to ``p`` that is a distribution over ``count`` outcomes; itself if it is one.

    >>> distribution((0.5, 0.5), 2), distribution((2.0, 1.0, -1.0), 3), distribution((), 2)
    ((0.5, 0.5), (0.6667, 0.3333, 0.0), (0.5, 0.5))
    """
    parts = np.array((*p, *(0.0,) * count)[:count], dtype=float)
    if len(p) == count and (parts >= 0).all() and abs(parts.sum() - 1) < 1e-9:
        return tuple(p)
    parts = np.maximum(parts, 0.0)
    if not parts.sum() > 0:
        parts = np.ones(count)
    return tuple(completed(parts[None] / parts.sum())[0].tolist())


def bar(which: str, i: int) -> Coordinate:
    """An outcome's bar. The others move with it: what has only given way is not heard as moved itself."""
    here = live(
        f"{which}{i + 1}", lambda scene: scene.chances(which, i), lambda scene: getattr(scene, which)[i],
        lambda scene, value: scene.put(which, i, value), there=lambda scene: i < len(scene.p),
    )  # fmt: skip

    def heard(scene: Any, event: dict[str, Any]) -> Any:
        value = here.heard(scene, event)
        return UNMOVED if value is UNMOVED or value == getattr(scene, which)[i] else value

    return replace(here, heard=heard)


COORDINATES = (
    *(bar(which, i) for which in "pq" for i in range(MOST)),
    live("heads", InformationScene.heads_live),
    live("believed", InformationScene.believed_live),
    pick("tab", TABS),
)


PRESETS: tuple[Preset[InformationScene], ...] = (
    Preset(
        "three", template("Three outcomes"),
        template(
            "Dark: where q costs more than p. Bright: where q costs less. "
            "The difference of the two areas is D(p‖q)."
        ),
        InformationScene(),
    ),
    Preset(
        "same", template("Belief that is right"),
        template("Where q = p the cross-entropy is the entropy. Drag any bar of q: it only grows."),
        InformationScene(q=(0.5, 0.3, 0.2)),
    ),
    Preset(
        "die", template("A fair die"),
        template("Six outcomes alike: the entropy is log 6, as large as it can be. Load the die, and it falls."),
        InformationScene(p=(1 / 6,) * 6, q=(0.5, 0.1, 0.1, 0.1, 0.1, 0.1), unit=BITS),
    ),
    Preset(
        "target", template("A classifier and its one-hot target"),
        template("Only one outcome happens: one column is left, as high as −log of its probability. That is the loss."),
        InformationScene(p=(0.0, 1.0, 0.0), q=(0.7, 0.2, 0.1)),
    ),
    Preset(
        "impossible", template("Fails: called impossible"),
        template("q gives 0 to what happens one time in five: no finite cost is enough."),
        InformationScene(q=(0.5, 0.5, 0.0)),
    ),
    Preset(
        "coin", template("A coin"),
        template("The line touches the curve at p = q and lies above it everywhere else: a wrong belief always costs."),
        InformationScene(tab="coin", unit=BITS),
    ),
    Preset(
        "surely", template("Fails: surely heads"),
        template("Who is sure of heads pays nothing for heads, and an infinite cost for the first tails."),
        InformationScene(tab="coin", unit=BITS, heads=0.9, believed=1.0),
    ),
)  # fmt: skip
