"""What hands do on the picture: the start, the zoom, the step, the camera, the formula field."""

import pytest


def plot_point(visitor, across, down):
    """A place on the page, by its part of the contour's width and height."""
    box = visitor.page.evaluate(
        """() => { const p = document.querySelector('.panel .plot'), b = p.getBoundingClientRect(), l = p._fullLayout;
        return [b.x + l.xaxis._offset, b.y + l.yaxis._offset, l.xaxis._length, l.yaxis._length] }"""
    )
    return box[0] + across * box[2], box[1] + down * box[3]


STEPS = """window.steps = [];
(function look() {
  const slider = document.querySelectorAll('.player input[type=range]')[1];
  if (slider) window.steps.push(Number(slider.value));
  requestAnimationFrame(look);
})()"""


def start(visitor):
    return tuple(map(float, visitor.query("start").split("~")))


def test_a_click_puts_the_start_there(visit):
    v = visit()
    before = v.pixels()
    v.page.mouse.click(*plot_point(v, 0.75, 0.25))
    v.settle(1200)
    assert start(v) == pytest.approx((1.5, 1.5), abs=0.02)
    assert v.pixels() != before


def test_the_start_is_dragged_and_its_last_place_is_exact(visit):
    v = visit()
    v.page.mouse.move(*plot_point(v, 0.1, 0.5 - 1.1 / 6))
    v.page.mouse.down()
    seen, before = set(), v.page.evaluate("history.length")
    for i in range(30):
        v.page.mouse.move(*plot_point(v, 0.1 + 0.02 * i, 0.3))
        v.page.wait_for_timeout(30)
        seen.add(v.pixels())
    assert len(seen) > 8  # it follows
    v.page.mouse.move(*plot_point(v, 0.5, 0.25))
    v.page.mouse.up()
    v.settle(1500)
    assert start(v) == pytest.approx((0, 1.5), abs=0.02)
    assert v.page.evaluate("history.length") == before + 1  # one step back for the whole drag


def test_the_start_cannot_be_lost_outside(visit):
    v = visit()
    v.page.mouse.move(*plot_point(v, 0.1, 0.5 - 1.1 / 6))
    v.page.mouse.down()
    v.page.mouse.move(*plot_point(v, -0.3, 0.5), steps=5)
    v.page.mouse.up()
    v.settle(1200)
    assert start(v)[0] == -3
    assert v.page.locator(".handle").is_visible()


def test_the_start_moves_by_keys(visit):
    v = visit()
    v.page.locator(".handle").focus()
    v.page.keyboard.press("ArrowRight")
    v.page.keyboard.press("ArrowRight")
    v.settle(1200)
    assert start(v)[0] == pytest.approx(-2.28, abs=0.001)


def test_zoom_and_pan_survive_everything(visit):
    v = visit()
    v.page.get_by_role("button", name="Zoom in").click()
    v.settle(1200)
    v.page.mouse.move(*plot_point(v, 0.6, 0.8))
    v.page.mouse.down()
    v.page.mouse.move(*plot_point(v, 0.5, 0.7), steps=8)
    v.page.mouse.up()
    v.settle(1500)
    view = v.query("view")
    ranges = "(l => [l.xaxis.range, l.yaxis.range].flat())(document.querySelector('.panel .plot')._fullLayout)"
    assert v.page.evaluate(ranges) == pytest.approx(list(map(float, view.split("~"))), abs=1e-5)
    assert float(view.split("~")[0]) > -1.875  # it was panned
    v.page.mouse.click(*plot_point(v, 0.3, 0.3))
    v.settle(1200)
    v.page.get_by_role("radio", name="Adam").click()
    v.settle()
    v.page.emulate_media(color_scheme="dark")
    v.settle()
    assert v.query("view") == view
    assert v.page.evaluate(ranges) == pytest.approx(list(map(float, view.split("~"))), abs=1e-5)
    v.page.get_by_role("button", name="Show everything").click()
    v.settle(1200)
    assert v.query("view") is None


def test_play_pause_step_and_scrub(visit):
    v = visit()
    at = lambda: int(v.slider("Step").input_value())  # noqa: E731
    v.page.get_by_role("button", name="Play").click()
    v.settle(700)
    v.page.get_by_role("button", name="Pause").click()
    v.settle()
    paused = at()
    assert 2 < paused < 60
    assert v.query("step") == str(paused)
    v.page.get_by_role("button", name="One step forward").click()
    v.settle(100)
    assert at() == paused + 1
    v.page.get_by_role("button", name="One step back").click()
    v.page.get_by_role("button", name="One step back").click()
    v.settle(100)
    assert at() == paused - 1
    v.settle()
    box = v.page.locator(".panel").nth(2).bounding_box()
    v.frames.clear()
    v.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 100)
    v.page.mouse.down()
    v.page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 100, steps=10)
    assert 60 < at() < 95
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert v.query("step") == str(at())


BUSY = """async slider => {
  const before = Number(slider.value);
  for (const end = performance.now() + 2000; performance.now() < end;);
  for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
  return Number(slider.value) - before;
}"""


def test_play_goes_on_where_it_was_when_the_page_was_busy(visit):
    v = visit()
    v.page.get_by_role("button", name="Play").click()
    assert 0 <= v.slider("Step").evaluate(BUSY) < 15  # by the clock it would be 33


def test_one_soft_play_on_opening_and_none_for_those_who_ask(visit):
    calm = visit()
    assert calm.slider("Step").input_value() == "100"
    lively = visit(reduced_motion="no-preference", record=STEPS)
    lively.settle(3000)
    seen = lively.page.evaluate("window.steps")
    assert len(set(seen)) > 10  # it played
    assert seen == sorted(seen)
    assert lively.slider("Step").input_value() == "100"
    assert lively.query("step") == "100"


def test_the_camera_stays_while_things_change(visit):
    v = visit("?tab=3d")
    v.settle(2500)
    camera = "Object.values(document.querySelector('.space .plot')._fullLayout.scene._scene.getCamera().eye)"
    box = v.page.locator(".space").bounding_box()
    v.page.mouse.move(box["x"] + 150, box["y"] + 150)
    v.page.mouse.down()
    v.page.mouse.move(box["x"] + 230, box["y"] + 170, steps=6)
    v.page.mouse.up()
    v.settle(2500)
    turned = v.page.evaluate(camera)
    assert v.query("eye") != "-0.9~-1.05~1.45"
    v.slider("Learning rate").focus()
    v.page.keyboard.press("ArrowLeft")
    v.settle(2000)
    assert v.page.evaluate(camera) == pytest.approx(turned, abs=0.01)


def test_a_typed_formula(visit):
    v = visit("?surface=formula")
    field = v.page.get_by_label("f(x, y) =")
    field.fill("x^2 + 3y^2 + sin(4x)")
    field.press("Enter")
    v.settle(1500)
    assert v.query("formula") == "x^2 + 3y^2 + sin(4x)"
    good = v.pixels()
    for nonsense in ("x^2 +", "foo(x)", "<img src=x onerror=alert(1)>", "__import__('os')", "log(-1 - x^2)", "(" * 120):
        field.fill(nonsense)
        field.press("Enter")
        v.settle(900)
        assert field.input_value() == nonsense  # what was typed is kept
        assert v.query("formula") == "x^2 + 3y^2 + sin(4x)"
        assert v.pixels() == good
    assert v.page.locator("img[src=x]").count() == 0
    field.fill("x^4 + y^2")
    field.press("Enter")
    v.settle(1500)
    assert v.query("formula") == "x^4 + y^2"
