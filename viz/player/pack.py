"""A picture as bytes: a JSON tree in which each array is a reference into the binary part, deflated as a whole.

Arrays are written so that they compress: fixed point or shortened floats, second differences along the last axis, the
four bytes of a number in four planes; an array that stands in two places is sent once. Positions keep 1/262144 of the
picture's width and reach 4000 widths in every direction; values keep four digits and the range of a 32-bit float.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

FINE = 2**18
FAR = 4000.0
GAP = -(2**31)  # stands for NaN among whole numbers
LARGEST, SMALLEST = 3e38, 1.2e-38  # of 32 bits, with all digits
ATOMS = frozenset({str, int, bool, type(None)})  # what JSON writes as it is
LEVEL = 4  # of deflate: the next ones cost twice the time for a few per cent


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
    """An array to be sent as whole 32-bit floats: six digits come back exactly."""

    array: np.ndarray


@dataclass(frozen=True)
class Wide:
    """An array to be sent as floats with the range of 64 bits: six digits come back exactly, or three, for less."""

    array: np.ndarray
    digits: int = 6


@dataclass(frozen=True)
class Codes:
    """An array of whole numbers from 0 to 255, to be sent as bytes."""

    array: np.ndarray


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
    try:
        text, chunks = _written(tree)
    except ValueError:  # a number that JSON has no form for, which is rare
        text, chunks = _written(_finite(tree))
    text += b" " * (-len(text) % 4)  # the arrays begin aligned
    return zlib.compress(struct.pack("<I", len(text)) + text + b"".join(chunks), LEVEL)


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass."""
    return tuple(f.name for f in fields(kind))


def _written(tree: Any) -> tuple[bytes, list[bytes]]:
    """The tree as JSON, and the binary part; the encoder asks only about what JSON does not know."""
    chunks: list[bytes] = []
    sent: dict[int, dict] = {}

    def plain(value: Any) -> Any:
        if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
            return value.item()
        if isinstance(value, np.ndarray | Fixed | Short | Single | Wide | Codes):
            if id(value) not in sent:
                sent[id(value)] = _array(value, chunks)
            return sent[id(value)]
        if is_dataclass(value):
            return _parts(value)
        raise TypeError(f"{type(value).__name__} is no part of a picture")

    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain)
    return text.encode(), chunks


def _parts(record: Any) -> dict[str, Any]:
    kind: Any = type(record)
    return {name: getattr(record, name) for name in field_names(kind)}


def _finite(tree: Any) -> Any:
    """The tree with a record in place of each number that is infinite or none."""
    if isinstance(tree, float) and not math.isfinite(tree):
        return {"$": "number", "text": str(float(tree)).replace("inf", "Infinity").replace("nan", "NaN")}
    if isinstance(tree, np.ndarray | np.generic) and tree.ndim == 0:
        return _finite(tree.item())
    if isinstance(tree, list | tuple):
        return [_finite(each) for each in tree]
    if isinstance(tree, np.ndarray | Fixed | Short | Single | Wide | Codes):
        return tree
    if is_dataclass(tree):
        tree = _parts(tree)
    return {key: _finite(each) for key, each in tree.items()} if isinstance(tree, dict) else tree


def _array(array: np.ndarray | Fixed | Short | Single | Wide | Codes, chunks: list[bytes]) -> dict:
    if isinstance(array, Codes):
        start = sum(map(len, chunks))
        chunks.append(array.array.astype(np.uint8).tobytes())
        return {"$": "codes", "start": start, "shape": list(array.array.shape)}
    if isinstance(array, np.ndarray):
        array = Fixed(array, 0.0, 1.0) if array.dtype.kind in "iub" else Short(array)
    if isinstance(array, Fixed) and not (math.isfinite(array.origin) and 0 < abs(array.quantum) < math.inf):
        array = Short(array.array)  # no grid: the numbers themselves
    if isinstance(array, Fixed):
        with np.errstate(all="ignore"):
            whole = np.rint((array.array - array.origin) / array.quantum)
            all_are = not whole.size or GAP <= whole.min() <= whole.max() < -GAP  # NaN is not
        kind = "fixed" if all_are else "gaps"
        if not all_are:
            whole = np.where((whole >= GAP) & (whole < -GAP), whole, GAP)
        return {**_whole(kind, whole.astype(np.int32), chunks), "origin": array.origin, "quantum": array.quantum}
    if isinstance(array, Wide):
        bits = np.ascontiguousarray(array.array, dtype="<f8").view(np.int64)
        cut = 40 if array.digits <= 3 else 32  # of the 64 bits
        nearest = np.where(np.isfinite(array.array), bits + (1 << (cut - 1)), bits) >> cut
        return {**_whole("wide", nearest.astype(np.int32), chunks), "cut": cut}
    with np.errstate(over="ignore"):
        number = np.ascontiguousarray(array.array, dtype="<f4")
    bits = number.view(np.int32)
    if isinstance(array, Single):
        return _whole("single", bits, chunks)
    return _whole("short", np.where(np.abs(number) < LARGEST, bits + (1 << 10), bits) >> 11, chunks)  # rounded


def _whole(kind: str, whole: np.ndarray, chunks: list[bytes]) -> dict:
    difference = whole
    for _again in range(2 if whole.shape[-1] > 1 else 0):
        before, difference = difference, difference.copy()
        difference[..., 1:] -= before[..., :-1]  # wraps around, and back again in the page
    zigzag = ((difference << 1) ^ (difference >> 31)).astype("<u4")
    planes = np.ascontiguousarray(zigzag.reshape(-1).view(np.uint8).reshape(-1, 4).T)
    start = sum(map(len, chunks))
    chunks.append(planes.tobytes())
    return {"$": kind, "start": start, "shape": list(whole.shape)}
