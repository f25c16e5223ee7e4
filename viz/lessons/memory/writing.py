"""The lines of a step as a table: in symbols, and with the run's own numbers put in, which follow both sliders."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from core.optimizers import OPTIMIZERS
from viz.figures.numbers import SUPERSCRIPTS, number
from viz.figures.symbols import plain_formula
from viz.lessons.memory.runs import Taken, Written
from viz.lessons.memory.scene import MemoryScene
from viz.player import Reading, Table, Text
from viz.player.pack import Single, rounded
from viz.words import Words

OVER = ("live", "step")
DIGITS = 5
NAMES = ("x", "y")
PLACE = re.compile(r"(?P<before>\^|√|/ |[(|])?\$(?P<key>[a-z0-9_]+)(?P<after>[²)|])?")


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
            return cls(Single(rounded(array, DIGITS)), over, (array < 0).astype(int), power.astype(int))

    @property
    def reading(self) -> Reading:
        return Reading(self.sent, self.over, DIGITS)


def table(scene: MemoryScene, found: Taken, _: Words) -> Table:
    """A row for each line: its name, its formula, and the formula with numbers for each coordinate."""
    symbols = {
        param.key: plain_formula(param.symbol) for param in OPTIMIZERS[scene.optimizer.key].params if param.symbol
    }
    written = {line.key: plain_formula(line.symbol) for line in found.lines}
    symbols |= written | {"eta": "η", "theta": "θ", "t": "t"}
    times = np.arange(1, scene.steps + 1)
    values = {f.name: getattr(found.optimizer, f.name) for f in fields(found.optimizer)}
    shared: dict[str, Any] = {
        key: number(v, 10) if np.ndim(v) == 0 else Put.of(v, ("live",)) for key, v in values.items()
    }
    shared |= {"eta": shared["learning_rate"], "t": Put.of(times, ("step",))}
    known: list[dict[str, Any]] = [{**shared, "theta": Put.of(found.theta[:, :-1, i])} for i in range(2)]
    for line in found.lines:
        if line.before is not None and np.shape(line.before)[2:] == (2,):
            for i in range(2):
                known[i][line.key] = Put.of(line.before[..., i])
        elif line.before is not None:
            for each in known:
                each[line.key] = Put.of(line.before)
    rows, cells = [], []
    for line in found.lines:
        results = [Put.of(value) for value in _parts(line)]
        formula = _symbols(line, symbols)
        cells.append([formula, *(_cell(line, i, results, known) for i in range(2))])
        for i, each in enumerate(known):  # a matrix stays in symbols
            each[line.key] = None if len(results) == 4 else results[min(i, len(results) - 1)]
        rows.append((_(line.name), None, None))
    return Table((_("Line"), _("Formula"), *NAMES), tuple(rows), cells, small=True)


def _parts(line: Written) -> list[np.ndarray]:
    """The numbers of a line: one for each coordinate, a single one, or a matrix row by row."""
    return [line.value[(..., *place)] for place in np.ndindex(line.value.shape[2:])]


def _symbols(line: Written, symbols: dict[str, str]) -> str:
    """The line in symbols; the longest of its forms, which says what the others leave out."""
    form = max(line.forms, key=len)
    unclear = re.search(r"\\frac|\d\\, *\d", form)  # without a dot
    text = plain_formula(form, " · ") if unclear else plain_formula(form)
    text = re.sub(r"\^\$([a-z0-9_]+)", lambda m: symbols[m[1]].translate(_RAISED), text)
    text = re.sub(r"\$([a-z0-9_]+)", lambda m: symbols[m[1]], text)
    arrow = "←" if line.before is not None else "="
    return f"{plain_formula(line.symbol)} {arrow} {text}" if text else plain_formula(line.symbol)


_RAISED = str.maketrans("tj", "ᵗʲ")


def _cell(line: Written, i: int, results: list[Put], known: list[dict[str, Any]]) -> str | Text:
    readings: dict[str, Reading] = {}
    if len(results) == 4:  # a matrix, a row in each cell
        readings = {f"row{j}": results[2 * i + j].reading for j in range(2)}
        return Text("({row0}, {row1})", (), readings)
    if len(results) == 1 and i:
        return ""
    readings["result"] = results[i].reading
    forms = [_filled(form, known[i], readings) for form in line.forms]
    written = [f"{form} = {{result}}" if form else "{result}" for form in forms]
    if len(written) == 1:
        return Text(written[0], (), readings)
    readings["form"] = Reading(line.form, OVER, texts=tuple(written))
    return Text("{form}", (), readings)


def _filled(form: str, known: dict[str, Any], readings: dict[str, Reading]) -> str:
    """A line's text with places for its numbers; empty where there is nothing to put in, or a matrix."""
    keys = set(re.findall(r"\$([a-z0-9_]+)", form))
    if not keys or any(key not in known or known[key] is None for key in keys):
        return ""

    def place(found: re.Match[str]) -> str:
        before, key, after = found["before"] or "", found["key"], found["after"] or ""
        put = known[key]
        if isinstance(put, str):
            return f"{before}{put}{after}"
        if before == "^":
            readings[f"{key}_raised"] = Reading(put.sent, put.over, texts=RAISED)
            return f"{{{key}_raised}}{after}"
        readings[key] = put.reading
        alone = before == "√" or (before in ("(", "|") and after in (")", "|"))
        if alone or (found.start() == 0 and not after):
            return f"{before}{{{key}}}{after}"
        strict = before == "/ " or after == "²"
        codes = put.negative | put.power if strict else put.negative
        if not codes.any():
            return f"{before}{{{key}}}{after}"
        name = f"{key}_{'strict' if strict else 'signed'}"
        readings[name] = Reading(codes, put.over, texts=(f"{{{key}}}", f"({{{key}}})"))
        return f"{before}{{{name}}}{after}"

    return PLACE.sub(place, plain_formula(form, " · "))


RAISED = tuple(str(n).translate(SUPERSCRIPTS) for n in range(201))
