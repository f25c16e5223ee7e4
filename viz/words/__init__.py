"""Every sentence that a visitor sees, in their language: gettext catalogs, English as the source."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Sequence
from functools import cache, reduce
from pathlib import Path
from typing import Any

from core.message import Message, filled

LANGUAGES = {"en": "English", "zh": "中文"}
DOMAIN = "messages"
TEXT = r"(\\text\{\s*)([^{}]*?)(\s*\})"  # a word in a formula, and what stands around it
EDGE = "\0"  # marks where a filled-in text begins and ends, until the spaces there are right
EDGES = re.compile(rf"([^{EDGE}]?)( ?){EDGE}+( ?)(?=(.?))")
HAN, LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z0-9\u0370-\u03ff%°]")
Words = Callable[..., str]


@cache
def words(language: str) -> Words:
    """A translator: ``_("English text")`` or ``_("{count} step[s]", count=3)``; also takes a core Message.

    >>> words("en")("{count} step[s]", count=1)
    '1 step'
    >>> words("zh")("{name}: {hyperparameter}", name="Adam", hyperparameter="学习率")
    'Adam 的学习率'
    """
    catalog = gettext.translation(DOMAIN, Path(__file__).parent, [language], fallback=True)

    def translate(message: str | Message, /, **given: object) -> str:
        text, values = (message.template, message.values) if isinstance(message, Message) else (message, given)
        if not text:
            return ""  # gettext gives its header for the empty text
        translated = catalog.gettext(text)
        if not values:
            return translated
        said = {key: translate(value) if isinstance(value, Message) else value for key, value in values.items()}
        if language != "zh":
            return filled(translated, said)
        marked = {key: f"{EDGE}{value}{EDGE}" if isinstance(value, str) else value for key, value in said.items()}
        return EDGES.sub(_spaced, translated.format(**marked))

    return translate


def remembering(_: Words) -> Words:
    """A translator for one picture, with many positions where the same is to be said: each sentence is made once."""
    said: dict[Any, str] = {}

    def translate(text: str, /, **given: object) -> str:
        key = (text, *given.items())
        if key not in said:
            said[key] = _(text, **given)
        return said[key]

    return translate


def _spaced(gap: re.Match[str]) -> str:
    """A name may be Chinese or Latin: a space stands between the two scripts, and none between Chinese characters."""
    before, *spaces, after = gap.groups()
    if HAN.match(before) and HAN.match(after):
        return before
    if (HAN.match(before) and LATIN.match(after)) or (LATIN.match(before) and HAN.match(after)):
        return before + " "
    return before + "".join(spaces)


def one_by_one(sentences: Sequence[str], _: Words) -> str:
    """Sentences one after the other, as the language sets them: Chinese has no space between.

    >>> one_by_one(("It is.", "It is not."), words("en"))
    'It is. It is not.'
    """
    return reduce(lambda one, two: _("{one} {two}", one=one, two=two), sentences) if sentences else ""


def said_in(formula: str, _: Words) -> str:
    r"""A LaTeX formula whose words, in ``\text{…}``, are translated.

    >>> said_in(r"v_0 = 0 \text{ (weighted)}", lambda text: text.upper())
    'v_0 = 0 \\text{ (WEIGHTED)}'
    """
    return re.sub(TEXT, lambda word: word[1] + _(word[2]) + word[3], formula)


def preferred(locale: str | None) -> str:
    """The language to greet a browser with.

    >>> preferred("zh-CN"), preferred("fr"), preferred(None)
    ('zh', 'en', 'en')
    """
    return "zh" if (locale or "").lower().startswith("zh") else "en"
