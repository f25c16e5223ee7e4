"""A picture as bytes: a JSON tree in which each array is its number, a list of the arrays, and their bytes; deflated.

Arrays are written so that they compress: fixed point or shortened floats, and of these the differences in byte planes
that all arrays share (viz/player/planes.py). Arrays that hold the same are sent once. Positions keep 1/262144 of the
picture's width and reach 4000 widths in every direction; values keep four digits and the range of a 32-bit float.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

from viz.player.planes import planes

FINE = 2**18
FAR = 4000.0
GAP = -(2**31)  # stands for NaN among whole numbers
LARGEST, SMALLEST = 3e38, 1.2e-38  # of 32 bits, with all digits
ATOMS = frozenset({str, int, bool, type(None)})  # what JSON writes as it is
LARGE = 2**19  # bytes: from here on a higher level of deflate is worth its time
MANTISSA = 23  # bits of a 32-bit float


@dataclass(frozen=True)
class Fixed:
    """An array to be sent as fixed-point numbers: ``origin + quantum · whole number``; NaN stays NaN."""

    array: np.ndarray
    origin: float
    quantum: float


@dataclass(frozen=True)
class Short:
    """An array to be sent as floats with 12 bits of mantissa, as every bare array is; beyond 32 bits is infinity."""

    array: np.ndarray


@dataclass(frozen=True)
class Single:
    """An array to be sent as 32-bit floats, whole, or with so few bits that four, five or six digits come back.

    For fewer ``digits`` than seven the numbers must have been rounded to them.
    """

    array: np.ndarray
    digits: int = 7


@dataclass(frozen=True)
class Wide:
    """An array to be sent as floats with the range of 64 bits: six digits come back exactly, or three, for less."""

    array: np.ndarray
    digits: int = 6


@dataclass(frozen=True)
class Codes:
    """An array of whole numbers from 0 to 255, to be sent as bytes."""

    array: np.ndarray


SENT = (np.ndarray, Fixed, Short, Single, Wide, Codes)  # what is sent as bytes


def told(array: Any, digits: int) -> Any:
    """Numbers that are read as text, in a form that reaches all of them: no finite one may come back as ∞ or 0."""
    plain = array.array if isinstance(array, Short | Single) else array
    if not isinstance(plain, np.ndarray) or plain.dtype.kind != "f":
        return array
    size = np.abs(plain[np.isfinite(plain) & (plain != 0)])
    return Wide(plain, digits) if size.size and (size.max() > LARGEST or size.min() < SMALLEST) else array


def rounded(array: np.ndarray, digits: int = 3) -> np.ndarray:
    """Each number rounded to significant digits; three of them survive the way to the page exactly.

    >>> rounded(np.array([0.0012345, -98765.0, 0.0, np.nan])).tolist()
    [0.00123, -98800.0, 0.0, nan]
    """
    with np.errstate(all="ignore"):
        power = np.floor(np.log10(np.abs(array)))
        unit = 10.0 ** np.clip(digits - 1 - power, -300, 300)
        return np.where((array == 0) | ~np.isfinite(array), array, np.round(array * unit) / unit)


def positions(x: np.ndarray, y: np.ndarray, centre: tuple[float, float], width: float):
    """Two coordinates (…, points) ready to be packed, and how many leading points of each line are numbers.

    A point further than 4000 widths from ``centre`` is sent as the point in the same direction at that distance: on
    any picture the line to it is the same. Nothing nearer is changed.
    """
    finite = np.isfinite(x) & np.isfinite(y)
    count = np.logical_and.accumulate(finite, axis=-1).sum(axis=-1)
    told = np.arange(x.shape[-1]) < count[..., None]
    u, v = np.where(told, x - centre[0], 0.0), np.where(told, y - centre[1], 0.0)
    far = np.maximum(np.maximum(np.abs(u), np.abs(v)) / (FAR * width), 1.0)
    quantum = width / FINE
    return Fixed(u / far + centre[0], centre[0], quantum), Fixed(v / far + centre[1], centre[1], quantum), count


def pack(tree: Any) -> bytes:
    """Serialize dataclasses, dicts, lists, texts, numbers and arrays."""
    arrays = _Arrays()
    with np.errstate(all="ignore"):
        try:
            text = _json(tree, arrays.reference)
        except ValueError:  # a number that JSON has no form for, which is rare
            arrays = _Arrays()
            text = _json(_finite(tree), arrays.reference)
    binary = arrays.binary()
    whole = f'{{"tree":{text},"arrays":{_json(arrays.records)}}}'.encode()
    raw = struct.pack("<I", len(whole)) + whole + binary
    return zlib.compress(raw, 3 if len(raw) < LARGE else 4)


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass."""
    return tuple(f.name for f in fields(kind))


def _json(tree: Any, unknown: Callable[[Any], Any] | None = None) -> str:
    """JSON; the encoder asks ``unknown`` only about what JSON does not know, so that no copy of the tree is made."""
    return json.dumps(
        tree, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=unknown, check_circular=False
    )


def _parts(record: Any) -> dict[str, Any]:
    """The fields of a record; one may say itself how it is sent."""
    kind: Any = type(record)
    return record.sent() if hasattr(record, "sent") else {**_constant(kind), **vars(record)}


