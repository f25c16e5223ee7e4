"""The picture of softmax, from its scene."""

from __future__ import annotations

import numpy as np

from viz.figures import matrices
from viz.figures.numbers import number
from viz.figures.theme import CLASSES, axis, plot
from viz.lessons.softmax.runs import Found, find
from viz.lessons.softmax.scene import COORDINATES, PRESETS, TABS, SoftmaxScene
from viz.lessons.softmax.sentences import LONGER, OVER, low, moves, under_tabs
from viz.player import (
    Arrow,
    Bars,
    Caption,
    Chips,
    Label,
    Latest,
    Line,
    Mark,
    Matrix,
    Panel,
    Picture,
    Reading,
    Slider,
    Text,
    Upright,
    tabs,
)
from viz.player.large import large
from viz.player.pack import Fixed, Single, rounded
from viz.scene import looks
from viz.words import Words, words

HIGHEST = 5.9  # of the logits' picture
HEIGHTS = (-4, -2, 0, 2, 4)  # that are named on it
LEFT = -1.1  # of the logits' picture, with room for the names of the heights


def picture(scene: SoftmaxScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, count = find(scene), len(scene.z)
    temperatures, shifts = scene.temperatures(), scene.shifts()
    logits = tuple(_logit(i, scene) for i in range(count))
    of = (*(each.key for each in logits), "temperature", "shift")
    names = (_("Jacobian"), _("Loss"), _("Overflow"))
    return Picture(
        panels=(_logits(scene, found, _), _probabilities(found, _), *_sides(found, _)),
        sliders=(
            *logits,
            temperatures.slider(
                _("Temperature"), "T", tuple((temperatures.position(v), number(v)) for v in (0.2, 0.5, 1, 2, 5))
            ),
            shifts.slider(
                _("Added to every logit"), "c",
                tuple((shifts.position(v), number(v)) for v in (-1000, -5, 0, 5, 1000)),
            ),
        ),
        chips=(
            tabs("tab", _("View"), names),
            Chips(
                "target", _("Target"), tuple((_("target {k}", k=i + 1), CLASSES[i], "square") for i in range(count)),
                shown=("tab", TABS.index("loss")),
            ),
        ),
        sentences=(
            *looks(PRESETS, scene, COORDINATES, _, TABS), moves(found, scene, _), under_tabs(found, scene, _)
        ),
        latest=Latest("moved", "place", of),
    )  # fmt: skip


def _logit(i: int, scene: SoftmaxScene) -> Slider:
    """The slider of a logit, which is its bar."""
    live = scene.logits(i)
    slider = live.slider(f"z{low(i)}")
    return Slider(slider.key, slider.label, slider.count, slider.texts, upright=Upright("logits", i, live.values))


def _bars(rows: range, title: str, up: dict, left: float = -0.6) -> dict:
    """The frame of upright bars, one for each class."""
    return plot(
            xaxis=axis(
                "", range=[left, len(rows) - 0.4], showgrid=False, tickvals=list(rows),
                ticktext=[f"{title}{low(i)}" for i in rows], tickfont={"size": 13, "color": "@ink"},
            ),
            yaxis=axis("", **up),
            margin={"l": 38, "r": 10, "t": 28, "b": 32},
        )  # fmt: skip


def _logits(scene: SoftmaxScene, found: Found, _: Words) -> Panel:
    count, shift = found.z.shape[-1], scene.shifts().values
    up = {"range": [-HIGHEST, HIGHEST], "tickvals": list(HEIGHTS), "showticklabels": False}
    figure = _bars(range(count), "z", up, LEFT)
    x = np.arange(float(count))
    named = [
        Label(
            f"height {height}", np.array([LEFT]), np.array([float(height)]),
            label=Text("{v}", (), {"v": Reading(Single(height + shift), ("shift",), 6)}),
        )
        for height in HEIGHTS
    ]  # fmt: skip
    slopes = (found.p[:, :, None] - np.eye(count)) / found.temperature[..., None, None]  # of the loss: over the targets
    tips = found.z[:, :, None] - LONGER * slopes
    ends = np.stack([np.broadcast_to(found.z[:, :, None], tips.shape), tips], axis=-1)
    return Panel(
        key="logits",
        label=_("The logits as bars that can be dragged"),
        figure=figure,
        marks=(
            Line("zero", np.array([LEFT, count]), np.zeros(2), width=1.2),
            Bars(
                "logits", x, Fixed(found.z, 0.0, 1e-3), over=OVER, colours=CLASSES, opacity=0.85, digits=6,
                numbers=Single(np.round(found.z + found.shift[..., None], 6)),
            ),
            *named,
            Arrow(
                "downhill", np.repeat(x + 0.43, 2), Fixed(ends.reshape(*tips.shape[:-1], -1), 0.0, 0.02),
                over=(*OVER, "target"), width=2.4, piece=2, shown=("tab", TABS.index("loss")),
            ),
        ),
        caption=Caption(Text(_("logits z + c: drag them"))),
    )  # fmt: skip


def _probabilities(found: Found, _: Words) -> Panel:
    count = found.z.shape[-1]
    x = np.arange(float(count))
    return Panel(
        key="shares",
        label=_("The probabilities as bars"),
        figure=_bars(range(count), "p", {"range": [0, 1.08], "nticks": 6}),
        marks=(
            Bars("probabilities", x, rounded(found.p), over=OVER, colours=CLASSES, opacity=0.85, digits=3),
            Bars(
                "target", x[:, None], np.ones(1), over=("target",), opacity=0.0, width=2.0,
                shown=("tab", TABS.index("loss")),
            ),
        ),
        caption=Caption(Text(_("probabilities p = softmax((z + c)/T)"))),
    )  # fmt: skip


def _sides(found: Found, _: Words) -> tuple[Panel, ...]:
    """What stands on the right, on each tab."""
    return _jacobian(found, _), _loss(found, _), _overflow(found, _)


def _jacobian(found: Found, _: Words) -> Panel:
    count = found.z.shape[-1]
    sums = np.round(found.jacobian.sum(axis=-1, keepdims=True), 12) + 0.0
    edges = np.array([-0.5, 0.5, 0.5, -0.5, -0.5]) + np.array([*range(count), np.nan, np.nan])[:, None]
    marks: tuple[Mark, ...] = (
        Matrix("jacobian", rounded(found.jacobian), over=OVER, full=0.25),
        Matrix("sums", rounded(sums), over=OVER, full=0.25, origin=(count, 0)),
        Line("sum", np.full(2, count - 0.5), np.array([-0.5, count - 0.5]), width=1.5),
        Line(
            "moved column", edges, np.array([-0.5, -0.5, count - 0.5, count - 0.5, -0.5]), over=("moved",), width=2.0
        ),
    )  # fmt: skip
    return Panel(
        key="jacobian",
        label=_("The Jacobian: how each probability answers to each logit"),
        figure=matrices.frame(
            [f"p{low(i)}" for i in range(count)], [*(f"z{low(i)}" for i in range(count)), _("sum")], left=34
        ),
        marks=marks,
        shown=("tab", TABS.index("jacobian")),
        grow=1.25,
        caption=Caption(Text(_("Jacobian ∂pᵢ/∂zⱼ"))),
    )  # fmt: skip


def _loss(found: Found, _: Words) -> Panel:
    count = found.z.shape[-1]
    target = np.eye(count)[:, None]
    others = found.p @ (1 - np.eye(count))  # 1 − p, with its digits where p is nearly 1
    error = np.where(target == 1, -others[:, :, None, None], found.p[:, :, None, None])
    three = (*OVER, "target")
    slope = error / found.temperature[..., None, None, None]
    return Panel(
        key="loss",
        label=_("Probabilities, target, their difference and the gradient of the loss"),
        figure=matrices.frame(["p", "t", "p − t", "∂L/∂z"], [str(i + 1) for i in range(count)], left=56),
        marks=(
            Matrix("p", rounded(found.p[:, :, None]), over=OVER),
            Matrix("t", target, over=("target",), origin=(0, 1)),
            Matrix("p − t", rounded(error), over=three, origin=(0, 2)),
            Matrix("∂L/∂z", rounded(slope), over=three, origin=(0, 3)),
        ),
        shown=("tab", TABS.index("loss")),
        grow=1.25,
        caption=Caption(Text(_("cross-entropy: ∂L/∂z = (p − t)/T"))),
    )


def _overflow(found: Found, _: Words) -> Panel:
    count = found.z.shape[-1]
    columns = (found.powers, found.naive, found.shifted, found.p)
    bad = np.stack(
        [np.isinf(found.powers) | (found.powers == 0), found.wrong, *[np.zeros(found.p.shape, bool)] * 2], axis=-1
    )
    names = ["e<sup>u</sup>", "e<sup>u</sup> / Σ", "e<sup>u − m</sup>", "e<sup>u − m</sup> / Σ"]
    texts = tuple(tuple(Text("{v}", (), large("v", column[..., i], OVER)) for column in columns) for i in range(count))
    return Panel(
        key="overflow",
        label=_("Powers and probabilities by the formula as it stands, and after subtracting the largest logit"),
        figure=matrices.frame([f"z{low(i)}" for i in range(count)], names, left=34),
        marks=(
            Matrix("overflow", -bad.astype(int), over=OVER, full=2.0, texts=texts),
            Line("middle", np.full(2, 1.5), np.array([-0.5, count - 0.5]), width=1.5),
        ),
        shown=("tab", TABS.index("overflow")),
        grow=1.25,
        caption=Caption(Text(_("u = (z + c)/T, and m is the largest u"))),
    )
