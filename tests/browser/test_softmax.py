"""The page of softmax under the finger."""

import numpy as np

from core.softmax import softmax
from viz.lessons.softmax.scene import REACH


def bar(v, name):
    return v.page.get_by_role("slider", name=name, exact=True)


def test_a_bar_follows_the_finger_and_the_server_hears_of_the_release(visit):
    v = visit("softmax?z=2~1~0.1")
    column = bar(v, "z₁")
    v.frames.clear()
    seen = v.sweep(column, (0.5, 0.3), (0.5, 0.9))
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert not v.frames
    held = v.sentence(), v.pixels()
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert (v.sentence().split("\n")[-2:], v.pixels()) == (held[0].split("\n")[-2:], held[1])
    z = [float(part) for part in v.query("z").split("~")]
    assert -REACH < z[0] < -2
    assert z[1:] == [1, 0.1]
    assert f"p₁ = {softmax(z)[0]:.3g}." in v.sentence()
    again = visit(v.address().split("/", 3)[3])
    assert again.sentence() == v.sentence()
    assert again.pixels() == v.pixels()


def test_a_second_bar_waits_for_the_picture_that_knows_the_first(visit):
    v = visit("softmax?z=0~0~0")
    for name, keys in (("z₁", 5), ("z₂", 3), ("z₃", 1)):  # without a pause: the server has not answered
        bar(v, name).focus()
        for _ in range(keys):
            v.page.keyboard.press("PageUp")
    v.settle()
    v.until(lambda: v.query("z") == "5~3~1")
    v.settle()
    assert f"p₃ = {softmax([5.0, 3.0, 1.0])[2]:.3g}." in v.sentence()


def test_a_constant_moves_the_numbers_and_no_probability(visit):
    v = visit("softmax?z=0~1~2&tab=overflow")
    shares = "document.querySelectorAll('.panel:not([hidden]) canvas.above')[1].toDataURL()"
    before = v.page.evaluate(shares)
    v.slider("Added to every logit").focus()
    v.page.keyboard.press("End")
    v.settle()
    assert v.query("shift") == "1000"
    assert v.page.evaluate(shares) == before
    assert "NaN" in v.sentence()
    assert np.isclose(softmax([1000.0, 1001.0, 1002.0])[2], 0.665, atol=5e-4)


def test_a_finger_drags_a_bar_on_a_narrow_screen(visit):
    v = visit("softmax", width=390, height=844, has_touch=True, is_mobile=True)
    column = bar(v, "z₂")
    column.scroll_into_view_if_needed()
    x, y = v.place(column, (0.5, 0.1))
    v.page.touchscreen.tap(x, y)
    v.settle()
    assert float(v.query("z").split("~")[1]) > 4
