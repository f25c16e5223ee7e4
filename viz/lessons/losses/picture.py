"""The picture of losses, from its scene."""

from __future__ import annotations

import numpy as np

from core.pointwise import POINTWISE
from viz.figures import curves as lines
from viz.figures import matrices
from viz.figures.bars import LEGEND
from viz.figures.numbers import number
from viz.figures.theme import axis, plot
from viz.lessons.losses import sentences
from viz.lessons.losses.runs import AWAY, FAMILIES, SAMPLES, Curve, Family, Fit, Repeated, curves, fits, repeated
from viz.lessons.losses.scene import (
    COORDINATES,
    LOGIT,
    LOOKS,
    OUTLIER,
    PREDICTION,
    PRESETS,
    PROBABILITY,
    REPEATS,
    TABS,
    LossesScene,
)
from viz.player import Line, Mark, Matrix, Panel, Picture, Points, Scrub, Slider, side_by_side, tabs
from viz.player.lines import Frame
from viz.player.pack import Single
from viz.scene import looks
from viz.words import Words, words

ENDS = (0.0, 10.0)  # of the samples' picture
HEIGHTS = (OUTLIER.low - 1.5, OUTLIER.high + 1.5)
FINE = 60  # points of the curves over the number of samples, at most
PLAIN = 1e9  # of a matrix whose cells have the paper's colour


def picture(scene: LossesScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    made = [(family, curves(family, scene)) for family in FAMILIES]
    fitted, again = fits(scene), repeated(scene.repetitions().values)
    told = [sentences.of_family(family, found, scene, _) for family, found in made]
    told += [sentences.of_outlier(fitted, scene, _), sentences.of_norm(again, scene, _)]
    names = (_("A number"), _("A probability"), _("A logit"), _("An outlier"), _("MSE and 2-norm"))
    return Picture(
        panels=(
            *(panel for family, found in made for panel in _pair(family, found, scene, _)),
            *_outlier(fitted, scene, _),
            *_norm(again, scene, _),
        ),
        sliders=_sliders(scene, _),
        chips=(tabs("tab", _("View"), names),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _, TABS), sentences.all_of(told)),
        grid=side_by_side("left", "right"),
    )


def _sliders(scene: LossesScene, _: Words) -> tuple[Slider, ...]:
    """One on each tab."""
    every = (
        (scene.predictions(), PREDICTION),
        (scene.chances(), PROBABILITY),
        (scene.scores(), LOGIT),
        (scene.outliers(), OUTLIER),
        (scene.repetitions(), REPEATS),
    )
    sliders = []
    for tab, (live, param) in enumerate(every):
        made = live.slider(_(param.name), param.symbol, live.ticks())
        sliders.append(
            Slider(made.key, made.label, made.count, made.texts, made.symbol, made.ticks, shown=("tab", tab))
        )
    return tuple(sliders)


def _frame(across: tuple[float, float], up: tuple[float, float], titles: tuple[str, str], keys: list, _: Words) -> dict:
    """An empty picture, with an entry of the legend for each of the losses."""
    return plot(
        xaxis=axis(titles[0], range=list(across), nticks=9),
        yaxis=axis(titles[1], range=list(up), nticks=8, zeroline=True, zerolinecolor="@grid"),
        margin={"l": 56, "r": 14, "t": 42, "b": 44},
        **(LEGEND if keys else {}),
        data=[lines.entry(_(POINTWISE[key].name), LOOKS[key].colour, _dash(key)) for key in keys],
    )


def _dash(key: str) -> str:
    return {(): "solid", (7, 4): "dash", (2, 4): "dot"}[LOOKS[key].dash]


def _pair(family: Family, found: tuple[Curve, ...], scene: LossesScene, _: Words) -> tuple[Panel, Panel]:
    """The losses of one prediction, and beside them their gradients."""
    live, shown_at = family.live(scene), ("tab", TABS.index(family.tab))
    edge = 0.02 * (family.high - family.low)
    across = (family.low - edge, family.high + edge)
    keys = [curve.chosen.key for curve in found]
    panels = []
    for name, up, title, label in (
        ("loss", family.losses, _("loss ℓ"), _("The losses as curves over the prediction")),
        ("slope", family.seen_slopes(scene), f"∂ℓ/∂{family.name}", _("The gradients as curves over the prediction")),
    ):
        frame = Frame(*across, *up)
        at, both = live.values, np.stack([live.values] * 2, axis=-1)
        marks: list[Mark] = [
            Line("prediction", frame.x(both), frame.y(np.array(up)), over=(live.key,), colour="@muted", width=1.2)
        ]
        if family.tab == "number":
            marks.append(
                Line("target", frame.x(np.full(2, scene.target)), frame.y(np.array(up)), colour="@muted", dash=(3, 4),
                     width=1.2, label=_("target") if name == "loss" else "")
            )  # fmt: skip
        for curve in found:
            look = LOOKS[curve.chosen.key]
            line, here = (curve.loss, curve.loss_at) if name == "loss" else (curve.slope, curve.slope_at)
            marks.append(
                Line(curve.chosen.key, frame.x(curve.x), frame.y(line), colour=look.colour, dash=look.dash, width=2.6)
            )
            marks.append(
                Points(f"{curve.chosen.key} here", frame.x(at), frame.y(here), colour=look.colour,
                       marker=look.marker, now=live.key)
            )  # fmt: skip
        panels.append(
            Panel(
                key=f"{name} {family.tab}", label=label,
                figure=_frame(across, up, (_axis(family, _), title), keys if name == "loss" else [], _),
                marks=tuple(marks), scrub=Scrub(x=(live.key, live.values)), shown=shown_at,
                area="left" if name == "loss" else "right",
            )
        )  # fmt: skip
    return panels[0], panels[1]


