"""From a lesson, a query and what a hand did to a scene and the bytes that the player shows; the same for everybody."""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import BoundedSemaphore, Event, Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.message import Message, template
from viz.figures.theme import PALETTES
from viz.player.draft import draft
from viz.player.pack import pack
from viz.player.picture import Picture
from viz.player.terms import terms
from viz.player.text import Text
from viz.resource.release import release
from viz.scene import Lesson, Scene, positions
from viz.scene.coordinates import alike
from viz.scene.live import whole
from viz.scene.progress import QUIET, Watched
from viz.words import Words, words

FAILED = template("Something went wrong while this picture was computed. Change a setting, or go back.")
LOG = logging.getLogger(__name__)
LONGEST = 16_000  # characters of a query
MOST = 64_000_000  # bytes of packed pictures that are kept
PATIENCE = 0.2  # seconds
PLACES = BoundedSemaphore(2)  # for pictures that are being computed


@dataclass(frozen=True)
class Answer:
    """A scene, the name of its picture, and the message that the player unpacks; ``failed``: it says that it failed."""

    scene: Scene
    name: str
    message: bytes
    failed: bool = False


def answer(
    lesson: Lesson[Any], query: Mapping[str, str], event: Mapping[str, Any] | None = None, lang: str = "en",
    progress: Watched = QUIET,
) -> Answer:  # fmt: skip
    """The scene of ``query``, after ``event`` if there is one; any query and any event has an answer."""
    scene, ignored = lesson.scene.from_query(query, lang=lang)
    if event is None:
        return respond(lesson, scene, {}, ignored, progress)
    return respond(lesson, lesson.after(scene, dict(event)), event, (), progress)


def scene_of(lesson: Lesson[Any], query: str) -> Scene:
    """The scene of a query as it stands in an address."""
    return lesson.scene.from_query(fields_of(query))[0]


def fields_of(query: str) -> dict[str, str]:
    """The fields of a query, as far as one is read.

    >>> fields_of("start=1~2&view=")
    {'start': '1~2', 'view': ''}
    """
    return dict(parse_qsl(query[:LONGEST], keep_blank_values=True))


def respond(
    lesson: Lesson[Any], scene: Scene, event: Mapping[str, Any], ignored: tuple[Message, ...] = (),
    progress: Watched = QUIET,
) -> Answer:  # fmt: skip
    """What is told of a scene: a header, and the picture unless the page holds it.

    ``event`` says which picture the page holds (``held``), which ``turn`` it is, whether a ``draft`` is enough, and
    whether a slider ``plays`` meanwhile; and whether a beginning may come ``early``, ``beyond`` the one that is shown:
    then the header says ``more``, and the page asks again. Where the lesson raises, the picture is a sentence.
    """
    header = _header(lesson, scene, event, ignored)
    try:
        return _shown(lesson, scene, event, header, progress)
    except Exception:
        LOG.exception("%s?%s", lesson.key, header["query"])
        packed = packed_of(scene, Picture((), sentences=(Text(words(scene.lang)(FAILED)),)), {})
        header |= {**packed.header, "draft": False, "more": None}
        return Answer(scene, packed.name, _message(header, packed.body), failed=True)


def named(lesson: Lesson[Any], scene: Scene, event: Mapping[str, Any], ignored: tuple[Message, ...] = ()) -> bytes:
    """What is told of a scene whose picture the page asks for by itself, unless it shows it already."""
    return _message({**_header(lesson, scene, event, ignored), "picture": None}, b"")


def _header(
    lesson: Lesson[Any], scene: Scene, event: Mapping[str, Any], ignored: tuple[Message, ...]
) -> dict[str, Any]:
    _ = words(scene.lang)
    return {
        "lesson": lesson.key,
        "release": None if scene.unwritten() else release(),  # None: no request can ask for it
        "query": urlencode(scene.query()),
        "lang": scene.lang,
        "answers": whole(event.get("turn")),
        "palettes": PALETTES,
        "loading": _("The picture is loading …"),  # for who waits for Plotly,
        "missed": _("A part of this page could not be loaded. Please reload it."),  # and in vain
        "notes": [_(message) for message in (*ignored, *said(lesson, scene))],
    }


def said(lesson: Lesson[Any], scene: Scene) -> tuple[Message, ...]:
    """What is to be said of a scene beside its picture; nothing where that fails, as then the picture does."""
    try:
        return tuple(lesson.said(scene))
    except Exception:
        LOG.exception("%s?%s", lesson.key, urlencode(scene.query()))
        return ()


def _shown(
    lesson: Lesson[Any], scene: Scene, event: Mapping[str, Any], header: dict[str, Any], progress: Watched
) -> Answer:
    if event.get("draft"):
        known = event.get("figures")
        picture, at = computed(lesson, replace(scene, brief=True), progress)
        names = {panel.key: figure_name(panel.figure) for panel in picture.panels}
        known = [each for each in known if isinstance(each, str)] if isinstance(known, list) else []
        body = pack(draft(picture, at, known, names, bool(event.get("plays"))))
        packed = Packed(_name(body), body, at, names)
        return Answer(scene, packed.name, _message({**header, **packed.header, "draft": True}, body))
    waits = event.get("early") and not scene.unwritten() and not KEPT.has(lesson, scene)
    early = lesson.early(scene.affordable(), progress, max(0, whole(event.get("beyond")) or 0)) if waits else None
    packed = KEPT.get(lesson, scene, progress) if early is None else packed_of(scene, early[0], {})
    packed = replace(packed, at=positions(lesson.coordinates, scene.affordable()))
    more = None
    if early is not None:
        text = f"{words(scene.lang)(lesson.waiting)} {100 * early[2]:.0f}%"
        more = {"text": text, "beyond": early[1], "part": early[2]}
    body = b"" if event.get("held") == packed.name else packed.body
    return Answer(scene, packed.name, _message({**header, **packed.header, "draft": False, "more": more}, body))


