"""A finger on a phone: it moves what it takes, and scrolls the page past everything else."""

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
# the samples of a scene that its own address tells, so that where they lie is known
SAMPLES = (
    (-1, 1, 0),
    (-0.5, 0.2, 0),
    (0, 0.8, 0),
    (0.5, -0.4, 1),
    (1.2, 0.1, 1),
    (1.8, -0.5, 1),
    (0.9, 0.6, 0),
    (2, 1, 1),
)
POINTS = "_".join("~".join(map(str, each)) for each in SAMPLES)
# a legend in one line, as a slider with long words for what happens has it
WORDY = """{
  const legend = document.querySelector('.player .slider .legend');
  legend.classList.add('wordy');
  legend.append('word '.repeat(60));
}"""
WITHIN = "[...document.querySelectorAll('.player .slider')].every(e => e.getBoundingClientRect().right <= innerWidth)"
# a panel stands below the page's head, above the sliders, which stay at the bottom
SHOW = """panel => {
  const main = document.querySelector('[data-testid=stMain]');
  main.scrollTop += panel.getBoundingClientRect().top - 110;
}"""
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
PLACE = """(panel, [x, y]) => {
  const { left, top } = panel.getBoundingClientRect(), { xaxis, yaxis } = panel.querySelector('.plot')._fullLayout;
  return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
}"""


def test_a_finger_drags_a_sample_and_a_chart_and_scrolls_past_both(visit):
    v = visit(f"network?points={POINTS}&hidden=3.tanh&epochs=30&epoch=30", **PHONE)
    v.page.evaluate(WORDY)
    assert v.page.evaluate(WITHIN)
    data = v.panel(0)
    data.evaluate(SHOW)
    x, y = data.evaluate(PLACE, SAMPLES[4][:2])
    to = data.evaluate(PLACE, (0.8, 0.4))
    v.swipe((x, y), (to[0] - x, to[1] - y))
    moved = [tuple(map(float, each.split("~"))) for each in v.query("points").split("_")]
    assert (round(moved[4][0], 1), round(moved[4][1], 1), moved[4][2]) == (0.8, 0.4, 1)
    assert len(moved) == len(SAMPLES)
    loss = v.panel(2)
    loss.evaluate(SHOW)
    before = v.page.evaluate(SCROLLED)
    v.swipe(loss.evaluate(PLACE, (15, 1)), (2, -60))
    v.until(lambda: v.page.evaluate(SCROLLED) > before)
    assert v.query("epoch") == "30"
    loss.evaluate(SHOW)
    start, end = loss.evaluate(PLACE, (25, 1)), loss.evaluate(PLACE, (10, 1))
    v.swipe(start, (end[0] - start[0], 3))
    assert v.query("epoch") in ("9", "10", "11")  # the nearest that is kept


def test_a_finger_pulls_a_weight(visit):
    v = visit("onelayer", **PHONE)
    v.panel(0).evaluate(SHOW)
    v.swipe(v.place(v.page.locator(".column .grip").nth(1), 0.5), (0, 20))
    assert -1.5 < float(v.query("w").split("~")[1]) < 0.5
