"""Columns of numbers out of a file that a visitor brings: bytes in, samples or a sentence out."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from core.data.data import Data
from core.data.made import CLASS
from core.message import Message, template

Row = TypeVar("Row")
MAX_BYTES, MAX_ROWS, MAX_NAME = 1_000_000, 5_000, 40
SEPARATORS = ";\t,"
CONTROL = "[\0-\x08\x0e-\x1f]"  # what no table has, but a picture or an archive

LARGE = template("The file has {size} bytes; at most {limit} are read.")
EMPTY = template("The file is empty.")
BINARY = template("This is not a text file: save the table as CSV first.")
THREE = template(
    "Columns in line {line}: {count}; three are needed, x₁, x₂ and a class, with a comma, a semicolon or a tab between."
)
NO_CLASS = template("Line {line}: the class is missing.")
CLASSES = template("Different classes in the file’s third column: {count}; two or three are needed.")
CODING = template("The file’s characters cannot be read: save it as UTF-8 or GB18030.")
COLUMNS = template(
    "Columns in line {line}: {count}; two are needed, x and y, with a comma, a semicolon or a tab between."
)
TEXT = template("Line {line}, column {column}: “{piece}” is not a number.")
MISSING = template("Line {line}, column {column}: a number is missing.")
NOT_FINITE = template("Line {line}, column {column}: “{piece}” is not a finite number.")
QUOTES = template("Line {line}: a quotation mark is not closed, or a cell is far too long.")
FEW = template("Rows of numbers in the file: {count}; at least two are needed.")
CONSTANT = template("Column {column} is the same number, {value:g}, in every row: no line can be fitted to it.")
CUT = template("The file has more than {limit} rows; the first {limit} are used.")


class DataError(ValueError):
    """A file that is no table of two columns of numbers: what is wrong, and where."""

    def __init__(self, template: str, values: dict[str, Any]) -> None:
        super().__init__(template, values)
        self.message = Message(template, values)

    def __str__(self) -> str:
        return str(self.message)


def read_csv(content: bytes) -> tuple[Data, Message | None]:
    """The samples of a CSV file, x in the first column and y in the second, and what is to be said about them.

    Read are UTF-8 and UTF-16 with a mark at the beginning, else UTF-8 and then GB18030; commas, semicolons or tabs
    between the columns, where semicolons and tabs let a comma be the decimal mark; quoted cells; a first row of
    headings, or none; empty rows. At most 1 MB is read and 5 000 rows are used, which the message says. Nothing in it
    is executed, and headings are text from a stranger: at most 40 printable characters each.

    Raises DataError, with the line as an editor counts it, where that is not two columns of finite numbers with two
    rows or more, or where a column is constant.

    >>> data, said = read_csv("Länge;Breite\\n1,5;2\\n2,5;3\\n".encode())
    >>> data.x.tolist(), data.y.tolist(), data.names, said
    ([[1.5, 2.5]], [2.0, 3.0], ('Länge', 'Breite'), None)
    >>> read_csv(b"1,2\\n3,four\\n")
    Traceback (most recent call last):
    core.data.reader.DataError: Line 2, column 2: “four” is not a number.
    """
    names, rows, said = _table(content, 2, COLUMNS, _numbers)
    x, y = np.array(rows).T
    for column, values in enumerate((x, y), 1):
        if np.ptp(values) == 0:
            raise _error(CONSTANT, column=column, value=float(values[0]))
    return Data(x[None], y, names=names, name="csv"), said


def read_classes(content: bytes) -> tuple[Data, Message | None]:
    """The samples of a CSV file of three columns, two numbers and a class, and what is to be said about them.

    A class is any text; there are two or three of them, in the order in which they come. All else is as in
    :func:`read_csv`, but that a column may be constant.

    >>> data, said = read_classes(b"a,b,kind\\n1,2,cat\\n2,2,dog\\n3,1,cat\\n")
    >>> data.x.tolist(), data.y.tolist(), data.labels, data.names
    ([[1.0, 2.0, 3.0], [2.0, 2.0, 1.0]], [0, 1, 0], ('cat', 'dog'), ('a', 'b', 'kind'))
    """

    def convert(cells: list[str], separator: str, line: int) -> tuple[float, float, str]:
        if not cells[2]:
            raise _error(NO_CLASS, line=line)
        return (*_numbers(cells[:2], separator, line), _printable(cells[2]))

    names, rows, said = _table(content, 3, THREE, convert)
    labels = tuple(dict.fromkeys(label for _x, _y, label in rows))
    if not 2 <= len(labels) <= 3:
        raise _error(CLASSES, count=len(labels))
    x = np.array([row[:2] for row in rows], dtype=float).T
    y = np.array([labels.index(row[2]) for row in rows])
    return Data(x, y, len(labels), names or ("x₁", "x₂", CLASS), name="csv", labels=labels), said


def unread(size: int) -> DataError:
    """What is to be said of a file of ``size`` bytes that was not even looked into: too large, empty, or packed too
    densely.

    >>> str(unread(2_000_000)), str(unread(0))
    ('The file has 2000000 bytes; at most 1000000 are read.', 'The file is empty.')
    >>> str(unread(1000))
    'This is not a text file: save the table as CSV first.'
    """
    if not size:
        return _error(EMPTY)
    return _error(LARGE, size=size, limit=MAX_BYTES) if size > MAX_BYTES else _error(BINARY)


def _table(
    content: bytes, columns: int, wrong: str, convert: Callable[[list[str], str, int], Row]
) -> tuple[tuple[str, ...], list[Row], Message | None]:
    """The headings, each row converted, and what is to be said."""
    text = _text(content)
    separator = _separator(text)
    rows: list[Row] = []
    names: tuple[str, ...] = ()
    said = None
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in table:
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if len(cells) != columns:
                raise _error(wrong, line=table.line_num, count=len(cells))
            if not rows and not names and not any(_is_number(cell, separator) for cell in cells[:2]) and all(cells):
                names = tuple(_printable(cell) for cell in cells)
                continue
            if len(rows) == MAX_ROWS:
                said = Message(CUT, {"limit": MAX_ROWS})
                break
            rows.append(convert(cells, separator, table.line_num))
    except csv.Error:
        raise _error(QUOTES, line=table.line_num) from None
    if len(rows) < 2:
        raise _error(FEW, count=len(rows))
    return names, rows, said


def _text(content: bytes) -> str:
    """The file's characters; the mark at the beginning tells the coding where there is one."""
    if len(content) > MAX_BYTES:
        raise unread(len(content))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    elif b"\0" in content:
        raise _error(BINARY)
    else:
        codings = ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise _error(EMPTY)
        if re.search(CONTROL, text):
            raise _error(BINARY)
        return text
    raise _error(BINARY if re.search(CONTROL, content.decode("latin-1")) else CODING)


