"""A gradient as bars, the step that a learning rate makes of it, and what the function does along that step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.field import unit
from core.message import template
from viz.figures import bars, curves
from viz.figures.numbers import number
from viz.figures.theme import MARKS, METHOD_MARKS
from viz.lessons.dimensions.runs import Descent, descent
from viz.lessons.dimensions.scene import DimensionsScene
from viz.player import Area, Line, Mark, Panel, Picture, Points, Scrub, Table, Text
from viz.player.lines import Frame
from viz.words import Words, words

DIGITS = 16  # of a derivative: what finite differences get wrong is to be seen
EXACT, NUMERICAL, STEP = "@blue", METHOD_MARKS["central"].colour, MARKS["gradient_descent"].colour

UPHILL = template(
    "The gradient {gradient} points where f rises most steeply; its length {length} is the slope in that direction."
)
DOWN = template(
    "The step keeps these proportions, {length} long: "
    "f goes to {after}, a change of {change}; the slope predicts {predicted}."
)
UP = template(
    "The step is {length} long, which is too long: "
    "f rises to {after}, a change of {change}; the slope predicts {predicted}."
)
AWAY = template("The step is {length} long and ends where f is undefined.")
LEVEL = template("The gradient is 0 in every coordinate: f is level here, and no direction goes up.")
UNDEFINED = template("f is undefined at this point: there is no gradient here.")
NO_GRADIENT = template("f has no gradient at this point, or one too steep to be drawn.")


def picture(scene: DimensionsScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = descent(scene)
    return Picture(
        panels=(_gradient(scene, found, _), _step(scene, found, _), _along(scene, found, _)),
        sliders=(found.rates.slider(_("Learning rate"), "η", found.rates.ticks()),),
        sentences=_sentences(found, _),
        table=_table(found, _),
    )


def _gradient(scene: DimensionsScene, found: Descent, _: Words) -> Panel:
    rows = (*found.names, "|∇f|")
    figure = bars.frame(rows, bars.reach(found.exact, found.numerical, np.array(found.length)), "∂f/∂θ")
    places = list(range(len(found.names)))
    kinds = ((_("exact"), found.exact, EXACT), (_("numerical"), found.numerical, NUMERICAL))
    for i, (name, lengths, colour) in enumerate(kinds):
        figure["data"].append(bars.trace(lengths, places, name, colour, i - 0.5))
    figure["data"].append(bars.trace(np.array([found.length]), [len(places)], "", "@muted", 0, 2 * bars.THICK))
    return Panel(
        key="gradient",
        label=_("The gradient’s components, exact and by finite differences, and its length"),
        figure=figure,
    )


def _step(scene: DimensionsScene, found: Descent, _: Words) -> Panel:
    n, rates = len(found.names), found.rates.values
    span, scrub = (-1.0, 1.0), None
    marks: tuple[Mark, ...] = ()
    if found.known:
        length = found.length * rates
        span = bars.reach(found.step, length)
        marks = (
            _bars("−η∇f", found.step.T, range(n), STEP, span),
            _bars("η|∇f|", length[:, None], [n], "@muted", span),
        )
        if found.length > 0:
            scrub = Scrub(x=("rate", found.step[np.abs(found.exact).argmax()]))  # the longest bar follows the pointer
    figure = bars.frame((*found.names, "η|∇f|"), span, "−η ∂f/∂θ")
    figure["data"] = [bars.key("−η∇f", STEP)]
    return Panel(
        key="step",
        label=_("The step’s components and its length, for this learning rate"),
        figure=figure,
        marks=marks,
        scrub=scrub,
    )


def _bars(name: str, lengths: np.ndarray, rows: Sequence[int], colour: str, span: tuple[float, float]) -> Area:
    x, y = bars.outline(lengths, rows, 0.0, 2 * bars.THICK)
    return Area(name, Frame(*span, 0.0, 1.0).x(x), y[0], over=("rate",), colour=colour)


@dataclass(frozen=True)
class Along:
    """f along the step, a function of the rate."""

    scene: DimensionsScene
    gradient: np.ndarray
    high: float
    low: float = 0.0

    def __call__(self, rate: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return self.scene.made().value(np.array(self.scene.point)[:, None] - self.gradient[:, None] * rate)


def _along(scene: DimensionsScene, found: Descent, _: Words) -> Panel:
    rates = found.rates.values
    high = float(rates[-1])
    predicted = _predicted(found)
    view = _heights(found, predicted)
    figure = curves.graph(Along(scene, found.exact, high), view, (_("learning rate η"), "f"))
    figure["layout"] |= bars.LEGEND
    figure["layout"]["margin"]["t"] = 28
    marks: tuple[Mark, ...] = ()
    if found.known:
        (curve,) = figure["data"]
        tangent = {
            "y": [found.value, float(predicted[-1])], "x": [0.0, high], "name": "f(θ) − η|∇f|²",
            "line": {"color": NUMERICAL, "width": 2, "dash": "dash"},
        }  # fmt: skip
        figure["data"] = [{**curve, "name": "f(θ − η∇f)", "showlegend": True}, {**curve, **tangent, "showlegend": True}]
        frame = Frame(0.0, high, *view)
        x, told, after = frame.x(rates[:, None]), frame.y(predicted[:, None]), frame.y(found.after[:, None])
        twice, both = frame.x(np.stack([rates] * 2, axis=-1)), frame.y(np.stack([predicted, found.after], axis=-1))
        marks = (
            Line("gap", twice, both, over=("rate",), colour="@muted", width=1.5),
            Points("predicted", x, told, over=("rate",), colour=NUMERICAL, marker="diamond"),
            Points("after", x, after, over=("rate",), colour=STEP),
        )
    return Panel(
        key="along",
        label=_("The function at the end of the step, and what the slope predicts"),
        figure=figure,
        marks=marks,
        scrub=Scrub(x=("rate", rates)),
        grow=1.1,
    )


def _predicted(found: Descent) -> np.ndarray:
    with np.errstate(all="ignore"):
        return found.value - found.length**2 * found.rates.values


def _heights(found: Descent, predicted: np.ndarray) -> tuple[float, float]:
    """From what the function does to six tenths of what the slope predicts: the curve is the thing to be seen."""
    if not found.known:
        return -1.0, 1.0
    fall = found.value - float(predicted[-1])
    after = np.clip(found.after[np.isfinite(found.after)], found.value - fall, found.value + fall)
    low = min([found.value - 0.6 * fall, *after])
    top = max([found.value, *after])
    room = 0.08 * (top - low) or max(1.0, abs(found.value))
    return float(low - room), float(top + room)


def _vector(values: np.ndarray) -> str:
    return f"⟨{', '.join(map(number, values.tolist()))}⟩"


def _sentences(found: Descent, _: Words) -> tuple[Text, ...]:
    if not np.isfinite(found.value):
        return (Text(_(UNDEFINED)),)
    if not found.known:
        return (Text(_(NO_GRADIENT)),)
    if found.length == 0:
        return (Text(_(LEVEL)),)
    told = []
    columns = (
        found.rates.values * found.length,
        found.after,
        found.after - found.value,
        _predicted(found) - found.value,
    )
    for length, after, change, predicted in zip(*(column.tolist() for column in columns), strict=True):
        template = UP if change > 0 else DOWN if np.isfinite(after) else AWAY
        values = {"length": length, "after": after, "change": change, "predicted": predicted}
        told.append(_(template, **{key: number(value) for key, value in values.items()}))
    first = _(UPHILL, gradient=_vector(found.exact), length=number(found.length))
    return Text(first), Text(told, ("rate",))


def _table(found: Descent, _: Words) -> Table:
    columns = (_("Coordinate"), _("∂f/∂θ exact"), _("numerical, h = 10⁻⁴"), "∇f / |∇f|", "−η ∂f/∂θ", _("new point"))
    cells = []
    for exact, numerical, share, steps, points in zip(
        found.exact, found.numerical, unit(found.exact), found.step.tolist(), found.point.tolist(), strict=True
    ):
        fixed = [number(float(exact), DIGITS), number(float(numerical), DIGITS), number(float(share))]
        cells.append([[*fixed, number(step), number(point, 4)] for step, point in zip(steps, points, strict=True)])
    return Table(columns, tuple((name, None, None) for name in found.names), cells, ("rate",))
