"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

from viz.lessons.batches.scene import RATE, RATE_OF_ALL, SIZE, SIZE_OF_MINI, BatchesScene
from viz.lessons.controls.samples import samples
from viz.lessons.controls.surface import pair
from viz.ui.controls import Controls, latex

STEP = r"\theta \leftarrow \theta - \frac{\eta}{|B|} \sum_{i \in B} \nabla \ell_i(\theta)"
SQUARED = r"\ell_i = (w x_i + b - y_i)^2"
LOGISTIC = r"\ell_i = \ln(1 + e^{z_i}) - y_i z_i,\quad z_i = w x_i + b"


def controls(c: Controls[BatchesScene]) -> None:
    _, scene = c._, c.scene
    samples(c)
    latex(STEP, LOGISTIC if scene.samples().classes else SQUARED)
    names = {RATE_OF_ALL: _(RATE.name), SIZE_OF_MINI: _(SIZE.name)}
    c.live(names, scene.live, lambda s, key: replace(s, live=key))
    if scene.live == RATE_OF_ALL:
        sizes = {str(size): str(size) for size in scene.sizes().tolist()}
        c.pick(_(SIZE.name), sizes, str(scene.size), lambda s, key: replace(s, size=int(key)), "size")
    else:
        c.field("rate")
    c.steps()
    c.field("seed")
    c.field("replace")
    c.field("epsilon")
    pair(c, "w", "b")
