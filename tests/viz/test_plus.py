"""A plus in the formula of a link written by hand, which every browser hands on as a space."""

from urllib.parse import parse_qsl, urlencode

import pytest

from core.formula import with_pluses
from viz.lessons import LESSONS

BY_KEY = {lesson.key: lesson for lesson in LESSONS}


def formula(address):
    return BY_KEY["playground"].scene.from_query(dict(parse_qsl(address)))[0].formula


def test_a_plus_written_by_hand_is_a_plus():
    assert formula("surface=formula&formula=x^2+y^2") == "x^2+y^2"
    assert formula("surface=formula&formula=x^2+%2B+y^2") == "x^2 + y^2"


def test_a_space_in_a_link_of_the_page_stays_a_product():
    scene = BY_KEY["playground"].scene.from_query({"v": "1", "surface": "formula", "formula": "x^2 y^2 + 1"})[0]
    assert scene.formula == "x^2 y^2 + 1"
    assert formula(urlencode(scene.query())) == "x^2 y^2 + 1"


@pytest.mark.parametrize(
    ("received", "meant"),
    [
        ("x^2 y^2", "x^2+y^2"), ("(x-1)^2 2(y 1)^2", "(x-1)^2+2(y+1)^2"), ("sin x y", "sin x+y"), ("x - y", "x - y"),
        ("x sin(y)", "x+sin(y)"), ("|x| |y|", "|x|+|y|"), ("| x |", "| x |"), ("|x 1|", "|x+1|"), ("x² y²", "x²+y²"),
        (r"\\frac{x}{2} \\frac{y}{3}", r"\\frac{x}{2}+\\frac{y}{3}"), (r"x \\cdot y", r"x \\cdot y"), ("2", "2"),
    ],
)  # fmt: skip
def test_where_a_plus_was_lost(received, meant):
    received, meant = (each.replace("\\\\", "\\") for each in (received, meant))
    assert with_pluses(received) == meant
