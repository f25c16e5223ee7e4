"""What a hand moves in a picture, each declared once: where a scene says that it is, and the scene after it moved.

A lesson lists its coordinates beside its scene::

    COORDINATES = (live("rate", WalkScene.rates), step(), pick("tab", TABS))

Then ``positions(COORDINATES, scene)`` is where the player's sliders and chips stand, and
``moved(COORDINATES, scene, event)`` the scene after an event of the player. An event can hold anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, TypeVar

from viz.scene.live import Live, whole

S = TypeVar("S")
Event = dict[str, Any]


class Unmoved:
    """Stands for a value that an event does not hold: None is a value, all of a surface in view."""


UNMOVED = Unmoved()


@dataclass(frozen=True)
class Coordinate:
    """One thing that a hand moves, by functions of a scene.

    ``position`` is the place on its slider or among its chips, None where the picture has none. ``heard`` finds the
    new value in an event, or UNMOVED; it is asked about the scene that the page was shown. ``put`` makes a scene with
    a new value. ``rest`` is where it stands when two scenes are compared as examples: it makes no other example.
    ``idle`` is where it stands when a picture is looked for that was made already: it makes no other picture.
    """

    key: str
    heard: Callable[[Any, Event], Any]
    put: Callable[[Any, Any], Any]
    position: Callable[[Any], int | None] = lambda scene: None
    rest: Callable[[Any], Any] | None = None
    idle: Callable[[Any], Any] | None = None


def positions(coordinates: Iterable[Coordinate], scene: Any) -> dict[str, int]:
    """Where the player's sliders and chips stand."""
    return {each.key: place for each in coordinates if (place := each.position(scene)) is not None}


def moved(coordinates: Iterable[Coordinate], scene: S, event: Event) -> S:
    """The scene after an event. Every position is looked up in what the page was shown, before anything is changed."""
    at = event.get("at")
    event = {**event, "at": at if isinstance(at, dict) else {}}
    for each, value in [(each, each.heard(scene, event)) for each in coordinates]:
        if value is not UNMOVED:
            scene = each.put(scene, value)
    return scene


def still(coordinates: Iterable[Coordinate], scene: S) -> S:
    """The scene with everything at rest that makes no other example."""
    for each in coordinates:
        if each.rest is not None:
            scene = each.put(scene, each.rest(scene))
    return scene


def alike(coordinates: Iterable[Coordinate], scene: S) -> S:
    """The scene that stands for all which have the same picture, and differ only in where in it a hand has gone."""
    for each in coordinates:
        if each.idle is not None:
            scene = each.put(scene, each.idle(scene))
    return scene


def live(
    key: str,
    places: Callable[[Any], Live],
    value: Callable[[Any], float] | None = None,
    put: Callable[[Any, Any], Any] | None = None,
    rest: Callable[[Any], float] | float | None = None,
    there: Callable[[Any], bool] = lambda scene: True,
) -> Coordinate:
    """A number under a slider: the field ``key``, or what ``value`` and ``put`` say.

    ``there`` says whether the picture has the slider.
    """
    now: Callable[[Any], float] = value or attrgetter(key)

    def heard(scene: Any, event: Event) -> Any:
        reached = places(scene).value(event["at"].get(key)) if there(scene) else None
        return UNMOVED if reached is None else reached

    def position(scene: Any) -> int | None:
        return places(scene).position(now(scene)) if there(scene) else None

    return Coordinate(key, heard, put or _field(key), position, _constant(rest))


def step(key: str = "step", first: int = 0, last: Callable[[Any], int] = attrgetter("steps")) -> Coordinate:
    """A step of a run, from ``first`` to ``last``; pictures hold all of them."""

    def heard(scene: Any, event: Event) -> Any:
        place = whole(event["at"].get(key))
        return UNMOVED if place is None else min(max(first + place, first), last(scene))

    begin = _constant(first)
    return Coordinate(key, heard, _field(key), lambda scene: getattr(scene, key) - first, begin, begin)


def pick(
    key: str,
    options: Sequence[Any] | Callable[[Any], Sequence[Any]],
    value: Callable[[Any], Any] | None = None,
    put: Callable[[Any, Any], Any] | None = None,
    there: Callable[[Any], bool] = lambda scene: True,
    rest: bool = True,
) -> Coordinate:
    """One of a few options under chips; at rest it is the first. ``there`` says whether the picture has the chips."""
    now = value or attrgetter(key)

    def of(scene: Any) -> Sequence[Any]:
        return options(scene) if callable(options) else options

    def heard(scene: Any, event: Event) -> Any:
        place = whole(event["at"].get(key))
        return of(scene)[place] if place is not None and 0 <= place < len(of(scene)) else UNMOVED

    def position(scene: Any) -> int | None:
        return of(scene).index(now(scene)) if there(scene) else None

    return Coordinate(key, heard, put or _field(key), position, (lambda scene: of(scene)[0]) if rest else None)


def start(put: Callable[[Any, Any], Any] | None = None) -> Coordinate:
    """A point that is dragged over the picture."""
    return Coordinate("start", lambda scene, event: numbers(event.get("start"), 2), put or _field("start"))


def eye() -> Coordinate:
    """The camera of a picture in 3-D."""
    return Coordinate("eye", lambda scene, event: numbers(event.get("eye"), 3), _field("eye"))


def view(put: Callable[[Any, Any], Any] | None = None) -> Coordinate:
    """The part that is in view, (left, right, bottom, top), or None for all."""

    def heard(scene: Any, event: Event) -> Any:
        if event.get("view", UNMOVED) is None:
            return None
        box = numbers(event.get("view"), 4)
        return box if box is not UNMOVED and box[0] < box[1] and box[2] < box[3] else UNMOVED

    return Coordinate("view", heard, put or _field("view"))


def button(key: str, press: Callable[[Any], Any]) -> Coordinate:
    """A button of the picture."""
    return Coordinate(key, lambda s, event: None if event.get("pressed") == key else UNMOVED, lambda s, _: press(s))


def pulled(key: str, put: Callable[[Any, Any], Any]) -> Coordinate:
    """The number of an item that is pulled up or down: the event's ``key`` is (position, number)."""
    return Coordinate(key, lambda scene, event: numbers(event.get(key), 2), put)


def example(key: str, rest: Any) -> Coordinate:
    """A field that nobody moves in the picture, and that makes no other example."""
    return Coordinate(key, lambda scene, event: UNMOVED, _field(key), rest=lambda scene: rest)


def numbers(value: Any, count: int) -> Any:
    """A tuple of ``count`` finite numbers from an event, or UNMOVED.

    >>> numbers([1, 2.5], 2), numbers([1, "x"], 2) is UNMOVED, numbers(None, 2) is UNMOVED
    ((1.0, 2.5), True, True)
    """
    if not isinstance(value, list | tuple) or len(value) != count:
        return UNMOVED
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e300 for v in value):
        return UNMOVED
    return tuple(map(float, value))


def _field(key: str) -> Callable[[Any, Any], Any]:
    return lambda scene, value: replace(scene, **{key: value})


def _constant(value: Any) -> Callable[[Any], Any] | None:
    return value if value is None or callable(value) else lambda scene: value
