"""Everything below a path of its own, as behind a proxy that serves more than one application."""

import pytest

from tests.browser.conftest import served
from tests.browser.test_quick import ASKED, contour


@pytest.fixture(scope="module")
def below():
    with served("descent") as address:
        yield address


def test_pages_pictures_and_links_stay_below_the_path(visit, below):
    seen = []
    v = visit("stability?lang=zh", address=below, record=ASKED)
    v.page.on("response", lambda answer: seen.append((answer.status, answer.url)))
    assert v.address().startswith(below + "stability?")
    v.page.goto(below + "playground?steps=50")
    v.ready()
    assert v.address().startswith(below + "?")
    v.page.mouse.click(*v.place(contour(v), (0.7, 0.3)))
    v.settle()
    assert len(v.page.evaluate("asked")) == 1
    assert v.query("start")
    assert not [each for each in seen if each[0] >= 400]
    assert all(url.startswith((below, "blob:", "data:")) for _status, url in seen)
