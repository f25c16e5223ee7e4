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
    JOINED,
    LARGE,
    LONG,
    MANY,
    MORE_ARGUMENTS,
    NAME,
    ONE_ARGUMENT,
    OPERAND,
    OPERATOR,
    UNCLOSED,
    UNOPENED,
    FormulaError,
    error_at,
)
from core.formula.tokens import Token, tokenize
from core.formula.tree import CONSTANTS, FUNCTIONS, SEVERAL, Tree

MOST_CHARACTERS, MOST_NODES, MOST_NESTING = 200, 120, 25

SUM, PRODUCT, NEGATIVE, POWER = 1, 2, 3, 4
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
            # a factor that follows without a sign is multiplied: 2x, x(y + 1)
            implied = self.token.kind == "name" or self.token.text == "("
            sign = "*" if implied else self.token.text
            binding = BINDING.get(sign, 0)
            if binding < max(loosest, SUM):
                return left
            if not implied:
                self.take()
            # a power binds to the right, and its exponent may have a sign: 2^-x^2
            right = self.nested(NEGATIVE) if sign == "^" else self.expression(binding + 1)
            left = self.node(sign, "", (left, right), left.start, right.end)

    def operand(self) -> Tree:
        token = self.take()
        if token.kind == "number":
            if not math.isfinite(float(token.text)):
                raise error_at(LARGE, token.start, token.text)
            return self.node("number", token.text, (), token.start, token.end)
        if token.kind == "name":
            return self.name(token)
        if token.text == "(":
            inside = self.nested(SUM)
            end = self.close(token)
            return Tree(inside.kind, inside.text, inside.arguments, token.start, end)
        if token.text in ("+", "-"):
            inside = self.nested(NEGATIVE)
            if token.text == "+":
                return inside
            return self.node("negative", "", (inside,), token.start, inside.end)
        if token.kind == "end":
            raise error_at(ENDS, token.start)
        raise error_at(OPERAND, token.start, token.text)

    def name(self, token: Token) -> Tree:
        if token.text in self.variables:
            return self.node("variable", token.text, (), token.start, token.end)
        if token.text in CONSTANTS:
            return self.node("constant", token.text, (), token.start, token.end)
        if token.text in FUNCTIONS:
            return self.call(token)
        factors = self.split(token.text)
        if factors:
            raise error_at(JOINED, token.start, token.text, hint="*".join(factors))
        names = {"variables": ", ".join(self.variables), "functions": " ".join(FUNCTIONS)}
        raise error_at(NAME, token.start, token.text, **names)

    def call(self, token: Token) -> Tree:
        if self.token.text != "(":
            raise error_at(BRACKETS, token.start, token.text)
        bracket = self.take()
        arguments = [self.nested(SUM)]
        while self.token.text == ",":
            self.take()
            arguments.append(self.nested(SUM))
        end = self.close(bracket)
        several = token.text in SEVERAL
        if (len(arguments) < 2) if several else (len(arguments) > 1):
            template = MORE_ARGUMENTS if several else ONE_ARGUMENT
            raise error_at(template, token.start, token.text, count=len(arguments))
        return self.node("call", token.text, tuple(arguments), token.start, end)

    def nested(self, loosest: int) -> Tree:
        if self.nesting == MOST_NESTING:
            raise error_at(DEEP, self.tokens[self.index - 1].start, limit=MOST_NESTING)
        self.nesting += 1
        tree = self.expression(loosest)
        self.nesting -= 1
        return tree

    def close(self, bracket: Token) -> int:
        if self.token.text == ")":
            return self.take().end
        raise error_at(UNCLOSED, bracket.start) if self.token.kind == "end" else self.unexpected()

    def unexpected(self) -> FormulaError:
        template = {")": UNOPENED, ",": COMMA}.get(self.token.text, OPERATOR)
        return error_at(template, self.token.start, self.token.text)

    def node(self, kind: str, text: str, arguments: tuple[Tree, ...], start: int, end: int) -> Tree:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaError(MANY, {"limit": MOST_NODES})
        return Tree(kind, text, arguments, start, end)

    def split(self, name: str) -> list[str]:
        """The known names that a longer one is made of, or nothing: xy is x and y written together."""
        known = sorted((*self.variables, *CONSTANTS, *FUNCTIONS), key=len, reverse=True)
        factors = []
        while name:
            first = next((each for each in known if name.startswith(each)), None)
            if first is None:
                return []
            factors.append(first)
            name = name[len(first) :]
        return factors
