"""The picture of feature scaling, from its scene."""

from __future__ import annotations

import numpy as np

from core.catalog import Look
from core.data.scaling import KINDS
from core.outcome import GOAL
from viz.figures.curves import SMALL
from viz.figures.numbers import labels, number
from viz.figures.theme import axis, plot
from viz.lessons import samples
from viz.lessons.ground import goal_at, leaving, steps_slider
from viz.lessons.outcomes import leaves
from viz.lessons.scaling import sentences
from viz.lessons.scaling.runs import LEVELS, Trial, Way, trial_of, ways
from viz.lessons.scaling.scene import BY_OWN, BY_TRAINING, COORDINATES, PRESETS, STEPS, UNIT_OF_X, ScalingScene
from viz.lessons.scaling.sentences import only, over
from viz.player import (
    Area,
    Caption,
    Chips,
    Line,
    Mark,
    Panel,
    Path,
    Picture,
    Points,
    Reading,
    Scrub,
    Slider,
    Table,
    Text,
    tabs,
)
from viz.player.lines import Frame
from viz.player.pack import Fixed, Single, positions, rounded
from viz.scene import looks
from viz.words import Words, words

LOOKS = {
    "raw": Look("@vermillion", "triangle"),
    "centre": Look("@blue", "square"),
    "standardize": Look("@green", "circle"),
}
HALF = 1.3  # starting distances from the minimum to the picture's edge
FINE = 2**11  # places on each axis of a small picture
TICKS = (0.25, 0.5, 0.75, 1)
COARSE = 2**8  # places up the picture of the samples
FAR = 3  # heights of that picture: a line that is further off is not sent
DASHES: dict[str, tuple[int, ...]] = {"raw": (2, 4), "centre": (8, 4), "standardize": ()}
LOWEST = -8  # power of ten at which the picture of the loss ends


