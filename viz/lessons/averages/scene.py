"""Everything that determines the picture of an average that forgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np

from core.averages import LONG, SERIES, SeriesError, parse_series
from core.catalog import Spec
from core.message import Message, template
from core.param import Param
from viz.scene import Chosen, Live, Preset, Scene, choice, choose, live, number, one_of, pick, step, text

TYPED = Spec("typed", "Your own numbers", "g_t", "Numbers that you type or paste.", "", (), dict)
CHOICES: dict[str, Spec] = {**SERIES, TYPED.key: TYPED}
FIRST_NUMBERS = "3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3"
MOST_TYPED = 400  # characters, as many as a link can hold

BETA = Param("beta", "How much is kept", r"\beta", 0.9, low=0, high=0.9999)
BETA2 = Param("beta2", "How much of the squares is kept", r"\beta_2", 0.999, low=0, high=0.9999)
T = Param("t", "Time", "t", 60, low=1, high=500, kind="whole")
TABS = ("average", "adam")
KEPT = (*np.arange(0, 90, 5) / 100, *np.arange(90, 100) / 100, 0.992, 0.995, 0.998, 0.999)
KEPT2 = (0.5, 0.7, 0.8, *np.arange(90, 100) / 100, 0.992, 0.995, 0.998, 0.999, 0.9995)
BROKEN = template("The link’s numbers were left out. {reason}")


@dataclass(frozen=True)
class AveragesScene(Scene):
    """A series, how much its average keeps, the time that is looked at, and Adam's second β."""

    series: Chosen = one_of(CHOICES, choose(SERIES["wave"]))
    numbers: str = text(FIRST_NUMBERS, MOST_TYPED)
    beta: float = number(BETA)
    t: int = number(T)
    beta2: float = number(BETA2)
    tab: str = choice("average", TABS)

    def mended(self, ignored: list[Message]) -> Self:
        """Numbers that are some, and the time within the series."""
        scene = super().mended(ignored)
        try:
            scene.values()
        except SeriesError as error:
            ignored.append(Message(BROKEN, {"reason": error.message}))
            scene = replace(scene, numbers=FIRST_NUMBERS)
        return scene.within()

    def within(self) -> Self:
        return replace(self, t=min(self.t, len(self.values())))

    def values(self) -> np.ndarray:
        """The series; SeriesError where it is the typed one and its text is none."""
        return build_series(self.series, self.numbers if self.series.key == TYPED.key else "")

    def with_numbers(self, written: str) -> Self:
        """Another typed series; SeriesError where it is none, or too long for a link."""
        plain = " ".join(written.split())
        parse_series(plain)
        if len(plain) > MOST_TYPED:
            raise SeriesError(LONG, {"length": len(plain), "limit": MOST_TYPED})
        return replace(self, numbers=plain).within()

    def betas(self) -> Live:
        return Live(BETA.key, np.array(sorted({*KEPT, self.beta})))

    def betas2(self) -> Live:
        return Live(BETA2.key, np.array(sorted({*KEPT2, self.beta2})))


@lru_cache(maxsize=64)
def build_series(series: Chosen, written: str) -> np.ndarray:
    if series.key == TYPED.key:
        return parse_series(written)
    made = SERIES[series.key].build
    values = {key: int(v) if key in ("length", "seed") else v for key, v in series.values}
    return made(**values)


def on(key: str, beta: float, t: int, **more: Any) -> AveragesScene:
    """A preset's scene; ``more`` are the series' hyperparameters and the rest of the scene."""
    rest = {name: more.pop(name) for name in ("tab", "beta2") if name in more}
    return replace(AveragesScene(), series=choose(SERIES[key], **more), beta=beta, t=t, **rest)


COORDINATES = (
    live("beta", AveragesScene.betas, rest=BETA.default),
    live("beta2", AveragesScene.betas2, rest=BETA2.default),
    step("t", 1, lambda scene: len(scene.values())),
    pick("tab", TABS),
)

PRESETS: tuple[Preset[AveragesScene], ...] = (
    Preset(
        "wave",
        template("A wave under noise"),
        template("Drag β: a long window is smooth, but it comes late."),
        AveragesScene(),
    ),
    Preset(
        "zigzag",
        template("Across a valley: the zigzag cancels"),
        template(
            "The series jumps up and down by 1; its average keeps only what lasts, and that is why momentum helps."
        ),
        on("zigzag", 0.9, 100, noise=0.1),
    ),
    Preset(
        "start",
        template("Fails: it starts too low"),
        template(
            "The level is 1 from the start, but the average begins at 0: without correction it is wrong for a window."
        ),
        on("constant", 0.97, 10, noise=0.15),
    ),
    Preset(
        "late",
        template("Fails: it remembers too long"),
        template(
            "The level has jumped, and the average still speaks of the past: it needs about one window to follow."
        ),
        on("jump", 0.98, 60, noise=0.2),
    ),
    Preset(
        "nothing",
        template("Fails: it remembers nothing"),
        template("At β = 0 the average is the last value itself: all of the noise is still there."),
        on("wave", 0.0, 50, noise=0.8, seed=3),
    ),
    Preset(
        "adam",
        template("Fails: Adam’s first steps, uncorrected"),
        template("The gradient never changes, yet without correction the steps first grow several times too long."),
        on("constant", 0.9, 12, noise=0.0, tab="adam"),
    ),
)