def _message(header: dict[str, Any], body: bytes) -> bytes:
    head = pack(header)
    return len(head).to_bytes(4, "little") + head + body


def _name(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=8).hexdigest()


@dataclass(frozen=True)
class Packed:
    """A picture as bytes, where its coordinates are, and the names of its figures by panel."""

    name: str
    body: bytes
    at: dict[str, int]
    figures: dict[str, str]

    @property
    def header(self) -> dict[str, Any]:
        return {"picture": self.name, "at": self.at, "figures": self.figures}


def computed(lesson: Lesson[Any], scene: Scene, progress: Watched) -> tuple[Picture, dict[str, int]]:
    """What a lesson shows of a scene; few are computed at once in the process, whoever asks and in whatever way."""
    while not PLACES.acquire(timeout=PATIENCE):
        progress(0.0)  # who has left meanwhile waits no longer
    try:
        return lesson.shown(scene, progress)
    finally:
        PLACES.release()


def make(lesson: Lesson[Any], scene: Scene, progress: Watched = QUIET) -> Packed:
    """The picture of a scene, computed and packed."""
    return packed_of(scene, *computed(lesson, scene, progress))


def packed_of(scene: Scene, picture: Picture, at: dict[str, int]) -> Packed:
    """A picture packed with all that the player needs beside it."""
    _ = words(scene.lang)
    body = pack(replace(picture, words=player_words(_), terms=terms(_)))
    return Packed(_name(body), body, at, {panel.key: figure_name(panel.figure) for panel in picture.panels})


class Kept:
    """The packed pictures that were asked for last, up to so many bytes; what several ask for at once is made once.

    Scenes that are ``alike`` share one, so that what it says of where the coordinates are holds for one of them.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.packed: OrderedDict[tuple[str, Scene], Packed] = OrderedDict()
        self.making: dict[tuple[str, Scene], Event] = {}  # what somebody is computing
        self.lock = Lock()

    def has(self, lesson: Lesson[Any], scene: Scene) -> bool:
        with self.lock:
            return (lesson.key, alike(lesson.coordinates, scene)) in self.packed

    def get(self, lesson: Lesson[Any], scene: Scene, progress: Watched = QUIET) -> Packed:
        if scene.unwritten():  # a visitor's own file is kept nowhere
            return make(lesson, scene, progress)
        key = (lesson.key, alike(lesson.coordinates, scene))
        while True:
            with self.lock:
                if key in self.packed:
                    self.packed.move_to_end(key)
                    return self.packed[key]
                other = self.making.get(key)
                if other is None:
                    done = self.making[key] = Event()
                    break
            while not other.wait(PATIENCE):
                progress(0.0)  # who has left meanwhile waits no longer
        try:
            made = make(lesson, scene, progress)
            with self.lock:
                self.packed[key] = made
                self.size += len(made.body)
                while self.size > self.most:
                    self.size -= len(self.packed.popitem(last=False)[1].body)
        finally:
            with self.lock:
                del self.making[key]
            done.set()
        return made


KEPT = Kept(MOST)
_figures: OrderedDict[int, tuple[Any, str]] = OrderedDict()
_lock = Lock()


def figure_name(figure: dict) -> str:
    """The name of a figure's content. Lessons keep their figures, so most are known already."""
    with _lock:
        if id(figure) in _figures:
            return _figures[id(figure)][1]
    name = _name(pack(figure))
    with _lock:
        _figures[id(figure)] = (figure, name)  # the figure too, so that its id stays its own
        if len(_figures) > 128:
            _figures.popitem(last=False)
    return name


HOST = (  # words of Streamlit's that it says in English alone
    template("Print"), template("Record screen"), template("System"), template("Light"), template("Dark"),
    template("Skip to main content"), template("Sidebar"), template("Collapse sidebar"), template("Expand sidebar"),
    template("Choose an option"), template("Open"), template("Help"), template("Help for {name}"),
    template("Selected values"), template("Remove {name}"), template("Clear all"), template("Clear value"),
    template("Decrement"), template("Increment"), template("App pages"), template("Main menu"), template("Theme"),
    template("No results"), template("Press Enter to apply"), template("Upload"), template("Browse files"),
    template("Drag and drop file here"),
)  # fmt: skip


def player_words(_: Words) -> dict[str, str]:
    """The texts of the player's own buttons, and those that it says in Streamlit's place."""
    return {
        **{f"host:{text}": _(text) for text in HOST},
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("One step back"),
        "forward": _("One step forward"),
        "speed": _("Speed"),
        "copy": _("Copy link"),
        "copied": _("Copied"),
        "frame": _("Copy frame"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "zoom_reset": _("Show everything"),
        "undo": _("Undo"),
        "adds": _("A click adds:"),
        "sample": _("Sample"),
        "both_ended": _("The sentence and the table describe the whole run, to its end."),
        "said_ended": _("The sentence describes the whole run, to its end."),
        "table_ended": _("The table describes the whole run, to its end."),
    }
