"""A LaTeX symbol as plain text, for labels that no typesetter reaches."""

from __future__ import annotations

import re
import unicodedata

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def plain_symbol(latex: str) -> str:
    r"""Greek letters, hats, primes and subscripts of a symbol as Unicode.

    >>> plain_symbol(r"\beta_1"), plain_symbol(r"\Delta\theta"), plain_symbol(r"\hat m"), plain_symbol(r"\mu'")
    ('β₁', 'Δθ', 'm̂', 'μ′')
    >>> plain_symbol(r"\lambda_{\min}"), plain_symbol(r"\Lambda")
    ('λmin', 'Λ')
    """
    text = re.sub(r"\\(min|max)", r"\1", latex).replace("'", "′")
    text = re.sub(r"\\hat (\w)", "\\1\u0302", text)
    text = re.sub(r"\\(?:var)?([a-zA-Z]+)", _letter, text)
    return re.sub(r"_\{?(\w+)\}?", lambda m: m[1].translate(SUBSCRIPTS), text)


def _letter(name: re.Match[str]) -> str:
    size = "CAPITAL" if name[1][0].isupper() else "SMALL"
    spelled = name[1].upper().replace("LAMBDA", "LAMDA")
    return unicodedata.lookup(f"GREEK {size} LETTER {spelled}")
