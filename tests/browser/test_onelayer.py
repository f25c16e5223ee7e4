"""One layer: a weight is dragged as a bar, nothing is sent on the way, and the address holds the layer."""


def test_a_weight_is_dragged_and_everything_follows(visit):
    v = visit("onelayer")
    column = v.page.get_by_role("slider", name="w₁₂", exact=True)
    before = v.pixels()
    v.frames.clear()
    seen = v.sweep(column, (0.5, 0.4), (0.5, 0.9))
    assert not v.frames
    assert len({sentence for _, sentence in seen}) > 3
    assert v.pixels() != before
    v.page.mouse.up()
    v.settle()
    w = v.query("w").split("~")
    assert float(w[1]) < 0
    assert [w[0], *w[2:]] == ["0.47", "0.85", "0.86", "0.04", "0.69"]
    again = visit("onelayer?" + v.address().partition("?")[2])
    assert again.sentence() == v.sentence()
    assert again.pixels() == v.pixels()


def test_the_rate_is_live(visit):
    v = visit("onelayer?step=5")
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.2, 0.8)
    assert not v.frames
    assert len({sentence for _, sentence in seen}) > 3
