"""Taylor polynomials of a curve, the parabola that touches it, and the step to that parabola's vertex."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from core.curves import Curve


def taylor_coefficients(curve: Curve, a: Any, order: int) -> np.ndarray:
    """The coefficients cₖ = f⁽ᵏ⁾(a)/k! for k = 0 … order, exactly: a of shape (*batch,) → (order + 1, *batch).

    NaN or inf where the curve has no such derivative. ValueError where ``order`` is not in
    0 … ``curve.highest_derivative`` (8, or less for a long formula).

    >>> from core.curves import CURVES
    >>> taylor_coefficients(CURVES["exponential"](), 0.0, 3).tolist()
    [1.0, 1.0, 0.5, 0.16666666666666666]
    """
    if not 0 <= order <= curve.highest_derivative:
        raise ValueError(f"the order of this curve's Taylor polynomial is between 0 and {curve.highest_derivative}")
    return np.stack([curve.derivative(k, a) / math.factorial(k) for k in range(order + 1)])


def taylor_value(coefficients: Any, a: Any, x: Any) -> np.ndarray:
    """The polynomial Σ cₖ (x − a)ᵏ, by Horner's scheme.

    ``coefficients`` (order + 1, *batch) and ``a`` (*batch,) as in :func:`taylor_coefficients`; ``x`` broadcasts
    against ``a``, so x of shape (points, 1) and a of shape (n,) give (points, n).

    >>> taylor_value([1.0, 2.0, 3.0], 1.0, [1.0, 3.0]).tolist()
    [1.0, 17.0]
    """
    coefficients = np.asarray(coefficients, dtype=float)
    with np.errstate(all="ignore"):
        t = np.asarray(x, dtype=float) - np.asarray(a, dtype=float)
        value = np.zeros(np.shape(t))
        for c in coefficients[::-1]:
            value = value * t + c
        return value


class Parabola(NamedTuple):
    """The Taylor polynomial of order 2 at a place, and what its vertex says; every field has the place's shape.

    ``vertex`` = a − f′/f″ is where the parabola turns, and ``height`` its value there. ``step`` = −f′/|f″| goes
    downhill by the distance to the vertex. ``kind`` is

    - ``"minimum"``, f″ > 0: the vertex is the parabola's lowest point and a + step; this is Newton's step;
    - ``"maximum"``, f″ < 0: the vertex is its highest point, and Newton's step would climb there; ``step`` goes the
      same distance the other way;
    - ``"line"``, f″ = 0: there is no vertex (NaN), and the step is infinite (0 where f′ is 0 too);
    - ``"undefined"``: f, f′ or f″ is no finite number, and all is NaN.
    """

    vertex: np.ndarray
    height: np.ndarray
    step: np.ndarray
    kind: np.ndarray


def touching_parabola(curve: Curve, a: Any) -> Parabola:
    """The vertex of the parabola that has the curve's value, slope and curvature at ``a`` (*batch,).

    p(x) = f(a) + f′(a)(x − a) + f″(a)(x − a)²/2. Taylor's theorem; Nocedal & Wright, Numerical Optimization,
    chapter 2.

    >>> from core.curves import CURVES
    >>> touching_parabola(CURVES["square"](), 3.0)
    Parabola(vertex=array(0.), height=array(0.), step=array(-3.), kind=array('minimum', dtype='<U9'))
    """
    value, slope, curvature = (np.asarray(each) for each in (curve(a), curve.slope(a), curve.curvature(a)))
    value = value.astype(float)
    with np.errstate(all="ignore"):
        known = np.isfinite(value) & np.isfinite(slope) & np.isfinite(curvature)
        curved = known & (curvature != 0)
        vertex = np.where(curved, a - slope / curvature, np.nan)
        height = np.where(curved, value - slope**2 / (2 * curvature), np.nan)
        step = np.where(slope == 0, 0.0, -slope / np.abs(curvature))
        kind = np.select([~known, curvature > 0, curvature < 0], ["undefined", "minimum", "maximum"], "line")
        return Parabola(vertex, height, np.where(known, step, np.nan), kind)
