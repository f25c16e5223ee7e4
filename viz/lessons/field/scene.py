"""Everything that determines the picture of a gradient field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from core.losses import LOSSES
from core.message import Message, template
from core.price import CALL, SECOND, evaluation
from viz.lessons.surfaces import COARSER, TYPED, Box, SurfaceScene, X, Y, box_of
from viz.scene import Chosen, Live, box, choice, choose, live, number, pick, view

SHOWN = ("true", "equal", "lines")
PLACES, STARTS = 41, 11  # where x and y can be put, and starts of the picture's own streamlines on each side
STEPS, MOST = 60, 240  # steps of a streamline across the picture, and the most points of one
LINES, LEAST = 0.6 * SECOND, 0.2  # seconds for the streamlines, and the coarsest of them as a part of the finest
TOGETHER, ALGEBRA, EACH = 0.1, 60, 2.5e-6  # the share of the lines that goes on, and a step's linear algebra
SQUARE = "x^2 + y^2"


@dataclass(frozen=True)
class Preset:
    """A kind of landscape: a surface, a point on it, and what to look at."""

    key: str
    name: str
    surface: Chosen
    point: tuple[float, float]
    look: str
    shown: str = "true"


PRESETS = (
    Preset(
        "convex", template("Convex"), choose(TYPED), (-2.1, 1.65),
        template("Convex: every arrow leads downhill to the one minimum, wherever it starts."),
    ),
    Preset(
        "local", template("Local minima"), choose(LOSSES["styblinski_tang"]), (0.5, 3.0),
        template("Local minima: each start runs into its own valley. Drag the point across a ridge."),
        "lines",
    ),
    Preset(
        "saddle", template("Saddle"), choose(LOSSES["saddle"]), (-2.4, 0.15),
        template("Saddle: a minimum along x, a maximum along y. The lines come close to it, and turn away."),
        "lines",
    ),
    Preset(
        "plateau", template("Plateau"), choose(LOSSES["plateau"]), (-1.2, 1.4),
        template("Plateau: far from the minimum the arrows nearly vanish. Equal arrows show where they point."),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class FieldScene(SurfaceScene):
    """A surface, the start of a streamline, what is drawn over the contour lines, and the part that is in view."""

    x: float = number(X, default=-2.1)
    y: float = number(Y, default=1.65)
    shown: str = choice("true", SHOWN)
    view: tuple[float, float, float, float] | None = box()

    def frame(self) -> Box:
        return self.view or box_of(self.loss())

    def whole(self) -> Self:
        return replace(self, view=None)

    def with_view(self, view: Box | None) -> Self:
        """Another part in view, with the point in it; the same where the part is too small or too large."""
        if view is not None and not (1e-9 < view[1] - view[0] < 1e6 and 1e-9 < view[3] - view[2] < 1e6):
            return self
        return replace(self, view=view).within()

    def kinds(self) -> list[Preset | None]:
        """What the chips offer: the presets, and what is none of them where this is none."""
        return [*PRESETS, *([None] if self.preset() is None else [])]

    def with_preset(self, preset: Preset | None) -> Self:
        if preset is None or preset == self.preset():
            return self
        formula = SQUARE if preset.surface.key == TYPED.key else None
        x, y = preset.point
        return replace(self.with_surface(preset.surface, formula), x=x, y=y, shown=preset.shown)

    def preset(self) -> Preset | None:
        """The kind of landscape that this one stands for."""
        for preset in PRESETS:
            typed = preset.surface.key == TYPED.key
            if preset.surface == self.surface and (not typed or self.formula == SQUARE):
                return preset
        return None

    def fineness(self) -> float:
        """The part of the streamlines' steps, and of the sliders' places, that is affordable: 1 as a rule."""
        formula = self.loss().formula
        seconds = 0.0
        for starts in (PLACES**2, STARTS**2):
            runs = TOGETHER * starts
            each = sum(
                times * evaluation(program, runs)
                for times, program in ((3, formula.gradient_program), (1, formula.hessian_program))
            )
            seconds += 2 * MOST * (each + ALGEBRA * CALL + EACH * runs)
        return min(1.0, max(LEAST, LINES / seconds))

    def places(self) -> tuple[Live, Live]:
        """Where x and y can be put."""
        left, right, low, high = self.frame()
        count = round(PLACES * self.fineness())
        return Live.even("x", left, right, self.x, count), Live.even("y", low, high, self.y, count)

    def notes(self) -> tuple[Message, ...]:
        """What is said of the surface, and where the streamlines are not as fine as elsewhere."""
        return (*super().notes(), *([Message(COARSER)] if self.fineness() < 1 else []))


COORDINATES = (
    live("x", lambda scene: scene.places()[0]),
    live("y", lambda scene: scene.places()[1]),
    pick("shown", SHOWN),
    view(FieldScene.with_view),
    pick("preset", FieldScene.kinds, FieldScene.preset, FieldScene.with_preset),
)
