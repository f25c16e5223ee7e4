"""Many layers in a real browser."""


def test_depth_and_scale_follow_the_finger_without_the_server(visit):
    visitor = visit("depth")
    visitor.frames.clear()
    for name in ("Layers", "Scale of all weights"):
        seen = visitor.sweep(visitor.slider(name), 0.3, 0.9)
        assert len({pixels for pixels, _sentence in seen}) > 3
        assert len({sentence for _pixels, sentence in seen}) > 3
        assert not visitor.frames
        visitor.page.mouse.up()
        visitor.settle()
        visitor.frames.clear()
    again = visit(visitor.address().split("/", 3)[3])
    assert again.sentence() == visitor.sentence()
