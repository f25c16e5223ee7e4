"""The tangent under the finger."""


def test_the_point_is_dragged_on_the_curve_and_the_server_hears_only_of_the_release(visit):
    v = visit("tangent")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.3, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert max(size for kind, size in v.frames if kind == "received") < 20_000  # the picture is not sent again
    assert float(v.query("x")) > 16


def test_the_secant_becomes_the_tangent(visit):
    v = visit("tangent")
    assert "has slope 0.24, off by 0.1." in v.sentence()
    v.frames.clear()
    seen = v.sweep(v.slider("Step size"), 0.9, 0.02)
    assert len({pixels for pixels, _ in seen}) >= 3  # where h is small the secant lies on the tangent
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert v.query("h") == "0.0001"
    assert "h = 0.0001 has slope 0.140001, off by 10⁻⁶." in v.sentence()


def test_the_digits_of_the_notes_are_on_the_page(visit):
    v = visit("tangent")
    table = v.page.locator(".player table").inner_text()
    assert "0.1999999999990898" in table
    assert "0.2999999999986347" in table


def test_a_point_is_pinned_and_unpinned(visit):
    v = visit("tangent")
    before = v.pixels()
    v.page.get_by_role("button", name="Pin x = 2", exact=True).click()
    v.settle()
    assert v.query("pins") == "2~5~10"
    assert v.page.locator(".player table tbody tr").count() == 3
    v.sweep(v.panel(), 0.5, 0.6)
    v.page.mouse.up()
    v.settle()
    assert v.pixels() != before
    v.page.go_back()
    v.settle()
    v.page.get_by_role("button", name="Unpin x = 2", exact=True).click()
    v.settle()
    assert v.query("pins") == "5~10"


def test_where_there_is_no_tangent_none_is_drawn(visit):
    v = visit("tangent?curve=absolute&x=-0.1&h=0.5&pins=none")
    assert "At x = −0.1 the slope is −1." in v.sentence()
    v.slider("Point").focus()
    v.page.keyboard.press("ArrowRight")
    v.page.keyboard.press("ArrowRight")
    v.settle()
    assert "At x = 0 there is no derivative: the slope is −1 to the left, 1 to the right." in v.sentence()
    assert v.page.locator(".player .results").is_hidden() or not v.page.locator(".player table").count()
