"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

from core.optimizers import OPTIMIZERS
from viz.lessons.controls.hyper import live
from viz.lessons.controls.surface import start, surface
from viz.lessons.hyper import LEARNING_RATE, names
from viz.lessons.memory.scene import MemoryScene
from viz.ui.controls import Controls


def controls(c: Controls[MemoryScene]) -> None:
    _, scene = c._, c.scene
    c.entry(_("Optimizer"), OPTIMIZERS, scene.optimizer, "optimizer", lambda s, chosen: s.with_optimizer(chosen))
    spec = OPTIMIZERS[scene.optimizer.key]
    c.about(spec, formula=True)
    live(c, names(spec, _), scene.live_param())
    if scene.live != LEARNING_RATE:
        c.field("rate")
    change = lambda s, key, v: replace(s, optimizer=s.optimizer.put(**{key: v}))  # noqa: E731
    c.values(OPTIMIZERS, scene.optimizer, change, {LEARNING_RATE, scene.live})
    c.field("newton")
    c.field("steps", lambda s, v: replace(s, steps=v, step=min(s.step, v)))
    surface(c)
    start(c)
