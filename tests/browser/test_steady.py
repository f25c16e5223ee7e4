"""Nothing moves under the finger."""

LONGER = "() => { document.querySelector('.player .sentence').lastChild.textContent = 'word '.repeat(400); }"
TOP = "() => document.querySelector('.player .stage').getBoundingClientRect().top"
STYLE = "() => document.documentElement.style.cssText"


def test_a_sentence_that_gets_longer_moves_the_picture_only_after_the_release(visit):
    v = visit("softmax")
    x, y = v.place(v.panel(), (0.4, 0.5))
    v.page.mouse.move(x, y)
    v.page.mouse.down()
    v.drawn()
    before, style = v.page.evaluate(TOP), v.page.evaluate(STYLE)
    v.page.evaluate(LONGER)
    assert v.page.evaluate(TOP) == before
    v.page.mouse.up()
    v.page.evaluate(LONGER)
    assert v.page.evaluate(TOP) > before
    v.drawn()
    assert v.page.evaluate(STYLE) == style  # else the browser would look at all of the page again
