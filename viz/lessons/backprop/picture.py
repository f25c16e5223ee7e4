"""The picture of backpropagation, from its scene."""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.figures import network as drawing
from viz.figures.numbers import number
from viz.figures.theme import axis, plot
from viz.lessons.backprop import sentences
from viz.lessons.backprop.formulas import edge_name, unit_name
from viz.lessons.backprop.runs import BACKWARD, FORWARD, LOSS, UPDATE, Found, find, order, phases
from viz.lessons.backprop.scene import COORDINATES, PRESETS, BackpropScene
from viz.player import (
    Button,
    Caption,
    Edges,
    Follower,
    Label,
    Line,
    Mark,
    Panel,
    Picture,
    Pointed,
    Points,
    Scrub,
    Slider,
    Stretches,
    Text,
    Track,
    Units,
    Written,
)
from viz.player.lines import Frame
from viz.player.pack import Codes, rounded
from viz.scene import shown
from viz.words import Words, words

FEW = 18  # edges that all have their numbers on them
CROWD = 6  # units in a layer: their boxes are low, and so wider
FAINT, AS_IT_IS, FOCUS = 2, 0, 1
GRADIENT, AFTER = "@vermillion", "@green"
UPDATED = ("updated", "rate")


def picture(scene: BackpropScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = find(scene)
    preset = shown(PRESETS, scene, COORDINATES)
    which = phases(found.network)
    names = {FORWARD: _("Forward"), LOSS: _("Loss"), BACKWARD: _("Backward"), UPDATE: _("Update")}
    colours = {FORWARD: "@blue", LOSS: "@purple", BACKWARD: GRADIENT, UPDATE: AFTER}
    kinds = tuple((names[k], colours[k], "solid") for k in names)
    ends = tuple(int(np.flatnonzero(which == k)[-1]) for k in names)
    rates = scene.rates()
    return Picture(
        panels=(_net(found, _), _curve(scene, found, _)),
        sliders=(
            Slider("step", _("Step"), len(which), track=Track(np.maximum(which, FORWARD) - 1, kinds), play=True),
            rates.slider(_("Learning rate"), "η", rates.decades()),
        ),
        stretches=(
            Stretches(
                "step", _("Finish a phase"), tuple((names[k], colours[k], "circle") for k in names), ends
            ),
        ),
        sentences=(
            *((Text(_(preset.look)),) if preset and preset is not PRESETS[0] else ()),
            sentences.steps(scene, found, _),
            sentences.pointed(scene, found, _),
        ),
        table=sentences.check(scene, found, _),
        buttons=(
            *((Button("undo", Text(_("Undo edits"))),) if scene.edits else ()),
            Button("anew", Text(_("New weights"))),
        ),
        followers=(
            Follower("phase", which, ("step",)),
            Follower("updated", (which == UPDATE).astype(int), ("step",)),
        ),
        pointed=(_pointed(found, _),),
    )  # fmt: skip


def _pointed(found: Found, _: Words) -> Pointed:
    units = [unit_name(found, unit) for unit in range(len(found.value))]
    edges = [edge_name(found, edge) for edge in range(len(found.pairs))]
    none = np.full(1 + found.network.sizes[0], np.nan)  # nothing, and the inputs
    values = np.concatenate([none, found.theta[found.biases], found.theta[found.edges]])
    return Pointed("pointed", _("The network’s units and weights"), ("–", *units, *edges), "pulled", values)


def told(found: Found, values: np.ndarray, forward: bool) -> np.ndarray:
    """A number of each unit from the step on at which it is computed, (steps, units); NaN before."""
    which, (ahead, back) = phases(found.network), order(found.network)
    known = np.full((len(which), len(values)), np.nan)
    for i, unit in enumerate(ahead if forward else back):
        begin = int(np.flatnonzero(which == (FORWARD if forward else BACKWARD))[0]) + i
        known[begin:, unit] = values[unit]
    if forward:
        inputs = found.network.sizes[0]
        known[:, :inputs] = values[:inputs]
    return known


def unit_states(found: Found) -> np.ndarray:
    """How each unit is drawn at each step: what is not computed yet is faint, what is being computed in focus."""
    which, (ahead, back) = phases(found.network), order(found.network)
    states = np.where(np.isnan(told(found, np.zeros(len(found.value)), True)), FAINT, AS_IT_IS)
    for k, units in ((FORWARD, ahead), (BACKWARD, back)):
        states[np.flatnonzero(which == k), units] = FOCUS
    states[which == LOSS, -found.network.sizes[-1] :] = FOCUS
    return states


def edge_states(found: Found) -> np.ndarray:
    """The same of the edges: in focus are those whose weights are being used."""
    which, (ahead, back) = phases(found.network), order(found.network)
    start, end = found.pairs.T
    there = told(found, np.zeros(len(found.value)), True)
    states = np.where(np.isnan(there[:, end]), FAINT, AS_IT_IS)
    for k, units, ends in ((FORWARD, ahead, end), (BACKWARD, back, start)):
        for step, unit in zip(np.flatnonzero(which == k), units, strict=True):
            states[step, ends == unit] = FOCUS
    return states


def _net(found: Found, _: Words) -> Panel:
    sizes = found.network.sizes
    x, y = drawing.places(sizes)
    inputs, outputs = sizes[0], len(x) - sizes[-1]
    return Panel(
        key="net",
        label=_("The network with the value and the gradient of each unit and edge"),
        figure=drawing.frame(sizes, margin={"l": 4 if max(sizes) < CROWD else 22, "r": 4, "t": 34, "b": 8}),
        marks=(
            *_edges(found),
            _units(found, "inputs", slice(0, inputs), x, y),
            _units(found, "hidden", slice(inputs, outputs), x, y),
            _units(found, "outputs", slice(outputs, len(x)), x, y),
        ),
        pointed="pointed",
        grow=2.1,
        caption=Caption(
            Text(
                [
                    _("weights; faint: not computed yet"), _("values"), _("values and loss"),
                    _("values; δ = ∂L/∂z and ∂L/∂w in red"), _("values and gradients; → after the update"),
                ],
                ("phase",),
            )
        ),
    )  # fmt: skip


def _edges(found: Found) -> tuple[Mark, ...]:
    """The weights, and after the update the new ones."""
    line = drawing.wires(found.network.sizes)
    weights, after = found.theta[found.edges], found.after[found.edges].T
    gradient = found.gradient[found.edges]
    known = told(found, found.delta, False)[:, found.pairs[:, 1]]
    slopes = np.where(np.isnan(known), np.nan, gradient)
    full = float(np.abs(weights).max()) or 1.0
    common: dict[str, Any] = {"full": full, "every": len(weights) <= FEW, "pointed": ("pointed", 1 + len(found.value))}
    return (
        Edges(
            "weights", *line, weights=rounded(weights), over=("step",), states=Codes(edge_states(found)),
            lines=(Written(rounded(weights)), Written(rounded(slopes), colour=GRADIENT)), shown=("updated", 0),
            **common,
        ),
        Edges(
            "weights after", *line, weights=rounded(after), over=("rate",), shown=("updated", 1),
            lines=(Written(rounded(after), colour=AFTER, form="→ {}"), Written(rounded(gradient), colour=GRADIENT)),
            **common,
        ),
    )  # fmt: skip


def _units(found: Found, name: str, mine: slice, x: np.ndarray, y: np.ndarray) -> Units:
    value, delta = told(found, found.value, True)[:, mine], told(found, found.delta, False)[:, mine]
    wide = 1.55 if max(found.network.sizes) < CROWD else 2.4
    lines = [Written(rounded(value)), Written(rounded(delta), colour=GRADIENT, form="δ {}")]
    names = [unit_name(found, unit) for unit in range(len(found.value))][mine]
    if name == "outputs":
        after = np.stack([np.full(found.outputs.T.shape, np.nan), found.outputs.T])
        lines.append(Written(rounded(after), over=UPDATED, colour=AFTER, form="→ {}"))
        names = [f"{each},  t = {number(t)}" for each, t in zip(names, found.target, strict=True)]
    return Units(
        name, x[mine], y[mine], over=("step",), states=Codes(unit_states(found)[:, mine]), lines=tuple(lines),
        names=tuple(names), side="left" if name == "inputs" else "above", wide=wide,
        corner=0.45,
        size=26 if name == "outputs" else 22, pointed=("pointed", 1 + mine.start),
    )  # fmt: skip


def _curve(scene: BackpropScene, found: Found, _: Words) -> Panel:
    """The loss after the update, for every rate."""
    rates, losses = found.rates, found.losses
    top = 2.2 * found.now or 1.0
    span = np.log10(rates[[0, -1]])
    edge = 0.03 * (span[1] - span[0])
    frame = Frame(float(rates[0]), float(rates[-1]), 0.0, top)
    figure = plot(
            xaxis=axis(
                "η", type="log", range=[span[0] - edge, span[1] + edge], showgrid=False,
                tickvals=[0.01, 0.1, 1, 10, 100], ticktext=["0.01", "0.1", "1", "10", "100"],
            ),
            yaxis=axis("L", range=[0, top], nticks=5),
            margin={"l": 44, "r": 10, "t": 26, "b": 40},
        )  # fmt: skip
    heights = frame.y(losses)
    return Panel(
        key="rates",
        label=_("The loss after the update, for every learning rate"),
        figure=figure,
        marks=(
            Line("now", rates[[0, -1]], np.full(2, found.now), colour="@muted", dash=(4, 4), width=1.5),
            Label("now label", rates[:1], np.array([found.now]), label=_("before the update")),
            Line("after", rates, heights, colour=AFTER, width=2.5),
            Points("rate", rates[:, None], frame.y(losses[:, None]), over=("rate",), colour=AFTER, size=1.2),
        ),
        scrub=Scrub(x=("rate", np.log10(rates))),
        caption=Caption(Text(_("loss after one update, for every η"))),
    )
