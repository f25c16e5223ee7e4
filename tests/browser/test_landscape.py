"""The landscape of a network in a real browser."""


def test_rate_and_epoch_follow_the_finger_without_the_server(visit):
    visitor = visit("landscape?epochs=20&epoch=20")
    visitor.frames.clear()
    for name in ("Learning rate, as a multiple of each one’s own", "Epoch"):
        seen = visitor.sweep(visitor.slider(name), 0.1, 0.9)
        assert len({pixels for pixels, _sentence in seen}) > 2
        assert len({sentence for _pixels, sentence in seen}) > 2
        assert not visitor.frames
        visitor.page.mouse.up()
        visitor.settle()
        visitor.frames.clear()
    again = visit(visitor.address().split("/", 3)[3])
    assert again.sentence() == visitor.sentence()
