"""Functions of one variable: a catalog, and curves that the user types."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from core.catalog import Spec, catalog
from core.formula import Formula, parse
from core.formula.messages import NOWHERE, error_at
from core.losses.formula_loss import FormulaLoss
from core.minima import connected

GRID = 1001
STARTS = (0.85, 0.15, 0.7, 0.3)  # fractions of the domain, off the middle, where symmetric curves are level
FAR, NEAR = 1e-5, 1e-8  # fractions of the domain at which a kink is looked for


@dataclass(frozen=True)
class Curve(FormulaLoss):
    """A function of one variable with exact derivatives, which is also a loss of dimension 1.

    As a function of x, any shape → the same shape: ``curve(x)``, ``slope``, ``curvature``, ``derivative(n, x)``.
    As a loss of theta, shape (1, *batch), with what :func:`core.descent.descend` asks for: ``value``, ``gradient``,
    ``hessian``, ``domain`` = ((low, high),) and ``start`` = (x,). ``minima`` ((x,), …) are the global minimizers
    inside the domain and ``minimum`` the value there, or on a level floor, None where the curve is lower at the border;
    ``local_minima`` are the others. ``defined`` is the fraction of the domain where the formula is finite.

    >>> curve = curve_from_formula("x^3 - 3x", -1.9, 1.9)
    >>> curve(2.0), curve.slope([0.0, 2.0]).tolist(), curve.derivative(3, 0.0)
    (np.float64(2.0), [-3.0, 9.0], np.float64(6.0))
    >>> np.round(curve.minima, 9).tolist(), curve.minimum, curve.gradient([2.0]).tolist()
    ([[1.0]], -2.0, [9.0])
    """

    formula: Formula
    domain: tuple[tuple[float, float]]
    start: tuple[float]
    minima: tuple[tuple[float], ...] = ()
    minimum: float | None = None
    local_minima: tuple[tuple[float], ...] = ()
    defined: float = 1.0

    @property
    def low(self) -> float:
        """The left end of the domain."""
        return self.domain[0][0]

    @property
    def high(self) -> float:
        """The right end of the domain."""
        return self.domain[0][1]

    def negated(self) -> Curve:
        """−f over the same domain: descending it climbs the curve. Its minima are the curve's maxima.

        >>> curve_from_formula("4 - x^2", -3, 3).negated().minimum
        -4.0
        """
        return curve_of(self.formula.negated(), self.low, self.high, self.start[0])

    # as a function of x

    def __call__(self, x: Any) -> np.ndarray:
        """f(x), in x's own arithmetic (float32 and complex stay), so that a curve can be differentiated numerically."""
        return self.formula.evaluate(np.asarray(x)[None])

    def slope(self, x: Any) -> np.ndarray:
        """f′(x), exactly; at a kink a number between the slopes of both sides, or NaN (see ``differentiable``)."""
        return self.formula.gradient(np.asarray(x, dtype=float)[None])[0]

    def by_limit(self, x: Any) -> np.ndarray:
        """Whether the slope at x (*batch) is a limit: it is there, but the rules of differentiation give no number.

        >>> curve_from_formula("exp(-1/x^2)").by_limit([0.0, 1.0]).tolist()
        [True, False]
        """
        x = np.asarray(x, dtype=float)
        with np.errstate(all="ignore"):
            ruled = self.formula.gradient_by_rules(x[None])[0]
            return np.isnan(ruled) & np.isfinite(self.slope(x))

    def curvature(self, x: Any) -> np.ndarray:
        """f″(x), exactly."""
        return self.formula.hessian(np.asarray(x, dtype=float)[None])[0, 0]

    @property
    def highest_derivative(self) -> int:
        """The largest n that ``derivative`` has: 8, or less where the expression grows beyond 1000 operations."""
        return len(self.formula.derivative_programs) - 1

    def derivative(self, n: int, x: Any) -> np.ndarray:
        """The n-th derivative at x, exactly, by repeated differentiation; n = 0 is the curve itself.

        ValueError where n is not in 0 … ``highest_derivative``.
        """
        if not 0 <= n <= self.highest_derivative:
            raise ValueError(f"this curve has derivatives of order 0 to {self.highest_derivative}")
        with np.errstate(all="ignore"):
            return self.formula.derivative_programs[n](np.asarray(x, dtype=float)[None])

    def differentiable(self, x: Any) -> np.ndarray:
        """Whether the curve has a derivative at x: no gap, no kink, no vertical tangent, no edge; x's shape, bool.

        Decided by values and exact slopes at 1e-5 and 1e-8 of the domain's width on both sides: towards a smooth
        point the differences between the sides vanish, and the slope stays as it is.

        >>> curve_from_formula("abs(x)", -1, 1).differentiable([-0.5, 0.0, 0.5]).tolist()
        [True, False, True]
        """
        x = np.asarray(x, dtype=float)
        width = self.high - self.low
        heights, slopes = [], []
        for fraction in (NEAR, FAR):
            sides = np.stack([x - fraction * width, x + fraction * width])
            heights.append(self(sides))
            slopes.append(self.slope(sides))
        slope_here = self.slope(x)
        with np.errstate(all="ignore"):
            here = self(x)
            gap, far_gap = (np.abs(height - here).max(axis=0) for height in heights)
            jump, far_jump = (np.abs(slope[1] - slope[0]) for slope in slopes)
            steep, far_steep = (np.abs(slope).max(axis=0) for slope in slopes)
            tall, typical = self._sizes
            continuous = (gap <= far_gap / 2) | (gap <= 1e-9 * tall)
            smooth = (jump <= far_jump / 2) | (jump <= 1e-7 * steep + 1e-9 * typical)
            level = (steep <= 2 * far_steep) | (steep <= typical)
            known = np.isfinite(here) & np.isfinite(slope_here) & np.isfinite(jump) & np.isfinite(far_jump)
            return known & continuous & smooth & level

    @cached_property
    def _sizes(self) -> tuple[float, float]:
        """The typical size of the values and of the slopes over the domain."""
        axis = np.linspace(self.low, self.high, GRID)
        sizes = []
        for values in (self(axis), self.slope(axis)):
            finite = np.abs(values[np.isfinite(values)])
            sizes.append(float(np.median(finite)) if finite.size else 0.0)
        return sizes[0], sizes[1]


