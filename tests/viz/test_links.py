"""Links that were made before pages were built as they are now: each opens to the scene that it meant."""

import dataclasses
import json
from pathlib import Path

import pytest

from viz.lessons import LESSONS
from viz.scene import Chosen

LINKS = json.loads((Path(__file__).parents[1] / "reference" / "links.json").read_text())
LESSON = {lesson.key: lesson for lesson in LESSONS}


def plain(value):
    """A field's value as the file has it."""
    if isinstance(value, Chosen):
        return {"key": value.key, "values": dict(value.values)}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def holds(then, now):
    """Whether all that was there is there: a field or a hyperparameter may have joined it."""
    if isinstance(then, dict):
        return all(key in now and holds(value, now[key]) for key, value in then.items())
    if isinstance(then, list):
        return len(then) == len(now) and all(map(holds, then, now))
    return then == now


def test_there_are_links_of_many_kinds():
    assert len(LINKS) >= 17
    for links in LINKS.values():
        assert len(links) >= 10
        assert {link["scene"].get("lang") for link in links} >= {"en", "zh"}
        assert any(link["said"] for link in links)
        assert not all(link["said"] for link in links)


@pytest.mark.parametrize("key", LINKS)
def test_an_old_link_opens_with_its_meaning(key):
    for link in LINKS[key]:
        scene, ignored = LESSON[key].scene.from_query(link["query"])
        now = {field.name: plain(getattr(scene, field.name)) for field in dataclasses.fields(scene)}
        assert holds(link["scene"], now), link["query"]
        assert bool(ignored) == link["said"], (link["query"], ignored)
