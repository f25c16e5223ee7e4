"""The network playground under the hand."""

from viz.figures.regions import LEVELS

QUERY = (
    "network?data=moons&moons.samples=80&hidden=3.tanh&epochs=30&epoch=30&optimizer=adam&optimizer.learning_rate=0.03"
)


def test_epochs_and_rates_are_dragged_and_the_server_hears_only_of_the_release(visit):
    v = visit(QUERY)
    v.frames.clear()
    for name in ("Epoch", "Learning rate"):
        seen = v.sweep(v.slider(name), 0.02, 0.98)
        assert len({pixels for pixels, _ in seen}) > len(seen) / 2
        assert len({sentence for _, sentence in seen}) > 2
        assert not v.frames
        v.page.mouse.up()
        v.settle()
        v.frames.clear()
    link, sentence = v.address(), v.sentence()
    assert v.query("epoch") == "30"
    assert v.query("optimizer.learning_rate") == "3"
    again = visit(link.split("/", 3)[3])
    assert again.sentence() == sentence


COLOURS = """() => {
  const c = document.querySelector('.panel:not([hidden]) canvas.ground');
  return new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size;
}"""


def test_pointing_shows_a_units_own_map_and_leaves_no_trace(visit):
    v = visit(QUERY)
    assert v.page.evaluate(COLOURS) > 2 * LEVELS + 1  # the cells of the decision blend
    net = v.panel(1)
    before, said = v.maps(), v.sentence()
    v.frames.clear()
    v.page.mouse.move(*v.place(net, (0.5, 0.5)))
    v.until(lambda: "unit 2 of layer 1" in v.sentence())
    assert v.maps()[0] != before[0]
    v.page.mouse.move(*v.place(v.panel(0), (0.5, 0.5)))
    v.until(lambda: v.sentence() == said)
    assert v.maps() == before
    assert not v.frames


def test_new_weights_are_another_seed_the_confusion_matrix_a_tab_and_units_grow_by_plus(visit):
    v = visit(QUERY)
    before = v.maps()
    v.page.get_by_role("button", name="New weights").click()
    v.until(lambda: v.query("seed") == "1")
    v.settle()
    assert v.maps() != before
    v.page.get_by_role("radio", name="Confusion matrix").click()
    v.settle()
    assert v.query("tab") == "confusion"
    units = v.page.locator("[data-testid=stNumberInput]", has_text="Units in layer 1")
    units.get_by_test_id("stNumberInputStepUp").click()
    v.until(lambda: v.query("hidden") == "4.tanh")
    v.settle()


def test_a_long_training_shows_its_beginning_and_goes_on_or_stops_there(visit):
    v = visit("network?data=moons&epochs=1000&epoch=1000")
    v.until(lambda: "After epoch 1000," in v.sentence())
    coming = v.page.locator(".player .coming")
    assert coming.is_hidden()
    assert v.query("epoch") == "1000"
    v.page.get_by_role("button", name="New weights").click()
    v.until(coming.is_visible)
    assert "The training goes on: these are the first" in v.sentence()
    assert v.page.locator(".player .slider .track").first.inner_html() == ""  # nothing has become of it yet
    text, value = coming.evaluate("coming => [coming.innerText, coming.querySelector('progress').value]")
    assert text == f"Training … {100 * value:.0f}%"
    v.page.get_by_role("button", name="Stop at epoch").click()
    v.until(lambda: v.query("epochs") not in (None, "1000"))
    v.settle()
    assert coming.is_hidden()
    assert v.query("epoch") == v.query("epochs")
    assert f"After epoch {v.query('epoch')}," in v.sentence()
    assert "goes on" not in v.sentence()
