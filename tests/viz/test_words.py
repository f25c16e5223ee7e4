"""The visitor's words: every sentence is translated, keeps its places, and is written as Chinese is."""

import io
import re
from collections import Counter
from string import Formatter

import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from core.message import Message
from viz.words import LANGUAGES, preferred, words
from viz.words.collect import HERE, texts

PO = HERE / "zh" / "LC_MESSAGES" / "messages.po"
HAN = "[\u4e00-\u9fff]"
SAME = {
    "Nesterov", "Adagrad", "RMSprop", "Adadelta", "Adam", "Adamax", "AMSGrad", "NAdam", "AdamW", "Lion",
    "Beta 1", "Beta 2", "f(x, y) =",
    "ReLU", "ELU", "Softplus", "GELU", "SiLU (Swish)", "sin x₁", "sin x₂", "Softmax",
}  # fmt: skip
"""Proper names and formulas, which stay as they are."""


def catalog(file, read):
    return {message.id: message.string for message in read(file) if message.id}


def places(text):
    """The {named} places of a template with their format specs, each as often as it stands there."""
    return Counter(
        (name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None
    )


def wordless(text):
    """Symbols and {named} places alone: only their punctuation can be translated."""
    return not re.search("[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", text))


@pytest.fixture(scope="module")
def english():
    return texts()


@pytest.fixture(scope="module")
def chinese():
    with PO.open("rb") as file:
        return catalog(file, read_po)


def test_every_sentence_has_a_translation(english, chinese):
    assert set(chinese) == set(english)
    assert not [text for text in english if not chinese[text]]
    spoken = [text for text in english if not wordless(text)]
    assert not [text for text in spoken if (text in SAME) == bool(re.search(HAN, chinese[text]))]
    assert all(chinese[text] == text for text in SAME & set(chinese))


def test_the_same_places_and_format_specs(english, chinese):
    assert not [text for text in english if places(text) != places(chinese[text])]


def test_the_compiled_catalog_is_that_of_the_text():
    with PO.open("rb") as file:
        source = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, source)
    compiled.seek(0)
    with PO.with_suffix(".mo").open("rb") as file:
        assert catalog(file, read_mo) == catalog(compiled, read_mo)


WRONG = {
    "ASCII punctuation beside Chinese": rf"{HAN}[,.;:!?](?:\s|$|{HAN})|[,.;:!?] *{HAN}|{HAN}\(|\){HAN}|[\"']",
    "full-width Latin letters or digits": "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]",
    "no space between Chinese and Latin": rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}",
    "a space beside Chinese punctuation": "[，。：；？！、“”（）] | [，。：；？！、“”（）]",
    "a space between Chinese characters": rf"{HAN} +{HAN}",
    "spaces at an end or doubled": r"^\s|\s$|  ",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_typography(chinese, wrong):
    told = {text: re.sub(r"\{[^}]*\}", "□", translation) for text, translation in chinese.items() if text not in SAME}
    assert not [translation for translation in told.values() if re.search(WRONG[wrong], translation)]


STILTED = (
    "为本目录", "坐标错位", "复数步长", "固定的点", "仍在途中", "停在别处", "演练场", "变成跳蚤",
    "居中一半", "时间的倒数", "代价中位数：{named}$", "原样$", "平均得长", "忘掉多少", "播放各步", "碗的碗底",
    "除数", "相对距离", "最陡的上坡朝", "朝 {angle}", "把距离乘以", "每一位数字", "处处的斜率", "图的中心",
    "半宽", "从不变缓", "又被接住", "噪声下的波", "耗尽太早", "极小点", "极大点", "您",
)  # fmt: skip
"""What no Chinese textbook would print."""


@pytest.mark.parametrize("phrase", STILTED)
def test_chinese_reads_as_a_textbook_does(chinese, phrase):
    assert not [text for text in chinese.values() if re.search(phrase, text)]


def test_what_a_run_goes_for_and_what_a_sample_says_are_two_words(chinese):
    assert not [text for text, said in chinese.items() if "目标" in said and re.search("target", text, re.IGNORECASE)]


def test_sentences_end_as_the_english_ones_do(chinese):
    for text, translation in chinese.items():
        assert text.endswith(".") == translation.endswith("。") or text.endswith("{reason}"), translation
        assert text.endswith("?") == translation.endswith("？"), translation


def test_every_language_has_its_translator():
    for language in LANGUAGES:
        assert words(language)("") == ""
    assert words("en")("Learning rate") == "Learning rate"
    assert words("zh")("Learning rate") == "学习率"
    told = words("zh")("{name}: {hyperparameter}", hyperparameter=words("zh")("Learning rate"), name="Adam")
    assert told == "Adam 的学习率"


def test_a_name_is_set_off_from_chinese_only_where_it_is_latin():
    said = words("zh")
    told = said("{name} is at the goal from step {step} on.", name=said("Momentum"), step=3)
    assert told == "动量法从第 3 步起一直在目标之内。"
    assert said("{name} comes to rest at step {step}.", name="Adam", step=3).startswith("Adam 在第 3 步")
    assert said("{one} {two}", one="甲。", two="x") == "甲。x"
    assert said("There are no numbers; write some, such as {example}.", example="1 2").count("\0") == 0


def test_an_unknown_language_speaks_english():
    assert (
        words("xx")("{name} reaches the goal at step {step}.", name="Adam", step=3)
        == "Adam reaches the goal at step 3."
    )
    assert words("zh")("A sentence that nobody wrote.") == "A sentence that nobody wrote."
    assert preferred("zh-Hans-CN") == "zh"
    assert preferred("") == "en"


def test_a_message_is_translated_and_filled_in():
    message = Message("{name} diverges at step {step}: each step carries it further away.", {"name": "Adam", "step": 7})
    assert str(message) == words("en")(message)
    told = words("zh")(message)
    assert told.startswith("Adam 在第 7 步发散：")
    assert told.endswith("。")
    low = Message(
        "The formula “{piece}” is undefined everywhere between {low:g} and {high:g}.",
        {"piece": "1/0", "low": -3.0, "high": 3.0},
    )
    assert "-3 到 3 " in words("zh")(low)