def _separator(text: str) -> str:
    """The separator of the first row that has one outside of quotes; semicolon and tab before comma."""
    for line in text[:20_000].splitlines():
        bare = re.sub(r'"[^"]*"', "", line)
        for separator in SEPARATORS:
            if separator in bare:
                return separator
    return ","


def _numbers(cells: list[str], separator: str, line: int) -> tuple[float, float]:
    numbers = []
    for column, cell in enumerate(cells, 1):
        if not cell:
            raise _error(MISSING, line=line, column=column)
        number = _number(cell, separator)
        if number is None:
            raise _error(TEXT, line=line, column=column, piece=_printable(cell))
        if not math.isfinite(number):
            raise _error(NOT_FINITE, line=line, column=column, piece=_printable(cell))
        numbers.append(number)
    return numbers[0], numbers[1]


def _is_number(cell: str, separator: str) -> bool:
    return _number(cell, separator) is not None


def _number(cell: str, separator: str) -> float | None:
    """What a cell says as a number; None for text. A comma is the decimal mark where it separates no columns."""
    cell = cell.replace("−", "-")
    if separator != "," and cell.count(",") == 1 and "." not in cell:
        cell = cell.replace(",", ".")
    if len(cell) > 60 or not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|[-+]?(nan|inf|infinity)", cell, re.I):
        return None
    return float(cell)


def _printable(cell: str) -> str:
    cell = "".join(c if c.isprintable() else " " for c in cell)
    return cell if len(cell) <= MAX_NAME else cell[: MAX_NAME - 1] + "…"


def _error(template: str, **values: Any) -> DataError:
    return DataError(template, values)
