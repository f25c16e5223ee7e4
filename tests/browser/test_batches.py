"""The step, the rate and the samples of batches under the finger, and the address that holds the scene."""


def test_the_step_and_the_rate_are_live_and_nothing_is_sent(visit):
    v = visit("batches")
    v.frames.clear()
    seen = v.sweep(v.slider("Step k"), 0.05, 0.95)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert int(v.query("step")) > 100
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.4, 0.99)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    pixels, address = v.pixels(), v.address()
    v.page.reload()
    v.ready()
    assert (v.pixels(), v.address()) == (pixels, address)


def test_what_is_counted_is_a_click_away_and_a_sample_can_be_dragged(visit):
    v = visit("batches?step=40")
    updates = v.sentence()
    v.page.get_by_role("radio", name="Samples seen").click()
    v.settle()
    assert "For 40 samples seen" in v.sentence()
    assert "For 40 samples seen" not in updates
    assert v.query("axis") == "samples"
    data = v.panel(1)
    before = v.pixels()
    x, y = v.place(data, (0.35, 0.2))
    v.page.mouse.click(x, y)  # a new sample
    v.settle()
    assert v.query("points").count("_") == 30
    assert v.pixels() != before
    assert "All 31" in v.page.locator(".player .bar").inner_text()
