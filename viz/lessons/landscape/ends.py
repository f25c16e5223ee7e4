"""Sharp or flat: where trainings end that differ in their batch size alone, and how the loss bends there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial

import numpy as np

from core.batches import Batches
from core.message import template
from core.optimizers import OPTIMIZERS
from core.slice import directions, sharpest
from core.training import train
from viz.figures import bars, curves
from viz.figures.numbers import number
from viz.figures.theme import axis, plot
from viz.lessons.hyper import LEARNING_RATE
from viz.lessons.landscape.scene import FACTORS, TRAINERS, LandscapeScene
from viz.player import Caption, Line, Panel, Picture, Slider, Table, Text, side_by_side
from viz.scene import Chosen
from viz.scene.progress import QUIET, Watched
from viz.words import Words, one_by_one

BATCHES = (5, 20, 100)  # of 100 samples
STEPS = 800  # of each training: all go equally often, and differ in the batch alone
RANDOM = 12  # directions
ALONG = np.linspace(-1, 1, 41)  # how far, in parameters, along the sharpest direction
AROUND = np.linspace(-0.5, 0.5, 41)  # how far, as a part of the weights' own length, along random ones
AT = 30  # of AROUND: the distance 0.25, of which the rise is told
HARDLY = 0.05  # of the largest: numbers that differ by no more hardly differ
ALIKE = 1.5  # losses that differ by no more than this factor are alike
LOOKS = (("@blue", ()), ("@orange", (7, 4)), ("@ink", (2, 4)))
DASHES = ("solid", "dash", "dot")

TRAINED = template("{name}, learning rate {rate}: {steps} step[s] from the same weights, only the batch size differs.")
FLATTER = template("The smaller the batch, the flatter the end: λ = {values}.")
SHARPER = template("The smaller the batch, the sharper the end: λ = {values}.")
LEVEL = template("λ at the ends is {values}: it hardly differs.")
MIXED = template("λ at the ends is {values}: not in the order of the batch sizes.")
CLOSE = template("The losses there are alike, from {low} to {high}.")
APART = template("But the losses there differ, from {low} to {high}: the batch need not be the only reason.")
GONE = template("With batches of {batch} it diverges at step {step}.")
RISE = template("Along random directions the loss rises by {values}.")
SAME = template("Along random directions the loss rises by {values}: the same order.")
OTHER = template(
    "Along random directions the loss rises by {values}: another order, so “sharp” depends on how it is measured."
)


@dataclass(frozen=True, eq=False)
class End:
    """Where one training ends: what λ is there, and how far the loss rises along the lines through it.

    ``steep`` and ``around`` (points,) are rises above the end's own loss, the second as a mean of RANDOM directions.
    ``diverged`` is the step, −1 if it did not; then there are no other numbers.
    """

    diverged: int
    loss: float = np.nan
    right: float = np.nan
    curvature: float = np.nan
    steep: np.ndarray = field(default_factory=lambda: np.full(len(ALONG), np.nan))
    around: np.ndarray = field(default_factory=lambda: np.full(len(AROUND), np.nan))


def ends(scene: LandscapeScene, progress: Watched = QUIET) -> tuple[tuple[End, ...], ...]:
    """An end for each factor of the learning rate and each batch size."""
    return _ends(scene.data, scene.seed, scene.turn, scene.focused(), progress)


@lru_cache(maxsize=16)
def _ends(data: str, seed: int, turn: int, chosen: Chosen, progress: Watched) -> tuple[tuple[End, ...], ...]:
    scene = LandscapeScene(data=data, seed=seed, optimizers=(chosen,))
    preset = scene.preset()
    network, (training, test) = preset.network(), preset.split()
    loss = network.loss(training)
    optimizer = chosen.build(TRAINERS, **{LEARNING_RATE: scene.rates(chosen)})
    found: list[list[End]] = [[] for _ in FACTORS]
    for i, batch in enumerate(BATCHES):
        run = train(
            network, training, optimizer, STEPS * batch // training.samples, test=test, batches=Batches(batch),
            start=preset.start(seed), snapshots=2, progress=partial(_tell, progress, i),
        )  # fmt: skip
        assert run.test_accuracy is not None
        for j, place in enumerate(found):
            broke, theta = int(run.diverged[j]), run.theta[-1, :, j]
            if broke >= 0:
                place.append(End(broke))
                continue
            here = float(loss.value(theta))
            value, steepest = sharpest(loss, theta)
            lines = directions(network, theta, turn, RANDOM)
            around = loss.value(theta[:, None, None] + lines.T[:, :, None] * AROUND).mean(axis=0)
            steep = loss.value(theta[:, None] + steepest[:, None] * ALONG)
            place.append(End(-1, here, float(run.test_accuracy[-1, j]), value, steep - here, around - here))
    return tuple(map(tuple, found))


def _tell(progress: Watched, done: int, part: float) -> None:
    progress((done + part) / len(BATCHES))


def picture(
    scene: LandscapeScene, rate: Slider, before: tuple[Text, ...], progress: Watched, _: Words
) -> Picture:  # fmt: skip
    """The lines through the ends, those of all batch sizes on one scale."""
    found = ends(scene, progress)
    steep = _("along the direction in which it bends most"), _("distance in parameters"), ALONG, lambda end: end.steep
    around = (
        _("along random directions, mean of {count}", count=RANDOM), _("part of the weights’ length"), AROUND,
        lambda end: end.around,
    )  # fmt: skip
    panels = [
        _lines(f"{key} {j}", key, j, row, *each, _)
        for j, row in enumerate(found)
        for key, each in (("steep", steep), ("around", around))
    ]
    return Picture(
        panels=tuple(panels),
        sliders=(rate,),
        sentences=(*before, *sentences(scene, found, _)),
        table=table(found, _),
        grid=side_by_side("steep", "around"),
    )


def _lines(
    key: str, area: str, j: int, row: tuple[End, ...], caption: str, title: str, x: np.ndarray,
    rise: Callable[[End], np.ndarray], _: Words,
) -> Panel:  # fmt: skip
    heights = np.array([rise(end) for end in row])
    finite = heights[np.isfinite(heights)]
    high = float(finite.max(initial=0.0)) or 1.0
    low = min(0.0, float(finite.min(initial=0.0)))
    figure = plot(
        xaxis=axis(title, range=[x[0], x[-1]]),
        yaxis=axis(_("rise of the loss"), range=[low - 0.04 * high, 1.06 * high], nticks=6),
        margin={"l": 56, "r": 12, "t": 48, "b": 44},
        **bars.LEGEND,
        data=[
            curves.entry(_("batch {size}", size=batch), colour, dash)
            for batch, (colour, _dash), dash in zip(BATCHES, LOOKS, DASHES, strict=True)
        ],
    )
    marks = tuple(
        Line(f"batch {batch}", x, y, colour=colour, dash=dash, width=2.6)
        for batch, (colour, dash), y in zip(BATCHES, LOOKS, heights, strict=True)
    )
    return Panel(
        key=key, label=_("How the loss rises around the ends: {way}", way=caption), figure=figure, marks=marks,
        shown=("factor", j), area=area, caption=Caption(Text(caption)),
    )  # fmt: skip


def sentences(scene: LandscapeScene, found: tuple[tuple[End, ...], ...], _: Words) -> tuple[Text, ...]:
    """What differs, how sharp the ends are, and whether random directions say the same."""
    name, rates = _(OPTIMIZERS[scene.focus].name), scene.rates(scene.focused())
    trained = [_(TRAINED, name=name, rate=number(rate), steps=STEPS) for rate in rates]
    return Text(trained, ("factor",)), Text([_judged(row, _) for row in found], ("factor",))


def _judged(row: tuple[End, ...], _: Words) -> str:
    there = [end for end in row if end.diverged < 0]
    told = [
        _(GONE, batch=batch, step=end.diverged) for batch, end in zip(BATCHES, row, strict=True) if end.diverged >= 0
    ]
    if len(there) > 1:
        losses = [end.loss for end in there]
        curvatures, rises = [end.curvature for end in there], [float(end.around[AT]) for end in there]
        judged = {1: FLATTER, -1: SHARPER, 0: MIXED}[order(curvatures)]
        told.append(_(LEVEL if level(curvatures) else judged, values=", ".join(map(number, curvatures))))
        alike = max(losses) <= ALIKE * min(losses)
        told.append(_(CLOSE if alike else APART, low=number(min(losses)), high=number(max(losses))))
        same = np.array_equal(np.argsort(rises), np.argsort(curvatures))
        text = RISE if level(curvatures) or level(rises) else SAME if same else OTHER
        told.append(_(text, values=", ".join(map(number, rises))))
    return one_by_one(told, _)


def level(values: list[float]) -> bool:
    """Whether they hardly differ, so that their order says nothing.

    >>> level([1.0, 1.05]), level([1.0, 1.06]), level([-2.0, -2.1])
    (True, False, True)
    """
    return max(values) - min(values) <= HARDLY * max(map(abs, values))


def order(values: list[float]) -> int:
    """1 where the values ascend, −1 where they descend, 0 else.

    >>> order([1.0, 2.0, 5.0]), order([3.0, 2.0]), order([1.0, 3.0, 2.0])
    (1, -1, 0)
    """
    steps = np.diff(values)
    return int((steps > 0).all()) - int((steps < 0).all())


def table(found: tuple[tuple[End, ...], ...], _: Words) -> Table:
    """A row for each batch size."""
    columns = (
        _("Batch size"), _("Epochs"), _("Loss at the end"), _("Right, test"), _("Largest curvature λ"),
        _("Rise along random directions"),
    )  # fmt: skip
    rows = tuple((str(batch), colour, "circle") for batch, (colour, _dash) in zip(BATCHES, LOOKS, strict=True))
    cells = [[_cells(batch, row[i], _) for row in found] for i, batch in enumerate(BATCHES)]
    return Table(columns, rows, cells, ("factor",))


def _cells(batch: int, end: End, _: Words) -> list[str]:
    epochs = str(STEPS * batch // BATCHES[-1])
    if end.diverged >= 0:
        return [epochs, _("diverges"), "–", "–", "–"]
    return [
        epochs, number(end.loss), f"{number(100 * end.right)}%", number(end.curvature), number(float(end.around[AT]))
    ]  # fmt: skip
