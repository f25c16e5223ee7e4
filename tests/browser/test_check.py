"""The gradient check, live: mistakes and the step h without the server."""


def chip(visitor, name):
    return visitor.page.get_by_role("radio", name=name, exact=True)


TWO_FRAMES = """async chip => {
  chip.click();
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return document.querySelector('.player .sentence').innerText;
}"""


def test_a_planted_mistake_is_found_at_once_and_the_link_holds_it(visit):
    v = visit("check")
    assert "gradient is right" in v.sentence()
    before = v.pixels()
    said = chip(v, "Wrong sign").evaluate(TWO_FRAMES)
    assert "The planted mistake is found" in said  # the page knew it: the server hears of a choice later
    assert v.pixels() != before
    v.settle()
    assert v.query("mistake") == "sign"
    again = visit("check?" + v.address().partition("?")[2])
    assert "The planted mistake is found" in again.sentence()


def test_h_is_dragged_on_the_curve_and_the_table_follows(visit):
    v = visit("check")
    table = v.page.locator(".results td").all_inner_texts()
    v.frames.clear()
    v.sweep(v.panel(), 0.7, 0.2)
    assert not v.frames
    assert v.page.locator(".results td").all_inner_texts() != table
    assert "rounding has eaten the digits" in v.sentence()
    v.page.mouse.up()
    v.settle()
    assert float(v.query("h")) < 1e-11
    assert sum(kind == "sent" for kind, _ in v.frames) == 1


def test_random_points_and_the_way_back(visit):
    v = visit("check")
    fields = v.page.locator("[data-testid=stSidebar] input[type=number]")
    values = "all => all.map(field => field.value)"
    points = [fields.evaluate_all(values)]
    for seed in range(1, 3):
        v.page.get_by_role("button", name="Random point", exact=True).click()
        v.settle()
        assert v.query("seed") == str(seed)
        points.append(fields.evaluate_all(values))
    assert points[0] != points[1] != points[2]
    v.page.go_back()
    v.settle()
    assert v.query("seed") == "1"
    assert fields.evaluate_all(values) == points[1]
