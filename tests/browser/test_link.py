"""The address holds the scene: links, Back, Reload."""

from urllib.parse import urlsplit

STATE = """() => {
  const plots = [...document.querySelectorAll('.panel:not([hidden]) .plot')];
  const sliders = [...document.querySelectorAll('.player input[type=range]')];
  return {
    text: document.querySelector('.player').innerText,
    sliders: sliders.map(s => [s.value, s.max, s.getAttribute('aria-valuetext')]),
    ranges: plots.map(p => [p._fullLayout.xaxis.range, p._fullLayout.yaxis.range]),
    heights: plots.flatMap(p => p._fullData.map(t => [...t.z].map(row => [...row]))),
  };
}"""

TOLD = """node => {
  window.told = [];
  new MutationObserver(() => told.push(node.textContent)).observe(node, { childList: true });
}"""


def test_a_link_opens_the_same_picture_elsewhere(visit, server):
    v = visit("?surface=himmelblau&start=-1~2&optimizers=adam~momentum~rmsprop&rate=0.02&steps=150&noise=0.5&seed=3")
    v.slider("Step k").focus()
    for _ in range(30):
        v.page.keyboard.press("ArrowLeft")
    v.settle()
    v.page.get_by_role("button", name="Zoom in").click()
    v.settle()
    assert v.query("step") == "70"
    assert v.query("view")
    other = visit(v.address().removeprefix(server))
    assert other.page.evaluate(STATE) == v.page.evaluate(STATE)
    assert other.pixels() == v.pixels()
    assert urlsplit(other.address()).query == urlsplit(v.address()).query


def test_the_bare_address_becomes_the_scene_without_a_step_in_history(visit):
    v = visit()
    length = v.page.evaluate("history.length")
    assert v.query("v") == "1"
    assert v.query("surface") == "bowl"
    assert length <= 2


def test_back_undoes_and_reload_keeps(visit):
    v = visit("?together=1")
    first = v.address()
    v.slider("Learning rate").focus()
    v.page.keyboard.press("End")
    v.settle()
    second = v.address()
    assert second != first
    v.page.reload()
    v.ready()
    assert v.address() == second
    assert v.slider("Learning rate").get_attribute("aria-valuetext").startswith("10,")
    v.page.go_back()
    v.settle()
    assert v.address() == first
    assert v.slider("Learning rate").get_attribute("aria-valuetext").startswith("0.0562,")
    v.page.go_forward()
    v.settle()
    assert v.slider("Learning rate").get_attribute("aria-valuetext").startswith("10,")


def test_the_copy_button_copies_the_address(visit):
    v = visit()
    v.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = v.page.get_by_role("button", name="Copy link")
    button.evaluate(TOLD)  # it says so for a moment only
    button.click()
    v.until(lambda: v.page.evaluate("told"))
    assert v.page.evaluate("told")[0] == "Copied"
    assert v.page.evaluate("navigator.clipboard.readText()") == v.address()


def test_a_broken_link_opens_and_says_what_it_ignored(visit):
    markup = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    v = visit(f"?surface=nowhere&rate=nan&steps=0&optimizers=adam~{markup}&{markup}={markup}&start=inf~2")
    text = v.page.locator("[data-testid=stMain]").inner_text()
    for word in ("surface", "rate", "steps", "start"):
        assert f"“{word}”" in text
    assert v.query("steps") == "1"
    assert v.query("rate") == "0.0562"
    assert v.page.locator("img[src=x]").count() == 0
    v.slider("Learning rate").focus()
    v.page.keyboard.press("End")
    v.settle()
    assert v.query("rate") == "10"  # the rest of the page is alive


def test_a_formula_in_a_link_is_never_run(visit):
    v = visit("?surface=formula&formula=__import__('os').system('x')")
    assert "formula was left out" in v.page.locator("[data-testid=stMain]").inner_text()
    assert v.contour() > 5
