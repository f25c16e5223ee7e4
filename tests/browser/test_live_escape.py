"""The escape under the finger: paths and shares follow the slider, and the server hears only of the release."""


def test_the_rate_takes_runs_over_the_ridge(visit):
    v = visit("escape?place=saddle&start=-0.9~0.0001&rate=0.001")
    assert "still held back" in v.sentence()
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.02, 0.6)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert "is out at step" in seen[-1][1]
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
    assert "is out at step" in v.sentence()
    v.settle()
    assert float(v.query("noise")) == 0.0001
