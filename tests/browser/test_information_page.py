"""The page of information under the finger."""

import math


def bar(v, name):
    return v.page.get_by_role("slider", name=name, exact=True)


def test_a_bar_is_dragged_the_others_give_way_with_their_grips_and_nothing_is_sent(visit):
    v = visit("information?p=0.5~0.3~0.2&q=0.25~0.25~0.5")
    grip = bar(v, "p₁").locator(".grip")
    before = grip.bounding_box()["y"]
    v.frames.clear()
    seen = v.sweep(bar(v, "p₂"), (0.5, 0.8), (0.5, 0.25))
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert not v.frames
    assert grip.bounding_box()["y"] > before + 5
    held = grip.bounding_box()["y"]
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    p = [float(part) for part in v.query("p").split("~")]
    assert 0.6 < p[1] < 0.9, p
    assert math.isclose(sum(p), 1)
    assert math.isclose(p[0] / p[2], 2.5, rel_tol=0.01)
    assert abs(grip.bounding_box()["y"] - held) < 1
    again = visit(v.address().split("/", 3)[3])
    assert again.sentence() == v.sentence()
    assert again.pixels() == v.pixels()


def test_the_coin_follows_the_finger(visit):
    v = visit("information?tab=coin&believed=0.8&heads=0.1")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.2, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    heads = float(v.query("heads"))
    assert f"Heads come with p = {heads:g}:" in v.sentence()
