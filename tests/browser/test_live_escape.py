"""The escape under the finger: paths and shares follow the slider, and the server hears only of the release."""


def test_the_rate_takes_runs_over_the_ridge(visit):
    v = visit("escape?place=saddle&start=-0.9~0.0001&rate=0.001")
    assert "still held back" in v.sentence()
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.02, 0.6)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert "is out from step" in seen[-1][1]
    assert not v.frames
    assert v.query("rate") == "0.001"
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert float(v.query("rate")) > 0.1
    assert v.page.locator(".slider .legend .key:visible").all_inner_texts() == ["stays", "gets out"]


def test_a_trace_of_noise_knocks_loose(visit):
    v = visit("escape?live=noise&noise=0")
    assert "still held back" in v.sentence()
    v.slider("Gradient noise").focus()
    v.page.keyboard.press("ArrowRight")
    v.drawn()
    assert "is out from step" in v.sentence()
    v.settle()
    assert float(v.query("noise")) == 0.0001


def test_momentum_under_the_slider_moves_those_who_have_it(visit):
    v = visit("escape?place=saddle&start=-0.9~0.0001&focus=momentum&live=momentum&steps=60&step=60")
    table = v.page.locator(".results tbody tr")
    before = table.all_inner_texts()
    v.frames.clear()
    seen = v.sweep(v.slider("Momentum factor"), 0.05, 0.95)
    assert len({sentence for _, sentence in seen}) > 3
    after = table.all_inner_texts()
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] != before[1]
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert float(v.query("momentum.momentum")) > 0.95
