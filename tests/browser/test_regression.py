"""Regression under the finger: the rate, the samples, the line's ends, the plane, and a file."""

import random

import pytest

ROWS = {
    "good": b"x,y\n1,2\n2,4.1\n3,5.9\n4,8.2\n",
    "excel": "\ufeffL\u00e4nge;Breite\n1,5;2\n2,5;3\n3,5;5\n".encode(),
    "chinese": "身高,体重\n160,55\n170,66\n180,74\n".encode("gb18030"),
}
LARGE = b"1,2\n" * 10**6
BAD = {
    "empty": (b"", "The file is empty."),
    "text": (b"x,y\n1,2\n2,four\n", "is not a number"),
    "nan": (b"1,2\n2,nan\n", "not a finite number"),
    "one": (b"1,2\n", "at least two are needed"),
    "constant": (b"1,2\n1,3\n1,4\n", "the same number"),
    "large": (LARGE, f"has {len(LARGE)} bytes"),
    "dense": (random.Random(0).randbytes(10**6), "not a text file"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
}


def data(v):
    """The part of the samples' panel within its axes."""
    return v.page.locator(".panel .nsewdrag").first


def plane(v):
    return v.page.locator(".panel .nsewdrag").nth(1)


def place(v, x, y):
    """Where a sample of the plain line stands on the page, as parts of the plot."""
    plot = "document.querySelector('.panel .plot')._fullLayout"
    ranges = v.page.evaluate(f"[...{plot}.xaxis.range, ...{plot}.yaxis.range]")
    left, right, low, high = ranges
    return (x - left) / (right - left), (high - y) / (high - low)


def samples(v):
    written = v.query("points")
    return None if written is None else [tuple(map(float, one.split("~"))) for one in written.split("_")]


def own(*points, more=""):
    return "regression?points=" + "_".join(f"{x}~{y}" for x, y in points) + more


FIVE = ((-0.5, 0.2), (0.5, 0.6), (1, 1.4), (2, 2.2), (2.8, 2))


def test_the_rate_moves_both_views_and_nothing_is_sent(visit):
    v = visit("regression")
    v.frames.clear()
    seen = v.sweep(v.slider("Learning rate"), 0.2, 0.8)
    assert len({pixels for pixels, _ in seen}) == len(seen)
    assert any("diverges" in sentence for _, sentence in seen)
    assert not v.frames
    v.page.mouse.up()
    v.settle()
    assert float(v.query("gradient_descent.learning_rate")) > 0.3


def test_a_sample_is_dragged_and_the_loss_moves_under_the_path(visit):
    v = visit(own(*FIVE))
    before = v.page.evaluate("history.length")
    v.page.mouse.move(*v.place(data(v), place(v, 2.8, 2)))
    v.page.mouse.down()
    seen = [v.pixels()]
    for y in (1.5, 1.0, 0.6, 0.3):
        v.page.mouse.move(*v.place(data(v), place(v, 2.8, y)), steps=3)
        v.until(lambda: v.pixels() != seen[-1])
        seen.append(v.pixels())
    assert len(samples(v)) == 5
    assert samples(v)[4] == (2.8, 2)  # a draft is not in the address
    v.page.mouse.up()
    v.settle()
    assert samples(v)[4] == pytest.approx((2.8, 0.3), abs=0.03)
    assert samples(v)[:4] == list(FIVE[:4])
    assert v.page.evaluate("history.length") == before + 1
    again = visit(v.address().split("/", 3)[3])
    assert again.sentence() == v.sentence()
    v.page.get_by_role("button", name="Undo").click()
    v.settle()
    assert samples(v) == list(FIVE)


def test_a_click_adds_ctrl_removes_and_undo_leads_back_to_the_set(visit):
    v = visit("regression?data=line&line.samples=10&line.noise=0.1&line.seed=0")
    sentence = v.sentence()
    v.page.mouse.click(*v.place(data(v), (0.15, 0.15)))
    v.settle()
    assert len(samples(v)) == 11
    assert v.sentence() != sentence
    v.page.keyboard.down("Control")
    v.page.mouse.click(*v.place(data(v), (0.15, 0.15)))
    v.page.keyboard.up("Control")
    v.settle()
    assert len(samples(v)) == 10
    for _ in range(2):
        v.page.get_by_role("button", name="Undo").click()
        v.settle()
    assert samples(v) is None
    assert v.sentence() == sentence
    assert v.page.get_by_role("button", name="Undo").is_disabled()


def test_of_two_classes_the_height_of_a_sample_is_its_class(visit):
    link = "regression?data=threshold&points=-2~0_-1~0_0.5~0_0~1~1_1.5~1~1_3~1~1"
    v = visit(link)
    v.page.mouse.click(*v.place(data(v), place(v, -1.5, 0.98)))
    v.settle()
    assert samples(v)[-1] == pytest.approx((-1.5, 1, 1), abs=0.05)


def test_shift_or_the_button_of_the_classes_adds_a_sample_of_the_other_class(visit):
    v = visit("perceptron?data=blobs&points=-2~-1_-1~-2_1~2~1_2~1~1")
    canvas = data(v)
    v.page.mouse.click(*v.place(canvas, place(v, -1.5, 1)))
    v.settle()
    v.page.keyboard.down("Shift")
    v.page.mouse.click(*v.place(canvas, place(v, 0, 1)))
    v.page.keyboard.up("Shift")
    v.settle()
    v.page.get_by_role("button", name="A click adds:").click()
    v.page.mouse.click(*v.place(canvas, place(v, 1, -1)))
    v.settle()
    added = [(round(x), round(y), kind) for x, y, *kind in samples(v)[4:]]
    assert added == [(-2, 1, []), (0, 1, [1]), (1, -1, [1])]
    for left in (6, 5, 4):
        v.page.get_by_role("button", name="Undo").click()
        v.settle()
        assert len(samples(v)) == left


def test_a_long_press_of_a_finger_removes(visit):
    v = visit(own(*FIVE), has_touch=True, is_mobile=True, width=390, height=844)
    data(v).scroll_into_view_if_needed()
    x, y = v.place(data(v), place(v, 1, 1.4))
    touch = v.context.new_cdp_session(v.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    v.page.wait_for_timeout(800)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    v.settle()
    assert len(samples(v)) == 4
    assert (1, 1.4) not in samples(v)


def test_keys_move_a_sample_and_delete_it(visit):
    v = visit(own(*FIVE))
    v.page.get_by_role("button", name="Sample 1").focus()
    v.page.keyboard.press("PageDown")
    v.page.keyboard.press("ArrowUp")
    v.settle()
    v.until(lambda: samples(v)[1][1] > 0.6)
    assert samples(v)[1][0] == 0.5
    v.page.keyboard.press("Delete")
    v.settle()
    assert len(samples(v)) == 4


def test_an_end_of_the_line_and_a_click_on_the_plane_are_the_start(visit):
    v = visit("regression")
    start = v.query("start")
    v.sweep(v.page.locator(".panel").first.locator(".handle:not(.sample)").nth(1), 0.5, (0.5, -2.0))
    v.page.mouse.up()
    v.settle()
    pulled = v.query("start")
    assert pulled != start
    assert float(pulled.split("~")[0]) > float(start.split("~")[0])
    v.page.mouse.click(*v.place(plane(v), (0.3, 0.7)))
    v.settle()
    assert v.query("start") not in (start, pulled)


def test_a_file_is_fitted_stays_here_and_a_bad_one_is_refused_in_words(visit):
    v = visit("regression", permissions=["clipboard-read", "clipboard-write"])
    v.page.get_by_text("A table of your own").click()
    upload = v.page.locator("input[type=file]")
    for name, content in ROWS.items():
        upload.set_input_files({"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content})
        v.until(lambda: v.query("data") == "csv")
        v.settle()
    v.until(lambda: "身高" in v.page.locator(".panel").first.inner_text())
    sentence = v.sentence()
    assert "160" not in v.address()
    for content, said in BAD.values():
        upload.set_input_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": content})
        v.until(lambda said=said: v.page.get_by_text(said).filter(visible=True).count())
        assert v.sentence() == sentence
    v.page.evaluate("navigator.clipboard.writeText('length\\tmass\\n1,5\\t3\\n2,5\\t6\\n4\\t7')")
    v.page.get_by_role("textbox", name="or paste its columns here").press("Control+v")
    v.until(lambda: "mass" in v.page.locator(".panel").first.inner_text())
    elsewhere = visit(v.address().split("/", 3)[3])
    assert elsewhere.query("data") == "line"
    assert elsewhere.page.get_by_text("The link was made with a file").count()