@cache
def _constant(kind: Any) -> dict[str, Any]:
    """The fields of a dataclass that are alike in all of its records."""
    return {f.name: f.default for f in fields(kind) if not f.init}


class _Arrays:
    """The arrays of a tree, each once, in the order in which they are met."""

    def __init__(self) -> None:
        self.references: dict[int, tuple[dict[str, int], Any]] = {}  # by what stands in the tree
        self.known: dict[tuple, list[tuple[int, np.ndarray]]] = {}  # by some of what is sent
        self.records: list[dict[str, Any]] = []  # what the page is told of each
        self.whole: list[np.ndarray] = []  # numbers of 32 bits,
        self.codes: list[np.ndarray] = []  # and bytes

    def reference(self, value: Any) -> Any:
        """What stands in JSON for a record, an array, or a number of NumPy's."""
        if isinstance(value, SENT):
            if isinstance(value, np.ndarray) and value.ndim == 0:
                return value.item()
            if id(value) not in self.references:
                self.references[id(value)] = (
                    {"$": self.add(value)},
                    value,
                )  # the value too, so that its id stays its own
            return self.references[id(value)][0]
        if is_dataclass(value):
            return _parts(value)
        if isinstance(value, np.generic):
            return value.item()
        raise TypeError(f"{type(value).__name__} is no part of a picture")

    def add(self, array: np.ndarray | Fixed | Short | Single | Wide | Codes) -> int:
        """The number of the array that is sent for this one, which may have been there before."""
        if isinstance(array, Codes):
            whole, told = array.array.astype(np.uint8), {"kind": "codes"}
        else:
            whole, told = _whole(array)
        some = whole.reshape(-1)[:: max(whole.size // 8, 1)].tobytes()
        like = self.known.setdefault((whole.shape, *told.values(), some), [])
        for number, other in like:
            if np.array_equal(other, whole):
                return number
        like.append((len(self.records), whole))
        self.records.append({**told, "shape": whole.shape})
        (self.codes if told["kind"] == "codes" else self.whole).append(whole)
        return len(self.records) - 1

    def binary(self) -> bytes:
        """The bytes of all arrays; from here on the records say how those of each are read."""
        written, told = planes(self.whole)
        for record, each in zip((each for each in self.records if each["kind"] != "codes"), told, strict=True):
            record |= each
        return b"".join([*written, *(codes.tobytes() for codes in self.codes)])


def _finite(tree: Any) -> Any:
    """The tree with a record in place of each number that is infinite or none."""
    if isinstance(tree, float) and not math.isfinite(tree):
        return {"$": "number", "text": str(float(tree)).replace("inf", "Infinity").replace("nan", "NaN")}
    if isinstance(tree, np.ndarray | np.generic) and tree.ndim == 0:
        return _finite(tree.item())
    if isinstance(tree, list | tuple):
        return [_finite(each) for each in tree]
    if isinstance(tree, SENT):
        return tree
    if is_dataclass(tree):
        tree = _parts(tree)
    return {key: _finite(each) for key, each in tree.items()} if isinstance(tree, dict) else tree


def _whole(array: np.ndarray | Fixed | Short | Single | Wide) -> tuple[np.ndarray, dict[str, Any]]:
    """An array as numbers of 32 bits, and how they are read."""
    if isinstance(array, np.ndarray):
        if array.dtype.kind in "iub":
            whole = array.astype(np.int32)
            if array.itemsize < 4 or np.array_equal(whole, array):
                return whole, {"kind": "fixed", "origin": 0.0, "quantum": 1.0}
            array = Fixed(array, 0.0, 1.0)
        else:
            array = Short(array)
    if isinstance(array, Fixed) and not (math.isfinite(array.origin) and 0 < abs(array.quantum) < math.inf):
        array = Short(array.array)  # no grid: the numbers themselves
    if isinstance(array, Fixed):
        places = array.array - array.origin
        places /= array.quantum
        np.rint(places, out=places)
        all_are = not places.size or GAP <= places.min() <= places.max() < -GAP  # NaN is not
        kind = "fixed" if all_are else "gaps"
        if not all_are:
            places = np.where((places >= GAP) & (places < -GAP), places, GAP)
        return places.astype(np.int32), {"kind": kind, "origin": array.origin, "quantum": array.quantum}
    if isinstance(array, Wide):
        bits = np.ascontiguousarray(array.array, dtype="<f8").view(np.int64)
        cut = 40 if array.digits <= 3 else 32  # of the 64 bits
        nearest = np.where(np.isfinite(array.array), bits + (1 << (cut - 1)), bits) >> cut
        return nearest.astype(np.int32), {"kind": "wide", "cut": cut}
    bits = np.ascontiguousarray(array.array, dtype="<f4").view(np.int32)
    cut = 11 if isinstance(array, Short) else max(MANTISSA - math.ceil(array.digits * math.log2(10) + 0.1), 0)
    if cut:
        bits = (bits + (1 << (cut - 1))) >> cut  # rounded
    return bits, {"kind": "float", "cut": cut}
