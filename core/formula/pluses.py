"""A formula from an address whose plus signs were read as spaces."""

from __future__ import annotations

import re

from core.formula.names import ALIASES
from core.formula.tree import FUNCTIONS

SPACE = re.compile(r"(\\?[^\W\d]+)?(?<=[\w)}|]) +(?=[\w(|√.]|\\(?!cdot|times|div|right))")


def with_pluses(text: str) -> str:
    """The text with a + for every space between two operands; behind a function's name a space stays.

    A text that has a + has lost none: its spaces stay.

    >>> with_pluses("x^2 y^2"), with_pluses("sin x 2(x - 1)"), with_pluses("|x| |y|")
    ('x^2+y^2', 'sin x+2(x - 1)', '|x|+|y|')
    >>> with_pluses("x^2 + 2 x y")
    'x^2 + 2 x y'
    """

    if "+" in text:
        return text

    def plus(match: re.Match[str]) -> str:
        name = match[1] or ""
        beside_bar = "|" in (text[match.end() - len(match[0].lstrip(name)) - 1], text[match.end() : match.end() + 1])
        within_bars = text[: match.end()].count("|") % 2 == 1
        keeps = name.startswith("\\") or name in FUNCTIONS or name in ALIASES or (beside_bar and within_bars)
        return match[0] if keeps else name + "+"

    return SPACE.sub(plus, text)
