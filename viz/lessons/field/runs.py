"""Streamlines ready to be drawn: equally many points on each, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.critical import CriticalPoint, critical_points
from core.field import streamlines
from core.losses.surface import Surface
from viz.lessons.field.scene import MOST, STEPS
from viz.lessons.surfaces import Box

SENT = 32  # points of a streamline that are drawn

NOWHERE, RESTS, LEAVES, STOPS = -1, -2, -3, -4  # a line's end, where it is at no critical point


@dataclass(frozen=True)
class Lines:
    """Streamlines: x and y (starts, points), evenly spaced along each line; ``end`` (starts,).

    ``end`` is the number of the critical point that is reached, or NOWHERE for a start without a value, RESTS for
    one without a slope, LEAVES for a line that goes out of the picture, STOPS for one that goes on or stops elsewhere.
    """

    x: np.ndarray
    y: np.ndarray
    end: np.ndarray


@lru_cache(maxsize=64)
def found(loss: Surface) -> tuple[CriticalPoint, ...]:
    return tuple(critical_points(loss))


@lru_cache(maxsize=32)
def follow(loss: Surface, view: Box, xs: tuple[float, ...], ys: tuple[float, ...], fineness: float = 1.0) -> Lines:
    """The streamlines of the view from every pair of xs and ys, x first; coarser ones have longer steps."""
    left, right, low, high = view
    seen = replace(loss, domain=((left, right), (low, high)))
    starts = np.array(np.meshgrid(xs, ys, indexing="ij")).reshape(2, -1)
    step, most = min(right - left, high - low) / (STEPS * fineness), round(MOST * fineness)
    lines = np.moveaxis(streamlines(seen, starts, step, most), 0, -1)  # (2, starts, points)
    count = np.isfinite(lines[0]).sum(axis=-1)
    last = np.take_along_axis(lines, np.broadcast_to(np.maximum(count - 1, 0)[:, None], (2, len(count), 1)), axis=2)[
        ..., 0
    ]
    told = np.arange(most) < count[:, None]
    lines = np.where(told, lines, last[..., None])
    x, y = _even(lines)
    return Lines(x, y, _ends(loss, starts, last, count, view, step))


def _even(lines: np.ndarray) -> np.ndarray:
    """Each line (2, lines, points) with SENT points evenly along it."""
    length = np.concatenate([np.zeros((lines.shape[1], 1)), np.hypot(*np.diff(lines, axis=2)).cumsum(axis=1)], axis=1)
    wanted = np.linspace(0, 1, SENT) * length[:, -1:]
    # one search for all lines: each has its own stretch of the numbers
    apart = (length[:, -1].max() + 1) * np.arange(len(length))[:, None]
    right = np.searchsorted((length + apart).ravel(), (wanted + apart).ravel(), side="right").reshape(wanted.shape)
    right = np.clip(right - (np.arange(len(length)) * length.shape[1])[:, None], 1, length.shape[1] - 1)
    before, after = (np.take_along_axis(length, index, axis=1) for index in (right - 1, right))
    part = np.clip((wanted - before) / np.where(after > before, after - before, 1.0), 0, 1)
    sides = [
        np.take_along_axis(lines, np.broadcast_to(index, (2, *index.shape)), axis=2) for index in (right - 1, right)
    ]
    return sides[0] + part * (sides[1] - sides[0])


def _ends(loss: Surface, starts: np.ndarray, last: np.ndarray, count: np.ndarray, view: Box, step: float) -> np.ndarray:
    points = np.array([each.point for each in found(loss)]).reshape(-1, 2).T
    there = np.isfinite(loss.value(starts))
    slope = np.abs(loss.gradient(starts)).max(axis=0)
    edge = np.minimum(
        np.minimum(last[0] - view[0], view[1] - last[0]), np.minimum(last[1] - view[2], view[3] - last[1])
    )
    end = np.where(edge <= 1.6 * step, LEAVES, STOPS)
    if points.size:
        apart = np.abs(last[:, :, None] - points[:, None, :]).max(axis=0)
        nearest = apart.argmin(axis=1)
        end = np.where(apart.min(axis=1) <= step / 2, nearest, end)
    end = np.where((count == 1) & (slope == 0) & (end < 0), RESTS, end)
    return np.where(there, end, NOWHERE)
