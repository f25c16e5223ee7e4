"""Backpropagation: steps, pointing and the rate are live; a click chooses, and then the weight can be edited."""

WHERE = """([panel, x, y]) => {
  const box = document.querySelector(`.panel[aria-label^="${panel}"]`).getBoundingClientRect();
  return [box.x + x * box.width, box.y + y * box.height];
}"""


def chip(visitor, name):
    return visitor.page.get_by_role("radio", name=name, exact=True)


def diagram(visitor):
    return visitor.page.get_by_role("slider", name="The network’s units and weights", exact=True)


def test_phases_steps_and_the_rate_are_live(visit):
    v = visit("backprop?step=0")
    v.frames.clear()
    before = v.pixels()
    seen = v.sweep(v.slider("Step"), 0.0, 1.0)
    assert len({pixels for pixels, _ in seen}) > 4
    assert "Update with η" in v.sentence()
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert v.query("step") == "10"
    said = chip(v, "Forward").evaluate(
        "async chip => { chip.click(); for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);"
        " return document.querySelector('.player .sentence').innerText; }"
    )
    assert "Forward: z =" in said
    assert chip(v, "Forward").get_attribute("aria-checked") == "true"
    v.settle()
    assert v.query("step") == "4"
    assert v.pixels() != before
    v.frames.clear()
    chip(v, "Update").click()
    v.settle()
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.1, 0.9)
    assert not v.frames
    assert len({sentence for _, sentence in seen}) > 3
    v.page.mouse.up()
    v.settle()


def test_pointing_shows_and_a_click_chooses(visit):
    v = visit("backprop")
    v.frames.clear()
    assert "Pull an edge" in v.sentence()
    x, y = v.page.evaluate(WHERE, ["The network with", 0.5, 0.52])  # the middle one of three hidden units
    v.page.mouse.move(x, y)
    v.drawn()
    assert "h₁₂ = tanh" in v.sentence()
    v.page.mouse.move(5, 5)
    v.drawn()
    assert "Pull an edge" in v.sentence()
    assert not v.frames
    v.page.mouse.click(x, y)
    v.page.mouse.move(5, 5)
    v.settle()
    assert "h₁₂ = tanh" in v.sentence()
    assert v.query("pointed") == "4"
    field = v.page.get_by_label("bias of h₁₂")
    field.fill("0.5")
    field.press("Enter")
    v.settle()
    assert v.query("edits") == "7~0.5"
    assert "+ 0.5 =" in v.sentence()
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    v.page.mouse.move(x, y - 40, steps=4)
    v.page.get_by_text("+ 1 =").wait_for()  # a draft
    assert v.query("edits") == "7~0.5"
    v.page.mouse.up()
    v.settle()
    assert v.query("edits") == "7~1"
    assert v.query("pointed") == "4"
    v.page.mouse.move(5, 5)
    v.drawn()
    again = visit("backprop?" + v.address().partition("?")[2])
    assert again.sentence() == v.sentence()
    v.page.get_by_role("button", name="Undo edits").click()
    v.settle()
    assert v.query("edits") == "none"


def test_units_and_edges_are_reached_by_keyboard(visit):
    v = visit("backprop")
    node = diagram(v)
    node.focus()
    v.page.keyboard.press("ArrowRight")
    v.drawn()
    assert node.get_attribute("aria-valuetext") == "x₁"
    seen = set()
    for _ in range(4):
        v.page.keyboard.press("ArrowRight")
        v.drawn()
        seen.add(node.get_attribute("aria-valuetext"))
    assert any(text.startswith("w(") for text in seen)
    assert "y" in seen or any(text.startswith("h") for text in seen)
    v.page.keyboard.press("Escape")
    v.settle()
    assert v.query("pointed") == "0"


def test_a_tap_chooses_another_lets_go_and_a_finger_pulls(visit):
    v = visit("backprop", width=390, height=844, has_touch=True)
    x, y = v.page.evaluate(WHERE, ["The network with", 0.5, 0.52])
    v.page.touchscreen.tap(x, y)
    v.settle()
    assert v.query("pointed") == "4"
    v.page.touchscreen.tap(x, y)
    v.settle()
    assert v.query("pointed") == "0"
    v.page.locator(".panel").first.evaluate("panel => panel.scrollIntoView({ block: 'start' })")
    v.swipe(tuple(v.page.evaluate(WHERE, ["The network with", 0.5, 0.52])), (0, -40))
    assert v.query("edits") == "7~0.5"
    assert v.query("pointed") == "4"


RECORD = """
const { clearRect, roundRect, fillText } = CanvasRenderingContext2D.prototype;
Object.assign(CanvasRenderingContext2D.prototype, {
  clearRect(...all) {
    if (this.canvas.matches('.above')) this.canvas.drawn = { boxes: [], texts: [] };
    return clearRect.apply(this, all);
  },
  roundRect(...all) { this.canvas.drawn?.boxes.push(all.slice(0, 4)); return roundRect.apply(this, all); },
  fillText(text, x, y) {
    if (this.textAlign === 'center') this.canvas.drawn?.texts.push([text, x, y, this.measureText(text).width / 2]);
    return fillText.apply(this, [text, x, y]);
  },
});
"""
ACROSS = """() => {
  const { boxes, texts } = document.querySelector('.panel canvas.above').drawn;
  const between = texts.filter(([text, x]) => !boxes.some(([left, , wide]) => x > left && x < left + wide));
  const hit = between.filter(([, x, y, half]) => boxes.some(([left, top, wide, high]) =>
    x + half > left && x - half < left + wide && y > top && y < top + high));
  return [boxes.length, between.length, hit.map(([text]) => text)];
}"""


def test_no_number_of_an_edge_lies_on_a_unit(visit):
    v = visit("backprop?hidden=8.relu~8.tanh~8.sigmoid&outputs=3&output=softmax&step=50", record=RECORD)
    boxes, between, hit = v.page.evaluate(ACROSS)
    assert boxes >= 2 + 24 + 3
    assert between >= 16
    assert not hit
