"""The learning rate under the finger."""

# what six arrow keys do to a slider, without a pause between them
SIX_KEYS = """slider => {
  for (let i = 0; i < 6; i++) {
    slider.stepUp();
    for (const type of ['input', 'change']) slider.dispatchEvent(new Event(type, { bubbles: true }));
  }
}"""


def test_pictures_follow_the_finger_and_the_server_hears_only_of_the_release(visit):
    v = visit("?together=1")
    lines = v.contour()
    before = v.query("rate")
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.54, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert any("diverges" in sentence for _, sentence in seen)
    assert not v.frames  # not a byte while the finger moves
    assert v.contour() == lines > 10
    assert v.query("rate") == before
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert max(size for kind, size in v.frames if kind == "received") < 20_000  # the picture is not sent again
    assert float(v.query("rate")) > 1
    assert v.slider("Learning rate").get_attribute("aria-valuetext").startswith(v.query("rate"))


def test_arrow_keys_move_it_and_settle_once(visit):
    v = visit("?together=1")
    slider = v.slider("Learning rate")
    first = int(slider.input_value())
    slider.press("ArrowRight")
    v.settle()
    second = float(v.query("rate"))
    v.frames.clear()
    slider.evaluate(SIX_KEYS)
    v.settle()
    assert int(slider.input_value()) == first + 7
    assert float(v.query("rate")) > second > 0.0562
    assert sum(kind == "sent" for kind, _ in v.frames) == 1


def test_both_ends_of_the_slider(visit):
    v = visit("?together=1")
    v.slider("Learning rate").focus()
    v.page.keyboard.press("Home")
    v.settle()
    assert "still on its way" in v.sentence()
    v.page.keyboard.press("End")
    v.settle()
    assert "diverges" in v.sentence()
    assert v.query("rate") == "10"


def test_touch_drags_it(visit):
    v = visit("?together=1", has_touch=True, is_mobile=True, width=390, height=844)
    slider = v.slider("Learning rate")
    slider.scroll_into_view_if_needed()
    v.page.touchscreen.tap(*v.place(slider, 0.9))
    v.settle()
    assert float(v.query("rate")) > 1


def test_the_track_names_what_happens(visit):
    v = visit()
    legend = v.page.locator(".slider .legend .key:visible").all_inner_texts()
    assert {"slow", "converges", "diverges"} <= set(legend)
    bands = v.page.locator(".track span").evaluate_all("all => all.map(b => b.className)")
    assert len(set(bands)) == len(legend)  # a pattern besides the colour


def test_each_at_its_own_rate(visit):
    v = visit("?together=0&focus=momentum&momentum.learning_rate=0.01")
    assert v.slider("Momentum: Learning rate").count() == 1
    other = v.query("adam.learning_rate")
    v.sweep(v.slider("Momentum: Learning rate"), 0.4, 0.7)
    v.page.mouse.up()
    v.settle()
    assert float(v.query("momentum.learning_rate")) > 0.05
    assert v.query("adam.learning_rate") == other is not None
