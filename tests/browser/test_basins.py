"""The basins: the start under the finger, and a zoom that is computed again."""

IMAGES = "[...document.querySelectorAll('.panel .heatmaplayer image')].map(i => i.href.baseVal)"


def test_the_start_is_dragged_and_both_paths_follow(visit):
    v = visit("basins")
    images, before = v.page.evaluate(IMAGES), v.pixels()
    assert len(images) == 2
    x, y = v.place(v.panel().locator(".handle"), 0.5)
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    v.page.mouse.move(x + 60, y - 60, steps=6)
    v.settle()
    assert v.pixels() != before
    assert v.query("x") == "-1"  # a draft is not yet in the address
    v.page.mouse.up()
    v.settle()
    assert float(v.query("x")) > 0
    assert "Gradient descent, η = 0.01: from your start it reaches minimum 1" in v.sentence()
    assert v.page.evaluate(IMAGES) == images


def test_a_zoom_computes_both_maps_again(visit):
    v = visit("basins?steps=100&step=100")
    images = v.page.evaluate(IMAGES)
    v.page.get_by_role("button", name="Zoom in").click()
    v.settle()
    assert v.query("view")
    after = v.page.evaluate(IMAGES)
    assert len(after) == 2
    assert not set(after) & set(images)
    ranges = v.page.evaluate("[...document.querySelectorAll('.plot')].map(p => p._fullLayout.xaxis.range[1])")
    assert max(ranges) - min(ranges) < 0.05
    assert ranges[0] < 5