def _axis(family: Family, _: Words) -> str:
    names = {"number": _("prediction p"), "probability": _("probability p of class 1"), "logit": _("logit z")}
    return names[family.tab]


def _outlier(found: tuple[Fit, ...], scene: LossesScene, _: Words) -> tuple[Panel, Panel]:
    """The samples with what each loss fits to them; and the fit at the outlier's x over where it is."""
    live, over, shown_at = scene.outliers(), ("outlier",), ("tab", TABS.index("outlier"))
    keys = [fit.chosen.key for fit in found]
    frame, ends = Frame(*ENDS, *HEIGHTS), np.array(ENDS)
    marks: list[Mark] = [Points("samples", frame.x(SAMPLES[0]), frame.y(SAMPLES[1]), colour="@muted", size=0.85)]
    drawn = Frame(*HEIGHTS, *HEIGHTS)
    span = np.array([OUTLIER.low, OUTLIER.high])
    beside: list[Mark] = [
        Line("outlier itself", drawn.x(span), drawn.y(span), colour="@muted", dash=(3, 4), width=1.2,
             label=_("the outlier itself"))
    ]  # fmt: skip
    for fit in found:
        look = LOOKS[fit.chosen.key]
        heights = fit.slope[:, None] * ends + fit.intercept[:, None]
        marks.append(
            Line(f"fit {fit.chosen.key}", frame.x(ends), frame.y(heights), over=over, colour=look.colour,
                 dash=look.dash, width=2.6)
        )  # fmt: skip
        there = drawn.x(live.values), drawn.y(fit.at(AWAY))
        beside.append(Line(fit.chosen.key, *there, colour=look.colour, dash=look.dash, width=2.6))
        beside.append(
            Points(f"{fit.chosen.key} here", *there, colour=look.colour, marker=look.marker, now="outlier")
        )  # fmt: skip
    marks.append(
        Points("outlier", frame.x(np.full(1, AWAY)), frame.y(live.values[:, None]), over=over, colour="@ink", size=1.5,
               label=_("drag me"))
    )  # fmt: skip
    titles = _("y of the outlier"), _("what is fitted at x = {x}", x=number(AWAY))
    return (
        Panel(
            key="samples", label=_("The samples, one of them an outlier, and what each loss fits to them"),
            figure=_frame(ENDS, HEIGHTS, ("x", "y"), keys, _), marks=tuple(marks),
            scrub=Scrub(y=("outlier", live.values)), shown=shown_at, area="left",
        ),
        Panel(
            key="influence", label=_("How far each fit follows the outlier"),
            figure=_frame(HEIGHTS, HEIGHTS, titles, [], _), marks=tuple(beside),
            scrub=Scrub(x=("outlier", live.values)), shown=shown_at, area="right",
        ),
    )  # fmt: skip


def _norm(found: Repeated, scene: LossesScene, _: Words) -> tuple[Panel, Panel]:
    live, shown_at = scene.repetitions(), ("tab", TABS.index("norm"))
    top = float(found.norm.max())
    across, up = (0.0, 1.04 * float(found.samples.max())), (0.0, 1.1 * top)
    frame = Frame(*across, *up)
    figure = _frame(across, up, (_("number of samples n"), _("MSE and 2-norm")), [], _)
    names = {"mean": ("MSE", "@vermillion", "square"), "norm": (_("2-norm"), "@blue", "circle")}
    figure["data"] = [lines.entry(name, colour) for name, colour, _marker in names.values()]
    figure["layout"] |= LEGEND
    marks: list[Mark] = []
    fine = repeated(np.unique(np.geomspace(1, live.values[-1], FINE).round()))
    for key, (_name, colour, marker) in names.items():
        there = frame.x(found.samples), frame.y(getattr(found, key))
        marks.append(Line(key, frame.x(fine.samples), frame.y(getattr(fine, key)), colour=colour, width=2.6))
        marks.append(Points(f"{key} here", *there, colour=colour, marker=marker, now="repeats"))
    table = np.stack([found.samples, found.total, found.mean, found.norm], axis=-1)
    edge = np.array([-0.5, 0.5, 0.5, -0.5, -0.5])
    rows = len(live.values)
    return (
        Panel(
            key="growth", label=_("MSE and 2-norm over the number of samples"), figure=figure, marks=tuple(marks),
            scrub=Scrub(x=("repeats", found.samples)), shown=shown_at, area="left",
        ),
        Panel(
            key="table", label=_("MSE and 2-norm in numbers"),
            figure=matrices.frame([f"{number(k, 4)} ×" for k in live.values], ["n", "Σe²", "MSE", "√Σe²"]),
            marks=(
                Matrix("numbers", Single(table), full=PLAIN, digits=4),
                Line(
                    "row", np.array([-0.5, 3.5, 3.5, -0.5, -0.5]), np.arange(rows)[:, None] + edge[[0, 0, 1, 1, 0]],
                    over=("repeats",), width=2.2,
                ),
            ),
            shown=shown_at,
            area="right",
        ),
    )  # fmt: skip
