"""The Taylor page's picture, from its scene."""

from __future__ import annotations

import numpy as np

from core.catalog import Look
from viz.figures import curves
from viz.lessons.curve import precision
from viz.lessons.taylor import sentences
from viz.lessons.taylor.runs import Found, find
from viz.lessons.taylor.scene import TaylorScene
from viz.player import Arrow, Chips, Line, Mark, Panel, Picture, Points, Scrub, Tangent, Text
from viz.player.lines import Frame
from viz.words import Words, words

ROOM = 0.15
FINE = 2**13  # places on each axis
TANGENT, PARABOLA, STEP = "@sky", "@orange", "@vermillion"
DASHED, DOTTED = (7, 3), (2, 3)
ORDERS = (  # how the polynomial of each order looks, the tangent's and the parabola's first
    Look(TANGENT, "circle"), Look(PARABOLA, "diamond"), Look("@purple", "triangle"), Look("@green", "square", DASHED),
    Look("@blue", "star", DOTTED), Look("@purple", "pentagon", DASHED), Look("@green", "plus", DOTTED),
    Look("@blue", "hexagon", DASHED),
)  # fmt: skip


def picture(scene: TaylorScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    curve = scene.made()
    view = curves.heights(curve, ROOM)
    found = find(curve, scene.x, view[1] - view[0])
    live, frame = found.live, Frame(curve.low, curve.high, *view, FINE)
    return Picture(
        panels=(
            Panel(
                key="taylor",
                label=_("The curve, and the polynomials that touch it at the point"),
                figure=curves.graph(curve, view, ("x", "f(x)")),
                marks=marks(found, frame, _),
                scrub=Scrub(x=("x", live.values)),
            ),
        ),
        sliders=(live.slider(_("Point"), "x", live.ticks(), digits=precision(curve)),),
        chips=(orders(found, _),),
        sentences=(
            Text(sentences.places(found, _), ("x",)),
            Text(sentences.steps(found, _), ("x",)),
            Text(sentences.reaches(found, _), ("order", "x")),
        ),
    )


def orders(found: Found, _: Words) -> Chips:
    names = (_("Tangent"), _("Parabola"), *(_("Order {order}", order=n) for n in range(3, 9)))
    options = tuple((name, look.colour, look.marker) for name, look in zip(names, ORDERS, strict=True))
    return Chips("order", _("Order"), options[: len(found.polynomials)])


def marks(found: Found, frame: Frame, _: Words) -> tuple[Mark, ...]:
    return (*_polynomials(found, frame), *_step(found, frame, _), _point(found, frame))


def _polynomials(found: Found, frame: Frame) -> tuple[Mark, ...]:
    """The tangent and the parabola always, and the chosen order above them."""
    axis = frame.x(found.axis)
    slope = np.where(found.smooth, found.slope, np.nan)[:, None]
    point = frame.x(found.live.values[:, None]), frame.y(found.value[:, None])
    drawn: list[Mark] = [Tangent("order 1", *point, slope, over=("x",), colour=TANGENT, emphasis=("order", 0))]
    for order, line in enumerate(found.polynomials[1:], start=2):
        look = ORDERS[order - 1]
        shown = None if order == 2 else ("order", order - 1)
        focus = ("order", order - 1)
        drawn.append(
            Line(
                f"order {order}", axis, frame.y(line), over=("x",), colour=look.colour, dash=look.dash, shown=shown,
                emphasis=focus,
            )
        )  # fmt: skip
    return tuple(drawn)


def _step(found: Found, frame: Frame, _: Words) -> tuple[Mark, ...]:
    """The arrow from the point, as long as the step; the parabola's vertex, and where on the curve the step ends."""
    a, parabola = found.live.values, found.parabola
    moves = found.smooth & np.isfinite(parabola.step) & (parabola.step != 0)
    end = np.where(moves, a + np.where(moves, parabola.step, 0.0), np.nan)
    level = np.where(moves, found.value, np.nan)
    bowl = parabola.kind == "minimum"
    curved = found.smooth & np.isfinite(parabola.vertex)
    vertex, height = np.where(curved, parabola.vertex, np.nan), np.where(curved, parabola.height, np.nan)
    lands = np.where(np.isfinite(found.landing), found.landing, level)
    kinds = {"minimum": _("the parabola’s minimum"), "maximum": _("the parabola’s maximum")}
    names = [kinds.get(str(kind), "") for kind in parabola.kind]
    drop = np.stack([level, np.where(bowl, height, level), lands], axis=-1)
    reach = np.stack([np.minimum.reduce(drop, axis=-1), np.maximum.reduce(drop, axis=-1)], axis=-1)
    over = ("x",)
    return (
        Line(
            "drop", frame.x(np.stack([end, end], axis=-1)), frame.y(reach), over=over, colour="@muted",
            dash=(3, 4), width=1.2,
        ),
        Points(
            "vertex", frame.x(vertex[:, None]), frame.y(height[:, None]), over=over, colour=PARABOLA,
            marker="diamond", label=Text(names, over),
        ),
        Arrow(
            "step", frame.x(np.stack([a, end], axis=-1)), frame.y(np.stack([level, level], axis=-1)), over=over,
            colour=STEP, width=3.5,
        ),
        Points(
            "landing", frame.x(end[:, None]), frame.y(np.where(moves, found.landing, np.nan)[:, None]),
            over=over, colour=STEP,
        ),
    )  # fmt: skip


def _point(found: Found, frame: Frame) -> Points:
    return Points("point", frame.x(found.live.values[:, None]), frame.y(found.value[:, None]), over=("x",))
