"""One unit in a real browser: what is dragged answers without the server, and the address holds the scene."""


def test_rate_and_step_follow_the_finger_and_the_link_shows_the_same(visit):
    visitor = visit("perceptron")
    sent = len(visitor.frames)
    seen = visitor.sweep(visitor.slider("Learning rate"), 0.9, 0.45)
    assert len({pixels for pixels, _sentence in seen}) > 3
    assert len(visitor.frames) == sent
    visitor.page.mouse.up()
    visitor.settle()
    seen = visitor.sweep(visitor.slider("Step k"), 0.95, 0.02)
    assert len({pixels for pixels, _sentence in seen}) > 3
    visitor.page.mouse.up()
    visitor.settle()
    visitor.page.get_by_role("radio", name="Cross-entropy").click()
    visitor.settle()
    assert visitor.sentence().count("Cross-entropy: ") == 1
    again = visit(visitor.address().split("/", 3)[3])
    assert again.sentence() == visitor.sentence()
    assert again.pixels() == visitor.pixels()


def test_a_click_adds_a_sample_and_the_path_follows(visit):
    visitor = visit("perceptron")
    before = visitor.pixels()
    x, y = visitor.place(visitor.panel(0), (0.8, 0.85))
    visitor.page.mouse.click(x, y)
    visitor.until(lambda: visitor.query("points") is not None)
    visitor.settle()
    assert "of 41 samples" in visitor.sentence()
    assert visitor.pixels() != before
