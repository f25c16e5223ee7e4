"""The valleys under the finger, and the address that holds the scene."""


def test_the_valleys_follow_the_unit_and_the_rate_and_nothing_is_sent(visit):
    v = visit("scaling")
    v.frames.clear()
    seen = v.sweep(v.slider("Unit of the feature"), 0.05, 0.95)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert float(v.query("unit")) > 1000
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate ÷ critical rate"), 0.1, 0.99)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert "it grows" in v.sentence()
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    pixels, address = v.pixels(), v.address()
    v.page.reload()
    v.ready()
    assert (v.pixels(), v.address()) == (pixels, address)


def test_a_sample_is_dragged_and_the_valleys_follow(visit):
    v = visit("scaling?data=line&points=0~1_1~2_2~2.5_3~4")
    plot = "document.querySelector('.panel .plot')._fullLayout"
    left, right, low, high = v.page.evaluate(f"[...{plot}.xaxis.range, ...{plot}.yaxis.range]")
    box = v.page.locator(".panel .nsewdrag").first
    caption, pixels = v.page.locator(".panel").nth(1).inner_text(), v.pixels()
    v.page.mouse.move(*v.place(box, ((3 - left) / (right - left), (high - 4) / (high - low))))
    v.page.mouse.down()
    v.page.mouse.move(*v.place(box, (0.4, 0.4)), steps=4)
    v.until(lambda: v.page.locator(".panel").nth(1).inner_text() != caption)
    assert v.pixels() != pixels
    v.page.mouse.up()
    v.settle()
    assert v.query("points").count("_") == 3


def test_the_switch_of_the_test_rows_is_there_with_them(visit):
    v = visit("scaling?test=largest")
    switch = v.page.get_by_role("radiogroup", name="Test rows scaled with")
    assert not switch.is_visible()
    v.page.get_by_role("radio", name="Test rows").click()
    v.drawn()
    assert switch.is_visible()
    titles = "[...document.querySelectorAll('.panel:not([hidden]) .xtitle')].map((title) => title.innerHTML)"
    v.until(lambda: v.page.evaluate(titles)[-1] == "Flipper length, scaled")  # in one line: there is room
    v.page.set_viewport_size({"width": 390, "height": 844})
    v.page.set_viewport_size({"width": 1280, "height": 800})
    v.until(lambda: v.page.evaluate(titles)[-1] == "Flipper length, scaled")
    before = v.pixels()
    v.page.get_by_role("radio", name="their own").click()
    v.settle()
    assert v.pixels() != before
    assert v.query("rule") == "own"
