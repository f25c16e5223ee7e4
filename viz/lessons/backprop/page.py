"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.initialize import INITIALIZERS
from viz.lessons.backprop.runs import find
from viz.lessons.backprop.scene import LOSSES, MOST_LAYERS, OUTPUTS, SETS, TYPED, BackpropScene
from viz.lessons.backprop.sentences import parameter_name
from viz.lessons.controls.layers import hidden_layers
from viz.ui.controls import Controls


def controls(c: Controls[BackpropScene]) -> None:
    edit(c)
    sample(c)
    network(c)


def edit(c: Controls[BackpropScene]) -> None:
    """The weight or bias that is pointed at, as a number."""
    _, scene = c._, c.scene
    place = scene.parameter(scene.pointed) if scene.pointed else None
    if place is None:
        st.caption(_("Pull an edge or a unit in the picture up or down, or click it and type its weight or bias here."))
        return
    name = parameter_name(scene, find(scene), scene.pointed, _)
    c.coordinate(name, float(scene.theta()[place]), f"parameter {place}", lambda s, value: s.put(place, value))


def sample(c: Controls[BackpropScene]) -> None:
    _, scene = c._, c.scene
    names = {key: _(spec.name) for key, spec in SETS.items()}
    c.pick(_("Sample from"), names, scene.data, lambda s, key: replace(s, data=key), "data")
    if scene.data != TYPED.key:
        c.field("sample")
        return
    columns = st.columns(3, gap="small")
    for column, name in zip(columns, ("x1", "x2"), strict=False):
        with column:
            c.field(name)
    with columns[2]:
        if scene.outputs == 1:
            c.field("t", lambda s, t: replace(s, t=t).fitted())
        else:
            classes = {str(k): str(k) for k in range(1, scene.outputs + 1)}
            c.pick(_("Target class"), classes, str(scene.label), lambda s, k: replace(s, label=int(k)), "label")


def network(c: Controls[BackpropScene]) -> None:
    _, scene = c._, c.scene
    hidden_layers(c, MOST_LAYERS)
    c.field("outputs", lambda s, count: s.built(outputs=int(count)))
    names = dict(zip(OUTPUTS, (_("Sigmoid"), _("Softmax"), _("Linear")), strict=True))
    there = {key: name for key, name in names.items() if scene.outputs > 1 or key != "softmax"}
    c.pick(_("Output"), there, scene.output, lambda s, key: replace(s, output=key).fitted(), "output")
    if scene.output != "linear":
        losses = dict(zip(LOSSES, (_("Cross-entropy"), _("Squared error")), strict=True))
        c.pick(_("Loss"), losses, scene.loss, lambda s, key: replace(s, loss=key).fitted(), "loss")
    with st.expander(_("First weights")):
        c.entry(_("Rule"), INITIALIZERS, scene.initializer, "initializer", lambda s, v: s.built(initializer=v))
        change = lambda s, key, value: s.built(initializer=s.initializer.put(**{key: value}))  # noqa: E731
        c.values(INITIALIZERS, scene.initializer, change, owner="initializer")
        c.field("seed", lambda s, seed: s.built(seed=seed))
