"""What people write in their notes, from a keyboard, an input method or LaTeX: read where it means one thing."""

import re

import numpy as np
import pytest

from core.formula import FormulaError, parse, parse_free
from core.formula.messages import BRACKETS, DIGITS, EQUATION, INDEXED, NAME
from tests.core.test_formula import same

PLANE = ("x", "y")
MEANT = [
    ("xy", "x*y"), ("2xy", "2*x*y"), ("xyx", "x^2*y"), ("2ex", "2*e*x"), ("xsin(y)", "x*sin(y)"),
    ("|x|", "abs(x)"), ("2|x|", "2*abs(x)"), ("|x||y|", "abs(x)*abs(y)"), ("||x|-1|", "abs(abs(x) - 1)"),
    ("|x|^2", "x^2"), ("|x|y|x|", "abs(x)*y*abs(x)"), ("|(|x|)|y", "abs(x)*y"), ("｜x｜", "abs(x)"),
    ("√x", "sqrt(x)"), ("√(x+1)", "sqrt(x+1)"), ("2√x + √2", "2*sqrt(x) + sqrt(2)"), ("√x*y", "sqrt(x)*y"),
    ("arctan x", "atan(x)"), ("arcsin(x/3) + arccos(x/4)", "asin(x/3) + acos(x/4)"), ("tgx", "tan(x)"),
    ("sin²(x)", "sin(x)^2"), ("sin^2(x)", "sin(x)^2"), ("sin²x + cos²x", "1 + 0x"), ("sin(x)²", "sin(x)^2"),
    ("sinx", "sin(x)"), ("sin x cos y", "sin(x)*cos(y)"), ("xsinx + 1", "x*sin(x) + 1"), ("ln x - lny", "log(x/y)"),
    ("f(x,y)=x^2+y", "x^2+y"), ("z = x", "x"), ("J = x", "x"), ("f(x)=x", "x"), ("f(x₁, x₂) = x₁ + x₂²", "x + y^2"),
    ("x₁", "x"), ("x₁y", "x*y"), ("x_1^2 + x_{2}", "x^2 + y"), ("2x₁x₂", "2*x*y"),
    ("e^{-x}", "exp(-x)"), (r"\\frac{x}{2}", "x/2"), (r"\\frac{x}{2}^2", "x*x/4"), (r"\\frac{x+1}{y} y", "x + 1"),
    (r"\\sqrt{x}", "sqrt(x)"), (r"\\sin x", "sin(x)"), (r"\\sin\\left(x\\right)", "sin(x)"), (r"x\\cdot y", "x*y"),
    (r"x \\times y \\div 2\\pi", "x*y/2*pi"), (r"\\left|x\\right|", "abs(x)"), (r"e^{x^{2}}", "exp(x*x)"),
    ("x×y", "x*y"), ("x·y", "x*y"), ("x÷y", "x/y"), ("x∗y", "x*y"), ("x — y", "x - y"),
    ("2ˣ", "2^x"), ("eˣ", "e^x"), ("e⁻ˣ", "1/exp(x)"), ("x²ʸ", "x^(2*y)"), ("x²y³", "x^2*y^3"), ("−x²", "0 - x*x"),
    ("ｘ²＋２ｙ", "x^2 + 2*y"), ("max（x，y）", "max(x,y)"), ("max(x、y)", "max(x,y)"), ("【x＋1】＾2。", "(x+1)^2"),
    ("θ₁² + theta_2", "x^2 + y"), ("2θ1θ2", "2*x*y"), ("ln|x|", "log(abs(x))"),
    ("√|x| + 1", "sqrt(abs(x)) + 1"), ("½x²", "x^2/2"), ("x^½", "sqrt(x)"), ("y¾", "3*y/4"),
    ("X + Sin(Y)", "x + sin(y)"), ("2πx", "2*pi*x"), ("x y", "x*y"),
]  # fmt: skip
MEANT = [(text.replace(r"\\", "\\"), meaning) for text, meaning in MEANT]


@pytest.mark.parametrize(("text", "meaning"), MEANT)
def test_what_means_one_thing_is_read(text, meaning):
    same(text, meaning)
    assert parse(parse(text).text).text == text  # as it was typed


