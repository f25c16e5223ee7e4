"""What stands beside a page's picture at other addresses, and what each control changes in them, as lines of text.

No widget is drawn: each writes down what it is given, and is then set to a few of the values that it offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any
from unittest.mock import patch

from tests.viz.first import changes, others
from viz.scene import Lesson
from viz.ui.controls import Controls
from viz.words import words


class Hand(Controls):
    """The widgets of one page, and a hand that can set each of them."""

    def __init__(self, lesson: Lesson, scene: Any) -> None:
        super().__init__(lesson.scene, scene, words(scene.lang))
        self.said: list[str] = []
        self.offers: dict[str, list[Any]] = {}
        self.changes: dict[str, Callable[[Any, Any], Any]] = {}

    def bound(self, key: str, value: Any, change: Callable[[Any, Any], Any]) -> dict[str, Any]:
        self.changes[key] = change
        return {"key": key}

    def says(self, text: str, **_look: Any) -> None:
        self.said.append(text)

    def one(self, label: str, options: list, *, key: str, **_look: Any) -> None:
        self.offers[key] = [options[len(options) // 3], options[-1]]

    def some(self, label: str, options: list, *, key: str, **_look: Any) -> None:
        self.offers[key] = [options[:1], options[-2:]]

    def number_between(self, label: str, low: Any, high: Any, *_value: Any, key: str, **look: Any) -> None:
        low, high = max(low, -5), min(high, 10)
        value = low + 0.43 * (high - low)
        self.offers[key] = [type(low)(round(value)) if isinstance(low, int) or look.get("step") == 1 else value, high]

    def switch(self, label: str, *, key: str, **_look: Any) -> None:
        self.offers[key] = [False, True]


def said_and_changed(lesson: Lesson) -> dict[str, list[str]]:
    """The lines by address."""
    controls = import_module(f"viz.lessons.{lesson.key.replace('-', '_')}.page").controls
    found = {}
    for query, scene in others(lesson):
        hand = Hand(lesson, scene)
        kinds = {
            hand.says: ("caption", "markdown", "latex"), hand.one: ("selectbox", "select_slider"),
            hand.some: ("multiselect", "pills"), hand.number_between: ("slider", "number_input"),
            hand.switch: ("toggle",),
        }  # fmt: skip
        with patch.multiple("streamlit", **{name: widget for widget, names in kinds.items() for name in names}):
            controls(hand)
        found[query] = [*hand.said, *changed(hand, scene)]
    return found


def changed(hand: Hand, scene: Any) -> Iterator[str]:
    for key, change in hand.changes.items():
        for value in hand.offers.get(key, ()):
            if said := changes(scene.query(), change(scene, value).query()):
                yield f"{key} {value}: {said}"
