"""A hyperparameter's LaTeX symbol as plain text, for labels that no typesetter reaches."""

from __future__ import annotations

import re
import unicodedata

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def plain_symbol(latex: str) -> str:
    r"""Greek letters and number subscripts of a symbol as Unicode.

    >>> plain_symbol(r"\beta_1"), plain_symbol(r"\eta"), plain_symbol("c")
    ('β₁', 'η', 'c')
    """
    greek = re.sub(r"\\(?:var)?([a-z]+)", lambda m: unicodedata.lookup(f"GREEK SMALL LETTER {m[1].upper()}"), latex)
    return re.sub(r"_\{?(\d+)\}?", lambda m: m[1].translate(SUBSCRIPTS), greek)
