"""Everything below a path of its own, as behind a proxy that serves more than one application; and its replacement."""

import pytest

from tests.browser.conftest import Visitor
from tests.browser.test_quick import ASKED, contour
from tests.served import served


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


def test_a_frame_stays_below_the_path(browser, below):
    seen = []
    page = browser.new_context().new_page()
    page.on("response", lambda answer: seen.append((answer.status, answer.url)))
    page.goto(below + "embed/tangent?lang=zh")
    page.wait_for_selector(".player[data-ready]")
    assert page.locator(".full a").get_attribute("href").startswith("../tangent?")
    page.context.close()
    kinds = {url.removeprefix(below).partition("/")[0] for _status, url in seen if "favicon" not in url}
    assert kinds == {"embed", "assets", "picture"}
    assert not [each for each in seen if each[0] >= 400 and "favicon" not in each[1]]


WIRE = "document.querySelector('[data-testid=stApp]').dataset.testConnectionState"


def test_the_first_thing_done_after_the_server_was_replaced_counts(browser, below):
    v = Visitor(browser, below, "stability?lang=en")  # its console tells of the lost wire
    below.down()
    v.until(lambda: v.page.evaluate(WIRE) != "CONNECTED")
    below.up()
    v.until(lambda: v.page.evaluate(WIRE) == "CONNECTED")
    before = v.address()
    slider = v.page.locator(".player .slider input").first
    slider.press("ArrowRight")
    v.drawn()
    said = slider.get_attribute("aria-valuetext")
    v.until(lambda: v.address() != before)
    v.settle()
    v.until(lambda: slider.get_attribute("aria-valuetext") == said and v.address() != before)
    v.page.get_by_role("radio", name="中文").click()
    v.until(lambda: v.query("lang") == "zh")
    v.leave()
