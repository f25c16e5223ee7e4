"""A hand that is ahead of a slow server: an answer to an older question takes nothing back."""

import pytest

# what a request for a picture, or the wire, brings is kept back as long as there is a list for it
LATE = """{
  const ask = window.fetch;
  window.fetch = async (url, ...more) => {
    const answer = await ask(url, ...more);
    if (window.late && String(url).includes('/picture/')) await new Promise(done => window.late.push(done));
    return answer;
  };
}
window.WebSocket = class extends WebSocket {
  constructor(...address) {
    super(...address);
    this.addEventListener('message', event => {
      if (!window.late || event.late) return;
      event.stopImmediatePropagation();
      const again = Object.assign(new MessageEvent('message', { data: event.data }), { late: true });
      window.late.push(() => this.dispatchEvent(again));
    });
  }
}"""
SCRIPT_ONLY = """{
  const ask = window.fetch;
  const page = () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
  window.fetch = async (url, ...more) => (String(url).includes('/picture/') ? page() : ask(url, ...more));
}"""
COME = "() => window.late.splice(0).forEach(come => come())"
STILL = "() => new Promise(done => setTimeout(done, 350))"  # longer than the page waits before it asks


@pytest.fixture(params=["requests", "the page's script alone"])
def late(visit, request):
    def open_page(query="?v=1"):
        v = visit(query, record=LATE if request.param == "requests" else SCRIPT_ONLY + LATE)
        v.page.evaluate("() => { window.late = []; }")
        return v

    return open_page


def press(v, target, key):
    target.press(key)
    v.page.evaluate(STILL)


def come(v):
    """The answers of up to now come, and those to what waited for them are late again."""
    v.page.evaluate(COME)
    v.page.evaluate(STILL)


def catch_up(v):
    v.page.evaluate("() => { const all = window.late; window.late = null; all.forEach(come => come()); }")
    v.settle()


def test_a_slider_keeps_what_moved_while_a_question_was_open(late):
    v = late()
    step = v.slider("Step k")
    for _ in range(3):  # the first is asked at once, the others wait
        press(v, step, "ArrowLeft")
    come(v)
    assert step.input_value() == "97"
    catch_up(v)
    assert step.input_value() == v.query("step") == "97"


def test_what_no_hand_has_moved_is_the_servers(late):
    v = late("field?surface=himmelblau&x=2.5&y=2.5")
    for _ in range(2):  # a zoom changes what a position means
        press(v, v.page.get_by_role("button", name="Zoom in"), "Enter")
    come(v)
    catch_up(v)
    left, right, *_ = map(float, v.query("view").split("~"))
    assert right - left < 5
    assert (v.query("x"), v.query("y")) == ("2.5", "2.5")


def test_the_start_does_not_go_back_to_an_older_answer(late):
    v = late()
    handle = v.page.locator(".handle")
    for _ in range(2):
        press(v, handle, "ArrowRight")
    come(v)
    press(v, handle, "ArrowRight")
    catch_up(v)
    assert float(v.query("start").split("~")[0]) == pytest.approx(-2.22, abs=0.001)
