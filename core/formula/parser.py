"""Tokens → parse tree, by Pratt's method: each operator knows how tightly it holds the operands beside it.

Pratt, Top down operator precedence, POPL 1973.
"""

from __future__ import annotations

import math

from core.formula.messages import (
    BRACKETS,
    COMMA,
    DEEP,
    EMPTY,
    ENDS,
    FRACTION,
    INVERSE,
    LARGE,
    LONG,
    MANY,
    MORE_ARGUMENTS,
    ONE_ARGUMENT,
    OPERAND,
    OPERATOR,
    TOWER,
    UNCLOSED,
    UNOPENED,
    FormulaError,
    error_at,
)
from core.formula.names import unknown
from core.formula.tokens import FRACTION as FRACTION_SIGN
from core.formula.tokens import Token, tokenize
from core.formula.tree import CONSTANTS, FUNCTIONS, SEVERAL, Tree

MOST_CHARACTERS, MOST_NODES, MOST_NESTING = 200, 120, 25

SUM, PRODUCT, NEGATIVE, POWER = 1, 2, 3, 4
CLOSING = {"(": ")", "{": "}", "|": "|"}
BINDING = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER}


def parse_tree(text: str, variables: tuple[str, ...]) -> Tree:
    """The tree of a text; FormulaError where it is not a formula."""
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(LONG, {"length": len(text), "limit": MOST_CHARACTERS})
    if not text.strip():
        example = f"{variables[0]}^2" if len(variables) == 1 else f"{variables[0]}^2 + {variables[1]}^2"
        raise FormulaError(EMPTY, {"example": example})
    return Parser(tokenize(text, variables), variables).whole()


