"""What a run of the page's script tells of a scene: its name, and its picture only where the page has no other way."""

from importlib import import_module
from urllib.parse import parse_qsl

import numpy as np
import pytest

from core.data import Data
from tests.viz.pages import opener
from tests.viz.web import body, header
from viz.lessons.samples import FILE
from viz.resource.release import release


def message(page):
    (player,) = (each for each in page.main if getattr(each, "key", None) == page.lesson)
    return player.proto.bytes


@pytest.fixture
def idle(monkeypatch):
    """Nothing computes a picture."""
    computes = lambda *_args: pytest.fail("a picture was computed")  # noqa: E731
    monkeypatch.setattr(import_module("viz.resource.answer"), "computed", computes)


def test_the_script_names_a_scene_and_computes_nothing(idle):
    page = opener("tangent")(lang="zh", x="0.25")
    named = message(page)
    told = header(named)
    assert told["picture"] is None
    assert body(named) == b""
    assert dict(parse_qsl(told["query"]))["x"] == "0.25"
    assert (told["lesson"], told["lang"], told["release"], told["answers"]) == ("tangent", "zh", release(), None)


def test_a_picture_that_takes_long_comes_from_the_script_which_says_how_far_it_is():
    assert body(message(opener("stability")()))


def test_a_visitors_own_file_is_in_no_address():
    page = opener("regression")()
    page.session_state["held"] = Data(np.arange(6.0)[None], np.arange(6.0))
    page.query_params["data"] = FILE.key
    told = message(page.run())
    assert header(told)["release"] is None
    assert body(told)


def test_who_has_no_other_way_is_told_the_picture():
    page = opener("tangent")()
    page.session_state["asks"] = True
    told = message(page.run())
    assert header(told)["picture"]
    assert body(told)
