"""The Taylor page under the finger."""


def test_the_point_is_dragged_on_the_picture_and_the_server_hears_only_of_the_release(visit):
    v = visit("taylor?curve=sine&x=-5&order=3")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.2, 0.8)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert any("opens downwards" in sentence for _, sentence in seen)
    assert any("lowest at" in sentence for _, sentence in seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("x")) > 2
    assert f"At x = {float(v.query('x')):g}:" in v.sentence()


def test_chips_change_the_order_without_the_server(visit):
    v = visit("taylor?curve=exponential&x=0")
    before = v.pixels()
    v.page.get_by_role("radio", name="Order 5").click()
    v.settle()
    assert v.pixels() != before
    assert "order 5 follows" in v.sentence()
    assert v.query("order") == "5"


def test_both_ends_and_a_fresh_browser(visit):
    v = visit("taylor")
    v.slider("Point").focus()
    v.page.keyboard.press("End")
    v.settle()
    assert v.query("x") == "2.5"
    link, sentence = v.address(), v.sentence()
    again = visit(link.split("/", 3)[3])
    assert again.sentence() == sentence
    again.slider("Point").focus()
    again.page.keyboard.press("Home")
    again.settle()
    assert again.query("x") == "-2.5"
