"""The page of losses under the finger."""

import statistics

from viz.lessons.losses.runs import SAMPLES


def test_the_prediction_is_dragged_on_the_picture_and_nothing_is_sent(visit):
    v = visit("losses?tab=number")
    v.frames.clear()
    seen = v.sweep(v.panel(), 0.25, 0.9)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert len({sentence for _, sentence in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert 4 < float(v.query("p")) <= 6
    again = visit(v.address().split("/", 3)[3])
    assert again.sentence() == v.sentence()


def test_the_outlier_follows_the_finger_and_takes_the_mean_with_it(visit):
    v = visit("losses?tab=outlier&outlier=0")
    v.frames.clear()
    seen = v.sweep(v.panel(), (0.9, 0.8), (0.9, 0.2))
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    outlier = float(v.query("outlier"))
    assert outlier > 15
    mean = statistics.fmean([*SAMPLES[1], outlier])
    assert f"the mean: {mean:.3g}," in v.sentence()
