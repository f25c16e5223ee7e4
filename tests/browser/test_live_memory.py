"""One step taken apart, and averages that forget, under the finger."""


def cells(v):
    return v.page.locator(".results td").all_inner_texts()


def test_the_numbers_of_a_step_follow_the_slider_and_nothing_is_sent(visit):
    v = visit("memory?step=1")
    last, results = v.page.locator(".results tr").last.bounding_box(), v.page.locator(".results")
    assert last["y"] + last["height"] <= 800  # the whole of a step is on the first screen
    assert results.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    assert "−0.25 · (−14.239) / 14.239 = 0.25" in cells(v)
    v.frames.clear()
    before = cells(v)
    seen = v.sweep(v.slider("Step t"), 0.1, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert cells(v) != before
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert int(v.query("step")) > 20


def test_the_learning_rate_is_live_and_steps_go_forward_and_back(visit):
    v = visit("memory?step=4")
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.1, 0.9)
    assert len({pixels for pixels, _ in seen}) > 4
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert float(v.query("rate")) > 0.5
    here = cells(v)
    v.page.get_by_role("button", name="One step forward").click()
    v.drawn()
    assert cells(v) != here
    v.page.get_by_role("button", name="One step back").click()
    v.drawn()
    assert cells(v) == here


def test_any_hyperparameter_is_live(visit):
    v = visit("memory?live=beta2&step=20")
    before = cells(v)
    v.frames.clear()
    seen = v.sweep(v.slider("Beta 2"), 0.05, 0.95)
    assert len({pixels for pixels, _ in seen}) > 4
    assert cells(v) != before
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert v.query("adam.beta2") != "0.999"
    assert v.query("rate") == "0.25"


def test_the_average_follows_and_each_tab_has_its_own_slider(visit):
    v = visit("averages")
    names = v.page.locator(".slider:visible label")
    assert [text.split(" ")[0] for text in names.all_inner_texts()] == ["How", "Time"]
    v.page.get_by_role("radio", name="Adam’s first steps").click()
    v.settle()
    assert len(names.all_inner_texts()) == 2
    assert "the longest 6.57 η, at step 12" in v.sentence()
    assert v.query("tab") == "adam"
    before = v.pixels()
    v.slider("How much of the squares is kept").press("Home")
    v.settle()
    assert v.pixels() != before
    assert v.query("beta2") == "0.5"
    v.page.locator(".player").get_by_role("radio").first.click()
    v.settle()
    for name, start, end in (("How much is kept", 0.1, 0.9), ("Time", 0.2, 0.8)):
        v.frames.clear()
        seen = v.sweep(v.slider(name), start, end)
        assert len({pixels for pixels, _ in seen}) == len(seen)
        assert len({sentence for _, sentence in seen}) == len(seen)
        assert not v.frames
        v.page.mouse.up()
        v.settle()
        assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert v.query("beta") != "0.9"
    assert v.query("t") != "60"
