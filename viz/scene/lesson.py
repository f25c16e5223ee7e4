"""All that a page is, as one record: from an address to a scene, its picture and its words, and back; no Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

from core.message import Message
from viz.player.picture import Picture
from viz.scene.coordinates import Coordinate, moved, positions
from viz.scene.presets import Preset, shown
from viz.scene.progress import QUIET, Watched
from viz.scene.scene import Scene

S = TypeVar("S", bound=Scene)


@dataclass(frozen=True)
class Guide:
    """What leads a learner to a page, through it and on; sentences but for the keys of other pages.

    ``needs`` are the pages that it builds on, ``seen`` says what is in the picture and ``why`` it is so, ``formula`` is
    the one formula (LaTeX) to take along, ``deeper`` a page that goes further, and ``onward`` leads to the next one, or
    to the page ``onto``.
    """

    needs: tuple[str, ...]
    seen: str
    why: str
    formula: str
    deeper: str
    onward: str
    onto: str = ""


@dataclass(frozen=True)
class Lesson(Generic[S]):
    """A page: its place in the address and in the menu, its question and a hint, a guide, and functions of its scene.

    ``presets`` are examples worth seeing, for a menu. Where a picture may take a while, ``waiting`` says so, and
    ``picture`` takes a progress beside the scene. ``early`` (scene, progress, beyond) is a beginning of a picture that
    takes long, larger than ``beyond``, how large it is, and which part of the whole: it is shown until there is more.
    None: the whole is next.
    """

    key: str
    title: str
    question: str
    hint: str
    scene: type[S]
    coordinates: tuple[Coordinate, ...]
    picture: Callable[..., Picture]
    guide: Guide
    presets: tuple[Preset[S], ...] = ()
    waiting: str = ""
    early: Callable[[S, Watched, int], tuple[Picture, int, float] | None] = field(
        default=lambda scene, progress, beyond: None
    )

    def shown(self, scene: S, progress: Watched = QUIET) -> tuple[Picture, dict[str, int]]:
        """What the player shows, and where its coordinates are."""
        scene = scene.affordable()
        picture = self.picture(scene, progress) if self.waiting else self.picture(scene)
        return picture, positions(self.coordinates, scene)

    def preset(self, scene: S) -> Preset[S] | None:
        """The example that a scene is, if it is one."""
        return shown(self.presets, scene, self.coordinates)

    def said(self, scene: S) -> tuple[Message, ...]:
        """What stands above the picture: what is shorter in it than asked for, and the notes."""
        return (*scene.shortened(), *scene.affordable().notes())

    def after(self, scene: S, event: dict[str, Any]) -> S:
        """The scene that an event of the player leads to, checked as a link is: an event can hold anything.

        What the picture had less of than asked for, and the event does not change, stays as it was asked for.
        """
        shown = scene.affordable()
        after = moved(self.coordinates, shown, event)
        if shown != scene:
            same = (f.name for f in fields(scene) if getattr(after, f.name) == getattr(shown, f.name))
            after = replace(after, **{name: getattr(scene, name) for name in same})
        return self.scene.from_query(after.query(), **after.unwritten())[0]
