"""The step in any number of dimensions, live."""


def bar(visitor, key):
    return visitor.page.locator(".panel").nth({"gradient": 0, "step": 1, "along": 2}[key])


def test_the_step_follows_the_slider_and_only_the_release_is_heard(visit):
    v = visit("dimensions")
    assert "⟨−5, −2, 12⟩" in v.sentence()
    box = v.slider("Learning rate").bounding_box()
    y = box["y"] + box["height"] / 2
    v.frames.clear()
    v.page.mouse.move(box["x"] + 0.4 * box["width"], y)
    v.page.mouse.down()
    seen = set()
    for i in range(12):
        v.page.mouse.move(box["x"] + (0.4 + 0.04 * i) * box["width"], y)
        v.page.wait_for_timeout(40)
        seen.add((v.pixels(), v.sentence()))
    assert len(seen) > 8
    assert not v.frames
    before = v.query("rate")
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("rate")) > 0.7 > float(before)


def test_the_point_on_the_curve_and_the_longest_bar_are_dragged(visit):
    v = visit("dimensions?formula=x1^2%2Bx2^2&point=-3~4&rate=0.2")
    for panel, place in (("along", 0.8), ("step", 0.42)):
        box = bar(v, panel).bounding_box()
        rate = v.query("rate")
        v.frames.clear()
        v.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
        v.page.mouse.down()
        v.page.mouse.move(box["x"] + place * box["width"], box["y"] + 0.5 * box["height"], steps=8)
        v.settle(200)
        assert not v.frames
        v.page.mouse.up()
        v.settle()
        assert v.query("rate") != rate


def test_an_example_another_point_and_back(visit):
    v = visit("dimensions")
    v.page.locator("[data-testid=stSidebar] button").filter(has_text="∑").click()
    v.until("() => new URLSearchParams(location.search).get('formula').includes('theta6')")
    assert v.page.locator("[data-testid=stSidebar] input[type=number]").count() == 6
    v.until("() => document.querySelector('.player .sentence').innerText.includes('⟨2, −4, 3, 8, −5, −12⟩')")
    v.page.go_back()
    v.until("() => document.querySelector('.player .sentence').innerText.includes('⟨−5, −2, 12⟩')")
    v.page.reload()
    v.page.wait_for_selector(".player[data-ready]", timeout=30_000)
    v.settle()
    assert "⟨−5, −2, 12⟩" in v.sentence()
