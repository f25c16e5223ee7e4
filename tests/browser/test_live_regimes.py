"""The four learning rates under the finger."""


def test_one_slider_moves_all_four_and_the_server_hears_only_of_the_release(visit):
    v = visit("regimes")
    assert v.page.locator(".panel:not([hidden])").count() == 5
    lines = v.contour()
    v.frames.clear()
    seen = v.sweep(v.slider("Factor on all four rates"), 0.1, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    said = " ".join(sentence for _, sentence in seen)
    assert "an ant on the rim of a wok" in said
    assert "is at the goal" in said
    assert "the loss grows" in said
    assert not v.frames
    assert v.contour() == lines > 40
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("factor")) > 10
    assert "Each step multiplies the distance by" in v.sentence()


def test_the_captions_and_the_legend_name_the_regimes(visit):
    v = visit("regimes")
    captions = v.page.locator(".panel .caption:visible").all_inner_texts()
    assert [text.split(": ")[1] for text in captions] == ["slow", "converges", "oscillates", "diverges"]
    legend = " ".join(v.page.locator(".slider .legend .key:visible").all_inner_texts())
    for meaning in ("an ant on a wok’s rim", "reaches the minimum", "a flea between walls", "the loss grows"):
        assert meaning in legend


def test_four_in_a_row_and_two_by_two_on_a_phone(visit):
    tops = "[...document.querySelectorAll('.panel')].map(p => Math.round(p.getBoundingClientRect().top))"
    wide, phone = visit("regimes").page.evaluate(tops), visit("regimes", width=390, height=844).page.evaluate(tops)
    assert len(set(wide[:4])) == 1 < len(set(wide))
    assert phone[0] == phone[1] < phone[2] == phone[3] < phone[4]
    v = visit("regimes", width=390, height=844)
    assert v.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_start_is_dragged_on_any_of_the_four(visit):
    v = visit("regimes?surface=bowl&x=-2&y=1")
    before = v.pixels()
    x, y = v.place(v.page.locator(".panel .handle").nth(2), 0.5)
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    v.page.mouse.move(x + 50, y + 30, steps=8)
    v.page.mouse.up()
    v.settle()
    assert float(v.query("x")) > -1.6
    assert v.pixels() != before
    tops = {round(v.page.locator(".panel .handle").nth(i).bounding_box()["y"]) for i in range(4)}
    assert len(tops) == 1
