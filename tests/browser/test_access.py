"""For who doesn't see the page, or has no pointer: axe-core finds nothing, and what is seen is also said."""

import json

import pytest

from tests.browser.access import AXE, FOUND, THEME
from tests.served import PATIENCE

SPOKEN = "[...document.querySelectorAll('[aria-label]')].map(each => each.ariaLabel)"
CAPTION = """() => {
  const caption = document.querySelector('[data-testid=stCaptionContainer]');
  const parts = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const part = Number(getComputedStyle(caption).opacity);
  const paper = parts(getComputedStyle(document.querySelector('[data-testid=stSidebar]')).backgroundColor);
  const ink = parts(getComputedStyle(caption).color).map((c, i) => part * c + (1 - part) * paper[i]);
  const light = c => c.map(v => v / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""
PAPER = "document.querySelector('.player')?.style.getPropertyValue('--paper')"


@pytest.mark.parametrize("page", ["playground?v=1", "schedules", "backprop"])
def test_nothing_bars_the_way_in_either_theme(visit, page):
    csp = "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))"
    v = visit(page, color_scheme="light", record=csp)
    v.page.evaluate(AXE)
    for scheme in ("light", "dark"):
        before = v.page.evaluate(THEME)
        v.page.emulate_media(color_scheme=scheme)
        if scheme == "dark":
            v.until(lambda before=before: v.page.evaluate(THEME) != before)
            v.page.wait_for_timeout(400)  # colours of Streamlit's widgets are blended
        found = v.page.evaluate(FOUND)
        assert not found, json.dumps(found, indent=1, ensure_ascii=False)
        if page == "schedules":
            assert v.page.evaluate(CAPTION) >= 4.5
    assert not [text for text in v.page.evaluate(SPOKEN) if "$" in text or "\\" in text]
    assert v.page.evaluate("refused") == []
    if page == "backprop":
        return  # its slider moves no sentence at once
    panel, slider = v.panel(), v.page.locator(".player .slider input").first
    before = panel.get_attribute("aria-label")
    slider.press("End")
    v.drawn()
    after = panel.get_attribute("aria-label")
    assert v.sentence().split("\n")[0] in after != before


def test_nothing_bars_the_way_where_there_is_no_streamlit(browser, server):
    context = browser.new_context(viewport={"width": 1000, "height": 760}, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    for path in ("", "glossary", "embed/network"):
        page.emulate_media(color_scheme="light")
        page.goto(server + path)
        if path != "glossary":
            page.wait_for_selector(".player[data-ready]")
        page.evaluate(AXE)
        found = page.evaluate(FOUND)
        paper = page.evaluate(PAPER)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"light => !light || {PAPER} !== light", arg=paper)
        found += page.evaluate(FOUND)
        assert not found, json.dumps([path, found], indent=1, ensure_ascii=False)
    context.close()
