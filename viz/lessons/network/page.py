"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.data.features import FEATURES
from core.initialize import INITIALIZERS
from core.message import template
from core.schedules import SCHEDULES
from viz.lessons.controls.layers import hidden_layers
from viz.lessons.controls.samples import samples
from viz.lessons.network.diagram import item_names
from viz.lessons.network.layers import MOST_LAYERS
from viz.lessons.network.moving import BATCH, SCHEDULED, SIZE, TRAINERS
from viz.lessons.network.scene import REACH, TYPED, NetworkScene
from viz.lessons.network.sentences import live_name
from viz.ui.controls import Controls, form
from viz.ui.state import edit

COSTS = template("{parameters} parameters. One step, on {batch} sample[s], takes {count} multiplication[s].")
STANDARDIZED = template(
    "The network is given standardized features: mean 0 and standard deviation 1 on the samples for training."
)
LOSSES = ("cross_entropy", "squared")


def controls(c: Controls[NetworkScene]) -> None:
    data(c)
    network(c)
    training(c)


def data(c: Controls[NetworkScene]) -> None:
    _, scene = c._, c.scene
    samples(c, file=True)
    if scene.data.key == TYPED.key and scene.points is None:
        c.formula(_("f(x) ="), scene.formula, lambda s, written: s.with_formula(written))
    c.field("share")
    if scene.standardized():
        st.caption(_(STANDARDIZED))


def network(c: Controls[NetworkScene]) -> None:
    _, scene = c._, c.scene
    keys = [chosen.key for chosen in scene.features]
    bound = c.bound("features", keys, lambda s, some: s.with_features(some))
    st.pills(
        _("Features"), list(FEATURES), selection_mode="multi", format_func=lambda key: FEATURES[key].name, **bound
    )  # fmt: skip
    hidden_layers(c, MOST_LAYERS)
    net, batch = scene.network(), min(scene.batch, scene.split()[0].samples)
    costs = {"parameters": net.dimension, "batch": batch, "count": net.multiplications(batch)}
    st.caption(_(COSTS, **costs))
    edited(c)
    with st.expander(_("First weights")):
        c.entry(_("Rule"), INITIALIZERS, scene.initializer, "initializer", lambda s, v: replace(s, initializer=v))
        c.about(INITIALIZERS[scene.initializer.key], formula=True)
        if scene.live != SIZE:
            change = lambda s, key, value: replace(s, initializer=s.initializer.put(**{key: value}))  # noqa: E731
            c.values(INITIALIZERS, scene.initializer, change, owner="initializer")
        c.field("seed")


def edited(c: Controls[NetworkScene]) -> None:
    """The first weight of the line, or the first bias of the unit, that was clicked in the diagram."""
    _, scene, place = c._, c.scene, c.scene.parameter()
    if place is None:
        st.caption(_("Click a line or a unit of the diagram to set its first weight or bias by hand."))
    else:
        value = float(f"{scene.beginning()[place]:.4g}")
        change = lambda s, v: s.with_edit(place, v)  # noqa: E731
        label = _("First value: {name}", name=item_names(scene, _)[scene.pointed])
        c.typed(label, -REACH, REACH, value, change, "edited", step=0.1, format=form(value))
    if scene.edits:
        back = lambda: edit(NetworkScene, lambda s, _v: replace(s, edits=()), None)  # noqa: E731
        st.button(_("Take the edited values back"), on_click=back, width="stretch")


def training(c: Controls[NetworkScene]) -> None:
    _, scene = c._, c.scene
    c.entry(_("Optimizer"), TRAINERS, scene.optimizer, "optimizer", lambda s, chosen: s.with_optimizer(chosen))
    names = {key: live_name(scene, key, _) for key in scene.lively()}
    c.live(names, scene.live, lambda s, key: replace(s, live=key))
    c.exact(scene.live_param(), scene.live_value(), lambda s, value: s.with_live(value))
    with st.expander(_("Training")):
        c.field("epochs", NetworkScene.with_epochs)
        if scene.live != BATCH.key:
            c.field("batch")
        losses = dict(zip(LOSSES, (_("Cross-entropy"), _("Squared error")), strict=True))
        c.pick(_("Loss"), losses, scene.loss, lambda s, key: replace(s, loss=key), "loss")
        for key in ("l1", "l2"):
            if scene.live != key:
                c.field(key)
        c.entry(_("Schedule"), SCHEDULES, scene.schedule, "schedule", lambda s, chosen: s.with_schedule(chosen))
        hidden = {scene.live.removeprefix(SCHEDULED)} if scene.owner() == "schedule" else set()
        change = lambda s, key, value: replace(s, schedule=s.schedule.put(**{key: value}))  # noqa: E731
        c.values(SCHEDULES, scene.schedule, change, hidden, "schedule")
    with st.expander(_(TRAINERS[scene.optimizer.key].name)):
        c.about(TRAINERS[scene.optimizer.key], formula=True)
        change = lambda s, key, value: replace(s, optimizer=s.optimizer.put(**{key: value}))  # noqa: E731
        c.values(TRAINERS, scene.optimizer, change, {scene.live}, "optimizer")
