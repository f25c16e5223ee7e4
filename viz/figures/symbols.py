"""A hyperparameter's LaTeX symbol as plain text, for labels that no typesetter reaches."""

from __future__ import annotations

import re
import unicodedata

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def plain_symbol(latex: str) -> str:
    r"""Greek letters and number subscripts of a symbol as Unicode.

    >>> plain_symbol(r"\beta_1"), plain_symbol(r"\eta"), plain_symbol(r"\lambda"), plain_symbol("c")
    ('β₁', 'η', 'λ', 'c')
    """
    greek = re.sub(r"\\(?:var)?([a-z]+)", _letter, latex)
    return re.sub(r"_\{?(\d+)\}?", lambda m: m[1].translate(SUBSCRIPTS), greek)


def _letter(name: re.Match[str]) -> str:
    spelled = {"lambda": "LAMDA"}.get(name[1], name[1].upper())
    return unicodedata.lookup(f"GREEK SMALL LETTER {spelled}")


SUPERSCRIPTS = str.maketrans("0123456789-−+tj", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺ᵗʲ")
LOW = {"i": "ᵢ", "t": "ₜ"}
WORDS = {
    r"\nabla": "∇", r"\nabla ": "∇", r"\Delta": "Δ", r"\max": "max", r"\min": "min", r"\le": "≤", r"\leftarrow": "←",
    r"\|": "‖", r"\{": "{", r"\}": "}", r"\ ": " ", r"\cdot": "·", r"\infty": "∞", "-": "−", "'": "′",
}  # fmt: skip
TOKEN = re.compile(r"\\nabla ?|\\[a-zA-Z]+|\\.|\$\w+|.")


def plain_formula(latex: str, times: str = "\u202f") -> str:
    r"""A line of LaTeX as plain text, for places that no typesetter reaches and that change under the finger.

    Fractions are written with a stroke, roots with √ and brackets; ``times`` stands for ``\,``. $names stay as they
    are, and so does a power that has no superscript: ^$name, ^(…).

    >>> plain_formula(r"-\eta\, \frac{\hat m}{\sqrt{v} + \epsilon}", " · ")
    '−η · m̂ / (√v + ε)'
    >>> plain_formula(r"\frac{$mean}{1 - $beta1^{$t}}"), plain_formula(r"\lambda_{\min}"), plain_formula("g^2")
    ('$mean / (1 − $beta1^$t)', 'λmin', 'g²')
    """
    text, rest = _row(TOKEN.findall(latex), times)
    assert not rest, latex
    return text


def _row(tokens: list[str], times: str) -> tuple[str, list[str]]:
    """The text up to the end or a closing brace, and what stands after it."""
    out = ""
    while tokens and tokens[0] != "}":
        piece, tokens = _piece(tokens, times)
        out += piece
    return out, tokens[1:]


def _piece(tokens: list[str], times: str) -> tuple[str, list[str]]:
    head, rest = tokens[0], tokens[1:]
    if head == "{":
        return _row(rest, times)
    if head == r"\,":
        return times, rest[1:] if rest[:1] == [" "] else rest
    if head == r"\frac":
        over, rest = _piece(rest, times)
        under, rest = _piece(rest, times)
        return f"{_bracketed(over, '+−')} / {_bracketed(under, ' ' + times)}", rest
    if head in (r"\sqrt", r"\hat", r"\operatorname", "^", "_"):
        inner, rest = _piece(rest[1:] if rest[:1] == [" "] else rest, times)
        if head == "^":
            raised = inner.translate(SUPERSCRIPTS)
            written = all(c in SUPERSCRIPTS.values() or ord(c) in SUPERSCRIPTS for c in inner)
            return raised if written else "^" + _bracketed(inner, " " + times), rest
        if head == "_":
            return LOW.get(inner, inner.translate(SUBSCRIPTS)), rest
        return {r"\sqrt": f"√{_bracketed(inner, ' ' + times)}", r"\hat": inner + "\u0302"}.get(head, inner), rest
    if head.startswith("\\") and head not in WORDS:
        return plain_symbol(head), rest
    return WORDS.get(head, head), rest


def _bracketed(text: str, marks: str) -> str:
    """In brackets, if any of the marks is in it outside of its own brackets."""
    bare, count = re.sub(r"\([^()]*\)", "", text), 1
    while count:
        bare, count = re.subn(r"\([^()]*\)", "", bare)
    return f"({text})" if any(mark in bare for mark in marks) else text
