"""Rules that ask for more than the gradient: Newton's for the Hessian, backtracking for values of the loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import ClassVar, NamedTuple

import numpy as np

from core.analysis import eigenvalues
from core.catalog import Look, catalog
from core.message import template
from core.optimizers.base import Here, Number, Optimizer, described, fraction, learning_rate
from core.optimizers.lines import Line, Values, step
from core.param import Param

FLOOR = 1e-8
"""Newton's least eigenvalue, relative to the largest: beyond it half of the digits of H⁻¹g would be lost."""

TINY = 1e-300
"""Keeps 0/0 out of Newton's step where gradient and Hessian are both 0."""

HALVINGS = 50
"""How often backtracking shortens a step before it gives up: 2⁻⁵⁰ of a step is lost in rounding."""


class NewtonState(NamedTuple):
    """``damping`` τ of shape ``(*batch,)``: what the last step added to the Hessian's diagonal, 0 where nothing."""

    damping: np.ndarray


class BacktrackingState(NamedTuple):
    """``rate``, the accepted rate α, and ``values``, the loss evaluations so far, have shape ``(*batch,)``."""

    rate: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Newton(Optimizer):
    r"""Step to the minimum of the local quadratic, or that fraction of the way that the learning rate says.

    Where H is positive definite the damping τ is exactly 0 (unless its condition number is beyond 1e8). Elsewhere the
    step would climb: the shift turns the most negative eigenvalue into its modulus, so that the step goes downhill
    along that direction, as far as the curvature's size suggests. Where H is not finite the step is NaN.

    Source: J. Nocedal, S. Wright, Numerical Optimization, 2nd ed. (2006), section 3.4.

    >>> from types import SimpleNamespace
    >>> from core.optimizers import OPTIMIZERS
    >>> saddle = SimpleNamespace(hessian=lambda theta: np.diag([2.0, -2.0]))  # of x² − y²
    >>> theta, gradient = np.array([3.0, 1.0]), np.array([6.0, -2.0])
    >>> newton = OPTIMIZERS["newton"]()
    >>> step, state = newton.update(newton.init(theta), Here(theta, gradient, newton.learning_rate, saddle))
    >>> step, float(state.damping)
    (array([-1.,  1.]), 4.0)
    """

    lines = (
        Line("hessian", "H", "∇²f(θ)", template("Hessian"), value=lambda v: _hessian(v),
             latex=r"\nabla^2 f(\theta) \text{ with eigenvalues } \lambda_i"),
        Line("smallest", r"\lambda_{\min}", "", template("smallest curvature"), value=lambda v: _curvature(v)[:, :1]),
        Line("size", r"\Lambda", "max|λᵢ|", template("largest curvature"),
             value=lambda v: np.abs(_curvature(v)).max(axis=1, keepdims=True), latex=r"\max_i |\lambda_i|"),
        Line("damping", r"\tau", "max(abs(smallest), 10^(-8)*size) - smallest", template("damping")),
        Line("solution", "p", "(H + τ I)⁻¹ g", template("way to the bottom"), value=lambda v: _solution(v),
             latex=r"(H + \tau I)^{-1} g"),
        step("-learning_rate*solution"),
    )  # fmt: skip
    uses: ClassVar[tuple[str, ...]] = ("gradient", "hessian")
    rate_of = "whole"
    isotropic = True

    def init(self, theta: np.ndarray) -> NewtonState:
        return NewtonState(damping=np.zeros(theta.shape[1:]))

    def update(self, state: NewtonState, here: Here) -> tuple[np.ndarray, NewtonState]:
        solution, damping = _solve(here.loss.hessian(here.theta), here.gradient)
        return -here.rate * solution, NewtonState(damping)


def _damping(smallest: np.ndarray, size: np.ndarray) -> np.ndarray:
    """τ from the smallest eigenvalue and the largest modulus; exactly 0 where the smallest is positive enough."""
    return np.maximum(np.abs(smallest), FLOOR * size) - smallest


