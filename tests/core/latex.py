"""A small reader of LaTeX, for tests alone: it evaluates what a page shows, and knows nothing of the code behind it.

What it reads is what a person reads: letters, Greek letters, fractions, roots, powers, brackets, sums and products,
min, max, |…|, ⌊…⌋, sign, the usual functions, and cases. Anything else raises ValueError.
"""

import re

import numpy as np

SPACE = r"(?<!\\)\\[,;:! ]|\\quad|\\qquad|\\[bB]igg?[lr]?(?![a-z])|\\left(?![a-z])|\\right(?![a-z])|\s"
TOKEN = re.compile(
    r"\\(?:[a-zA-Z]+|[{}|\\])|[0-9]+\.?[0-9]*|\.[0-9]+|[a-zA-Z]|[-+*/^_(){}|=<>'&,\[\]]",
)
FUNCTIONS = {
    r"\sin": np.sin, r"\cos": np.cos, r"\tan": np.tan, r"\sinh": np.sinh, r"\cosh": np.cosh, r"\tanh": np.tanh,
    r"\arcsin": np.arcsin, r"\arccos": np.arccos, r"\arctan": np.arctan, r"\exp": np.exp, r"\ln": np.log,
}  # fmt: skip
ENDS = ("+", "-", "=", "<", ",", ")", "]", "}", "&", r"\rfloor", r"\ge", r"\end", "\\\\")  # of a product
COMPARED = {"<": np.less, ">": np.greater, r"\le": np.less_equal, r"\ge": np.greater_equal}
CLOSING = {"(": ")", "[": "]", "|": "|", r"\lfloor": r"\rfloor", "{": "}"}


def evaluate(text, values):
    """The number that LaTeX says, with ``values`` for its symbols, as they are written: {r"\\beta_1": 0.9}."""
    reader = Reader(text, values)
    found = reader.sum()
    if reader.tokens:
        raise ValueError(f"{text}: what is {' '.join(reader.tokens)}?")
    return found


def rows(text):
    """The rows of an aligned block, as (left, sign, right): sign is = or \\leftarrow."""
    inside = text.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}")
    for row in inside.split(r" \\ ") if inside != text else [text]:
        for part in re.split(r",\s*\\q?quad ", row):
            left, sign, right = re.split(r"\s*&?\s*(=|\\leftarrow)\s*", part, maxsplit=1)
            yield left, sign, right


class Reader:
    """One reading of one text, from left to right."""

    def __init__(self, text, values):
        self.values = {re.sub(r"\s", "", name): value for name, value in values.items()}
        plain = re.sub(SPACE, " ", text.replace(r"\tfrac", r"\frac").replace(r"\dots", " ")).strip()
        self.tokens = TOKEN.findall(plain)
        if "".join(self.tokens) != re.sub(r"\s", "", plain):
            raise ValueError(f"cannot be read: {text}")

    def at(self, *tokens):
        return bool(self.tokens) and self.tokens[0] in tokens

    def take(self, *expected):
        if not self.tokens or (expected and self.tokens[0] not in expected):
            raise ValueError(f"expected {expected}, there is {' '.join(self.tokens[:5])}")
        return self.tokens.pop(0)

    def sum(self):
        total = -self.after("-").product() if self.at("-") else self.product()
        while self.at("+", "-"):
            sign = self.take()
            total = total + self.product() if sign == "+" else total - self.product()
        return total

    def after(self, token):
        self.take(token)
        return self

    def product(self):
        found = self.power()
        while self.tokens and not self.at(
            "+", "-", "=", "<", ">", ",", ")", "]", "}", r"\rfloor", "&", r"\ge", r"\le", r"\end", "\\\\"
        ):
            if self.at("|") and self.open_bars:
                break
            if self.at("/"):
                self.take()
                found = found / self.power()
            else:
                if self.at(r"\cdot"):
                    self.take()
                found = found * self.power()
        return found

    open_bars = 0

    def power(self):
        if self.tokens[0] in FUNCTIONS or self.at(r"\operatorname"):
            return self.call()
        base = self.atom()
        return base ** self.raised() if self.at("^") else base

    def raised(self):
        self.take("^")
        return self.group() if self.at("{") else self.symbol_or_number(self.take())

    def call(self):
        name = self.take()
        if name == r"\operatorname":
            self.take("{")
            word = ""
            while not self.at("}"):
                word += self.take()
            self.take("}")
            function = {"sign": np.sign}[word]
        else:
            function = FUNCTIONS[name]
        exponent = self.raised() if self.at("^") else 1
        inside = self.group() if self.at("(") else self.product()
        return function(inside) ** exponent

    def group(self):
        end = CLOSING[self.take("{", "(", "[", "|", r"\lfloor")]
        before, self.open_bars = self.open_bars, 1 if end == "|" else 0
        found = self.sum()
        self.open_bars = before
        self.take(end)
        return {"|": np.abs, r"\rfloor": np.floor}.get(end, lambda x: x)(found)

    def atom(self):
        if self.at("{", "(", "[", "|", r"\lfloor"):
            return self.group()
        token = self.take()
        if token == r"\frac":
            above = self.group() if self.at("{") else self.digit()
            return above / (self.group() if self.at("{") else self.digit())
        if token == r"\sqrt":
            return np.sqrt(self.group())
        if token in (r"\max", r"\min") and self.at("("):
            self.take("(")
            several = [self.sum()]
            while self.at(","):
                self.take()
                several.append(self.sum())
            self.take(")")
            assert len(several) > 1
            return (np.maximum if token == r"\max" else np.minimum).reduce(np.broadcast_arrays(*several))
        if token == r"\begin":
            return self.cases()
        return self.symbol_or_number(token)

    def digit(self):
        """\\frac12 is one half: the reader of tokens sees one number."""
        token = self.take()
        if len(token) > 1:
            self.tokens.insert(0, token[1:])
        return float(token[0])

    def symbol_or_number(self, token):
        if token[0].isdigit() or token[0] == ".":
            return float(token)
        written = token
        if token in (r"\hat", r"\bar", r"\mathrm"):
            written += self.take() if not self.at("{") else self.braces()
        if self.at("_"):
            written += self.take() + (self.braces() if self.at("{") else self.take())
        while self.at("'"):
            written += self.take()
        if written == r"\pi" and written not in self.values:
            return np.pi
        if written == "e" and written not in self.values:
            return np.e
        for name in (written, re.sub(r"[{}]", "", written)):
            if name in self.values:
                known = self.values[name]
                return known(self.group()) if callable(known) else known
        raise ValueError(f"{written} is not known; there are {list(self.values)}")

    def braces(self):
        text = self.take("{")
        while not self.at("}"):
            text += self.take()
        return text + self.take("}")

    def condition(self):
        if self.at(r"\text"):
            self.take()
            assert self.braces() == "{else}"
            return np.True_
        left, sign, right = self.sum(), self.take(*COMPARED), self.sum()
        return COMPARED[sign](left, right)

    def cases(self):
        for token in "{cases}":
            self.take(token)
        choices = []
        while not self.at(r"\end"):
            value = self.sum()
            self.take("&")
            choices.append((self.condition(), value))
            if self.at("\\\\"):
                self.take()
        self.take(r"\end")
        for token in "{cases}":
            self.take(token)
        conditions, values = zip(*choices, strict=True)
        return np.select(
            np.broadcast_arrays(*conditions), np.broadcast_arrays(*values, *conditions)[: len(values)], np.nan
        )
