"""Text → tokens, each knowing where it stands in the text as it was typed."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from core.formula.messages import CHARACTER, error_at

SIGNS = {"×": "*", "·": "*", "⋅": "*", "∙": "*", "−": "-", "–": "-", "÷": "/"}
LETTERS = {"θ": "theta"}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))

# π ends a name, so that 2πx reads as three factors
TOKEN = re.compile(
    r"""(?P<space>[ ]+)
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>π|[^\W\dπ][^\Wπ]*)
      | (?P<sign>\*\*|[-+*/^(),])""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """``kind`` is number, name, sign or end; ``start`` and ``end`` are indices into the typed text."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str, variables: tuple[str, ...]) -> list[Token]:
    """Split ``text``, ending with a token of kind ``end``; FormulaError for a character that has no place here."""
    characters, origins = normalize(text)
    tokens = []
    index = 0
    while index < len(characters):
        match = TOKEN.match(characters, index)
        start = origins[index]
        if match is None:
            raise error_at(CHARACTER, start, text[start], variables=", ".join(variables))
        index = match.end()
        if match.lastgroup != "space":
            piece = {"π": "pi", "**": "^"}.get(match.group(), match.group())
            tokens.append(Token(str(match.lastgroup), piece, start, origins[index - 1] + 1))
    return [*tokens, Token("end", "", len(text), len(text))]


def normalize(text: str) -> tuple[str, list[int]]:
    """The text in plain characters, and for each of them the index that it came from.

    >>> normalize("x²×π")
    ('x^2*π', [0, 1, 1, 2, 3])
    """
    characters: list[str] = []
    origins: list[int] = []
    before = ""
    for index, character in enumerate(text):
        if character in SUPERSCRIPTS:
            plain = SUPERSCRIPTS[character] if before in SUPERSCRIPTS else "^" + SUPERSCRIPTS[character]
        else:
            plain = SIGNS.get(character) or unicodedata.normalize("NFKC", character)
            plain = LETTERS.get(plain, plain)
        characters += plain
        origins += [index] * len(plain)
        before = character
    return "".join(characters), origins
