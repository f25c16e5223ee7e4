"""The learning rate under the finger."""


def drag(visitor, name, start, end, moves=40):
    """Drag a slider's thumb from one part of its way to another; gives back the pictures seen on the way."""
    box = visitor.slider(name).bounding_box()
    y, width = box["y"] + box["height"] / 2, box["width"]
    visitor.page.mouse.move(box["x"] + start * width, y)
    visitor.page.mouse.down()
    seen = []
    for i in range(moves):
        visitor.page.mouse.move(box["x"] + (start + (end - start) * i / (moves - 1)) * width, y)
        visitor.page.wait_for_timeout(16)
        if i % 4 == 0:
            seen.append((visitor.pixels(), visitor.sentence()))
    return seen


def test_pictures_follow_the_finger_and_the_server_hears_only_of_the_release(visit):
    v = visit()
    lines = v.contour()
    before = v.query("rate")
    v.frames.clear()
    seen = drag(v, "Learning rate", 0.54, 0.9)
    assert len({pixels for pixels, _ in seen}) >= len(seen) - 3  # neighbouring positions may share a picture
    assert any("diverges" in sentence for _, sentence in seen)
    assert not v.frames  # not a byte while the finger moves
    assert v.contour() == lines > 10
    assert v.query("rate") == before
    v.page.mouse.up()
    v.settle()
    assert sum(kind == "sent" for kind, _ in v.frames) == 1
    assert max(size for kind, size in v.frames if kind == "received") < 20_000  # the picture is not sent again
    assert float(v.query("rate")) > 1
    assert v.slider("Learning rate").get_attribute("aria-valuetext").startswith(v.query("rate"))


def test_arrow_keys_move_it_and_settle_once(visit):
    v = visit()
    v.slider("Learning rate").focus()
    v.frames.clear()
    for _ in range(6):
        v.page.keyboard.press("ArrowRight")
    v.settle()
    assert float(v.query("rate")) > 0.1
    assert sum(kind == "sent" for kind, _ in v.frames) == 1


def test_both_ends_of_the_slider(visit):
    v = visit()
    v.slider("Learning rate").focus()
    v.page.keyboard.press("Home")
    v.settle()
    assert "still on its way" in v.sentence()
    v.page.keyboard.press("End")
    v.settle()
    assert "diverges" in v.sentence()
    assert v.query("rate") == "10"


def test_touch_drags_it(visit):
    v = visit(has_touch=True, is_mobile=True, width=390, height=844)
    slider = v.slider("Learning rate")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    v.page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    v.settle()
    assert float(v.query("rate")) > 1


def test_the_track_names_what_happens(visit):
    v = visit()
    legend = v.page.locator(".slider .legend .key:visible").all_inner_texts()
    assert {"slow", "converges", "diverges"} <= set(legend)
    bands = v.page.locator(".track span").evaluate_all("all => all.map(b => b.className)")
    assert len(set(bands)) == len(legend)  # a pattern besides the colour


def test_each_at_its_own_rate(visit):
    v = visit("?together=0&focus=momentum&momentum.learning_rate=0.01")
    assert v.slider("Learning rate of Momentum").count() == 1
    drag(v, "Learning rate of Momentum", 0.4, 0.7, 8)
    v.page.mouse.up()
    v.settle()
    assert float(v.query("momentum.learning_rate")) > 0.05
    assert v.query("adam.learning_rate") == "0.001"
