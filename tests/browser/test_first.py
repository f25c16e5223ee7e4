"""The picture that is there before Streamlit: live at once, and taken over as it is when its place is there."""

import pytest

from tests.browser.conftest import Visitor

# what comes over the wire is kept back until the list of it is gone
HELD = """window.held = [];
window.WebSocket = class extends WebSocket {
  constructor(...address) {
    super(...address);
    this.addEventListener('message', event => {
      if (!window.held || event.late) return;
      event.stopImmediatePropagation();
      const again = Object.assign(new MessageEvent('message', { data: event.data }), { late: true });
      window.held.push(() => this.dispatchEvent(again));
    });
  }
};
"""
RELEASE = "() => { const all = window.held; window.held = null; all.forEach(come => come()); }"
SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted += each.value;
}).observe({ type: 'layout-shift', buffered: true });"""
MARK = "[window.one, window.lines] = ['.player', '.plot .main-svg'].map((name) => document.querySelector(name)); 0"
SAME = """[document.querySelector('.player') === one, lines.isConnected, document.querySelectorAll('.player').length,
  document.querySelectorAll('h1').length, document.getElementById('first') === null]"""
BOX = "JSON.stringify([...document.querySelectorAll('.panel, h1')].map(e => e.getBoundingClientRect()))"


class Early(Visitor):
    def ready(self) -> None:
        self.page.wait_for_selector("#first .player[data-ready]")
        self.drawn()

    def taken_over(self) -> None:
        self.page.evaluate(RELEASE)
        super().ready()


@pytest.fixture
def early(browser, server):
    visitors = []

    def open_page(query="?v=1", before="", **options):
        visitors.append(Early(browser, server, query, record=HELD + SHIFTS + before, **options))
        return visitors[-1]

    yield open_page
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.leave()
    assert not faults


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_it_is_taken_over_as_it_is_and_nothing_jumps(early, size):
    v = early("walk?lang=zh&nothing=1", "localStorage.setItem('sidebarWidth', '350');", width=size[0], height=size[1])
    v.page.evaluate(MARK)
    assert not v.page.locator("[data-testid=stSidebar]").count()
    before, boxes, notes = v.pixels(), v.page.evaluate(BOX), v.page.locator("#first .notes p").all_inner_texts()
    assert "nothing" in notes[0]
    v.taken_over()
    assert v.page.evaluate(SAME) == [True, True, 1, 1, True]
    assert v.page.evaluate(BOX) == boxes
    assert v.pixels() == before
    assert v.page.locator("[data-testid=stText]").all_inner_texts() == notes
    assert v.page.evaluate("shifted") < 0.1
    assert v.query("nothing") is None


def test_what_is_moved_before_is_kept_and_the_script_hears_of_it(early, visit, server):
    v = early()
    v.page.evaluate(MARK)
    first = v.address()
    slider = v.slider("Gradient descent: Learning rate")
    seen = v.sweep(slider, 0.5, 0.7)
    v.page.mouse.up()
    assert len(set(seen)) > 3
    v.until(lambda: v.address() != first)
    v.page.mouse.click(*v.place(v.panel().locator(".plot .nsewdrag").first, (0.7, 0.3)))
    v.until(lambda: v.query("start") != "-2.4~1.1")
    value, address = slider.get_attribute("aria-valuetext"), v.address()
    v.taken_over()
    assert v.page.evaluate(SAME) == [True, True, 1, 1, True]
    assert (slider.get_attribute("aria-valuetext"), v.address()) == (value, address)
    assert visit(address.removeprefix(server)).pixels() == v.pixels()


def test_it_stays_under_a_finger_and_goes_over_with_its_release(early):
    v = early()
    slider = v.slider("Gradient descent: Learning rate")
    v.sweep(slider, 0.5, 0.6, moves=6)
    v.page.evaluate(RELEASE)
    v.page.wait_for_selector(".st-key-playground .player", state="attached")
    assert v.page.locator("#first .player").count() == 1
    x, y = v.place(slider, 0.8)
    v.page.mouse.move(x, y, steps=5)
    v.drawn()
    value = slider.get_attribute("aria-valuetext")
    v.page.mouse.up()
    v.page.wait_for_selector("[data-testid=stApp] .player[data-ready]")
    v.settle()
    assert slider.get_attribute("aria-valuetext") == value
    assert v.page.evaluate("document.activeElement === document.querySelector('.player input')")
    assert v.page.locator(".player").count() == 1
    v.until(lambda: v.query("gradient_descent.learning_rate"))


STARTED = "!document.getElementById('later')"


@pytest.mark.parametrize("way", ["/picture/", "/assets/player"])
def test_streamlit_starts_without_a_picture(browser, server, way):
    context = browser.new_context()
    page = context.new_page()
    waits = []
    page.route(f"**{way}**", lambda route: waits.append(route))
    page.goto(f"{server}tangent", wait_until="commit")
    page.wait_for_selector("#first", state="attached")
    while not waits:
        page.wait_for_timeout(50)
    if way == "/assets/player":
        assert not page.evaluate(STARTED)
        waits[0].abort()
        page.wait_for_selector("[data-testid=stMain]")
    else:  # long computed: all the rest is there meanwhile
        page.wait_for_selector("[data-testid=stMain] .player")
        waits[0].continue_()
        page.wait_for_selector("[data-testid=stMain] .player[data-ready]")
        assert len(waits) == 1
    context.close()


def test_streamlit_starts_when_the_picture_is_drawn(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("""new MutationObserver((_, watch) => {
      if (!document.querySelector('#root') || document.getElementById('later')) return;
      watch.disconnect();
      window.ready = Boolean(document.querySelector('#first .player[data-ready]'));
    }).observe(document, { subtree: true, childList: true });
    window.flashed = new Set();
    const look = () => {
      for (const each of document.querySelectorAll('#first ~ #root [data-testid=stSidebar] *')) {
        if (getComputedStyle(each).visibility === 'visible') window.flashed.add(each.className);
      }
      requestAnimationFrame(look);
    };
    look();""")
    page.goto(f"{server}tangent")
    page.wait_for_selector("[data-testid=stApp] .player[data-ready]")
    assert page.evaluate("window.ready")
    assert page.evaluate("[...window.flashed]") == []  # what stands beside the picture comes at once
    context.close()


@pytest.mark.parametrize("path", ["tangent", "embed/tangent"])
def test_what_could_not_be_loaded_is_said_and_asked_for_again(browser, server, path):
    context = browser.new_context()
    page = context.new_page()
    lost = []

    def lose(route):
        lost.append(route.request.url)
        route.abort()

    page.route("**/plotly*", lose)
    page.goto(f"{server}{path}")
    sentence = page.locator(".player .sentence", has_text="could not be loaded")
    sentence.wait_for()
    assert len(lost) > 1
    if path == "tangent":  # the page's controls are there, and what they ask for asks for the rest again
        toggle = page.get_by_test_id("stSidebar").get_by_text("中文")
        toggle.wait_for()
        page.unroute("**/plotly*", lose)
        toggle.click()
        page.wait_for_selector(".player[data-ready]")
        assert not sentence.count()
    context.close()
