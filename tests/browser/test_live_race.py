"""A race under the finger: the ranking follows a hyperparameter, and the table the turn."""


def test_the_ranking_follows_the_momentum_and_the_server_hears_only_of_the_release(visit):
    v = visit("race?live=momentum.momentum&focus=momentum&count=10&budget=60")
    rows = v.page.locator(".results tbody tr")
    before = rows.all_inner_texts()
    v.frames.clear()
    seen = v.sweep(v.slider("Momentum: Momentum factor"), 0.5, 0.02)
    assert len({pixels for pixels, _ in seen}) > 2
    assert len({sentence for _, sentence in seen}) > 2
    assert rows.nth(1).inner_text() != before[1]
    assert rows.nth(0).inner_text().split("\t")[2:] == before[0].split("\t")[2:]  # only its rank may change
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert float(v.query("momentum.momentum")) < 0.5


def test_the_table_is_that_of_the_turn_and_fits_the_screen(visit):
    v = visit("race?count=10&budget=60")
    straight = v.page.locator(".results tbody").inner_text()
    v.page.get_by_role("radio", name="Turned by 45°").click()
    v.settle()
    assert v.query("turn") == "turned"
    assert v.page.locator(".results tbody").inner_text() != straight
    assert v.page.locator(".results").evaluate("e => e.scrollWidth <= e.clientWidth + 1")