def curve_from_formula(text: str, low: float = -5.0, high: float = 5.0, start: float | None = None) -> Curve:
    """The curve of a formula in x over [low, high], its minima found numerically.

    Without ``start``, descent begins where the curve is there and not level. FormulaError where the text is not a
    formula in x or is undefined on the whole of the domain; ValueError for a domain that is not low < high.

    >>> curve = curve_from_formula("x^4 - 2x^2 + x/2")
    >>> np.round(curve.minima, 4).tolist(), np.round(curve.local_minima, 4).tolist()
    ([[-1.0575]], [[0.9304]])
    >>> curve_from_formula("x + y")
    Traceback (most recent call last):
    core.formula.messages.FormulaError: Character 5: the name “y” is not known; there are x, \
the numbers pi and e, and the functions sin cos tan asin acos atan sinh cosh tanh exp log ln sqrt abs sign min max.
    """
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError("a curve's domain needs two numbers, low < high")
    return curve_of(parse(text, ("x",)), float(low), float(high), start)


def curve_of(formula: Formula, low: float, high: float, start: float | None = None) -> Curve:
    """The curve of a formula of one variable that is already parsed; see :func:`curve_from_formula`."""
    curve = Curve(formula, ((low, high),), (low,))
    axis = np.linspace(low, high, GRID)
    value = curve(axis)
    finite = np.isfinite(value)
    if not finite.any():
        raise error_at(NOWHERE, None, formula.text, low=low, high=high)
    points = find_minima(curve, axis, value)
    values = curve(points)
    lowest = float(values.min(initial=np.inf))
    near = values <= lowest + 1e-9 * max(1.0, abs(lowest))
    least = float(value[connected(curve, axis[None])].min(initial=np.inf))
    if least < lowest - 1e-9 * max(1.0, abs(lowest)):  # lower at the border, or on a level floor
        near[:] = False
    floor = (value[1:-1] == least) & (value[:-2] == least) & (value[2:] == least)
    return replace(
        curve,
        start=(default_start(curve, axis) if start is None else float(start),),
        minima=tuple((each,) for each in points[near].tolist()),
        minimum=lowest if near.any() else least if floor.any() else None,
        local_minima=tuple((each,) for each in points[~near].tolist()),
        defined=float(finite.mean()),
    )


