"""From the table to the step at which a run left, by mouse and by keyboard; and what a term means, by a touch."""

import pytest

QUERY = "?optimizers=gradient_descent&gradient_descent.learning_rate=0.3&steps=60&step=60"


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_the_outcome_leads_to_the_step_where_it_left(visit, way):
    v = visit(QUERY)
    jump = v.page.locator(".results .jump").first
    step = int(jump.inner_text().rsplit(" ", 1)[1])
    before = v.pixels()
    if way == "mouse":
        jump.click()
    else:
        jump.focus()
        v.page.keyboard.press("Enter")
    v.settle()
    assert 0 < step < 60
    assert v.slider("Step k").input_value() == str(step)
    assert v.query("step") == str(step)
    assert v.pixels() != before
    assert f"at step {step}" in v.sentence()


@pytest.mark.parametrize("touch", [False, True])
def test_what_lambda_max_is_can_be_touched(visit, touch):
    v = visit(QUERY, has_touch=touch)
    term = v.page.locator(".sentence .term").first
    assert term.inner_text() == "λmax"
    meaning = v.page.locator(".meaning")
    assert not meaning.is_visible()
    if touch:
        term.tap()
    else:
        term.hover()
    assert "eigenvalue of the Hessian" in meaning.inner_text()
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    v.page.keyboard.press("Escape") if touch else v.page.mouse.move(5, 5)
    assert not meaning.is_visible()