def _solve(hessian: np.ndarray, gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(H + τI)⁻¹g and τ for H of shape (dimension, dimension, *batch)."""
    return (_solve_plane if len(gradient) == 2 else _solve_space)(hessian, gradient)


def _solve_plane(hessian: np.ndarray, gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(H + τI)⁻¹g and τ for H of shape (2, 2, *batch), in closed form."""
    (a, b), (_, c) = hessian
    middle, radius = (a + c) / 2, np.hypot((a - c) / 2, b)  # the eigenvalues are middle ± radius
    size = np.maximum(np.abs(middle) + radius, TINY)
    damping = _damping(middle - radius, size)
    # relative to the size: the determinant of entries near 1e±200 would overflow or vanish
    a, b, c = (a + damping) / size, b / size, (c + damping) / size
    x, y = gradient / size
    return np.stack((c * x - b * y, a * y - b * x)) / (a * c - b * b), damping


def _solve_space(hessian: np.ndarray, gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same in any dimension, by LAPACK."""
    matrix = np.moveaxis(hessian, (0, 1), (-2, -1))
    identity = np.eye(len(gradient))
    # LAPACK refuses what is not finite: it gets the identity there, and the answer is NaN
    finite = np.isfinite(matrix).all(axis=(-2, -1))
    eigenvalues = np.linalg.eigvalsh(np.where(finite[..., None, None], matrix, identity))
    size = np.maximum(np.abs(eigenvalues).max(axis=-1), TINY)
    damping = _damping(eigenvalues[..., 0], size)
    finite = finite & np.isfinite(size + damping)
    damping = np.where(finite, damping, np.nan)
    scaled = (matrix + damping[..., None, None] * identity) / size[..., None, None]
    scaled = np.where(finite[..., None, None], scaled, identity)
    vector = np.moveaxis(gradient / size, 0, -1)[..., None]
    solution = np.moveaxis(np.linalg.solve(scaled, vector)[..., 0], -1, 0)
    return np.where(finite, solution, np.nan), damping


# for the lines, whose arrays have the steps first


def _hessian(v: Values) -> np.ndarray:
    return np.moveaxis(v.loss.hessian(np.moveaxis(v.theta, 1, 0)), 2, 0)


def _curvature(v: Values) -> np.ndarray:
    return np.moveaxis(eigenvalues(np.moveaxis(v.hessian, 0, 2)), 0, 1)


def _solution(v: Values) -> np.ndarray:
    return np.moveaxis(_solve(np.moveaxis(v.hessian, 0, 2), np.moveaxis(v.gradient, 1, 0))[0], 0, 1)


@dataclass(frozen=True, kw_only=True)
class Backtracking(Optimizer):
    r"""Gradient descent that shortens each step until the loss falls enough: Armijo's rule.

    The first of η, ση, σ²η, … that lowers the loss by enough is taken. A run that finds none in 50 reductions, or
    stands where loss or gradient is not finite, has α = 0 and stays. ``values`` counts f(θ) and every trial that the
    run needs, also while other runs of the batch go on trying.

    Source: L. Armijo, Pacific J. Math. 16 (1966), 1–3; Nocedal and Wright (2006), algorithm 3.1.

    >>> from types import SimpleNamespace
    >>> from core.optimizers import OPTIMIZERS
    >>> bowl = SimpleNamespace(value=lambda theta: 2 * (theta**2).sum(axis=0))
    >>> theta = np.array([1.0, 0.0])
    >>> search = OPTIMIZERS["backtracking"]()
    >>> step, state = search.update(search.init(theta), Here(theta, 4 * theta, search.learning_rate, bowl))
    >>> step + theta, float(state.rate), int(state.values)
    (array([0., 0.]), 0.25, 4)
    """

    shrink: Number
    decrease: Number

    lines = (
        Line("tried", "j", "min{j : f(θ − η σʲ g) ≤ f(θ) − c η σʲ ‖g‖²}",
             template("reductions until the loss falls enough"),
             value=lambda v: np.maximum(v.next.values - v.values - 2, 0),  # without f(θ) and the first trial
             latex=r"\min\{j \le 50 : f(\theta - \eta \sigma^j g) \le f(\theta) - c\, \eta \sigma^j \|g\|^2\}"),
        Line("rate", r"\alpha", "learning_rate*shrink^tried", template("accepted rate"), lambda v: v.next.rate > 0),
        Line("rate", r"\alpha", "0", template("accepted rate")),
        step("-rate*gradient"),
    )  # fmt: skip
    uses: ClassVar[tuple[str, ...]] = ("gradient", "value")
    rate_of = "whole"
    isotropic = True

    def init(self, theta: np.ndarray) -> BacktrackingState:
        batch = theta.shape[1:]
        return BacktrackingState(rate=np.zeros(batch), values=np.zeros(batch, dtype=int))

    def update(self, state: BacktrackingState, here: Here) -> tuple[np.ndarray, BacktrackingState]:
        slope = (here.gradient**2).sum(axis=0)
        value = here.loss.value(here.theta)
        possible = np.isfinite(value + slope)
        rate = here.rate * possible
        values = state.values + 1
        searching = possible
        for _ in range(1 + HALVINGS):
            trial = here.loss.value(here.theta - rate * here.gradient)
            values = values + searching
            enough = trial <= value - self.decrease * rate * slope  # false for NaN, which is never accepted
            searching = searching & ~enough
            if not searching.any():
                break
            rate = np.where(searching, self.shrink * rate, rate)
        rate = np.where(searching, 0.0, rate)
        return -rate * here.gradient, BacktrackingState(rate, values)


NEWTON = described(
    key="newton",
    name="Newton",
    summary="Fits a bowl to the surface here and steps to its bottom; where no bowl fits, the step is damped.",
    reference="Nocedal and Wright, Numerical Optimization, section 3.4 (modified Hessian), 2006; torch.optim has none",
    params=(
        replace(
            learning_rate(1.0),
            name="Fraction of the step",
            slider=(0.01, 2),
            scale="linear",
            help="How far to go towards the fitted bowl’s bottom: 1 reaches it, 2 goes as far again beyond.",
        ),
    ),
    build=Newton,
    look=Look("@purple", "left", (8, 3, 2, 3)),
)

BACKTRACKING = described(
    key="backtracking",
    name="Backtracking",
    summary="Gradient descent that tries a long step and shortens it until the loss falls enough.",
    reference="Armijo, Minimization of functions having Lipschitz continuous first partial derivatives, 1966; "
    "torch.optim has none",
    params=(
        replace(learning_rate(1.0), name="First step tried", help="The rate that every search for a step begins with."),
        replace(
            fraction(
                "shrink",
                "Shrink",
                r"\sigma",
                0.5,
                "The factor on a step that did not lower the loss enough.",
                tried=(0.2, 0.5, 0.8),
            ),
            low=1e-6,
            slider=(0.05, 0.95),
            scale="linear",
        ),
        Param(
            "decrease",
            "Decrease",
            "c",
            1e-4,
            low=0,
            high=0.999999,
            slider=(1e-6, 0.9),
            scale="log",
            help="The share of the fall promised by the slope that a step must deliver to be accepted.",
        ),
    ),
    variants=(("where there is none:", {"next": SimpleNamespace(rate=0)}),),
    build=Backtracking,
    look=Look("@orange", "slant", (2, 3)),
)

SECOND_ORDER = catalog(NEWTON, BACKTRACKING)