@pytest.mark.parametrize(
    ("text", "template"),
    [
        *(
            (text, BRACKETS)
            for text in ("sin 2x", "sin x^2", "sinxy", "sin x/2", "sin x y", "√2x", "√x²", "√xy", "sin")
        ),
        *((text, BRACKETS) for text in ("sin", "min x", "sin|x|y", "|sin|x||", "sin^x(y)", "sin -x", "sin*x")),
        *((text, EQUATION) for text in ("y=x", "x=1", "=x", "f(x)==x", "f=x=y", "x(y)=2")),
        *((text, INDEXED) for text in ("x1", "x2", "1+x2")),
        *((text, DIGITS) for text in ("x3", "y2", "y10")),
        *((text, NAME) for text in ("x1x3", "xq", "erf(x)", "f(t)=t^2", "x₃", "exp₂(x)")),
    ],
)
def test_what_means_more_or_nothing_is_refused_with_advice(text, template):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.template == template


def test_a_digit_is_no_coordinate_of_a_curve():
    with pytest.raises(FormulaError) as caught:
        parse("x1", ("x",))
    assert caught.value.template == DIGITS


@pytest.mark.parametrize(
    "text",
    [
        "x¹²3",
        "2³4",
        "x²(3)4",
        "₁x",
        "2₁",
        "x₊",
        "x⁺",
        "x^²",
        "²",
        "x⁽²",
        "x²⁺¹",
        "{x}",
        "[x]",
        "x}",
        "2½",
        "x2½",
        "∛",
        "||",
        "|",
        "x|",
    ],
)
def test_marks_that_belong_to_nothing_are_refused(text):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.position is None or caught.value.position <= len(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("∛x", "sign(x)*abs(x)^(1/3)"), ("log₂(x)", "log(x)/log(2)"), ("log_2 x", "log(x)/log(2)"),
        ("log10(x)", "log(x)/log(10)"), ("asinh(x)", "log(x + sqrt(x^2 + 1))"), ("sech x", "1/cosh(x)"),
        ("acosh(x)", "log(x + sqrt(x^2 - 1))"), ("atanh(x)", "log((1 + x)/(1 - x))/2"),
        ("coth(x)", "1/tanh(x)"), ("csch(x)", "1/sinh(x)"), ("softplus(x)", "log(1 + exp(x))"),
    ],
)  # fmt: skip
def test_a_function_that_is_not_there_is_written_with_those_that_are(text, hint):
    with pytest.raises(FormulaError, match=re.escape(f"write {hint}.")):
        parse(text)
    told = {"asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh, "softplus": lambda x: np.log1p(np.exp(x))}
    told |= {"coth": lambda x: 1 / np.tanh(x), "csch": lambda x: 1 / np.sinh(x), "sech": lambda x: 1 / np.cosh(x)}
    told |= {"∛": np.cbrt, "log₂": np.log2, "log_2": np.log2, "log10": np.log10}
    name = re.match(r"[^x( ]+", text)[0]
    x = 1.25 if name == "acosh" else 0.75
    assert parse(hint).value([x, 0.0]) == pytest.approx(told[name](x), rel=1e-14)


def test_one_variable_may_be_called_y_on_the_left():
    assert parse("y = 2x + 1", ("x",)).latex == "2 x + 1"
    assert parse("f(x) = |x|", ("x",)).value([-2.0]) == 2
    with pytest.raises(FormulaError, match="“x₁” is not known"):
        parse("x₁", ("x",))


def test_indexed_names_of_many_variables():
    assert parse_free("theta_1 θ₂ + x_{3}").variables == ("x3", "theta1", "theta2")
    assert parse_free("θ₁θ₂").python == "theta1*theta2"


def test_the_place_of_an_error_is_that_of_the_typed_text():
    for text in ("f(x,y) = x + $", "x_{1} + $", r"\frac{x}{2} + $", "xy + $", "θx + $", "x²⁰ + $"):
        with pytest.raises(FormulaError) as caught:
            parse(text, ("x", "y", "theta"))
        assert caught.value.position == text.index("$")