def picture(scene: ScalingScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, rates = ways(scene), scene.rates()
    left = {way.kind: rounded(only(way, way.left)) for way in found}
    first, needed = sentences.descent(found, rates.values, _)
    trial = trial_of(scene)
    said = sentences.test(trial, _)
    tab = ("tab",)
    readings = {**first.readings, **needed.readings}
    return Picture(
        panels=(
            _data(scene, found, _), *(_valley(way, _) for way in found), _loss(found, left, _), _test(trial, _),
        ),
        sliders=(
            _live(scene, _),
            rates.slider(_("Learning rate ÷ critical rate"), "c", tuple((rates.position(v), number(v)) for v in TICKS)),
            steps_slider(STEPS, _),
        ),
        chips=(
            tabs("tab", _("View"), (_("Valleys"), _("Loss"), _("Test rows"))),
            Chips(
                "rule", _("Test rows scaled with"),
                (
                    (_("μ, σ of the training rows"), "@green", "circle"),
                    (_("their own μ, σ"), "@vermillion", "triangle"),
                ),
                shown=("tab", 2),
            ),
        ),
        sentences=(
            *looks(PRESETS, scene, COORDINATES, _),
            Text([first.texts, first.texts, said.texts], tab, readings),
            Text([needed.texts, needed.texts, ""], tab, readings),
        ),
        table=_table(found, rates.values, left, _),
    )  # fmt: skip


def _live(scene: ScalingScene, _: Words) -> Slider:
    live, unit = scene.positions(), _(scene.samples().units[0])
    texts = tuple(f"{text} {unit}".strip() for text in labels(live.values))
    if scene.live == UNIT_OF_X:
        return Slider("live", _("Unit of the feature"), len(texts), texts, "u", live.decades())
    return Slider("live", _("Feature counted from"), len(texts), texts, "z", live.ticks())


def _data(scene: ScalingScene, found: tuple[Way, ...], _: Words) -> Panel:
    """The samples in the feature's own unit, with the line of each run and the best one."""
    box = scene.frame()
    across = np.array(box[:2])
    lines: list[Mark] = []
    for way in found:
        slope, intercept = (only(way, each)[..., None] for each in way.line)
        middle, height = (box[2] + box[3]) / 2, box[3] - box[2]
        with np.errstate(all="ignore"):
            up = slope * across + intercept
            up = np.where(np.abs(up - middle) < FAR * height, up, np.nan)
        look = LOOKS[way.kind]
        lines.append(
            Line(
                way.kind, across, Fixed(up, middle, height / COARSE), over=(*over(way), "rate", "step"),
                colour=look.colour, width=2.0, dash=DASHES[way.kind],
            )
        )  # fmt: skip
    figure = samples.figure(scene, _)
    figure["layout"]["xaxis"] |= {"nticks": 4, "tickangle": 0}
    label = _("The samples, with the line of each run")
    return samples.panel(scene, _, label=label, figure=figure, marks=tuple(lines), grow=1.3)


def _valley(way: Way, _: Words) -> Panel:
    """The level lines around the minimum, and the path."""
    along, look = over(way), LOOKS[way.kind]
    u, v = (only(way, each) for each in way.path)
    x, y, count = positions(u, v, (0.0, 0.0), 2 * HALF)
    lines: list[Mark] = []
    for i, level in enumerate(LEVELS):
        ring = [_grained(only(way, each[:, i])) for each in way.rings]
        lines.append(Area(f"level {number(level)}", *ring, over=along, colour="@valley", opacity=0.22))
        lines.append(Line(f"line {number(level)}", *ring, over=along, colour="@contour", width=0.9))
    numbers = {"condition": Reading(Single(rounded(only(way, way.condition))), along)}
    said = f"{_(KINDS[way.kind])}: κ = {{condition}}"
    return Panel(
        key=way.kind,
        label=_("Level lines of the loss with the path: {name}", name=_(KINDS[way.kind])),
        figure=_axes(),
        marks=(
            *lines,
            Points("minimum", np.zeros(1), np.zeros(1), marker="plus"),
            Path(
                "path", *(Fixed(each.array, 0.0, 2 * HALF / FINE) for each in (x, y)), over=(*along, "rate"),
                count=count, colour=look.colour, marker=look.marker, width=1.8, upto="step", dots=True,
            ),
        ),
        shown=("tab", 0),
        caption=Caption(Text(said, (), numbers), look.colour, look.marker),
    )  # fmt: skip


def _grained(array: np.ndarray) -> Fixed:
    return Fixed(array, 0.0, 2 * HALF / FINE)


def _axes() -> dict:
    """Places as seen from the minimum, in distances of the start; both axes alike, so that a circle is one."""
    bare = {"range": [-HALF, HALF], "showgrid": False, "showticklabels": False}
    return plot(
        xaxis=axis("w − w*", **bare, constrain="domain"),
        yaxis=axis("b − b*", **bare, scaleanchor="x", scaleratio=1, constrain="domain"),
        margin={"l": 26, "r": 6, "t": 26, "b": 30},
        plot_bgcolor="@wall",
    )


def _loss(found: tuple[Way, ...], left: dict[str, np.ndarray], _: Words) -> Panel:
    power = axis(
        _("loss above the minimum, as a part of the start’s"), type="log", range=[LOWEST, 2],
        exponentformat="power", dtick=1, tickfont=SMALL,
    )  # fmt: skip
    figure = plot(
        xaxis=axis(_("step"), range=[0, STEPS], nticks=7),
        yaxis=power,
        margin={"l": 62, "r": 14, "t": 12, "b": 44},
    )
    lines = tuple(
        Path(
            way.kind, np.arange(STEPS + 1.0), left[way.kind], over=(*over(way), "rate"), colour=LOOKS[way.kind].colour,
            marker=LOOKS[way.kind].marker, upto="step",
        )
        for way in found
    )  # fmt: skip
    gone = tuple(
        leaving(way.kind, only(way, way.gone), power, LOOKS[way.kind], (*over(way), "rate"), None, _) for way in found
    )
    return Panel(
        key="loss",
        label=_("What is left of the loss at each step"),
        figure=figure,
        marks=(goal_at(GOAL, STEPS, _), *lines, *gone),
        scrub=Scrub(x=("step", 0, STEPS)),
        shown=("tab", 1),
    )


def _test(trial: Trial, _: Words) -> Panel:
    """The line over the scaled feature, the rows that it was fitted to, and the test rows by either rule."""
    every = np.concatenate([trial.scaled, *trial.x.values()])
    y = np.concatenate([trial.train.y, trial.test.y])
    left, right = _room(every)
    low, high = _room(y)
    slope, bias = trial.theta
    ends = np.array([left, right])
    looks = {BY_TRAINING: LOOKS["standardize"], BY_OWN: LOOKS["raw"]}
    frame = Frame(left, right, low, high, FINE)
    size = 0.5 if len(y) > 120 else 0.8
    marks: list[Mark] = [
        Points(
            "training rows",
            frame.x(trial.scaled),
            frame.y(trial.train.y),
            colour="@muted",
            marker="circle",
            size=0.7 * size,
        ),
        Line("line", ends, slope * ends + bias, width=2.2),
    ]
    for i, (rule, look) in enumerate(looks.items()):
        x = trial.x[rule]
        said = slope * x + bias
        pairs = np.array([trial.test.y, said]).T.ravel()
        only_then = ("rule", i)
        marks += [
            Line(
                f"errors {rule}", frame.x(np.repeat(x, 2)), frame.y(pairs), piece=2, width=0.8, colour=look.colour,
                shown=only_then,
            ),
            Points(
                f"test rows {rule}", frame.x(x), frame.y(trial.test.y), colour=look.colour, marker=look.marker,
                size=size, shown=only_then,
            ),
        ]  # fmt: skip
    name = _("{name}, scaled", name=_(trial.train.names[0]))
    unit = trial.train.units[-1]
    up = _(trial.train.names[-1]) + (f" ({_(unit)})" if unit else "")
    return Panel(
        key="test",
        label=_("Training rows with their line, and the test rows"),
        figure=plot(
            xaxis=axis(name, range=[left, right], nticks=9),
            yaxis=axis(up, range=[low, high], nticks=7),
            margin={"l": 62, "r": 14, "t": 12, "b": 44},
        ),
        marks=tuple(marks),
        shown=("tab", 2),
    )


def _room(values: np.ndarray) -> tuple[float, float]:
    edge = 0.06 * float(np.ptp(values)) or 1.0
    return float(values.min()) - edge, float(values.max()) + edge


def _table(found: tuple[Way, ...], rates: np.ndarray, left: dict[str, np.ndarray], _: Words) -> Table:
    columns = (
        _("Feature"), _("Condition number κ"), _("Critical rate 2/λmax"), _("Learning rate η"), _("Loss left"),
        _("Best rate 2/(λmin + λmax)"), _("Steps to the goal at it"), _("Leaves at step"),
    )  # fmt: skip
    gone = [[leaves(each) for each in way.gone] for way in found]  # (kind, position) → texts and steps over the rates
    cells = [
        [*_cells(way, rates, left), Text([texts for texts, _steps in each], ("live", "rate"))]
        for way, each in zip(found, gone, strict=True)
    ]
    return Table(
        columns, tuple((_(KINDS[w.kind]), *_look(w)) for w in found), cells, jump=("step", len(columns) - 2),
        steps=[[steps for _texts, steps in each] for each in gone], along=("live", "rate"),
    )  # fmt: skip


def _look(way: Way) -> tuple[str, str]:
    return LOOKS[way.kind].colour, LOOKS[way.kind].marker


def _cells(way: Way, rates: np.ndarray, left: dict[str, np.ndarray]) -> list[Text]:
    def cell(array: np.ndarray, *more: str) -> Text:
        return Text("{n}", (), {"n": Reading(Single(rounded(only(way, array))), (*over(way), *more))})

    return [
        cell(way.condition),
        cell(way.critical),
        cell(way.critical[:, None] * rates, "rate"),
        Text("{n}", (), {"n": Reading(left[way.kind], (*over(way), "rate", "step"))}),
        cell(way.best),
        cell(way.needed),
    ]
