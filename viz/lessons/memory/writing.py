"""The lines of a step as a table: in symbols, and with the run's own numbers put in, which follow both sliders."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from core.anatomy import Part
from core.formula.plain import SUPERSCRIPTS, Place, write_plain
from core.formula.tree import Tree
from core.optimizers import OPTIMIZERS
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.lessons.memory.runs import Taken
from viz.lessons.memory.scene import MemoryScene
from viz.player import Reading, Table, Text
from viz.player.pack import Single, rounded
from viz.words import Words

OVER = ("live", "step")
DIGITS = 5
NAMES = ("x", "y")


@dataclass(frozen=True, eq=False)
class Put:
    """A number to be put into a line: its array as it is sent, and where it is negative or written with a power."""

    sent: Any
    over: tuple[str, ...]
    negative: np.ndarray
    power: np.ndarray

    @classmethod
    def of(cls, array: np.ndarray, over: tuple[str, ...] = OVER) -> Put:
        with np.errstate(all="ignore"):
            size = np.abs(array)
            power = np.isfinite(size) & (size > 0) & ((size < 1e-4) | (size >= 10**DIGITS))
            return cls(Single(rounded(array, DIGITS), DIGITS), over, (array < 0).astype(int), power.astype(int))

    @property
    def reading(self) -> Reading:
        return Reading(self.sent, self.over, DIGITS)


def table(scene: MemoryScene, found: Taken, _: Words) -> Table:
    """A row for each line: its name, its formula, and the formula with numbers for each coordinate."""
    symbols = {param.key: plain_symbol(param.symbol) for param in OPTIMIZERS[scene.optimizer.key].params}
    symbols |= {part.line.key: plain_symbol(part.line.symbol) for part in found.lines}
    symbols |= {"learning_rate": "η", "theta": "θ", "t": "t"}
    times = np.arange(1, scene.steps + 1)
    values = {f.name: getattr(found.optimizer, f.name) for f in fields(found.optimizer)}
    shared: dict[str, Any] = {
        key: number(v, 10) if np.ndim(v) == 0 else Put.of(v, ("live",)) for key, v in values.items()
    }
    shared |= {"t": Put.of(times, ("step",))}
    known: list[dict[str, Any]] = [{**shared, "theta": Put.of(found.theta[:, :-1, i])} for i in range(2)]
    for part in found.lines:
        if part.before is not None:
            for i, each in enumerate(known):
                each[part.line.key] = Put.of(part.before[..., i] if part.before.ndim == 3 else part.before)
    rows, cells = [], []
    for part in found.lines:
        results = [Put.of(part.value[(..., *place)]) for place in np.ndindex(part.value.shape[2:])]
        cells.append([_in_symbols(part, symbols), *(_cell(part, i, results, known) for i in range(2))])
        for i, each in enumerate(known):
            each[part.line.key] = results[min(i, len(results) - 1)]
        rows.append((_(part.line.name), None, None))
    return Table((_("Line"), _("Formula"), *NAMES), tuple(rows), cells, small=True)


def _in_symbols(part: Part, symbols: dict[str, str]) -> str:
    """The line in symbols; the longest of its forms, which says what the others leave out."""

    def put(name: str, place: Place) -> str:
        return symbols[name].translate(SUPERSCRIPTS) if place is Place.RAISED else symbols[name]

    text = max((form if isinstance(form, str) else write_plain(form, put) for form in part.forms), key=len)
    arrow = "←" if part.line.remembers else "="
    return f"{symbols[part.line.key]} {arrow} {text}" if text else symbols[part.line.key]


def _cell(part: Part, i: int, results: list[Put], known: list[dict[str, Any]]) -> str | Text:
    readings: dict[str, Reading] = {}
    if len(results) == 4:  # a matrix, a row in each cell
        readings = {f"row{j}": results[2 * i + j].reading for j in range(2)}
        return Text("({row0}, {row1})", (), readings)
    if len(results) == 1 and i:
        return ""
    readings["result"] = results[i].reading
    written = [_filled(form, known[i], readings) for form in part.forms]
    if len(written) == 1:
        return Text(written[0], (), readings)
    readings["form"] = Reading(part.form, OVER, texts=tuple(written))
    return Text("{form}", (), readings)


def _filled(form: Tree | str, known: dict[str, Any], readings: dict[str, Reading]) -> str:
    """A line with places for its numbers, and what comes out; only that where the line has no formula."""

    def put(name: str, place: Place) -> str:
        number = known[name]
        if isinstance(number, str):
            return number
        if place is Place.RAISED:
            readings[f"{name}_raised"] = Reading(number.sent, number.over, texts=RAISED)
            return f"{{{name}_raised}}"
        readings[name] = number.reading
        codes = number.negative | number.power if place is Place.TIGHT else number.negative
        if place is Place.FREE or not codes.any():
            return f"{{{name}}}"
        key = f"{name}_{place.name.lower()}"
        readings[key] = Reading(codes, number.over, texts=(f"{{{name}}}", f"({{{name}}})"))
        return f"{{{key}}}"

    filled = "" if isinstance(form, str) or form.kind in ("number", "variable") else write_plain(form, put, dots=True)
    return f"{filled} = {{result}}" if filled else "{result}"


RAISED = tuple(str(n).translate(SUPERSCRIPTS) for n in range(201))
