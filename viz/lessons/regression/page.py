"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.data.scaling import KINDS
from core.optimizers import OPTIMIZERS
from viz.lessons.controls.samples import samples
from viz.lessons.controls.surface import pair
from viz.lessons.hyper import names
from viz.lessons.regression.scene import ERRORS, RegressionScene
from viz.ui.controls import Controls


def controls(c: Controls[RegressionScene]) -> None:
    _, scene = c._, c.scene
    samples(c, file=True)
    features = scene.features()
    if features.features > 1 and scene.points is None:
        named = {str(i): _(features.names[i]) for i in range(features.features)}
        c.pick(_("Feature"), named, str(scene.feature), lambda s, key: s.with_feature(int(key)), "feature")
    scalings = {key: _(name) for key, name in KINDS.items()}
    c.pick(_("Scaling of x"), scalings, scene.scaling, lambda s, key: s.with_scaling(key), "scaling")
    if not scene.logistic():
        c.entry(_("Loss of an error"), ERRORS, scene.error, "error", lambda s, chosen: s.with_error(chosen))
        c.about(ERRORS[scene.error.key], formula=True)
        c.values(ERRORS, scene.error, lambda s, key, v: s.with_error(s.error.put(**{key: v})))
    if scene.least_squares():
        c.field("squares")
    c.entry(_("Optimizer"), OPTIMIZERS, scene.optimizer, "optimizer", lambda s, chosen: s.with_optimizer(chosen))
    spec = OPTIMIZERS[scene.optimizer.key]
    c.live(names(spec, _), scene.live, lambda s, v: replace(s, live=v))
    c.exact(scene.live_param(), scene.live_value(), lambda s, v: s.with_live(v))
    with st.expander(_(spec.name)):
        c.about(spec, formula=True)
        c.values(
            OPTIMIZERS, scene.optimizer, lambda s, key, v: s.with_optimizer(s.optimizer.put(**{key: v})), {scene.live}
        )
    c.steps()
    pair(c, "w", "b")