def find_minima(curve: Curve, axis: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The isolated local minima between the points of ``axis``, ascending, by bisection on the sign of the slope.

    Each lies between the neighbours of a point that is no higher than they; the slope's sign changes there also
    where the curve has a kink, and at a pole, which is no minimum: near one the curve falls by more than a tenth of
    what it falls on the way there. Minima nearer to each other than the grid's spacing are taken for one.
    """
    value = np.where(np.isfinite(value), value, np.inf)
    before, here, after = value[:-2], value[1:-1], value[2:]
    lowest = np.flatnonzero((here <= before) & (here <= after) & (here < np.maximum(before, after))) + 1
    left, right = axis[lowest - 1], axis[lowest + 1]
    for _ in range(60):  # halvings, down to neighbouring numbers
        middle = (left + right) / 2
        rising = curve.slope(middle) > 0
        left, right = np.where(rising, left, middle), np.where(rising, middle, right)
    # a sharp minimum is one of the two ends, or the point of the grid itself
    ends = np.stack([left, (left + right) / 2, right, axis[lowest]])
    heights = curve(ends)
    heights = np.where(np.isfinite(heights), heights, np.inf)
    points = ends[heights.argmin(axis=0), np.arange(lowest.size)]
    width, bottom = curve.high - curve.low, curve(points)
    near, rise = (np.minimum(curve(points - d * width), curve(points + d * width)) - bottom for d in (1e-6, 1e-3))
    rounding = 1e-14 * np.abs(
        bottom
    )  # a level floor rises no more than this; beside a pole a point may be no minimum at all
    points = points[(rise > rounding) & (near <= 0.1 * rise) & (near >= -1e-3 * rise - rounding)]
    return points[np.diff(points, prepend=-np.inf) > 2 * (axis[1] - axis[0])]


def default_start(curve: Curve, axis: np.ndarray) -> float:
    """The first place where the curve is there and not level; else the first where it is there."""
    points = np.concatenate([curve.low + np.array(STARTS) * (curve.high - curve.low), axis])
    slope, there = curve.slope(points), np.isfinite(curve(points))
    good = there & np.isfinite(slope) & (slope != 0)
    return float(points[np.argmax(good if good.any() else there)])


@dataclass(frozen=True)
class Build:
    """Builds a curve of the catalog from its text."""

    text: str
    low: float
    high: float
    start: float

    def __call__(self) -> Curve:
        return curve_from_formula(self.text, self.low, self.high, self.start)


def entry(key: str, name: str, summary: str, reference: str, build: Build) -> Spec:
    """A Spec whose LaTeX comes from the same text as the curve."""
    return Spec(key, name, f"f(x) = {parse(build.text, ('x',)).latex}", summary, reference, (), build)


TEXTBOOK = "Stewart 2015, Calculus"
HERE = "Made for this catalog"

CURVES = catalog(
    entry(
        "parabola_line",
        "Parabola and line",
        "A gentle curve whose slope is 0.2 at 5 and 0.3 at 10: simple enough to check every digit.",
        "Saito 2016, Deep Learning from Scratch, section 4.3",
        Build("0.01x^2 + 0.1x", 0.0, 20.0, 5.0),
    ),
    entry(
        "square",
        "Square",
        "The simplest valley: its slope is twice the distance from the bottom.",
        TEXTBOOK,
        Build("x^2", -3.0, 3.0, 2.0),
    ),
    entry(
        "cube",
        "Cube",
        "Level at 0 and yet no minimum: it only pauses on its way down.",
        TEXTBOOK,
        Build("x^3", -2.0, 2.0, 1.5),
    ),
    entry(
        "sine",
        "Sine",
        "A wave whose derivatives are waves again, without end.",
        TEXTBOOK,
        Build("sin(x)", -7.0, 7.0, 1.0),
    ),
    entry(
        "exponential",
        "Exponential",
        "At every place its slope, and its curvature too, equals its height.",
        TEXTBOOK,
        Build("exp(x)", -2.0, 3.0, 1.0),
    ),
    entry(
        "absolute",
        "Absolute value",
        "Two straight lines that meet in a kink, where there is no tangent.",
        TEXTBOOK,
        Build("abs(x)", -3.0, 3.0, 2.0),
    ),
    entry(
        "cusp",
        "Cusp",
        "The nearer the bottom, the steeper: at 0 the slope is infinite.",
        TEXTBOOK,
        Build("sqrt(abs(x))", -3.0, 3.0, 2.0),
    ),
    entry(
        "three_minima",
        "Three valleys",
        "A polynomial with three minima of different depth: where descent ends depends on where it starts.",
        HERE,
        Build("x^6/6 - 5x^4/4 + 2x^2 + 0.2x", -2.5, 2.5, 0.8),
    ),
    entry(
        "step",
        "Smooth step",
        "A smooth step between two levels, on which the slope fades to nothing.",
        HERE,
        Build("tanh(x)", -4.0, 4.0, 0.5),
    ),
)
