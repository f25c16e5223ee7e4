"""Text → tokens, each knowing where it stands in the text as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from core.formula.messages import CHARACTER, EQUATION, RAISED, error_at
from core.formula.names import known_names

SIGNS = {
    **dict.fromkeys("×·⋅∙•・∗✕", "*"),
    **dict.fromkeys("−–—‐‑", "-"),
    **{"÷": "/", "∕": "/", "ˆ": "^", "∣": "|", "【": "(", "】": ")", "、": ",", "θ": "theta"},
}
FRACTION = r"\frac"
LATEX = {
    **{"cdot": "*", "times": "*", "div": "/", "lvert": "|", "rvert": "|", "vert": "|"},
    **dict.fromkeys(("frac", "dfrac", "tfrac"), FRACTION),
    **dict.fromkeys(("left", "right", "quad", ",", ";", "!", ":", " "), ""),
}
DEFINITION = re.compile(r"\s*([^\W\d]\w*)\s*(\([\w\s,]*\))?\s*=")  # what may stand before a formula: f(x, y) =
INDEX = re.compile(r"_(?:([0-9]+)|\{([0-9]+)\})")
RAISED_TEXT = re.compile(r"[-+]?(?:[0-9]+[a-zπ]*|[a-zπ]+)", re.IGNORECASE)

# π ends a name, so that 2πx reads as three factors
TOKEN = re.compile(
    r"""(?P<space>[ ]+)
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>[π√∛]|[^\W\dπ][^\Wπ]*)
      | \\(?P<latex>[a-zA-Z]+|[,;!:\ ])
      | (?P<sign>\*\*|[-+*/^(),|{}])""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """``kind`` is number, name, sign, raised or end; ``start`` and ``end`` are indices into the typed text.

    Around what was typed in superscripts stand brackets of kind raised.
    """

    kind: str
    text: str
    start: int
    end: int


class Plain(NamedTuple):
    """A plain character, the index that it came from, and its level: 1 in a superscript, −1 in a subscript."""

    text: str
    origin: int
    level: int


def tokenize(text: str, variables: tuple[str, ...]) -> list[Token]:
    """Split ``text``, ending with a token of kind ``end``; FormulaError for a character that has no place here."""
    characters = indexed(normalize(text))
    tokens: list[Token] = []
    for level, run in groupby(characters[body(characters, variables) :], key=lambda each: each.level):
        piece = list(run)
        written = "".join(each.text for each in piece)
        start, end = piece[0].origin, piece[-1].origin + 1
        if level == 0:
            tokens += split(piece, text, variables)
        elif level == 1:
            if not RAISED_TEXT.fullmatch(written):
                raise error_at(RAISED, start, text[start:end], hint=f"^({written})")
            inside = split(piece, text, variables)
            tokens += [
                Token("sign", "^", start, start), Token("raised", "(", start, start), *inside,
                Token("raised", ")", end, end),
            ]  # fmt: skip
        elif not tokens or tokens[-1].kind != "name" or tokens[-1].end != start or not written.isdigit():
            raise error_at(CHARACTER, start, text[start], variables=", ".join(variables))
        else:  # a subscript belongs to the name before it, and ends it
            before = tokens.pop()
            tokens += known_tokens(Token("name", f"{before.text}_{written}", before.start, end), variables)
    return [*tokens, Token("end", "", len(text), len(text))]


def normalize(text: str) -> list[Plain]:
    """The text in plain characters.

    >>> [each.text for each in normalize("x²×π")], [each.level for each in normalize("x²×π")]
    (['x', '2', '*', 'π'], [0, 1, 0, 0])
    """
    characters: list[Plain] = []
    for index, character in enumerate(text.rstrip("。 ")):
        how = unicodedata.decomposition(character)
        level = 1 if how.startswith("<super>") else -1 if how.startswith("<sub>") else 0
        plainly = SIGNS.get(character) or unicodedata.normalize("NFKC", character)
        if how.startswith("<fraction>") and not (characters and characters[-1].text.isdigit()):  # 2½ is no product
            plainly = f"({plainly.replace('⁄', '/')})"
        for each in plainly:
            characters += [Plain(plain, index, level) for plain in SIGNS.get(each, each)]
    return characters


def indexed(characters: list[Plain]) -> list[Plain]:
    """x_1 and x_{1} as x₁."""
    written = "".join(each.text for each in characters)
    kept, end = [], 0
    for match in INDEX.finditer(written):
        low, high = match.span(match.lastindex or 0)
        kept += characters[end : match.start()]
        kept += [Plain(each.text, each.origin, -1) for each in characters[low:high]]
        # the subscript begins and ends where its marks do
        kept[-1] = kept[-1]._replace(origin=characters[match.end() - 1].origin)
        kept[low - high] = kept[low - high]._replace(origin=characters[match.start()].origin)
        end = match.end()
    return kept + characters[end:]


def body(characters: Sequence[Plain], variables: tuple[str, ...]) -> int:
    """Where the formula begins behind f(x, y) = or y =; FormulaError for any other equals sign."""
    written = "".join(each.text for each in characters)
    match = DEFINITION.match(written)
    start = match.end() if match is not None and match[1] not in variables else 0
    if "=" in written[start:]:
        raise error_at(EQUATION, characters[written.index("=", start)].origin)
    return start


def split(characters: Sequence[Plain], text: str, variables: tuple[str, ...]) -> list[Token]:
    """The tokens of characters of one level."""
    written = "".join(each.text for each in characters)
    tokens: list[Token] = []
    index = 0
    while index < len(written):
        match = TOKEN.match(written, index)
        start = characters[index].origin
        if match is None:
            raise error_at(CHARACTER, start, text[start], variables=", ".join(variables))
        index = match.end()
        kind, piece = str(match.lastgroup), match[match.lastgroup or 0]
        if kind == "latex":
            piece = LATEX.get(piece, piece)
            kind = "name" if piece.isalpha() else "sign" if piece else "space"
        if kind != "space":
            token = Token(kind, {"**": "^"}.get(piece, piece), start, characters[index - 1].origin + 1)
            tokens += known_tokens(token, variables) if kind == "name" else [token]
    return tokens


def known_tokens(token: Token, variables: tuple[str, ...]) -> list[Token]:
    """A name, or the names that are written together in it: xy is x and y; as it stands where it is neither."""
    names = known_names(token.text, variables)
    tokens: list[Token] = []
    start = token.start
    for written, name in names:
        end = token.end if len(tokens) == len(names) - 1 else min(start + len(written), token.end)
        tokens.append(Token("name", name, start, end))
        start = end
    return tokens or [token]
