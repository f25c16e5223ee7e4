"""Arrays of whole numbers as bytes that deflate well: differences, the four bytes of a number in four planes.

An array is lines of numbers, along its last axis. A difference along the line is taken from the number before; for the
first of a line that is the first of the line before. A difference across is taken from the same place in the line
before. Each array is written in that one of WAYS which needs the fewest bytes.
"""

from __future__ import annotations

import math

import numpy as np

WAYS = np.array([(2, 0), (1, 1), (0, 2), (1, 0)])  # how many differences along and across
SAMPLE = 256  # numbers of an array that say how it is written; a smaller array is written in the first way
PLACES = np.arange(0.5, SAMPLE) * np.array([[0.7548776662466927], [0.5698402909980532]]) % 1.0  # evenly in a square
ORDER = np.array([0.0, *(n * math.log2(n) for n in range(1, SAMPLE + 1))])
RELATED = 0.95  # arrays that are alike should be written alike: what the first way may cost more


def planes(arrays: list[np.ndarray]) -> tuple[list[bytes], list[dict[str, int]]]:
    """The planes of arrays of 32 bits, the lowest bytes first; for each array its differences, and in how many it is.

    A plane in which all of an array would be zero leaves the array out. In each, arrays with more differences along
    the line come first. All are written at once, for there are many arrays, and most are small.
    """
    told = [{"along": 0, "across": 0, "planes": 0} for _each in arrays]
    filled = [i for i, each in enumerate(arrays) if each.size]
    if not filled:
        return [], told
    flat = [arrays[i].reshape(-1) for i in filled]
    sizes, lengths = np.array([each.size for each in flat]), np.array([arrays[i].shape[-1] for i in filled])
    along, across = WAYS[_ways(np.concatenate(flat), sizes, lengths)].T
    order = np.argsort(-along, kind="stable")
    sizes, lengths, along, across = sizes[order], lengths[order], along[order], across[order]
    joined = np.concatenate([flat[i] for i in order.tolist()])
    for times in range(1, int(along[0]) + 1):
        count = np.count_nonzero(along >= times)
        _subtract_along(joined, sizes[:count], lengths[:count])
    ends = np.cumsum(sizes)
    for end, size, length, times in zip(ends.tolist(), sizes.tolist(), lengths.tolist(), across.tolist(), strict=True):
        for _again in range(times):
            joined[end - size + length : end] -= joined[end - size : end - length]
    zigzag = _zigzag(joined)
    begins = ends - sizes
    most = np.maximum.reduceat(zigzag, begins)
    bytes_of, written = zigzag.view(np.uint8).reshape(-1, 4), []
    for byte in range(4):
        there = most >= 1 << 8 * byte  # an array has this plane, and so all lower ones
        for first, behind in np.flatnonzero(np.diff(there, prepend=False, append=False)).reshape(-1, 2).tolist():
            written.append(bytes_of[begins[first] : ends[behind - 1], byte].tobytes())
        for i in order[there].tolist():
            told[filled[i]]["planes"] += 1
    for i, one, other in zip(order.tolist(), along.tolist(), across.tolist(), strict=True):
        told[filled[i]] |= {"along": one, "across": other}
    return written, told


def _subtract_along(joined: np.ndarray, sizes: np.ndarray, lengths: np.ndarray) -> None:
    """Differences along the lines of the arrays that come first; they wrap around, and back again in the page."""
    lines = np.repeat(lengths, sizes // lengths)
    ends = np.cumsum(lines)
    first, begins = ends - lines, np.cumsum(sizes) - sizes
    before = joined[: ends[-1]].copy()
    joined[1 : ends[-1]] -= before[:-1]
    joined[first] = before[first] - before[np.maximum(first - lines, 0)]
    joined[begins] = before[begins]


def _ways(joined: np.ndarray, sizes: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The place in WAYS for each array: the least entropy of the two lower planes of a sample."""
    ways = np.zeros(len(sizes), int)
    asked = np.flatnonzero((sizes >= SAMPLE) & (sizes > lengths))
    if not asked.size:
        return ways
    begin, length = (np.cumsum(sizes) - sizes)[asked, None], lengths[asked, None]
    column = (PLACES[1] * length).astype(int)
    place = (PLACES[0] * (sizes[asked, None] // length)).astype(int) * length + column

    def near(back: np.ndarray) -> np.ndarray:
        """The numbers that are so many before; 0 where the array has none."""
        return np.where(place >= back, joined[begin + place - back], 0)

    one = np.where(column > 0, 1, length)
    here, before, above = joined[begin + place], near(one), near(length)
    along, across = here - before, here - above
    left = np.stack([
        along - (before - near(one + np.where(column > 1, 1, length))),
        along - (above - near(one + length)),
        across - (above - near(2 * length)),
        along,
    ])  # fmt: skip
    low = _zigzag(left).astype("<u2").view(np.uint8).reshape(-1, SAMPLE, 2)
    bins = 2 * 256 * len(low)
    times = np.bincount((low + np.arange(0, bins, 256).reshape(-1, 1, 2)).reshape(-1), minlength=bins)
    bits = 2 * ORDER[-1] - ORDER[times].reshape(len(WAYS), len(asked), -1).sum(axis=-1)
    bits[0] *= RELATED
    ways[asked] = np.argmin(bits, axis=0)
    return ways


def _zigzag(whole: np.ndarray) -> np.ndarray:
    """Small whole numbers for those of small size: 0, −1, 1, −2 … are 0, 1, 2, 3 …"""
    return ((whole << 1) ^ (whole >> 31)).view(np.uint32)
