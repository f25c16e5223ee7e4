"""Examples worth seeing: each is a whole scene, with a sentence that says what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from viz.player.text import Text
from viz.scene.coordinates import Coordinate, still
from viz.scene.scene import Scene
from viz.words import Words

S = TypeVar("S", bound=Scene)


@dataclass(frozen=True)
class Preset(Generic[S]):
    """A scene to choose from a menu; ``look`` is what to look at."""

    key: str
    name: str
    look: str
    scene: S


def shown(presets: Sequence[Preset[S]], scene: S, coordinates: Iterable[Coordinate]) -> Preset[S] | None:
    """The preset that a scene is, in any language, wherever what makes no other example stands."""

    def bare(each: S) -> S:
        return replace(still(coordinates, each), lang="en")

    own = bare(scene)
    return next((preset for preset in presets if bare(preset.scene) == own), None)


def looks(
    presets: Sequence[Preset[S]], scene: S, coordinates: Iterable[Coordinate], _: Words, tabs: Sequence[str] = ()
) -> tuple[Text, ...]:
    """What to look at, where the scene is a preset: with ``tabs`` under the preset's own tab alone."""
    preset = shown(presets, scene, coordinates)
    if preset is None:
        return ()
    look = _(preset.look)
    if not tabs:
        return (Text(look),)
    own: Any = preset.scene
    return (Text([look if tab == own.tab else "" for tab in tabs], ("tab",)),)
