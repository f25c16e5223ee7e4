"""The picture of an average that forgets, from its scene."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.averages import fade, weights, window
from core.message import template
from viz.figures.bars import LEGEND
from viz.figures.curves import SMALL, entry
from viz.figures.theme import axis, plot
from viz.lessons.averages.runs import AGES, STEPS, Found, find
from viz.lessons.averages.scene import COORDINATES, PRESETS, TABS, AveragesScene
from viz.player import Area, Label, Line, Panel, Path, Picture, Points, Reading, Scrub, Slider, Text, tabs
from viz.player.lines import Frame
from viz.player.pack import Single, rounded
from viz.scene import looks
from viz.words import Words, words

FINE = 2**12
PLAIN, CORRECTED = "@orange", "@blue"
LOWEST, HIGHEST = 0.03, 60.0  # of the lengths of Adam's steps that are drawn

WINDOW = template("β = {beta}: an average over about 1/(1 − β) = {window} values; a weight falls to 1/e after {fade}.")
NOW = template("t = {t}: the weights add up to {sum}, so the average is {plain}, and divided by that sum {corrected}.")
LINK = template("Momentum steps along such an average of its gradients; Adam keeps two, of g and of g².")
ADAM = template(
    "β₁ = {beta}, β₂ = {beta2}: uncorrected, the first step is {first} η and the longest {peak} η, at step {when}. "
    "Corrected, every step is η, because the gradient never changes here."
)
ADAM_RISES = template(
    "β₁ = {beta}, β₂ = {beta2}: uncorrected, the first step is {first} η, and the steps grow towards η. "
    "Corrected, every step is η, because the gradient never changes here."
)


def picture(scene: AveragesScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, betas, betas2 = find(scene), scene.betas(), scene.betas2()
    count = len(found.g)
    marks = tuple((betas.position(b), f"{b:g}") for b in (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, betas.values[-1]))
    marks2 = tuple((betas2.position(b), f"{b:g}") for b in (betas2.values[0], 0.9, 0.95, 0.99, betas2.values[-1]))
    times = tuple(f"{t} / {count}" for t in range(1, count + 1))
    return Picture(
        panels=(_series(scene, found, _), _weights(scene, found, _), _adam(scene, found, _)),
        sliders=(
            betas.slider(_("How much is kept"), "β", marks, digits=4),
            Slider("t", _("Time"), count, times, "t", play=True, shown=("tab", 0)),
            replace(betas2.slider(_("How much of the squares is kept"), "β₂", marks2, digits=4), shown=("tab", 1)),
        ),
        chips=(tabs("tab", _("View"), (_("Average"), _("Adam’s first steps"))),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _, TABS), *_said(found, _)),
    )


def _said(found: Found, _: Words) -> tuple[Text, ...]:
    """What stands on either tab, line by line."""
    beta = Reading(Single(rounded(found.betas, 4)), ("beta",), 4)
    over = ("beta", "t")
    first = {
        "beta": beta,
        "window": Reading(rounded(window(found.betas)), ("beta",)),
        "fade": Reading(rounded(fade(found.betas)), ("beta",)),
    }
    second = {
        "t": Reading(np.arange(1, len(found.g) + 1), ("t",)),
        "sum": Reading(rounded(found.sums), over),
        "plain": Reading(rounded(found.plain), over),
        "corrected": Reading(rounded(found.corrected), over),
    }
    pair = ("beta", "beta2")
    adam = {
        "beta": beta,
        "beta2": Reading(Single(rounded(found.betas2, 4)), ("beta2",), 4),
        "first": Reading(rounded(found.lengths[..., 0]), pair),
        "peak": Reading(rounded(found.peak), pair),
        "when": Reading(found.when, pair, 6),
    }

    steps = Reading((found.when == 0).astype(int), pair, texts=(_(ADAM), _(ADAM_RISES)))
    return (
        Text([_(WINDOW), "{steps}"], ("tab",), {**first, **adam, "steps": steps}),
        Text([_(NOW), ""], ("tab",), second),
        Text([_(LINK), ""], ("tab",)),
    )


def _series(scene: AveragesScene, found: Found, _: Words) -> Panel:
    g = found.g
    low, high = float(g.min()), float(g.max())
    if min(abs(low), abs(high)) <= 2 * (high - low) or low == high:
        low, high = min(low, 0.0), max(high, 0.0)  # an average that has not been corrected begins at 0
    edge = 0.08 * (high - low) or 0.5 * max(abs(high), 1.0)
    bottom, top, count = low - edge, high + edge, len(g)
    frame = Frame(0.0, count + 1.0, bottom, top, FINE)
    t = np.arange(1.0, count + 1)
    begin = np.maximum(t - window(found.betas)[:, None], 0) + 0.5
    end = np.broadcast_to(t + 0.5, begin.shape)
    band = frame.x(np.stack([begin, begin, end, end], axis=-1))
    sides = frame.y(np.array([bottom, top, top, bottom]))
    names = (_("series"), _("average"), _("average, corrected"))
    figure = plot(
        xaxis=axis(_("time t"), range=[0, count + 1], nticks=8),
        yaxis=axis("g", range=[bottom, top], nticks=7),
        margin={"l": 52, "r": 12, "t": 28, "b": 40},
        **LEGEND,
        data=[entry(name, colour) for name, colour in zip(names, ("@muted", PLAIN, CORRECTED), strict=True)],
    )
    return Panel(
        key="series",
        label=_("The series and its averages over time; the window before the present is shaded"),
        figure=figure,
        marks=(
            Area("window", band, sides, over=("beta", "t"), colour="@accent", opacity=0.13),
            Path("series", t, frame.y(g), colour="@muted", width=0.8, dots=True),
            Path(
                "average", t, frame.y(found.plain), over=("beta",), colour=PLAIN, dash=(6, 4), width=2.4,
                marker="diamond", upto="t",
            ),
            Path(
                "corrected", t, frame.y(found.corrected), over=("beta",), colour=CORRECTED, width=2.4, marker="circle",
                upto="t",
            ),
        ),
        scrub=Scrub(x=("t", 1, count)),
        shown=("tab", 0),
        grow=1.7,
    )  # fmt: skip


def _weights(scene: AveragesScene, found: Found, _: Words) -> Panel:
    ages = np.arange(float(AGES))
    part = weights(found.betas, AGES).T / (1 - found.betas[:, None])  # of the newest weight
    bars = np.stack([np.zeros_like(part), part], axis=-1).reshape(len(found.betas), -1)
    frame = Frame(0.0, float(AGES), 0.0, 1.0, FINE)
    edge = frame.x(np.minimum(np.repeat(window(found.betas)[:, None], 2, axis=1), 2 * AGES))
    figure = plot(
        xaxis=axis(_("steps ago"), range=[AGES / 2 + 1, -1], nticks=6),
        yaxis=axis(_("weight / newest weight"), range=[0, 1.08], nticks=6),
        margin={"l": 48, "r": 12, "t": 28, "b": 40},
    )
    ends = np.array([float(AGES), -1.0])
    return Panel(
        key="weights",
        label=_("The weight of each value by its age"),
        figure=figure,
        marks=(
            Line("weights", np.repeat(ages, 2), frame.y(bars), over=("beta",), colour=CORRECTED, width=3.0, piece=2),
            Line("1/e", ends, np.full(2, np.exp(-1)), dash=(4, 4), width=1.2),
            Label("name of 1/e", np.array([AGES / 2 - 2]), np.array([np.exp(-1)]), label="1/e"),
            Line("1/(1 − β)", edge, np.array([0.0, 0.93]), over=("beta",), colour="@vermillion", label="1/(1 − β)"),
        ),
        shown=("tab", 0),
    )


def _adam(scene: AveragesScene, found: Found, _: Words) -> Panel:
    seen = ((found.when > 0) & (found.when <= STEPS)).astype(int)  # a later one is told, and not drawn
    t = np.arange(1.0, STEPS + 1)
    pair = ("beta", "beta2")
    names = (_("without correction"), _("with correction"))
    figure = plot(
        xaxis=axis(_("step"), range=[0, STEPS + 1], nticks=6),
        yaxis=axis(
            _("length of a step / η"), type="log", range=list(np.log10([LOWEST, HIGHEST])),
            tickvals=[0.1, 0.3, 1, 3, 10, 30], ticktext=["0.1", "0.3", "1", "3", "10", "30"], tickfont=SMALL,
        ),
        margin={"l": 52, "r": 12, "t": 28, "b": 40},
        **LEGEND,
        data=[entry(name, colour) for name, colour in zip(names, (PLAIN, CORRECTED), strict=True)],
    )  # fmt: skip
    return Panel(
        key="adam",
        label=_("The length of Adam’s first hundred steps under a constant gradient"),
        figure=figure,
        marks=(
            Line("corrected", t, np.ones(STEPS), colour=CORRECTED, width=2.4),
            Path("plain", t, found.lengths, over=pair, colour=PLAIN, width=2.4, dots=True),
            Points(
                "longest", found.when[..., None].astype(float), found.peak[..., None], over=pair, count=seen,
                colour=PLAIN, marker="diamond",
            ),
        ),
        shown=("tab", 1),
    )  # fmt: skip
