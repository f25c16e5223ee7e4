"""The error of each difference quotient at every place, step and precision, and what its V says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.curves import Curve
from core.derivatives import METHODS, best_h, error_against_h, measured_slope, predicted_h
from core.tangents import Touch, touch
from viz.lessons.step_size.scene import METHODS_SHOWN, PRECISIONS
from viz.scene import Live

FINE = np.geomspace(1e-16, 1.0, 161)  # the steps at which a V is measured
ARM = (10.0, 1e4)  # where the right arm is measured, in best steps
WIDEST = 0.05  # of the curve's width: beyond it the arm need not be straight
TINY = 1e-10
ROUNDINGS = 8  # of the largest number in a quotient, and less, are only rounding
FLAT = 0.5  # an arm of less slope is none: the formula is exact and all is rounding


@dataclass(frozen=True)
class Vee:
    """One method in one precision at every place x, shape (places,); numbers of no meaning are NaN."""

    value: np.ndarray  # (places, steps): the difference quotient
    error: np.ndarray  # (places, steps)
    slope: np.ndarray  # of the right arm
    best: np.ndarray
    least: np.ndarray  # the median error within half a decade of it
    rule: np.ndarray  # √ε, ∛ε
    predicted: np.ndarray
    floor: np.ndarray  # what rounding alone does to a number of the slope's size
    rounds: np.ndarray  # whether all of its error is rounding, whatever the step


@dataclass(frozen=True)
class Errors:
    """Everything that the picture shows; ``vees`` by (method, precision)."""

    curve: Curve
    x: np.ndarray
    h: np.ndarray
    kinds: np.ndarray  # core.tangents.Touch
    exact: np.ndarray
    vees: dict[tuple[str, str], Vee]


@lru_cache(maxsize=32)
def errors(curve: Curve, points: Live, steps: Live) -> Errors:
    x, h = points.values, steps.values
    kinds = touch(curve, x)
    exact = np.where(kinds == Touch.SMOOTH, curve.slope(x), np.nan)
    vees = {
        (method, precision): _vee(curve, x, h, exact, method, precision)
        for method in METHODS_SHOWN
        for precision in PRECISIONS
    }
    return Errors(curve, x, h, kinds, exact, vees)


def _vee(curve: Curve, x: np.ndarray, h: np.ndarray, exact: np.ndarray, method: str, precision: str) -> Vee:
    dtype = PRECISIONS[precision]
    epsilon = float(np.finfo(dtype).eps)
    smooth = np.isfinite(exact)
    rule = METHODS[method]
    value = rule.rule(curve, x[:, None].astype(dtype), h).astype(float)
    error = np.where(smooth[:, None], error_against_h(curve.formula, x[:, None], h, method, dtype), np.nan)
    fine = np.where(smooth, error_against_h(curve.formula, x, FINE[:, None], method, dtype), np.nan)
    floor = epsilon * np.abs(exact) / 2
    if method == "complex_step":
        best, start = _highest_flat(fine, floor), np.full(len(x), np.sqrt(epsilon))
    else:
        best = start = best_h(FINE, fine)
    top = np.minimum(ARM[1] * start, WIDEST * (curve.high - curve.low))
    arms = zip(fine.T, ARM[0] * start, top, strict=True)
    slope = np.array([measured_slope(FINE, each, low, high) for each, low, high in arms])
    with np.errstate(all="ignore"):
        best = np.where((best < FINE[-2]) & (best > FINE[1]), best, np.nan)  # at the end there is no V
        near = np.abs(np.log10(FINE[:, None] / best)) <= 0.5
        around = zip(fine.T, near.T, strict=True)
        least = np.array([np.median(each[here]) if here.any() else np.nan for each, here in around])
        slope = np.where(slope > FLAT, slope, np.nan)
    return Vee(
        value, error, slope, best, least,
        np.full(len(x), np.nan if rule.reach is None else rule.best_step(epsilon)),
        np.broadcast_to(predicted_h(curve, x, method, epsilon), x.shape), floor,
        _rounds(curve, x, exact, fine, epsilon),
    )  # fmt: skip


def _rounds(curve: Curve, x: np.ndarray, exact: np.ndarray, error: np.ndarray, epsilon: float) -> np.ndarray:
    """Whether at every step (steps, places) the error is no more than rounding: of f at both ends, and of x and h."""
    h = FINE[:, None]
    with np.errstate(all="ignore"):
        reach = np.abs(curve(x)) + (np.abs(exact) + error) * h + np.abs(exact) * (np.abs(x) + h)
        return ~(error > ROUNDINGS * epsilon * reach / h).any(axis=0)  # False for NaN: where it is not defined


def _highest_flat(error: np.ndarray, floor: np.ndarray) -> np.ndarray:
    """The largest step up to which the error is what rounding leaves at tiny steps."""
    with np.errstate(all="ignore"):
        level = 4 * np.fmax(error[FINE < TINY].max(axis=0), 4 * floor)
        count = np.logical_and.accumulate(error <= level, axis=0).sum(axis=0)
    return np.where(count > 0, FINE[np.maximum(count, 1) - 1], np.nan)
