"""A schedule under the finger."""


def test_the_parameter_moves_curve_cloud_and_loss_and_the_server_hears_only_of_the_release(visit):
    v = visit("schedules")
    lines = v.contour()
    v.frames.clear()
    seen = v.sweep(v.slider("Decay"), 0.1, 0.95)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) >= len(seen) - 1
    assert not v.frames
    assert v.contour() == lines > 10
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("inverse_time.decay")) > 1


def test_the_step_is_scrubbed_on_the_loss_and_the_cloud_follows(visit):
    v = visit("schedules")
    v.frames.clear()
    seen = v.sweep(v.panel(2), 0.95, 0.2)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    captions = v.page.locator(".panel .caption:visible").all_inner_texts()
    assert captions[0].startswith("64 runs at step ")
    assert captions[0] != "64 runs at step 200"
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert int(v.query("step")) < 80


def test_a_rate_above_the_limit_is_told_in_words(visit):
    v = visit("schedules?gradient_descent.learning_rate=0.6&optimizer=gradient_descent")
    assert "median loss beyond all bounds (constant rate)" in v.sentence()
    assert "∞" not in v.sentence()


def test_on_a_phone_everything_has_its_place(visit):
    v = visit("schedules", width=390, height=844)
    assert v.page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [v.panel(i).bounding_box() for i in range(3)]
    assert all(box["height"] > 150 for box in boxes)
