"""A newcomer's way in a browser: from home through the pages, with what was set; on small screens and on paper."""

from itertools import pairwise

import pytest

from viz.resource.head import ICON

SHEET = """() => addEventListener('beforeprint', () => {
  window.sheet = [...document.querySelectorAll('.panel:not([hidden])')].map((panel) => {
    const { width, height } = panel.querySelector('.plot')._fullLayout;
    const canvas = panel.querySelector('canvas.above');
    const ink = getComputedStyle(panel.closest('.player')).getPropertyValue('--ink');
    return [panel.clientWidth, panel.clientHeight, width, height, canvas.width / 3, canvas.height / 3, ink];
  });
})"""


def test_home_invites_and_leads_to_a_page(visit, server):
    v = visit("tangent")
    v.page.goto(server)
    v.page.wait_for_selector(".player[data-ready]")
    v.drawn()
    before = v.pixels()
    v.slider("Learning rate").press("End")
    v.until(lambda: v.pixels() != before)
    v.until(lambda: "rate=10" in v.page.get_by_role("link", name="Open this in the playground").get_attribute("href"))
    assert v.page.evaluate("location.search") == ""  # home stays home
    v.page.get_by_role("link", name="Begin with page 1: Tangent").click()
    v.ready()
    assert v.page.title().startswith("Tangent")


def test_what_was_set_stays_and_quick_keys_are_one_step_back(visit):
    v = visit("walk")
    v.settle()
    length = v.page.evaluate("history.length")
    rate = v.slider("Learning rate")
    v.page.evaluate("window.times = []; document.addEventListener('input', () => times.push(performance.now()), true)")
    rate.focus()
    for _press in range(10):
        v.page.keyboard.press("ArrowRight")
        v.page.wait_for_timeout(200)  # longer than a slider waits until it settles
    v.settle()
    times = v.page.evaluate("window.times")
    assert len(times) == 10
    paused = sum(later - earlier > 900 for earlier, later in pairwise(times))  # a busy machine presses slowly
    assert 1 <= v.page.evaluate("history.length") - length <= 1 + paused
    chosen = v.query("rate")
    v.page.get_by_test_id("stPageLink").get_by_text("5 · Partial").click()
    v.until(lambda: "/gradient" in v.address() and v.query("angle") is not None)
    v.settle()
    v.page.get_by_test_id("stPageLink").get_by_text("4 · Walking").last.click()
    v.until(lambda: "/walk" in v.address() and v.query("rate") is not None)
    v.settle()
    assert v.query("rate") == chosen
    assert v.page.locator("h1").inner_text().startswith("⌂ 4 · Walking down a curve")
    assert v.page.evaluate("document.querySelector('link[rel~=icon]').getAttribute('href')") == ICON


def test_the_language_changes_everything_at_once(visit):
    v = visit("walk")
    v.page.get_by_role("radio", name="中文").or_(v.page.get_by_role("button", name="中文")).first.click()
    v.until(lambda: v.query("lang") == "zh")
    v.settle()
    assert v.page.evaluate("document.documentElement.lang") == "zh"
    assert v.page.title() == "沿曲线下坡 · 看得见的梯度下降"
    assert v.page.get_by_role("button", name="复制链接").count() == 1
    assert v.page.get_by_role("button", name="播放", exact=True).count() == 1
    assert v.slider("第 k 步").count() == 1
    assert not v.page.locator(".player [aria-label*='$'], .player [aria-label*='\\\\']").count()


@pytest.mark.parametrize(("width", "height"), [(640, 400), (800, 800)])
def test_a_magnified_page_begins_with_its_picture(visit, width, height):
    v = visit("race", width=width, height=height)
    box = v.page.locator(".stage").bounding_box()
    assert box["y"] < 0.6 * height
    v.page.goto(v.address().split("/race")[0] + "/walk")
    v.ready()
    assert v.slider("Learning rate").bounding_box()["width"] >= 230
    labels = (
        "[...document.querySelectorAll('.ticks')].map(t => [...t.children].filter(s => s.style.visibility !== 'hidden')"
    )
    boxes = v.page.evaluate(labels + ".map(s => [s.getBoundingClientRect().left, s.getBoundingClientRect().right]))")
    assert all(row[i][1] < row[i + 1][0] for row in boxes for i in range(len(row) - 1))


def test_a_print_is_drawn_for_its_sheet(visit):
    v = visit("playground", color_scheme="dark")
    v.page.get_by_role("button", name="One step back").click()
    v.drawn()
    assert v.page.get_by_text("The sentence and the table describe the whole run, to its end.").count() == 1
    v.page.evaluate(SHEET)
    assert v.page.pdf(format="A4").startswith(b"%PDF")
    sheet = v.page.evaluate("window.sheet")
    assert len(sheet) == 2
    assert sum(panel[0] for panel in sheet) < 720
    for wide, high, across, up, canvas_across, canvas_up, ink in sheet:
        assert (across, up) == pytest.approx((wide, high), abs=1)  # the contour
        assert (canvas_across, canvas_up) == pytest.approx((wide, high), abs=1)  # and the paths on it
        assert ink == "#1d2733"
    v.until(lambda: v.panel().bounding_box()["width"] > 400)
    assert v.page.evaluate("getComputedStyle(document.querySelector('.player')).getPropertyValue('--ink')") == "#e8edf2"
