"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

from viz.lessons.averages.scene import CHOICES, TYPED, AveragesScene
from viz.scene import Chosen
from viz.ui.controls import Controls, latex

AVERAGE = r"v_t = \beta\, v_{t-1} + (1 - \beta)\, g_t"
CORRECTED = r"\hat v_t = \frac{v_t}{1 - \beta^t}"
ADAM = r"\frac{|\Delta\theta|}{\eta} = \frac{1 - \beta_1^t}{\sqrt{1 - \beta_2^t}}"


def controls(c: Controls[AveragesScene]) -> None:
    _, scene = c._, c.scene
    if scene.tab == "adam":  # a constant gradient, whatever the series is
        latex(ADAM)
        return
    latex(AVERAGE, CORRECTED)

    def pick(s: AveragesScene, chosen: Chosen) -> AveragesScene:
        c.forget_refused()
        return replace(s, series=chosen).within()

    c.entry(_("Series"), CHOICES, scene.series, "series", pick)
    if scene.series.key == TYPED.key:
        c.formula(
            _("Numbers, typed or pasted"), scene.numbers, lambda s, written: s.with_numbers(written), "numbers", True
        )
    else:
        c.about(CHOICES[scene.series.key], formula=True)
    c.values(
        CHOICES,
        scene.series,
        lambda s, key, v: replace(s, series=s.series.put(**{key: v})).within(),
    )
