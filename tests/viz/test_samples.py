"""Samples of one's own, and what the pages about data share."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Data
from tests.viz.pages import opener
from tests.viz.seen import SeenPanel
from viz.lessons.samples import EDITED, FILE, DataScene, panel, placed, sets
from viz.scene import Chosen, Guide, Lesson, Sample, choose, one_of
from viz.scene.samples import LEAST, MOST, samples_of
from viz.words import words

SETS = sets("line", "threshold", "blobs", "penguins", "longley", file=True)
_ = words("en")


@dataclass(frozen=True)
class Page(DataScene):
    data: Chosen = one_of(SETS, choose(SETS["line"]))


LESSON = Lesson("page", "", "", "", Page, (EDITED,), lambda scene: None, Guide((), "", "", "", "", ""))
HELD = Data([[1.0, 2.0, 4.0]], [1.0, 3.0, 2.0], name="csv")


def set_of(key):
    return Page(data=choose(SETS[key], samples=50))


def test_a_link_keeps_every_digit_and_a_hand_leaves_six():
    link = Page.from_query({"points": "1000001~1_0.12345678~2"})[0]
    assert link.points == (Sample(1000001.0, 1.0), Sample(0.12345678, 2.0))
    assert link.query()["points"] == "1000001~1_0.12345678~2"
    assert edit(link, [[1000001, 1], [0.12345678, 2]]).points == (Sample(1e6, 1.0), Sample(0.123457, 2.0))


def edit(scene, points):
    return LESSON.after(scene, {"points": points})


numbers = st.floats(-1e9, 1e9, allow_nan=False)
rows = st.lists(st.tuples(numbers, numbers, st.integers(0, 2)), min_size=LEAST, max_size=MOST)


@given(rows, st.sampled_from(["line", "threshold", "blobs"]))
def test_own_samples_survive_the_way_to_a_link_and_back(points, key):
    scene = edit(set_of(key), [list(point) for point in points])
    assert len(scene.points) == len(points)
    again, ignored = Page.from_query(scene.query())
    assert (again, ignored) == (scene, ())
    for sample, (x, y, _kind) in zip(scene.points, points, strict=True):
        assert sample.x == pytest.approx(x, rel=1e-5)
        if key != "threshold":
            assert sample.y == pytest.approx(y, rel=1e-5)


@pytest.mark.parametrize(
    "bad",
    ["x", 3, [], [[1, 2]], [[1, 2], [3]], [[1, 2], [3, None]], [[1, 2], [3, 4, 0.5]], [[1, 2], [3, 4, -1]],
     [[1, 2], [3, 1e99]], [[1, 2], [3, True]], [[0, 0]] * (MOST + 1), [[1, 2], [float("nan"), 0]]],
)  # fmt: skip
def test_what_is_no_list_of_samples_changes_nothing(bad):
    assert edit(Page(), bad) == Page()


@pytest.mark.parametrize(
    "bad", ["", "x", "1~2", "1~2_3", "1~2_3~4~5~6", "1~2_3~nan", "1~2_3~4~-1", "_".join(["1~2"] * 61)]
)
def test_a_broken_link_opens_the_set_and_says_so(bad):
    scene, ignored = Page.from_query({"points": bad})
    assert scene == Page()
    assert len(ignored) == 1


def test_one_s_own_samples_are_what_is_learned_from():
    scene = edit(Page(), [[0, 1], [2, 3.5], [4, 4]])
    assert scene.samples().x.tolist() == [[0, 2, 4]]
    assert scene.samples().y.tolist() == [1, 3.5, 4]
    assert scene.samples() is scene.samples()
    two = edit(set_of("blobs"), [[0, 1, 1], [2, 3, 0], [1, 1, 2]])
    assert two.samples().x.tolist() == [[0, 2, 1], [1, 3, 1]]
    assert two.samples().y.tolist() == [1, 0, 1]  # there is no third class
    row = edit(set_of("threshold"), [[0, 1, 1], [2, 0, 0]])
    assert row.samples().y.tolist() == [1, 0]
    assert row.points[0].y == 1


def test_taking_everything_back_gives_the_set_again():
    scene = edit(Page(), [[0, 1], [2, 3.5], [4, 4]])
    assert edit(scene, None) == Page()


def test_a_file_is_in_no_link_and_cannot_be_edited():
    scene = Page(data=choose(FILE), held=HELD)
    assert "csv" in scene.query().values()
    assert scene.unwritten() == {"held": HELD}
    assert Page().unwritten() == {}
    assert scene.samples() is HELD
    assert not scene.editable()
    assert panel(scene, _).samples is None
    assert edit(scene, [[0, 1], [2, 3.5]]) == scene  # the file stays with the scene
    opened, ignored = Page.from_query(scene.query())
    assert opened == Page()
    assert "file" in str(ignored[0])
    assert Page.from_query({}, held=HELD)[0] == Page()  # another set holds no file


def test_sets_too_large_to_edit_give_sixty_of_their_samples():
    scene = Page(data=choose(SETS["penguins"]))
    assert not scene.editable()
    assert edit(scene, [[0, 1], [2, 3.5]]) == scene
    own = scene.with_own()
    assert own.editable()
    assert len(own.points) == MOST
    everyone = {one[:2] for one in placed(scene.samples())}
    assert {one[:2] for one in own.points} <= everyone
    assert [own.points[0][:2], own.points[-1][:2]] == [placed(scene.samples())[i][:2] for i in (0, -1)]


def test_the_axes_stay_while_a_sample_moves_among_the_others():
    scene = Page()
    box = scene.frame()
    own = scene.with_own()
    moved = own.with_points((Sample(own.points[0].x, box[3] - 0.1), *own.points[1:-2]))
    assert own.frame() == moved.frame() == box
    far = own.with_points((*own.points, Sample(100.0, 0.0)))
    assert far.frame()[1] > 100
    assert far.frame()[0] == box[0]
    x = scene.samples().x
    assert box[0] < x.min() < x.max() < box[1]


def test_the_panel_shows_every_sample_in_the_mark_of_its_class():
    for key in ("line", "threshold", "blobs"):
        scene = set_of(key)
        data, shown = scene.samples(), panel(scene, _)
        marks = [SeenPanel(shown).mark(name) for name in shown.samples.marks]
        assert len(marks) == len(shown.samples.labels) == max(data.classes, 1)
        seen = [(*point, k) for k, mark in enumerate(marks) for point in mark.points({}).T.tolist()]
        up = data.x[1] if data.features > 1 else data.y
        kinds = data.y if data.classes else np.zeros(data.samples)
        assert sorted(seen) == sorted(zip(data.x[0].tolist(), up.tolist(), kinds.tolist(), strict=True))
        assert sorted(map(tuple, shown.samples.points)) == sorted(seen)
        assert len({mark.colour for mark in marks}) == len({mark.marker for mark in marks}) == len(marks)


def test_another_set_lets_one_s_own_samples_go():
    own = Page().with_own()
    assert own.with_data(choose(SETS["blobs"])).points is None
    assert own.with_value("noise", 0.1).points is None
    assert dict(own.with_value("noise", 0.1).data.values)["noise"] == 0.1


def test_a_stranger_s_headings_are_no_markup_on_the_axes():
    data = replace(HELD, names=("<a href=x>", "b&c"))
    layout = panel(Page(data=choose(FILE), held=data), _).figure["layout"]
    assert layout["xaxis"]["title"]["text"] == "&lt;a href=x&gt;"
    assert layout["yaxis"]["title"]["text"] == "b&amp;c"


def test_numbers_from_an_event_are_kept_with_six_digits():
    assert samples_of([[1 / 3, 2e-7], [1, 2]])[0] == (0.333333, 2e-7, 0)


@pytest.mark.parametrize("count", [59, 60])
def test_a_full_picture_says_that_no_more_fit(count):
    points = "_".join(f"{i / 10}~{i / 20}" for i in range(count))
    page = opener("regression")(points=points)
    said = [caption.value for caption in page.caption if "no more fit" in caption.value]
    assert said == (["These are 60, and no more fit: remove one before you add another."] if count == 60 else [])
