"""The step in any number of dimensions, live."""


def test_the_step_follows_the_slider_and_only_the_release_is_heard(visit):
    v = visit("dimensions")
    assert "⟨−5, −2, 12⟩" in v.sentence()
    before = v.query("rate")
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.4, 0.84)
    assert len(set(seen)) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("rate")) > 0.7 > float(before)


def test_the_point_on_the_curve_and_the_longest_bar_are_dragged(visit):
    v = visit("dimensions?formula=x1^2%2Bx2^2&point=-3~4&rate=0.2")
    for panel, place in ((2, 0.8), (1, 0.42)):  # the loss along the step, the bars of the step
        rate = v.query("rate")
        v.frames.clear()
        v.sweep(v.panel(panel), 0.5, place)
        assert not v.frames
        v.page.mouse.up()
        v.settle()
        assert v.query("rate") != rate


def test_an_example_another_point_and_back(visit):
    v = visit("dimensions")
    v.page.locator("[data-testid=stSidebar] button").filter(has_text="6θ₆²").click()
    v.settle()
    assert "theta6" in v.query("formula")
    assert v.page.locator("[data-testid=stSidebar] input[type=number]").count() == 7
    assert "⟨2, −4, 3, 8, −5, −12⟩" in v.sentence()
    v.page.go_back()
    v.settle()
    assert "⟨−5, −2, 12⟩" in v.sentence()
    v.page.reload()
    v.ready()
    assert "⟨−5, −2, 12⟩" in v.sentence()
