"""The gradient field under the finger: the point's streamline follows, presets and zoom change the picture."""

import pytest


def plane(v):
    return v.page.locator(".panel.plane")


def test_the_streamline_follows_and_the_server_hears_only_of_the_release(visit):
    v = visit("field?surface=himmelblau&x=-1.2&y=2.1")
    lines = v.contour()
    square, table = plane(v).bounding_box(), v.page.locator(".results").bounding_box()
    assert square["height"] > 500  # the map takes the room that there is, and its table stands beside it
    assert table["x"] > square["x"] + square["width"]
    v.frames.clear()
    seen = v.sweep(plane(v), (0.42, 0.3), (0.6, 0.6))
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) >= 2  # from one minimum's basin to another's
    assert not v.frames
    assert v.contour() == lines > 10
    assert v.query("x") == "-1.2"
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert max(size for kind, size in v.frames if kind == "received") < 20_000
    assert v.query("x") != "-1.2"
    assert "minimum" in v.sentence()


@pytest.mark.parametrize(
    ("name", "key", "kinds"),
    [("Local minima", "styblinski_tang", 9), ("Saddle", "saddle", 1), ("Plateau", "plateau", 1)],
)
def test_presets_open_their_landscape_as_a_whole(visit, name, key, kinds):
    v = visit("field")
    v.page.get_by_role("radio", name=name, exact=True).click()
    v.settle()
    assert v.query("surface") == key
    assert v.sentence().startswith(name)
    assert v.page.locator(".results tbody tr").count() == kinds
    reach = v.page.evaluate("document.querySelector('.panel .plot')._fullLayout.xaxis.range[1]")
    assert reach == {"styblinski_tang": 5, "saddle": 3, "plateau": 4}[key]
    v.page.go_back()
    v.settle()
    assert v.query("surface") == "formula"
    assert v.sentence().startswith("Convex")


def test_lengths_and_lines_are_switched_without_a_new_picture(visit):
    v = visit("field")
    first = v.pixels()
    v.frames.clear()
    v.page.get_by_role("radio", name="Equal arrows").click()
    v.drawn()
    second = v.pixels()
    v.page.get_by_role("radio", name="Lines").click()
    v.drawn()
    assert len({first, second, v.pixels()}) == 3
    v.settle()
    assert v.query("shown") == "lines"
    assert max(size for kind, size in v.frames if kind == "received") < 20_000


def test_zoom_keeps_the_point_and_goes_to_the_link(visit):
    v = visit("field?surface=himmelblau&x=2.5&y=2.5")
    for _ in range(3):
        v.page.get_by_role("button", name="Zoom in").click()
        v.drawn()
    v.settle()
    left, right, low, high = map(float, v.query("view").split("~"))
    assert right - left < 4
    assert left < 2.5 < right
    assert low < 2.5 < high
    assert v.query("x") == "2.5"
    v.sweep(plane(v), 0.5, (0.48, 0.45))
    v.page.mouse.up()
    v.settle()
    assert left < float(v.query("x")) < right
    assert [float(edge) for edge in v.query("view").split("~")] == [left, right, low, high]  # it does not pan
    v.page.get_by_role("button", name="Show everything").click()
    v.settle()
    assert v.query("view") is None


def test_on_a_phone_nothing_is_cut(visit):
    v = visit("field", width=390, height=844, has_touch=True, is_mobile=True)
    assert v.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    gap = "document.querySelector('.stage').clientHeight - document.querySelector('.panel').clientHeight"
    assert v.page.evaluate(gap) == pytest.approx(0, abs=1)
    v.page.touchscreen.tap(*v.place(plane(v), (0.6, 0.4)))
    v.settle()
    assert float(v.query("x")) > 0
