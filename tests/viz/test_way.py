"""The way of a newcomer: the first page, the order of the pages, what leads on, and what stays set."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.viz.pages import opener
from tests.viz.web import get
from viz.lessons import INVITING, LESSONS, OPENING, SECTIONS
from viz.player.terms import TERMS, meant, terms
from viz.resource.glossary import glossary
from viz.resource.home import home
from viz.ui.index import Index
from viz.words import words

KEYS = [lesson.key for lesson in LESSONS]
HOME = [home(SECTIONS, OPENING, INVITING)]


def first_page(query="", **headers):
    found = get(HOME, "/", query, **headers)
    assert found.status == 200
    return found.body.decode()


@pytest.mark.parametrize("lesson", LESSONS, ids=KEYS)
def test_a_guide_leads_from_earlier_pages_to_another(lesson):
    guide, number = lesson.guide, KEYS.index(lesson.key)
    assert all(KEYS.index(key) < number for key in guide.needs)
    assert guide.needs or number == 0
    assert guide.deeper in KEYS
    assert guide.deeper != lesson.key
    assert guide.formula.count("{") == guide.formula.count("}")
    assert guide.seen.endswith(".")
    assert guide.why.endswith(".")
    assert guide.onward
    assert (guide.onto in KEYS) == (lesson is LESSONS[-1])  # all others lead to the next one
    assert guide.formula


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_home_names_every_page_in_order(lang):
    _ = words(lang)
    page = first_page(f"lang={lang}")
    assert f'<html lang="{lang}"' in page
    listed = page[page.index('class="pages"') :]
    assert re.findall(r'<li><a href="\./([\w-]+)\?lang=(\w+)"', listed) == [(key, lang) for key in KEYS]
    assert all(_(lesson.title) in unescape(listed) and _(lesson.question) in unescape(listed) for lesson in LESSONS)
    numbers = [int(n) for n in re.findall(r'<ol start="(\d+)"', listed)]
    assert [LESSONS[n - 1] for n in numbers] == [lessons[0] for lessons in SECTIONS.values()]
    assert numbers[0] == 1
    assert _("Begin with page 1: {title}", title=_(LESSONS[0].title)) in unescape(page)


def test_home_shows_a_scene_of_the_playground_that_invites():
    page = first_page(accept_language="zh-CN")
    fields = dict(parse_qsl(unescape(re.search('data-scene="([^"]*)"', page)[1]), keep_blank_values=True))
    assert fields == {**INVITING, "lang": "zh"}
    lesson = LESSONS[KEYS.index(OPENING)]
    scene, ignored = lesson.scene.from_query(fields)
    assert (scene.query(), ignored) == (fields, ())
    assert [chosen.key for chosen in scene.optimizers] == ["gradient_descent"]
    assert f"./{OPENING}?" in page


@pytest.mark.parametrize("query", ["v=1", "surface=rosenbrock", "lang=zh&rate=0.1", "embed=true"])
def test_an_address_with_a_scene_is_not_homes(query):
    assert get(HOME, "/", query).status == 404


def test_every_page_tells_its_title_and_description():
    async def page(request):
        return HTMLResponse('<html lang="en"><head><title>S</title></head><div id="root"></div></html>')

    routes = [Route(path, page, middleware=[Middleware(Index, lessons=LESSONS, opening=OPENING)]) for path in
              ("/", *(f"/{key}" for key in KEYS))]  # fmt: skip
    told = {}
    for lesson in LESSONS:
        found = get(routes, "/" if lesson.key == OPENING else f"/{lesson.key}", accept_language="zh")
        assert "accept-language" in found.headers["vary"]
        body = unescape(found.body.decode())
        assert '<html lang="zh">' in body
        title, description = re.search("<title>(.*)</title>", body)[1], re.search('"description" content="(.*)"', body)
        assert title.startswith(words("zh")(lesson.title))
        assert words("zh")(lesson.question) in description[1]
        assert f'"og:title" content="{title}"' in body
        told[title] = description[1]
    assert len(told) == len(set(told.values())) == len(LESSONS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_is_headed_as_in_the_menu_and_leads_on(lang):
    _ = words(lang)
    page = opener("gradient")(lang=lang)
    heading = next(each.proto.body for each in page.main if each.type == "html" and "<h1" in each.proto.body)
    assert f"5 · {_(LESSONS[4].title)}" in heading
    assert _(LESSONS[4].question) in heading
    links = [each.proto.label for each in page.main if each.type == "page_link"]
    assert links[-2:] == [f"← 4 · {_(LESSONS[3].title)}", f"6 · {_(LESSONS[5].title)} →"]
    assert links[0] == f"1 · {_(LESSONS[0].title)}"
    assert any(_(LESSONS[0].title) in each.label for each in page.expander)  # what it needs is told without opening it
    assert _(LESSONS[4].guide.onward) in [each.value for each in page.caption]


def test_what_was_set_on_a_page_is_there_when_it_is_come_back_to():
    page = opener("gradient")(x="0.5", angle="30")
    page.query_params.clear()
    page.query_params["lang"] = "zh"
    page.run()
    kept = page.session_state["kept"]["GradientScene"]
    assert (kept["x"], kept["angle"], kept["lang"]) == ("0.5", "30", "zh")
    page.query_params["x"] = "1"  # the address wins
    page.run()
    assert page.session_state["kept"]["GradientScene"]["x"] == "1"
    assert page.session_state["kept"]["GradientScene"]["angle"] != "30"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_glossary_collects_what_is_explained_where_it_stands(lang):
    _ = words(lang)
    found = get([glossary(LESSONS)], "/glossary", f"lang={lang}")
    page = unescape(found.body.decode())
    shown = {lesson.key: _(lesson.title) for lesson in LESSONS}
    assert re.findall(r'<dt>(.*?)</dt><dd>(.*?) <a href="\./(.*?)\?lang=\w+">(.*?)</a></dd>', page) == [
        (_(term.name), _(term.meaning), term.page, shown[term.page]) for term in TERMS
    ]
    assert f'<html lang="{lang}"' in page
    assert {_(name) for name in ("λmax", "κ", "goal", "noise ball", "basin", "stationary point")} <= set(
        re.findall("<dt>(.*?)</dt>", page)
    )
    forms = terms(_)
    assert "" not in forms
    assert set(forms.values()) < {_(term.meaning) for term in TERMS}
    assert meant("κ", _) == forms["κ"]
    assert "./glossary?lang=" + lang in first_page(f"lang={lang}")
