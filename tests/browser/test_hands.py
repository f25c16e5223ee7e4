"""What hands do on the picture: the start, the zoom, the step, the camera, the formula field."""

import pytest


def contour(v):
    """The part of the contour's panel within its axes."""
    return v.page.locator(".panel .nsewdrag").first


HANDLE = (0.1, 0.5 - 1.1 / 6)  # the start at (−2.4, 1.1)
STEPS = """window.steps = [];
(function look() {
  const slider = document.querySelectorAll('.player input[type=range]')[1];
  if (slider) window.steps.push(Number(slider.value));
  requestAnimationFrame(look);
})()"""


def start(visitor):
    return tuple(map(float, visitor.query("start").split("~")))


def test_the_start_moves_by_keys_and_by_a_click_and_cannot_be_lost_outside(visit):
    v = visit()
    v.page.locator(".handle").focus()
    v.page.keyboard.press("ArrowRight")
    v.page.keyboard.press("ArrowRight")
    v.settle()
    assert start(v)[0] == pytest.approx(-2.28, abs=0.001)
    before = v.pixels()
    v.page.mouse.click(*v.place(contour(v), (0.75, 0.25)))
    v.settle()
    assert start(v) == pytest.approx((1.5, 1.5), abs=0.02)
    assert v.pixels() != before
    v.sweep(contour(v), (0.75, 0.25), (-0.3, 0.5))
    v.page.mouse.up()
    v.settle()
    assert start(v)[0] == -3
    assert v.page.locator(".handle").is_visible()


def test_the_start_is_dragged_and_its_last_place_is_exact(visit):
    v = visit()
    before, seen = v.page.evaluate("history.length"), [v.pixels()]
    v.page.mouse.move(*v.place(contour(v), HANDLE))
    v.page.mouse.down()
    for i in range(1, 8):
        v.page.mouse.move(*v.place(contour(v), (0.1 + 0.08 * i, 0.3)), steps=4)
        v.until(lambda: v.pixels() != seen[-1])  # it follows
        seen.append(v.pixels())
    v.page.mouse.move(*v.place(contour(v), (0.5, 0.25)))
    v.page.mouse.up()
    v.settle()
    assert start(v) == pytest.approx((0, 1.5), abs=0.02)
    assert v.page.evaluate("history.length") == before + 1  # one step back for the whole drag


def test_zoom_and_pan_survive_everything(visit):
    v = visit()
    v.page.get_by_role("button", name="Zoom in").click()
    v.settle()
    v.sweep(contour(v), (0.6, 0.8), (0.5, 0.7))
    v.page.mouse.up()
    v.settle()
    view = v.query("view")
    ranges = "(l => [l.xaxis.range, l.yaxis.range].flat())(document.querySelector('.panel .plot')._fullLayout)"
    assert v.page.evaluate(ranges) == pytest.approx(list(map(float, view.split("~"))), abs=1e-5)
    assert float(view.split("~")[0]) > -1.875  # it was panned
    v.page.mouse.click(*v.place(contour(v), 0.3))
    v.settle()
    v.page.get_by_role("radio", name="Adam").click()
    v.settle()
    v.page.emulate_media(color_scheme="dark")
    v.settle()
    assert v.query("view") == view
    assert v.page.evaluate(ranges) == pytest.approx(list(map(float, view.split("~"))), abs=1e-5)
    v.page.get_by_role("button", name="Show everything").click()
    v.settle()
    assert v.query("view") is None


def test_play_pause_step_and_scrub(visit):
    v = visit()
    at = lambda: int(v.slider("Step k").input_value())  # noqa: E731
    v.page.get_by_role("combobox", name="Speed", exact=True).select_option("0.25")
    v.page.get_by_role("button", name="Play").click()
    v.until(lambda: 2 < at() < 100)  # from the start, it stood at the end
    v.page.get_by_role("button", name="Pause").click()
    v.settle()
    paused = at()
    assert 2 < paused < 100
    assert v.query("step") == str(paused)
    v.page.get_by_role("button", name="One step forward").click()
    v.drawn()
    assert at() == paused + 1
    v.page.get_by_role("button", name="One step back").click()
    v.page.get_by_role("button", name="One step back").click()
    v.drawn()
    assert at() == paused - 1
    v.settle()
    v.frames.clear()
    v.sweep(v.page.locator(".panel").nth(2), 0.3, 0.8)
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
    assert 0 <= v.slider("Step k").evaluate(BUSY) < 15  # by the clock it would be 33


def test_one_soft_play_on_opening_and_none_for_those_who_ask(visit):
    calm = visit()
    assert calm.slider("Step k").input_value() == "100"
    lively = visit(reduced_motion="no-preference", record=STEPS)
    lively.until(lambda: lively.slider("Step k").input_value() == "100")
    lively.settle()
    seen = lively.page.evaluate("window.steps")
    assert len(set(seen)) > 10  # it played
    assert seen == sorted(seen)
    assert lively.slider("Step k").input_value() == "100"
    assert lively.query("step") == "100"


def test_the_camera_stays_while_things_change(visit):
    v = visit("?tab=3d&together=1")
    scene, before = "document.querySelector('.space .plot')._fullLayout?.scene?._scene", v.query("eye")
    v.until(lambda: v.page.evaluate(f"Boolean({scene})"))
    v.sweep(v.page.locator(".space"), (0.3, 0.4), (0.5, 0.45), moves=7)
    v.page.mouse.up()
    v.until(lambda: v.query("eye") != before)
    v.settle()
    camera = f"Object.values({scene}.getCamera().eye)"
    turned = v.page.evaluate(camera)
    v.slider("Learning rate").focus()
    v.page.keyboard.press("ArrowLeft")
    v.settle()
    assert v.page.evaluate(camera) == pytest.approx(turned, abs=0.01)


def test_a_typed_formula(visit):
    v = visit("?surface=formula")
    field = v.page.get_by_label("f(x, y) =", exact=True)
    field.fill("x^2 + 3y^2 + sin(4x)")
    field.press("Enter")
    v.settle()
    assert v.query("formula") == "x^2 + 3y^2 + sin(4x)"
    good = v.pixels()
    for nonsense in ("x^2 +", "foo(x)", "<img src=x onerror=alert(1)>", "__import__('os')", "log(-1 - x^2)", "(" * 120):
        field.fill(nonsense)
        field.press("Enter")
        v.settle()
        assert field.input_value() == nonsense  # what was typed is kept
        assert v.query("formula") == "x^2 + 3y^2 + sin(4x)"
        assert v.pixels() == good
    assert v.page.locator("img[src=x]").count() == 0
    field.fill("x^4 + y^2")
    field.press("Enter")
    v.settle()
    assert v.query("formula") == "x^4 + y^2"


def test_a_zoom_while_the_picture_is_drawn_anew_is_not_lost(visit):
    v = visit("?steps=50&step=50")
    v.page.emulate_media(color_scheme="dark")
    v.page.get_by_role("button", name="Zoom in").click()
    v.settle()
    ranges = "(l => [l.xaxis.range, l.yaxis.range].flat())(document.querySelector('.panel .plot')._fullLayout)"
    assert v.page.evaluate(ranges) == pytest.approx(list(map(float, v.query("view").split("~"))), abs=1e-5)


def test_another_width_is_no_zoom(visit):
    v = visit("basins?steps=50&step=50")
    v.frames.clear()
    for width in (390, 1600):
        v.page.set_viewport_size({"width": width, "height": 900})
        v.settle()
    assert v.query("view") is None
    assert not [size for kind, size in v.frames if kind == "sent" and size > 1000]
