"""What axe-core finds, from page to page: two files walk, since processes share a run's files out among them."""

import json
from pathlib import Path

import axe_playwright_python

from viz.lessons import LESSONS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
FOUND = """async (only) => (await axe.run({ resultTypes: ["violations"], ...(only && { runOnly: only }) })).violations
  .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => [id, String(target), html.slice(0, 150)]))"""
HALF = len(LESSONS) // 2
COLOURS = ["color-contrast"]  # what another theme changes
THEME = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def walk(visit, first: int, behind: int | None = None) -> None:
    """From page to page, beginning at ``LESSONS[first]``: axe-core finds nothing in either theme."""
    pages = list(enumerate(LESSONS, 1))[first:behind]
    v = visit(pages[0][1].key, color_scheme="light")
    v.page.evaluate(AXE)
    dark = False
    for number, lesson in pages:
        if number > pages[0][0]:
            v.page.get_by_test_id("stPageLink").get_by_text(f"{number} · ").last.click()
            v.until(lambda key=lesson.key: v.page.locator(f".st-key-{key} .player[data-ready]").count())
            v.settle()
        found = v.page.evaluate(FOUND)
        before, dark = v.page.evaluate(THEME), not dark
        v.page.emulate_media(color_scheme="dark" if dark else "light")
        v.until(lambda before=before: v.page.evaluate(THEME) != before)
        v.until(lambda: v.page.evaluate("document.getAnimations().every(each => each.playState === 'finished')"))
        found += v.page.evaluate(FOUND, COLOURS)
        assert not found, json.dumps([lesson.key, found], indent=1, ensure_ascii=False)
