"""What is written of a formula is read back as the same: LaTeX by a reader of its own here, Python by Python."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.formula import FormulaError, parse
from tests.core.test_formula import CALLS, RANDOM, run_python

TOKEN = re.compile(r"\\operatorname\{sign\}|\\left|\\right|\\[a-z]+|[0-9]+\.?[0-9]*|\.[0-9]+|[a-z]|[-+^{}()|,]|\s+")
NAMED = {
    r"\sin": math.sin, r"\cos": math.cos, r"\tan": math.tan, r"\arcsin": math.asin, r"\arccos": math.acos,
    r"\arctan": math.atan, r"\sinh": math.sinh, r"\cosh": math.cosh, r"\tanh": math.tanh, r"\exp": math.exp,
    r"\ln": math.log, r"\max": max, r"\min": min, r"\operatorname{sign}": lambda a: (a > 0) - (a < 0),
}  # fmt: skip


class Reader:
    """Reads LaTeX as a person does: digits that touch are one number, what stands side by side is multiplied."""

    def __init__(self, text, **values):
        text = re.sub(r"(?<=[0-9.]) +(?=[0-9.])", "", text)  # typeset, a space between digits is none
        self.tokens = [t for t in TOKEN.findall(text) if not t.isspace() and t not in (r"\left", r"\right")]
        assert "".join(self.tokens) == re.sub(r"\s|\\left(?!a)|\\right", "", text)
        self.values = {r"\pi": math.pi, "e": math.e, **values}

    @property
    def next(self):
        return self.tokens[0] if self.tokens else ""

    def take(self, expected=None):
        token = self.tokens.pop(0)
        assert expected in (None, token)
        return token

    def whole(self):
        value = self.sum()
        assert not self.tokens
        return value

    def sum(self):
        value = -self.product() if self.next == "-" and self.take() else self.product()
        while self.next in ("+", "-"):
            value += self.product() if self.take() == "+" else -self.product()
        return value

    def product(self):
        assert self.next not in ("+", "-")  # two signs in a row are not to be written
        value = self.power()
        while (self.next and self.next not in ("+", "-", ")", "}", "|", ",")) or self.opens():
            if self.next == r"\cdot":
                self.take()
            value *= self.power()
        return value

    def opens(self):
        return self.next == "|" and not self.inside

    inside = 0

    def power(self):
        value = self.atom()
        while self.next == "^":
            self.take()
            value = math.pow(value, self.group("{", "}"))
        return value

    def group(self, start, end):
        self.take(start)
        kept, self.inside = self.inside, int(start == "|")
        value = self.sum()
        self.take(end)
        self.inside = kept
        return value

    def atom(self):
        token = self.next
        if token in "({|":
            return self.group(token, {"(": ")", "{": "}", "|": "|"}[token])
        self.take()
        if token == r"\frac":
            over = self.group("{", "}")
            return over / self.group("{", "}")
        if token == r"\sqrt":
            return math.sqrt(self.group("{", "}"))
        if token in NAMED:
            power = 1
            if self.next == "^":
                self.take()
                power = self.group("{", "}")
            self.take("(")
            kept, self.inside = self.inside, 0
            values = [self.sum()]
            while self.next == ",":
                self.take()
                values.append(self.sum())
            self.take(")")
            self.inside = kept
            return math.pow(NAMED[token](*values), power)
        return self.values[token] if token in self.values else float(token)


LEAVES = st.sampled_from(["x", "y", "x", "pi", "e", "2", "3", ".5", "0.25", "007", "1.", "2e-1", "1e2", "10"])
SIGNS = st.sampled_from(["+", "-", "*", "/", "^", "*", "/"])
TEXTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda a: f"-{a}"),
        inner.map(lambda a: f"({a})"),
        st.tuples(inner, SIGNS, inner).map("".join),
        st.tuples(inner, SIGNS, inner).map(lambda abc: "({}){}({})".format(*abc)),
        st.tuples(st.sampled_from([*CALLS, "sign"]), inner).map(lambda ab: "{}({})".format(*ab)),
        st.tuples(st.sampled_from([*CALLS]), inner).map(lambda ab: "{}({})^2".format(*ab)),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda abc: "{}({}, {})".format(*abc)),
    ),
    max_leaves=8,
)
WRITTEN = [
    ("2*.5x^2+y^2", r"2 \cdot 0.5 x^{2} + y^{2}"),
    ("x*(-y*2)", r"x (-y \cdot 2)"),
    ("x + -y*2", r"x + (-y \cdot 2)"),
    ("--x", "-(-x)"),
    ("-(-x*y)", "-(-x y)"),
    ("2(1/3)", r"2 \cdot \frac{1}{3}"),
    ("2^.5", "2^{0.5}"),
    ("1.5 1e3".replace(" ", "*"), r"1.5 \cdot 1 \cdot 10^{3}"),
]


@pytest.mark.parametrize(("text", "latex"), WRITTEN)
def test_factors_and_signs_do_not_run_together(text, latex):
    assert parse(text).latex == latex


@RANDOM
@given(TEXTS, st.sampled_from([(0.7, 1.3), (2.0, 0.4), (-0.6, 0.9)]))
def test_latex_and_python_are_read_back_as_the_formula(text, point):
    assume(len(text) <= 200)
    try:
        f = parse(text)
    except FormulaError:
        assume(False)
    expected = f.value(point)
    assume(np.isfinite(expected) and abs(expected) < 1e8)
    nearby = f.value(np.array(point) * (1 + 1e-13))
    assume(abs(nearby - expected) <= 1e-9 * max(1, abs(expected)))
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(run_python(f, np.array(point)), expected, rtol=1e-8, atol=1e-9)
    try:
        read = Reader(f.latex, x=point[0], y=point[1]).whole()
    except (OverflowError, ZeroDivisionError):
        assume(False)
    np.testing.assert_allclose(read, expected, rtol=1e-8, atol=1e-9, err_msg=f.latex)


@pytest.mark.parametrize(
    "text", ["sin(10^20)x", "sin(10^20 + 3)x", "x*(99999999999^3)", "max(10^30, x)", "sin(-10^20)x", "x^(2^3)"]
)
def test_python_source_runs_for_whole_numbers_of_any_size(text):
    f = parse(text)
    theta = np.array([[1.5], [2.0]])
    np.testing.assert_allclose(run_python(f, theta) + 0 * theta[0], f.value(theta), rtol=1e-12)
