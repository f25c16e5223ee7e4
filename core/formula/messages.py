"""What can be wrong with a formula, in one place so that the interface can translate it."""

from __future__ import annotations

from typing import Any

from core.message import Message, template

EMPTY = template("The formula is empty; write something like {example}.")
LONG = template("The formula has {length} characters; at most {limit} are allowed.")
MANY = template("The formula has more than {limit} numbers, names and operators.")
VARIABLES = template("The formula has {count} variables; at most {limit} are allowed.")
DEEP = template("Character {position}: brackets, signs and powers are nested more than {limit} deep.")
CHARACTER = template(
    "Character {position}: “{piece}” is not allowed; use numbers, {variables}, + - * / ^ and round brackets."
)
NAME = template(
    "Character {position}: the name “{piece}” is not known; there are {variables}, "
    "the numbers pi and e, and the functions {functions}."
)
JOINED = template("Character {position}: the name “{piece}” is not known; write {hint}.")
DIGITS = template(
    "Character {position}: the name “{piece}” is not known; write {product} for a product, {power} for a power."
)
INDEXED = template(
    "Character {position}: “{piece}” can mean several things; write {product} for a product, {power} for a power, "
    "{index} for a coordinate."
)
BRACKETS = template(
    "Character {position}: it is not clear where the argument of “{piece}” ends; write brackets: {hint}(…)."
)
INVERSE = template("Character {position}: “{piece}” can mean two things; write {inverse} or {reciprocal}.")
RAISED = template("Character {position}: it is not clear what “{piece}” means; write {hint}.")
TOWER = template("Character {position}: a power of a power needs brackets: (x^2)^3 or x^(2^3).")
FRACTION = template("Character {position}: a fraction needs two pairs of braces; or write it with /.")
EQUATION = template(
    "Character {position}: “=” may stand only behind a name at the beginning, such as f(x) =; "
    "write the formula without it."
)
ONE_ARGUMENT = template("Character {position}: the function “{piece}” takes one number, here it has {count}.")
MORE_ARGUMENTS = template(
    "Character {position}: the function “{piece}” takes two or more numbers, here it has {count}."
)
OPERAND = template("Character {position}: a number or a name is missing before “{piece}”.")
ENDS = template("Character {position}: the formula ends where a number or a name is missing.")
OPERATOR = template("Character {position}: an operator such as * or + is missing before “{piece}”.")
UNCLOSED = template("Character {position}: this bracket is not closed.")
UNOPENED = template("Character {position}: this closing bracket has no opening one.")
COMMA = template(
    "Character {position}: a comma is allowed only inside min(…, …) and max(…, …); write 1.5 with a point."
)
LARGE = template("Character {position}: the number “{piece}” is too large.")
NOT_FINITE = template("Character {position}: “{piece}” is not a finite number.")
NOWHERE = template("The formula “{piece}” is undefined everywhere between {low:g} and {high:g}.")


class FormulaError(ValueError):
    """A text that is not a formula: what is wrong, where, and what is allowed.

    ``template`` is the English sentence with {named} placeholders, ``values`` what to fill in,
    ``position`` the index into the text (the sentence counts from 1) or None.

    >>> error = FormulaError(LONG, {"length": 300, "limit": 200})
    >>> str(error)
    'The formula has 300 characters; at most 200 are allowed.'
    """

    def __init__(self, template: str, values: dict[str, Any], position: int | None = None) -> None:
        super().__init__(template, values, position)  # all three in args, so that the error survives pickling
        self.template = template
        self.values = values
        self.position = position

    @property
    def message(self) -> Message:
        """The sentence, for an interface to translate."""
        return Message(self.template, self.values)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def error_at(template: str, position: int | None, piece: str = "", **values: Any) -> FormulaError:
    """A FormulaError at an index of the text (None: the whole of it), its piece made printable and short."""
    piece = "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in piece)
    piece = piece if len(piece) <= 24 else piece[:23] + "…"
    if position is not None:
        values["position"] = position + 1
    return FormulaError(template, {"piece": piece, **values}, position)
