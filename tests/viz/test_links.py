"""Links that were made before pages were built as they are now: each opens to the scene that it meant."""

import dataclasses
import json
from pathlib import Path

import pytest

from tests.viz.openings import FILE, openings, plain
from viz.lessons import LESSONS

LINKS = json.loads((Path(__file__).parents[1] / "reference" / "links.json").read_text())
LESSON = {lesson.key: lesson for lesson in LESSONS}


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


def test_what_a_link_leaves_out_means_what_it_meant():
    """``python -m tests.viz.openings`` writes the table anew, where something in it was changed on purpose."""
    assert openings() == json.loads(FILE.read_text())


def test_sliders_lie_within_their_bounds_and_so_do_defaults_and_what_a_comparison_tries():
    ranges = {key: [part for part in each if not isinstance(part, dict)] for key, each in openings().items()}
    ranges = {key: each for key, each in ranges.items() if ":" not in key and len(each) == 7}
    assert len(ranges) > 250
    for key, (default, low, high, slider, scale, _kind, tried) in ranges.items():
        assert low <= default <= high, key
        assert all(low <= each <= high for each in tried), key
        if slider:
            assert low <= slider[0] < slider[1] <= high, key
            assert scale != "log" or slider[0] > 0, key
