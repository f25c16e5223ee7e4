"""The best step under the finger."""


def test_h_is_dragged_on_the_picture_and_the_server_hears_only_of_the_release(visit):
    v = visit("step-size")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.9, 0.3)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    said = " ".join(sentence for _, sentence in seen)
    for words in ("h is too large", "h is too small"):
        assert words in said
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert max(size for kind, size in v.frames if kind == "received") < 20_000
    assert float(v.query("h")) < 1e-9


def test_the_pointer_takes_h_where_it_is(visit):
    v = visit("step-size")
    axis = v.page.evaluate("""() => {
        const { xaxis } = document.querySelector(".panel .plot")._fullLayout;
        return [xaxis._offset, xaxis._length, ...xaxis.range];
    }""")
    box = v.panel().bounding_box()
    v.page.mouse.click(box["x"] + axis[0] + axis[1] * (-6 - axis[2]) / (axis[3] - axis[2]), box["y"] + 120)
    v.settle()
    assert v.query("h") == "1e-06"


def test_the_curves_point_moves_the_v(visit):
    v = visit("step-size?h=1e-8")
    assert "This is about the best h." in v.sentence()
    v.frames.clear()
    seen = v.sweep(v.panel(1), 0.3, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert float(v.query("x")) > 1


def test_methods_and_precisions(visit):
    v = visit("step-size")
    v.frames.clear()
    v.page.get_by_role("radio", name="float32").click()
    v.page.get_by_role("radio", name="Central difference").click()
    v.settle()
    assert (v.query("precision"), v.query("method")) == ("float32", "central")
    assert "Central difference, h = 0.0001:" in v.sentence()
    assert "h is too small" in v.sentence()
    assert "∛ε = 0.0049" in v.page.locator(".player table").inner_text()
