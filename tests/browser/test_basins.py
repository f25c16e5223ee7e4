"""The basins: start and hyperparameters under the finger, and a zoom that is computed again."""


def test_the_start_is_dragged_and_both_paths_follow(visit):
    v = visit("basins")
    maps, before = v.maps(), v.pixels()
    assert len(maps) == 2
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
    assert "Gradient descent, η = 0.01: from your start it goes to minimum 1" in v.sentence()
    assert v.maps() == maps


def test_a_zoom_computes_both_maps_again(visit):
    v = visit("basins?steps=100&step=100")
    maps = v.maps()
    v.page.get_by_role("button", name="Zoom in").click()
    v.settle()
    assert v.query("view")
    after = v.maps()
    assert len(after) == 2
    assert not set(after) & set(maps)
    ranges = v.page.evaluate("[...document.querySelectorAll('.plot')].map(p => p._fullLayout.xaxis.range[1])")
    assert max(ranges) - min(ranges) < 0.05
    assert ranges[0] < 5


def test_the_map_follows_the_learning_rate_and_becomes_fine_when_it_is_let_go(visit):
    v = visit("basins")
    left, right = v.maps()
    v.frames.clear()
    slider = v.slider("Learning rate, left")
    seen = set()
    for _ in range(3):
        slider.press("ArrowRight")
        v.drawn()
        now = v.maps()
        assert now[1] == right
        seen.add(now[0])
    assert len(seen | {left}) == 4
    v.settle()
    assert v.maps()[0] not in seen | {left}  # the same places, finer
    assert float(v.query("left.learning_rate")) > 0.02
    assert v.query("right.learning_rate") == "0.01"
    v.frames.clear()
    v.sweep(v.slider("Learning rate, right"), 0.5, 0.1)
    assert not v.frames
    assert v.maps()[1] != right
    v.page.mouse.up()
    v.settle()
    assert float(v.query("right.learning_rate")) < 0.01


def test_another_hyperparameter_is_put_under_the_slider(visit):
    v = visit("basins?right_live=momentum")
    before = v.maps()
    v.sweep(v.slider("Momentum factor, right"), 0.5, 0.02)
    after = v.maps()
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)
    v.page.mouse.up()
    v.settle()
    assert float(v.query("right.momentum")) < 0.5
    assert "Momentum, β = 0" in v.sentence()
