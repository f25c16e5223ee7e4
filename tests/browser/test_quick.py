"""The quick way: what a hand does is answered by a request, and the page's script hears of what is settled."""

import pytest

from tests.browser.test_late import SCRIPT_ONLY, STILL

# every request of a hand: whether it asks for a draft, how many are open with it, and what the first is answered
ASKED = """{
  const ask = window.fetch;
  let open = 0;
  window.asked = [];
  window.busy = 0;
  window.fetch = async (url, ...more) => {
    if (!String(url).includes('/picture/')) return ask(url, ...more);
    const event = JSON.parse(new URL(url).searchParams.get('event'));
    if (!event) return ask(url, ...more); // a scene's own picture
    const told = { draft: event.draft, open: ++open, size: 0 };
    window.asked.push(told);
    try {
      if (window.busy-- > 0) return new Response('', { status: 503, headers: { 'retry-after': '0.1' } });
      const answer = await ask(url, ...more);
      told.size = (await answer.clone().arrayBuffer()).byteLength;
      return answer;
    } finally { open -= 1; }
  };
}"""

# every request for the picture of a scene; as long as there is a list for them, answers wait in it
NAMED = """{
  const ask = window.fetch;
  window.named = [];
  window.fetch = async (url, ...more) => {
    const answer = await ask(url, ...more);
    const { pathname, searchParams } = new URL(url, location.href);
    if (!pathname.includes('/picture/') || searchParams.has('event')) return answer;
    window.named.push(searchParams.get('together'));
    if (window.late) await new Promise(done => window.late.push(done));
    return answer;
  };
}"""

# the panels whose plots Plotly draws again
REDRAWN = """() => {
  window.redrawn = [];
  const panels = () => [...document.querySelectorAll('.panel')];
  for (const [where, name] of [[Plotly, 'react'], [Plotly, 'relayout'], [Plotly.Plots, 'resize']]) {
    const draw = where[name];
    where[name] = (plot, ...more) => {
      window.redrawn.push(panels().indexOf(plot.closest('.panel')));
      return draw(plot, ...more);
    };
  }
}"""


def contour(v):
    return v.panel().locator(".plot .nsewdrag").first


def fresh(visit, server, v):
    """Another visitor at the same address."""
    return visit(v.address().removeprefix(server))


def test_a_widget_is_answered_by_a_name_and_the_page_asks_for_its_picture(visit, server):
    v = visit(record=NAMED)
    toggle = v.page.get_by_text("Same rate for all")
    assert v.page.evaluate("named") == [None]  # by the address as it was opened: what the script says is known
    v.frames.clear()
    toggle.click()
    v.until(lambda: "One rate for all" in v.sentence())
    v.settle()
    assert v.page.evaluate("named") == [None, "1"]
    assert max(size for kind, size in v.frames if kind == "received") < 6000  # no picture came over the wire
    v.page.evaluate("() => { window.late = []; }")
    toggle.click()
    v.until(lambda: len(v.page.evaluate("named")) == 3 and v.query("together") == "0")
    toggle.click()
    v.until(lambda: v.query("together") == "1")
    v.page.evaluate(STILL)
    v.page.evaluate("() => { const all = window.late; window.late = null; all.forEach(come => come()); }")
    v.settle()
    assert "One rate for all" in v.sentence()  # what comes late is not wanted any more
    v.page.evaluate("() => { window.late = []; }")
    count = len(v.page.evaluate("named"))
    toggle.click()
    v.until(lambda: len(v.page.evaluate("named")) > count)
    rate = v.page.locator(".player .slider input").first
    rate.press("Home")  # a hand that is quicker than the picture of what the widget did
    v.page.evaluate(STILL)
    v.page.evaluate("() => { const all = window.late; window.late = null; all.forEach(come => come()); }")
    v.settle()
    assert rate.get_attribute("aria-valuetext").startswith("0.0001,")
    assert (v.query("together"), v.query("gradient_descent.learning_rate")) == ("0", "0.0001")
    assert fresh(visit, server, v).sentence() == v.sentence()
    v.page.evaluate(f"() => {SCRIPT_ONLY}")  # the way that was there is missing from now on
    toggle.click()
    v.until(lambda: "One rate for all" in v.sentence())


def test_a_click_is_answered_by_a_request_and_the_script_hears_of_it_once(visit, server):
    v = visit(record=ASKED)
    v.frames.clear()
    v.page.evaluate(REDRAWN)
    v.page.evaluate("() => { document.querySelector('.results td').first = true; }")
    told = v.page.locator(".results tbody").inner_text()
    assert v.page.locator(".panel").first.evaluate("panel => panel.getBoundingClientRect().width % 1") > 0
    v.page.mouse.click(*v.place(contour(v), (0.7, 0.3)))
    v.settle()
    assert 0 not in v.page.evaluate("redrawn")  # the contour's lines are where they were
    assert v.page.evaluate("document.querySelector('.results td').first")  # and so are the table's cells
    assert v.page.locator(".results tbody").inner_text() != told
    assert [each["draft"] for each in v.page.evaluate("asked")] == [False]
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert max(size for kind, size in v.frames if kind == "received") < 20_000  # no picture
    other = fresh(visit, server, v)
    assert other.pixels() == v.pixels()
    assert other.sentence() == v.sentence()


def test_a_dragged_start_asks_for_drafts_one_at_a_time_and_ends_whole(visit, server):
    v = visit(record=ASKED)
    v.frames.clear()
    seen = v.sweep(v.page.locator(".handle"), 0.5, (3.0, -3.0))
    assert len({pixels for pixels, _ in seen}) > 3
    asked = v.page.evaluate("asked")
    assert len(asked) > 3
    assert all(each["draft"] and each["open"] == 1 for each in asked)
    assert max(each["size"] for each in asked) < 15_000
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert [each["draft"] for each in v.page.evaluate("asked")][len(asked) :].count(False) == 1
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    before = v.sentence()
    v.sweep(v.slider("Gradient descent: Learning rate"), 0.5, 0.9)  # every rate is there again
    assert v.sentence() != before
    v.page.mouse.up()
    v.settle()
    assert fresh(visit, server, v).pixels() == v.pixels()


@pytest.mark.parametrize("times", [1, 3])
def test_a_busy_server_is_asked_again_quietly(visit, times):
    v = visit(record=ASKED)
    before = v.pixels()
    v.page.evaluate("times => { window.busy = times; }", times)
    v.page.mouse.click(*v.place(contour(v), (0.7, 0.3)))
    v.settle()
    assert len(v.page.evaluate("asked")) == times + 1
    assert v.pixels() != before
    assert v.page.locator(".player[data-error]").count() == 0


def test_a_host_that_runs_the_script_alone_answers_too(visit, server):
    v = visit(record=SCRIPT_ONLY)
    v.frames.clear()
    v.sweep(v.page.locator(".handle"), 0.5, (3.0, -3.0), moves=8)
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) >= 2
    assert max(size for kind, size in v.frames if kind == "received") > 20_000
    assert fresh(visit, server, v).pixels() == v.pixels()