class Parser:
    """One reading of one text, from left to right."""

    def __init__(self, tokens: list[Token], variables: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.variables = variables
        self.index = 0
        self.nodes = 0
        self.nesting = 0
        self.in_bars = False  # whether the next | that can close does

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        self.index += 1
        return self.tokens[self.index - 1]

    def whole(self) -> Tree:
        tree = self.expression()
        if self.token.kind != "end":
            raise self.unexpected()
        return tree

    def expression(self, loosest: int = SUM) -> Tree:
        """An operand and all the operators after it that bind at least as tightly as ``loosest``."""
        left = self.operand()
        while True:
            # a factor that follows without a sign is multiplied: 2x, x(y + 1), 2|x|
            implied = self.token.kind == "name" or self.token.text in ("(", FRACTION_SIGN)
            implied = implied or (self.token.text == "|" and not self.in_bars)
            sign = "*" if implied else self.token.text
            binding = BINDING.get(sign, 0)
            if binding < max(loosest, SUM):
                return left
            if not implied:
                self.take()
            right = self.exponent() if sign == "^" else self.expression(binding + 1)
            left = self.node(sign, "", (left, right), left.start, right.end)

    def exponent(self) -> Tree:
        """What follows ^. A power binds to the right, and its exponent may have a sign: 2^-x^2."""
        if self.token.kind != "raised" and self.token.text != "{":
            return self.nested(NEGATIVE)
        tree = self.brackets()
        if self.token.text == "^":  # x²^3 and x^{2}^3
            raise error_at(TOWER, self.token.start)
        return tree

    def operand(self) -> Tree:
        token = self.token
        if token.text == "(":
            return self.brackets()
        self.take()
        if token.kind == "number":
            if not math.isfinite(float(token.text)):
                raise error_at(LARGE, token.start, token.text)
            return self.node("number", token.text, (), token.start, token.end)
        if token.kind == "name":
            return self.name(token)
        if token.text == "|":
            return self.absolute(token)
        if token.text == FRACTION_SIGN:
            return self.fraction(token)
        if token.text in ("+", "-"):
            inside = self.nested(NEGATIVE)
            if token.text == "+":
                return inside
            return self.node("negative", "", (inside,), token.start, inside.end)
        if token.kind == "end":
            raise error_at(ENDS, token.start)
        raise error_at(OPERAND, token.start, token.text)

    def brackets(self) -> Tree:
        """(…), {…} or superscripts, as an operand."""
        bracket = self.take()
        inside = self.within(bracket)
        return Tree(inside.kind, inside.text, inside.arguments, bracket.start, self.close(bracket))

    def within(self, bracket: Token) -> Tree:
        """What stands behind an opening bracket or bar, up to where it closes."""
        before, self.in_bars = self.in_bars, bracket.text == "|"
        inside = self.nested(SUM)
        self.in_bars = before
        return inside

    def absolute(self, bar: Token) -> Tree:
        inside = self.within(bar)
        return self.node("call", "abs", (inside,), bar.start, self.close(bar))

    def fraction(self, token: Token) -> Tree:
        parts = []
        for _ in range(2):
            if self.token.text != "{":
                raise error_at(FRACTION, token.start)
            parts.append(self.brackets())
        return self.node("/", "", tuple(parts), token.start, parts[1].end)

    def name(self, token: Token) -> Tree:
        if token.text in self.variables:
            return self.node("variable", token.text, (), token.start, token.end)
        if token.text in CONSTANTS:
            return self.node("constant", token.text, (), token.start, token.end)
        if token.text in FUNCTIONS:
            return self.call(token)
        raise unknown(token.text, token.start, self.variables)

    def call(self, token: Token) -> Tree:
        """A function and its arguments; sin²(x) is the square of sin(x)."""
        power = self.power_of_name(token) if self.token.text == "^" else None
        if self.token.text in ("(", "{"):
            bracket = self.take()
            arguments = [self.within(bracket)]
            while self.token.text == "," and bracket.text == "(":
                self.take()
                arguments.append(self.within(bracket))
            end = self.close(bracket)
        else:
            arguments = [self.bare_argument(token)]
            end = arguments[0].end
        several = token.text in SEVERAL
        if (len(arguments) < 2) if several else (len(arguments) > 1):
            template = MORE_ARGUMENTS if several else ONE_ARGUMENT
            raise error_at(template, token.start, token.text, count=len(arguments))
        tree = self.node("call", token.text, tuple(arguments), token.start, end)
        return tree if power is None else self.node("^", "", (tree, power), token.start, end)

    def power_of_name(self, token: Token) -> Tree:
        self.take()
        power = self.exponent() if self.token.kind == "raised" or self.token.text == "{" else self.operand()
        if power.kind != "number":
            inverse = f"a{token.text}(…)" if f"a{token.text}" in FUNCTIONS else f"{token.text}(…)^(-1)"
            if power.kind == "negative" and power.arguments[0].text == "1":
                piece = f"{token.text}^-1"
                raise error_at(INVERSE, token.start, piece, inverse=inverse, reciprocal=f"1/{token.text}(…)")
            raise error_at(BRACKETS, token.start, token.text, hint=token.text)
        return power

    def bare_argument(self, token: Token) -> Tree:
        """sin x, √2, ln |x|: one name, number or pair of bars, if nothing follows that could belong to it as well."""
        argument = self.token
        if argument.text == "|" and not self.in_bars:
            tree, plain = self.operand(), True
        else:
            tree, plain = None, argument.kind == "number" or argument.text in (*self.variables, *CONSTANTS)
        after = self.tokens[self.index + (tree is None)] if plain else argument
        ends = after.kind == "end" or after.text in ("+", "-", ")", "}", ",") or after.text in FUNCTIONS
        ends = ends or (after.text == "|" and self.in_bars) or (after.text in ("*", "/") and token.text == "sqrt")
        if not plain or not ends or token.text in SEVERAL:
            raise error_at(BRACKETS, token.start, token.text, hint=token.text)
        return tree or self.operand()

    def nested(self, loosest: int) -> Tree:
        if self.nesting == MOST_NESTING:
            raise error_at(DEEP, self.tokens[self.index - 1].start, limit=MOST_NESTING)
        self.nesting += 1
        tree = self.expression(loosest)
        self.nesting -= 1
        return tree

    def close(self, bracket: Token) -> int:
        if self.token.text == CLOSING[bracket.text]:
            return self.take().end
        raise error_at(UNCLOSED, bracket.start) if self.token.kind == "end" else self.unexpected()

    def unexpected(self) -> FormulaError:
        template = {")": UNOPENED, "}": UNOPENED, ",": COMMA}.get(self.token.text, OPERATOR)
        return error_at(template, self.token.start, self.token.text)

    def node(self, kind: str, text: str, arguments: tuple[Tree, ...], start: int, end: int) -> Tree:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaError(MANY, {"limit": MOST_NODES})
        return Tree(kind, text, arguments, start, end)
