"""The gradient under the finger: contour, three dimensions and compass follow, and nothing goes over the wire."""

import pytest

CAMERA = "Object.values(document.querySelector('.panel.space .plot')._fullLayout.scene._scene.getCamera().eye)"
POINT = "JSON.stringify(document.querySelector('.panel.space .plot').data.filter(t => t.type === 'scatter3d').at(-1).z)"


def test_the_pictures_follow_and_the_server_hears_only_of_the_release(visit):
    v = visit("gradient")
    lines, camera, point = v.contour(), v.page.evaluate(CAMERA), v.page.evaluate(POINT)
    v.frames.clear()
    seen = v.sweep(v.page.locator(".panel.plane"), (0.4, 0.3), (0.8, 0.6))
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    v.until(lambda: v.page.evaluate(POINT) != point)
    assert v.page.evaluate(CAMERA) == pytest.approx(camera, abs=1e-9)
    assert not v.frames
    assert v.contour() == lines > 10
    assert v.query("x") == "1.2"
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert max(size for kind, size in v.frames if kind == "received") < 20_000  # the picture is not sent again
    x = float(v.query("x"))
    assert x > 1.2
    assert v.slider("Point x").get_attribute("aria-valuetext") == v.query("x")
    assert f"∂f/∂x = {2 * x:.3g}" in v.sentence()


def test_the_direction_turns_without_a_message(visit):
    v = visit("gradient")
    v.frames.clear()
    before = v.pixels()
    v.sweep(v.slider("Direction"), 0.22, 0.13)
    assert v.pixels() != before
    assert "along the gradient" in v.sentence()  # 30° or 45°, beside its 36.9°
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert v.query("angle") in ("30", "45")


def test_a_link_shows_what_its_sender_saw(visit):
    first = visit("gradient?surface=himmelblau&x=-1.23&y=2.5&angle=33")
    second = visit(first.address().split("/", 3)[3])
    assert second.sentence() == first.sentence()
    assert "33°" in second.sentence()
    assert second.query("x") == "-1.23"


def test_on_a_phone_nothing_is_cut(visit):
    v = visit("gradient", width=390, height=844, has_touch=True, is_mobile=True)
    assert v.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    v.page.touchscreen.tap(*v.place(v.page.locator(".panel.plane"), 0.4))
    v.settle()
    assert float(v.query("x")) < 0.5
