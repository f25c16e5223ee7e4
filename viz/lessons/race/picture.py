"""The picture of the race: the sweep of the rates, and what all starts paid at the best one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.optimizers import OPTIMIZERS
from core.race import LEAST, Result
from viz.figures import bars, curves
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.figures.theme import MARKS, axis, plot
from viz.lessons.hyper import movable
from viz.lessons.race.runs import Races, change, races
from viz.lessons.race.scene import COORDINATES, MEASURES, NOTHING, PRESETS, TURNS, RaceScene
from viz.lessons.race.sentences import ends, ranking, sentence, settings
from viz.player import Chips, Dots, Follower, Label, Line, Mark, Panel, Path, Picture, Points, Slider, Table, Text, tabs
from viz.player.pack import Single
from viz.scene import looks
from viz.scene.progress import QUIET, Watched
from viz.words import Words, words

OVER = ("turn", "live")
JITTER = 0.3  # of a row: as far from its middle the dots lie
HUGE = 1e30


def picture(scene: RaceScene, progress: Watched = QUIET) -> Picture:
    """What the player shows; ``progress`` hears how far the races are."""
    _ = words(scene.lang)
    found = races(scene, progress)
    turns, places = range(len(TURNS)), range(found.count)
    unsure = [[ends(found, turn, p, _) for p in places] for turn in turns]
    first = Text([[ranking(found, turn, p, _) for p in places] for turn in turns], OVER)
    told = Text(
        [[[sentence(found, i, turn, p, _) for p in places] for turn in turns] for i in range(len(found.keys))],
        ("focus", *OVER),
    )
    measures = range(len(MEASURES)) if found.loss.minimum is not None else [MEASURES.index("gap")]
    names = (_("Cost to reach the goal"), _("Loss at the end"))
    dots = (tabs("measure", _("What is compared"), names),) if len(measures) > 1 else ()
    return Picture(
        panels=tuple(panel(scene, found, i, _) for panel in (_sweep, _strip) for i in measures),
        chips=(
            Chips("focus", _("Optimizer in focus"), tuple(_row(key, _) for key in found.keys)),
            tabs("turn", _("Surface"), (_("As it is"), _("Turned by 45°"))),
            *dots,
        ),
        sentences=(
            *looks(PRESETS, scene, COORDINATES, _),
            *([Text(unsure, OVER)] if any(map(any, unsure)) else []),
            first,
            told,
        ),
        sliders=_sliders(scene, found, _),
        followers=() if found.count > 1 else (Follower("live", np.zeros(len(TURNS), int), ("turn",)),),
        table=_table(found, _),
    )


def label(key: str, _: Words) -> str:
    """The name of what can be under the slider."""
    owner, _dot, name = key.partition(".")
    spec = OPTIMIZERS[owner]
    return _("{name}: {hyperparameter}", hyperparameter=_(movable(spec)[name].name), name=_(spec.name))


def _sliders(scene: RaceScene, found: Races, _: Words) -> tuple[Slider, ...]:
    if scene.live == NOTHING:
        return ()
    param, live = scene.choices()[scene.live], found.positions
    return (live.slider(label(scene.live, _), plain_symbol(param.symbol), live.ticks()),)


def _row(key: str, _: Words) -> tuple[str, str, str]:
    mark = MARKS[key]
    return _(OPTIMIZERS[key].name), mark.colour, mark.marker


@dataclass(frozen=True)
class Measure:
    """An axis for numbers of which some are endless: those stand at ``beyond``, and those below ``floor`` on it."""

    axis: dict
    floor: float
    beyond: float

    def __call__(self, values: Any) -> np.ndarray:
        values = np.asarray(values, dtype=float)
        return np.where(np.isfinite(values), np.clip(values, self.floor, self.beyond), self.beyond)


def gap_measure(found: Races, _: Words) -> Measure:
    """The final loss above the minimum, logarithmic; the loss itself where no minimum is known."""
    lost = _("lost")
    if found.loss.minimum is None:
        plain = curves.loss_axis(found.loss, np.inf, (_("loss at the end (median)"), ""))
        low, high = plain["range"]
        beyond = high + 0.12 * (high - low)
        ticks = np.linspace(low, high, 5)
        texts = [number(v, 2) for v in ticks]
        texts[0] = f"≤ {texts[0]}"
        return Measure(_ended(plain, [low, high + 0.2 * (high - low)], [*ticks, beyond], [*texts, lost]), low, beyond)
    least = LEAST * max(1.0, abs(found.loss.minimum))
    drawn = [each for row in found.results for runs in row for run in runs for each in (run.tuning.curve, run.gap)]
    all_gaps = np.concatenate(drawn)
    some = all_gaps[np.isfinite(all_gaps) & (all_gaps > least)]
    began = found.began if np.isfinite(found.began) and found.began > 0 else 1.0
    low = np.floor(np.log10(min(some.min(initial=began), 1e-2 * began)))
    low = max(low, np.floor(np.log10(least)))
    high = np.ceil(np.log10(max(began, least * 100)) + 0.5)
    high = max(high, low + 1)  # on level ground there is nothing above the minimum
    powers = np.arange(low, high + 0.5, max(1, round((high - low) / 5)))
    powers = powers[powers < high - 0.02 * (high - low)]
    texts = [number(10.0**p) for p in powers]
    texts[0] = f"≤ {texts[0]}"
    beyond = 10.0 ** (high + 0.08 * (high - low))
    span = [low - 0.03 * (high - low), high + 0.15 * (high - low)]
    named = axis(_("loss at the end, above the minimum"), type="log")
    return Measure(_ended(named, span, [*10.0**powers, beyond], [*texts, lost]), 10.0**low, beyond)


def price_measure(found: Races, budget: int, _: Words) -> Measure:
    """Evaluations to the goal, logarithmic; beyond the budget stand those that did not get there."""
    ticks = [t for t in (1, 2, 5, 10, 20, 50, 100, 200, 500) if t <= 0.75 * budget]
    beyond = budget * 1.7
    goal = number(found.goal - (found.loss.minimum or 0.0))
    named = axis(_("gradient evaluations to the goal: {goal} above the minimum", goal=goal), type="log")
    span = [np.log10(0.8), np.log10(budget * 2.6)]
    return Measure(_ended(named, span, [*ticks, beyond], [*map(str, ticks), _("never")]), 0.9, beyond)


def _ended(plain: dict, span: list, ticks: list, texts: list[str]) -> dict:
    ends = {"range": [float(v) for v in span], "tickvals": [float(t) for t in ticks], "ticktext": texts}
    return {**plain, **ends, "tickangle": 0, "fixedrange": True}


def _measure(scene: RaceScene, found: Races, kind: int, _: Words) -> Measure:
    return price_measure(found, scene.budget, _) if MEASURES[kind] == "price" else gap_measure(found, _)


def _shown(found: Races, kind: int) -> tuple[str, int] | None:
    return ("measure", kind) if found.loss.minimum is not None else None


def _sweep(scene: RaceScene, found: Races, kind: int, _: Words) -> Panel:
    """The median price, or the median gap, for every rate, and the best one."""
    measure = _measure(scene, found, kind, _)

    def medians(run: Result) -> np.ndarray:
        return run.tuning.prices if MEASURES[kind] == "price" else run.tuning.curve

    marks: list[Mark] = []
    for i, key in enumerate(found.keys):
        mark, curves_ = MARKS[key], found.of(i, medians)
        curve = np.where(np.isfinite(curves_), measure(curves_), np.nan)
        rates = found.row(0, 0)[i].tuning.rates
        look: dict[str, Any] = {"over": OVER, "colour": mark.colour, "emphasis": ("focus", i)}
        marks.append(Line(key, Single(rates), Single(curve), dash=mark.dash, width=1.6, **look))
        best = found.of(i, lambda run: [run.tuning.rate])
        height = measure(found.of(i, lambda run: [medians(run)[run.tuning.best]]))
        edge = _("end of what was tried")
        said = Text(
            [
                ["" if found.row(t, p)[i].tuning.interior else edge for p in range(found.count)]
                for t in range(len(TURNS))
            ],
            OVER,
        )
        marks.append(Points(f"best {key}", Single(best), Single(height), marker=mark.marker, **look))
        marks.append(Label(f"edge {key}", Single(best), Single(height), over=OVER, label=said, shown=("focus", i)))
    rates = np.concatenate([result.tuning.rates for result in found.row(0, 0)])
    rates = rates[rates > 0]
    across = (float(np.log10(rates.min())) - 0.1, float(np.log10(rates.max())) + 0.1)
    figure = curves.log_log(across, (0, 1), (_("learning rate η"), ""))
    short = axis(_("cost to reach the goal (median)"))["title"]
    figure["layout"]["yaxis"] = {**measure.axis, **({"title": short} if MEASURES[kind] == "price" else {})}
    figure["layout"]["margin"] = {"l": 66, "r": 14, "t": 12, "b": 44}
    return Panel(
        key=f"sweep {MEASURES[kind]}",
        label=_("The median over the starts for every learning rate, with each optimizer’s best rate marked"),
        figure=figure,
        marks=tuple(marks),
        shown=_shown(found, kind),
    )


def _strip(scene: RaceScene, found: Races, kind: int, _: Words) -> Panel:
    """A row for each optimizer, the first on top: a dot for each start, the median's bar and the quartiles' line."""
    priced = MEASURES[kind] == "price"
    measure = _measure(scene, found, kind, _)

    def dots(result: Result) -> np.ndarray:
        return result.cost if priced else result.gap

    def middle(result: Result) -> np.ndarray:
        return result.cost_quartiles if priced else result.gap_quartiles

    scatter = JITTER * (2 * (np.arange(scene.count) * 0.6180339887 % 1) - 1)
    marks: list[Mark] = []
    for place, i in enumerate(found.order):
        key, mark = found.keys[i], MARKS[found.keys[i]]
        all_starts = measure(found.of(i, dots))
        low, median, high = np.moveaxis(measure(found.of(i, middle)), -1, 0)
        bar: dict[str, Any] = {"over": OVER, "emphasis": ("focus", i)}
        across, quartiles = Single(np.stack([median, median], -1)), Single(np.stack([low, high], -1))
        marks += [
            Dots(key, Single(all_starts), place + scatter, over=OVER, colour=mark.colour),
            Line(f"quartiles {key}", quartiles, np.full(2, float(place)), width=2.2, **bar),
            Path(
                f"median {key}", across, place + np.array([0.42, -0.42]), width=4.5, marker=mark.marker,
                colour=mark.colour, **bar,
            ),
        ]  # fmt: skip
    names = [_(OPTIMIZERS[found.keys[i]].name) for i in found.order]
    return Panel(
        key=MEASURES[kind],
        label=_("What every start gave at the best rate: dots, their median a bar, their quartiles a line"),
        figure=plot(measure.axis, bars.named(names), margin={"l": 122, "r": 10, "t": 12, "b": 44}),
        marks=tuple(marks),
        shown=_shown(found, kind),
        grow=1.2,
    )


def _table(found: Races, _: Words) -> Table:
    """A row for each optimizer on the surface as it is chosen; the last column is what the turn does to its price."""
    columns = (
        _("Optimizer"), _("Rank"), _("Best rate"), _("Tuned with it"), _("In range?"),
        _("Starts that arrive"), _("Cost to reach the goal and stay"),
        _("Turned by 45°"),
    )  # fmt: skip
    rows = tuple(_row(key, _) for key in found.keys)
    both = [[found.row(turn, p) for p in range(found.count)] for turn in range(len(TURNS))]
    ranks = [[found.ranks(turn, p) for p in range(found.count)] for turn in range(len(TURNS))]

    def line(turn: int, p: int, i: int) -> list[str]:
        factor = change(*(each[p][i] for each in both))
        moved = "–" if np.isnan(factor) else f"× {number(factor, 2)}"
        return [*_cells(both[turn][p][i], ranks[turn][p][i], found, _), moved]

    cells = [
        [[line(turn, p, i) for p in range(found.count)] for turn in range(len(TURNS))] for i in range(len(found.keys))
    ]
    return Table(columns, rows, cells, OVER, focus="focus")


def _cells(result: Result, rank: int, found: Races, _: Words) -> list[str]:
    low, median, high = (number(v) if np.isfinite(v) else _("never") for v in result.cost_quartiles)
    known = found.loss.minimum is not None
    price = median if low == median == high else f"{median} ({low} – {high})"
    return [
        str(rank + 1),
        number(result.tuning.rate),
        settings(result).partition(", ")[2] or "–",
        _("yes") if result.tuning.interior else _("no"),
        f"{result.reached:.0%}" if known else "–",
        price if known else "–",
    ]
