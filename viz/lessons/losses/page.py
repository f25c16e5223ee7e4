"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.lessons.losses.runs import FAMILIES, Family
from viz.lessons.losses.scene import CATALOGS, CONSTANT, LINE, LossesScene
from viz.ui.controls import Controls


def controls(c: Controls[LossesScene]) -> None:
    _, scene = c._, c.scene
    family = next((each for each in FAMILIES if each.tab == scene.tab), FAMILIES[0])
    if scene.tab != "norm":
        _losses(c, family)
    if scene.tab == "outlier":
        models = {CONSTANT: _("A constant"), LINE: _("A line")}
        c.pick(_("What is fitted"), models, scene.model, lambda s, v: replace(s, model=v), "model")
    if scene.tab == "number":
        c.field("target")
    if scene.tab in ("probability", "logit"):
        classes = {label: _("class {label}", label=label) for label in ("1", "0")}
        c.pick(_("The sample is of"), classes, scene.label, lambda s, v: replace(s, label=v), "label")


def _losses(c: Controls[LossesScene], family: Family) -> None:
    """Which losses are compared, and each in a sentence and a formula."""
    _, catalog, chosen = c._, CATALOGS[family.tab], family.chosen(c.scene)
    keys = [each.key for each in chosen]
    names = {key: _(spec.name) for key, spec in catalog.items()}
    c.several(_("Losses"), names, keys, lambda s, v: s.with_losses(family.field, family.tab, v), family.field)
    for each in chosen:
        if catalog[each.key].params:
            c.values(catalog, each, lambda s, _key, value: s.with_delta(value))
    for each in chosen:
        with st.expander(_(catalog[each.key].name)):
            c.about(catalog[each.key], formula=True)
