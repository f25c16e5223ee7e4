"""What meets the eye: widths, languages, themes."""

import pytest

INK = """() => [...document.querySelectorAll('.panel:not([hidden]) canvas.above')].map(c => {
  const bytes = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  return bytes.filter((value, i) => i % 4 === 3 && value > 0).length;
})"""
FITS = """[...document.querySelectorAll('.player .bar, .player .slider, .stage')]
  .every(e => e.scrollWidth <= e.clientWidth + 1)"""


@pytest.mark.parametrize(("first", "scheme"), [(390, "light"), (1920, "dark")])
def test_nothing_is_cut_or_empty(visit, first, scheme):
    v = visit(width=first, height=844, color_scheme=scheme)
    for width in sorted((390, 768, 1280, 1920), reverse=first > 390):
        v.page.set_viewport_size({"width": width, "height": 844})
        v.until(lambda width=width: v.page.evaluate(f"innerWidth === {width} && {FITS}"))
        v.until(lambda: v.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))
        v.until(lambda: all(count > 300 for count in v.page.evaluate(INK)))
        assert v.contour() > 10


def test_the_picture_is_the_page(visit):
    v = visit(width=1280, height=800)
    for place in (".sentence", ".stage", ".sliders", ".results"):
        box = v.page.locator(place).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800


def test_chinese_by_locale_and_by_switch(visit):
    v = visit(locale="zh-CN")
    assert v.query("lang") == "zh"
    assert v.slider("梯度下降的学习率").count() == 1
    v.page.get_by_role("radio", name="English").or_(v.page.get_by_role("button", name="English")).first.click()
    v.settle()
    assert v.query("lang") == "en"
    assert v.slider("Gradient descent: Learning rate").count() == 1
    assert v.page.locator("html").get_attribute("lang") is not None


def test_headers_and_cached_scripts(visit, server):
    v = visit()
    response = v.page.request.get(server)
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    scripts = v.page.evaluate(
        "performance.getEntriesByType('resource').map(r => r.name).filter(n => n.includes('/assets/'))"
    )
    assert len(set(scripts)) == 2
    for script in set(scripts):
        assert "immutable" in v.page.request.get(script).headers["cache-control"]
