"""Every lesson that takes a formula, with formulas of all kinds: no address raises, no sentence lacks its number."""

import random
import re

import pytest

from tests.viz.test_lessons import coordinates
from tests.viz.told import told
from viz.lessons import LESSONS

CURVES = [
    "exp(-1/x^2)", "sqrt(x^4)", "x sqrt(abs(x))", "1/(1+exp(-400x))", "min(x,0)+max(x,0)", "sqrt(x^2)", "ln(x)",
    "sqrt(abs(x))", "1/x", "5", "sign(x)", "|x-1|^1.5", "x^x", "tan(x)", "sin(1/x)", "exp(exp(x))", "1e-300x",
    "1e300x^2", "x^max(2, x)", "asin(x)", "sin(10^20)x",
]  # fmt: skip
PLANES = [
    "x^max(2,y)", "sqrt(x^4)+y^2", "sqrt(x^2 y^2)", "exp(-1/(x^2+y^2))", "1/(1+exp(-400x)) + y^2", "5", "x", "|x|+|y|",
    "ln(x)+y^2", "1/(x^2+y^2)", "x^y", "max(x,y)", "sqrt(1-x^2-y^2)", "exp(exp(x+y))", "1e300(x^2+y^2)", "sign(x)y",
    "x^2", "(x-5)^2+y^2",
]  # fmt: skip
# where NaN or a dash stands in a sentence, a number is lacking that is there
LACKING = re.compile(r"\bnan\b|[{}]|None|exact slope is –")


def addresses():
    chance = random.Random(1)
    for lesson in LESSONS:
        query = lesson.scene().query()
        if "formula" not in query or not {"curve", "surface"} & query.keys():
            continue
        field, texts = ("curve", CURVES) if "curve" in query else ("surface", PLANES)
        for text in chance.sample(texts, 1 if lesson.key in ("stability", "race", "basins") else 2):
            place = {key: str(chance.choice((0, 0, -1, 1, 2))) for key in ("x", "y") if key in query}
            yield pytest.param(
                lesson, {"v": "1", field: "formula", "formula": text, **place}, id=f"{lesson.key} {text}"
            )


@pytest.mark.parametrize(("lesson", "query"), list(addresses()))
def test_a_page_opens_whatever_is_typed(lesson, query):
    scene = lesson.scene.from_query(query)[0]
    assert scene.formula == query["formula"]
    shown, at = lesson.shown(scene)
    for follower in shown.followers:
        at[follower.key] = 0
    counts = coordinates(shown)
    for place in [at, *({**at, key: end} for key in counts for end in (0, counts[key] // 2, counts[key] - 1))]:
        for sentence in shown.sentences:
            assert not LACKING.search(told(sentence, place)), told(sentence, place)


def test_a_limit_is_the_slope_that_the_page_says():
    lessons = {lesson.key: lesson for lesson in LESSONS}
    for key in ("tangent", "step-size"):
        lesson = lessons[key]
        for text in ("exp(-1/x^2)", "sqrt(x^4)"):
            scene = lesson.scene.from_query({"curve": "formula", "formula": text, "x": "0"})[0]
            shown, at = lesson.shown(scene)
            assert "slope is 0, as a limit from both sides." in told(shown.sentences[0], at)
