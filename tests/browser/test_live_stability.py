"""The dot on the stability map under the finger."""


def test_the_dot_follows_the_pointer_and_the_server_hears_only_of_the_release(visit):
    v = visit("stability?rate=0.01&momentum=0.5")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.3, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    said = " ".join(sentence for _, sentence in seen)
    assert "at the goal from step" in said
    assert "diverges" in said
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("rate")) > 0.3
    assert len(v.maps()) == 1


def test_the_learning_rate_alone_moves_the_dot(visit):
    v = visit("stability?rate=0.01&momentum=0.5")
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.1, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert v.query("momentum") == "0.5"
