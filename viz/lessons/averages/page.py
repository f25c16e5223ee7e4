"""The page of averages that forget: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.scene import Chosen
from viz.lessons import presets
from viz.lessons.averages.picture import picture
from viz.lessons.averages.scene import CHOICES, PRESETS, TABS, TYPED, AveragesScene
from viz.player.live import option, whole
from viz.ui.controls import Controls, latex
from viz.ui.page import show_page

AVERAGE = r"v_t = \beta\, v_{t-1} + (1 - \beta)\, g_t"
CORRECTED = r"\hat v_t = \frac{v_t}{1 - \beta^t}"
ADAM = r"\frac{|\Delta\theta|}{\eta} = \frac{1 - \beta_1^t}{\sqrt{1 - \beta_2^t}}"


def show() -> None:
    show_page(
        "averages",
        AveragesScene,
        lambda _: (_("How much does it forget?"), _("Drag β, and the time on the picture.")),
        controls,
        picture,
        moved,
    )


def moved(scene: AveragesScene, event: dict[str, Any]) -> AveragesScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    beta, beta2 = scene.betas().value(at.get("beta")), scene.betas2().value(at.get("beta2"))
    t = whole(at.get("t"))
    return replace(
        scene,
        beta=scene.beta if beta is None else beta,
        beta2=scene.beta2 if beta2 is None else beta2,
        t=scene.t if t is None else max(t + 1, 1),
        tab=option(TABS, at.get("tab"), scene.tab),
    ).within()


def controls(c: Controls[AveragesScene]) -> None:
    _, scene = c._, c.scene
    presets.menu(c, PRESETS, AveragesScene.still)
    latex(AVERAGE)
    latex(CORRECTED)
    latex(ADAM)

    def pick(s: AveragesScene, chosen: Chosen) -> AveragesScene:
        c.forget_refused()
        return replace(s, series=chosen).within()

    c.entry(_("Series"), CHOICES, scene.series, "series", pick)
    if scene.series.key == TYPED.key:
        c.formula(
            _("Numbers, typed or pasted"), scene.numbers, lambda s, written: s.with_numbers(written), "numbers", True
        )
    else:
        latex(CHOICES[scene.series.key].formula)
        c.about(CHOICES[scene.series.key])
    c.values(
        CHOICES,
        scene.series,
        lambda s, key, v: replace(s, series=s.series.put(**{key: v})).within(),
    )
