"""The page of activation functions under the finger."""


def test_the_input_is_dragged_on_the_picture_and_the_server_hears_of_the_release(visit):
    v = visit("activations?z=-5&focus=sigmoid")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.2, 0.8)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert any("hardly any gradient" in sentence for _, sentence in seen)
    assert any("multiplied by the slope" in sentence for _, sentence in seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("z")) > 2
    again = visit(v.address().split("/", 3)[3])
    assert (again.sentence(), again.pixels()) == (v.sentence(), v.pixels())


def test_a_hyperparameter_and_the_chain_are_live(visit):
    v = visit("activations?z=-2&focus=leaky_relu&tab=chain&n=4")
    leak = v.slider("Leaky ReLU: Slope on the left")
    v.frames.clear()
    seen = v.sweep(leak, 0.05, 0.9)
    assert len({pixels for pixels, _ in seen}) > 3
    v.page.mouse.up()
    v.settle()
    assert float(v.query("leaky_relu.slope")) > 0.3
    assert v.query("n") == "4"
    v.page.get_by_role("radio", name="Sigmoid").click()
    v.settle()
    assert not leak.is_visible()
    assert "4 × Sigmoid from z = −2" in v.sentence()
