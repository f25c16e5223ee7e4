"""The walk down a curve under the finger."""


def test_the_start_is_dragged_on_the_curve_and_the_server_hears_only_of_the_release(visit):
    v = visit("walk?curve=three_minima&x=-1.5&rate=0.05&step=3")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.3, 0.7)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("x")) > 0.2
    assert v.query("step") == "3"


def test_the_learning_rate_from_slow_to_divergence(visit):
    v = visit("walk?x=1&rate=0.01")
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.02, 0.95)
    said = " ".join(sentence for _, sentence in seen)
    assert "the rate is small" in said
    assert "the walk is at the goal" in said
    assert "the rate is above 2/f″ = 1" in said
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert float(v.query("rate")) > 1
    legend = v.page.locator(".slider .legend .key:visible").all_inner_texts()
    assert {"slow", "converges", "diverges"} <= set(legend)


def test_the_numbers_of_a_step_are_those_of_the_notes(visit):
    v = visit("walk?curve=square&x=3&rate=0.1&step=0")
    seen = []
    for _ in range(4):
        seen.append(v.sentence().splitlines()[-1])
        v.page.get_by_role("button", name="One step forward").click()
        v.drawn()
    assert seen == [f"Step {k}: x = {x}, where the slope is f′(x) = {s}." for k, x, s in NOTED]


NOTED = [(0, "3", "6"), (1, "2.4", "4.8"), (2, "1.92", "3.84"), (3, "1.536", "3.07")]


def test_cobweb_and_loss_take_turns(visit):
    v = visit("walk?x=1.4&rate=0.9")
    assert v.page.locator(".panel:not([hidden])").count() == 2
    before = v.pixels()
    v.page.get_by_role("radio", name="Loss").click()
    v.settle()
    assert v.page.locator(".panel:not([hidden])").count() == 2
    assert v.pixels() != before
    assert v.query("tab") == "loss"


def test_a_walk_that_leaves_shows_where_it_left(visit):
    v = visit("walk?x=2&rate=3&step=30")
    assert "diverges" in v.sentence()
    assert v.sentence().splitlines()[-1] == "Step 30: x is more than 10 000 times the picture’s width away."
    v.page.locator(".sentence .jump").click()  # the step that the sentence names
    v.settle()
    assert v.sentence().startswith(f"The walk diverges at step {v.query('step')}")
    assert 0 < int(v.query("step")) < 30
