"""Numerical differentiation: finite differences, the complex step, and how far they are from the exact derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.formula import Formula

Function = Callable[[np.ndarray], Any]


def forward(f: Function, x: Any, h: Any) -> np.ndarray:
    """The forward difference (f(x + h) − f(x)) / h, whose error is of order h.

    ``x`` and ``h`` broadcast. The arithmetic is that of ``x``: for float32 the step is rounded to float32, and so is
    all that follows if ``f`` keeps its argument's dtype. inf or NaN where f is undefined or x + h = x by 0/0.
    Press et al., Numerical Recipes, §5.7.

    >>> forward(lambda x: x**2, 3.0, [0.5, 0.25])
    array([6.5 , 6.25])
    """
    x, h = _numbers(x, h)
    with np.errstate(all="ignore"):
        return (f(x + h) - f(x)) / h


def backward(f: Function, x: Any, h: Any) -> np.ndarray:
    """The backward difference (f(x) − f(x − h)) / h, whose error is of order h; see :func:`forward`.

    >>> backward(lambda x: x**2, 3.0, [0.5, 0.25])
    array([5.5 , 5.75])
    """
    x, h = _numbers(x, h)
    with np.errstate(all="ignore"):
        return (f(x) - f(x - h)) / h


def central(f: Function, x: Any, h: Any) -> np.ndarray:
    """The central difference (f(x + h) − f(x − h)) / 2h, whose error is of order h²; see :func:`forward`.

    It divides by 2h as written, not by the distance that x + h and x − h have after rounding; its last digits
    are those of the same line in plain Python.

    >>> print(central(lambda x: 0.01 * x**2 + 0.1 * x, 5.0, 1e-4))
    0.1999999999990898
    """
    x, h = _numbers(x, h)
    with np.errstate(all="ignore"):
        return (f(x + h) - f(x - h)) / (2 * h)


def complex_step(f: Function, x: Any, h: Any) -> np.ndarray:
    """The complex-step derivative Im f(x + ih) / h, whose error is of order h² and which needs no subtraction.

    ``f`` must accept complex arrays (:meth:`core.formula.Formula.evaluate` does) and be real on real numbers.
    Without a difference there is no cancellation, so h can be tiny: below √ε the result is exact to rounding.
    ``x`` and ``h`` broadcast; the arithmetic is that of ``x`` (complex64 for float32). Squire & Trapp 1998, Using
    complex variables to estimate derivatives of real functions.

    >>> float(complex_step(np.exp, 0.0, 1e-30))
    1.0
    """
    x, h = _numbers(x, h)
    with np.errstate(all="ignore"):
        return np.imag(f(x + 1j * h)) / h


def _numbers(x: Any, h: Any) -> tuple[np.ndarray, np.ndarray]:
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    with np.errstate(all="ignore"):  # a step may vanish in float32
        return x, np.asarray(h).astype(x.dtype)


@dataclass(frozen=True)
class Method:
    """One way to differentiate: called with f, x and h, it gives the derivative.

    ``formula`` is LaTeX; ``order`` p says that the formula's own error shrinks like hᵖ; ``best_step`` is the step
    of least error as a function of the machine's ε, for a function and a place of size 1; ``reach`` are the places, in
    steps from x, through which the secant goes (None: there is no secant).
    Without ``h`` the step is ``best_step`` times max(1, |x|).

    >>> METHODS["central"](np.sin, 0.0).round(9)
    np.float64(1.0)
    """

    key: str
    name: str
    formula: str
    summary: str
    reference: str
    order: int
    best_step: Callable[[float], float]
    reach: tuple[int, int] | None
    rule: Callable[[Function, Any, Any], np.ndarray]

    def __call__(self, f: Function, x: Any, h: Any = None) -> np.ndarray:
        x = np.asarray(x)
        x = x if x.dtype.kind == "f" else x.astype(float)
        if h is None:
            h = self.best_step(float(np.finfo(x.dtype).eps)) * np.maximum(1, np.abs(x))
        return self.rule(f, x, h)


METHODS: dict[str, Method] = {
    method.key: method
    for method in (
        Method(
            "forward",
            "Forward difference",
            r"\frac{f(x + h) - f(x)}{h}",
            "The slope of the secant to a point a little ahead.",
            "Press and others 2007, Numerical Recipes, section 5.7",
            1,
            lambda epsilon: epsilon ** (1 / 2),
            (0, 1),
            forward,
        ),
        Method(
            "backward",
            "Backward difference",
            r"\frac{f(x) - f(x - h)}{h}",
            "The slope of the secant to a point a little behind.",
            "Press and others 2007, Numerical Recipes, section 5.7",
            1,
            lambda epsilon: epsilon ** (1 / 2),
            (-1, 0),
            backward,
        ),
        Method(
            "central",
            "Central difference",
            r"\frac{f(x + h) - f(x - h)}{2h}",
            "The slope of the secant from a little behind to a little ahead: the errors of order h cancel.",
            "Press and others 2007, Numerical Recipes, section 5.7",
            2,
            lambda epsilon: epsilon ** (1 / 3),
            (-1, 1),
            central,
        ),
        Method(
            "complex_step",
            "Complex step",
            r"\frac{\operatorname{Im} f(x + ih)}{h}",
            "A step along the imaginary axis: nothing is subtracted, so the step can be as small as one likes.",
            "Squire and Trapp 1998, Using complex variables to estimate derivatives of real functions",
            2,
            lambda epsilon: epsilon**2,  # any step below √ε works as well
            None,
            complex_step,
        ),
    )
}
"""The ways to differentiate, in the order in which menus show them."""


def numerical_gradient(function: Function, theta: Any, h: Any = None, method: str = "central") -> np.ndarray:
    """∂f/∂θᵢ by one of :data:`METHODS`, one coordinate at a time while the others are held.

    ``theta`` (n, *batch) and ``h``, which broadcasts to ``batch``; ``function`` takes (n, *batch) and returns
    (*any, *batch); the result is (n, *any, *batch). Without ``h`` each coordinate has the method's best step. KeyError
    for an unknown method.

    >>> from core.formula import parse
    >>> J = parse("0.55 - (5theta1 + 2theta2 - 12theta3)", ("theta1", "theta2", "theta3"))
    >>> numerical_gradient(J.value, [1.0, 1.0, 1.0]).round(6).tolist()
    [-5.0, -2.0, 12.0]
    """
    theta = np.asarray(theta)
    theta = theta if theta.dtype.kind == "f" else theta.astype(float)

    def along(i: int) -> Function:
        def moved(t: np.ndarray) -> Any:
            return function(np.stack([t if j == i else np.broadcast_to(row, t.shape) for j, row in enumerate(theta)]))

        return moved

    return np.stack([METHODS[method](along(i), row, h) for i, row in enumerate(theta)])


def central_difference(function: Function, theta: Any, h: float | None = None) -> np.ndarray:
    """The gradient of ``function`` by central differences, (f(θ + h eᵢ) − f(θ − h eᵢ)) / 2h.

    ``theta`` has shape (n, *batch); ``function`` takes that shape and returns (*any, *batch); the result is
    (n, *any, *batch). Its error is of order h² from the formula and ε/h from rounding, so the step without ``h``
    is ∛ε · max(1, |θᵢ|) ≈ 6e-6. Press et al., Numerical Recipes, §5.7. Unlike :func:`central` it divides by the
    distance as it was rounded: the last digits are better, but not those that a plain 2h gives.

    >>> central_difference(lambda theta: theta[0] ** 2 + theta[1], [3.0, 1.0]).round(6).tolist()
    [6.0, 1.0]
    """
    theta = np.asarray(theta, dtype=float)
    slopes = []
    for i, row in enumerate(theta):
        step = np.cbrt(np.finfo(float).eps) * np.maximum(1.0, np.abs(row)) if h is None else h
        ahead, behind = theta.copy(), theta.copy()
        ahead[i] += step
        behind[i] -= step
        # the distance after rounding, which is not exactly 2h
        slopes.append((function(ahead) - function(behind)) / (ahead[i] - behind[i]))
    return np.array(slopes)


def error_against_h(formula: Formula, x: Any, hs: Any, method: str = "central", dtype: Any = np.float64) -> np.ndarray:
    """|numerical − exact| derivative of a formula in one variable, computed with ``dtype`` (float64 or float32).

    ``x`` and ``hs`` broadcast to the result's shape: hs of shape (count, 1) and x of shape (n,) give (count, n). In
    log-log axes it is a V: the formula's error, hᵖ, on the right, and rounding, ε/h, on the left. The exact
    derivative is taken at ``x`` as ``dtype`` rounds it, in float64. KeyError for an unknown method, ValueError for a
    formula in several variables.

    >>> from core.formula import parse
    >>> error_against_h(parse("x^2", ["x"]), 1.0, [1e-1, 1e-2], "forward").round(6)
    array([0.1 , 0.01])
    """
    x = np.asarray(x, dtype=float).astype(dtype)
    numerical = METHODS[method].rule(lambda t: formula.evaluate(t[None]), x, hs)
    exact = formula.gradient(x.astype(float)[None])[0]
    with np.errstate(all="ignore"):
        return np.abs(numerical.astype(float) - exact)


def measured_slope(hs: Any, error: Any, low: float, high: float) -> np.ndarray:
    """The slope of log error against log h over low ≤ h ≤ high, by least squares: p where the error is like hᵖ.

    ``hs`` (count,), ``error`` (count, *batch) → (*batch,). Errors that are 0 or not finite are left out; NaN
    where fewer than two remain.

    >>> hs = np.logspace(-4, -1, 10)
    >>> measured_slope(hs, 3 * hs**2, 1e-4, 1e-1).round(9)
    np.float64(2.0)
    """
    hs, error = np.asarray(hs, dtype=float), np.asarray(error, dtype=float)
    x = hs.reshape(-1, *(1,) * (error.ndim - 1))
    used = (x >= low) & (x <= high) & (error > 0) & np.isfinite(error)
    with np.errstate(all="ignore"):
        x = np.log(x)
        y = np.where(used, np.log(error), 0.0)
        count = used.sum(axis=0)
        dx = np.where(used, x - (x * used).sum(axis=0) / count, 0.0)
        return np.where(count > 1, (dx * y).sum(axis=0) / (dx * dx).sum(axis=0), np.nan)[()]


def predicted_h(curve: Any, x: Any, method: str, epsilon: float = float(np.finfo(float).eps)) -> np.ndarray:
    """The step of least error that a curve's own size predicts: where the formula's error meets that of rounding.

    A value is off by about δ = ε (|f| + |x f′|) / 2. The forward difference has the error h |f″| / 2 + 2 δ / h, least
    at h = 2 √(δ / |f″|); the central one h² |f‴| / 6 + δ / h, least at h = ∛(3 δ / |f‴|). Press et al., Numerical
    Recipes, §5.7. ``curve`` is a :class:`core.curves.Curve`; x any shape. inf where the formula's error vanishes;
    NaN where the curve is undefined, and for the complex step, which has no such place.

    >>> from core.curves import CURVES
    >>> [f"{predicted_h(CURVES['exponential'](), 1.0, method):.0e}" for method in ("forward", "central")]
    ['3e-08', '9e-06']
    """
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        delta = epsilon * (np.abs(curve(x)) + np.abs(x * curve.slope(x))) / 2
        if method in ("forward", "backward"):
            return 2 * np.sqrt(delta / np.abs(curve.curvature(x)))
        if method == "central" and curve.highest_derivative >= 3:
            return np.cbrt(3 * delta / np.abs(curve.derivative(3, x)))
    return np.full(x.shape, np.nan)[()]


def best_h(hs: Any, error: Any) -> np.ndarray:
    """The step at the bottom of the V: where the largest error within half a decade each way is least.

    ``hs`` (count,), ``error`` (count, *batch) → (*batch,). The error at a single h is small by accident wherever
    roundings cancel; that of its neighbourhood is not. NaN counts as the worst error; NaN where there is no other.

    >>> hs = np.logspace(-12, 0, 121)
    >>> f"{best_h(hs, hs + 1e-16 / hs):.0e}"
    '1e-08'
    """
    hs, error = np.asarray(hs, dtype=float), np.asarray(error, dtype=float)
    error = np.where(np.isnan(error), np.inf, error)
    decade = np.log10(hs)
    around = np.stack([error[np.abs(decade - each) <= 0.5].max(axis=0) for each in decade])
    return np.where(np.isfinite(around.min(axis=0)), hs[around.argmin(axis=0)], np.nan)[()]
