"""What a computation will cost, estimated before it begins, so that a dear one can be made coarser or shorter.

It is reckoned from what is counted, array operations and runs, and never from a clock: everywhere the same is cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from core.formula.operations import OPERATIONS
from core.formula.program import Program
from core.losses.surface import Surface
from core.optimizers import Optimizer
from core.optimizers.second_order import HALVINGS

SECOND = 1.0  # what a picture may cost: seconds of one processor

# seconds of one processor, measured with the gallery's surfaces and with the dearest formulas that can be typed
STEP, LINE = 9e-6, 2e-6  # a step and each line of the optimizer's recursion, however few runs take it together,
CALL = 0.8e-6  # and each array operation of the loss;
RUN, PATH = 45e-9, 40e-9  # for each run: the update itself, and what it takes to keep its path and to judge by it,
NUMBER = 1e-9  # each operation,
FUNCTION = 18e-9  # and more where it is one of these:
NAMES = ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "power")
FUNCTIONS = {OPERATIONS[name] for name in NAMES}
SOLVED, TRIED = 40, 5  # operations of Newton's step beside the Hessian, of a search's trial beside the loss
MENDED, PLACES = 50, 17  # evaluations for a limit; rows and columns of places at which one is looked for
POINT = 0.01  # of the places: more is a line or a region
STEEP = 1000.0  # a curvature for which a line search has to shorten its steps


def price(loss: Surface, optimizer: Optimizer, runs: float = 1, steps: float = 1, path: bool = True) -> float:
    """Seconds of one processor for ``steps`` steps of ``runs`` runs together, if none of them ends before its time.

    The operations of the programs that the optimizer uses, each as often as it uses them. ``path`` says that the runs
    keep their paths, as in :func:`core.descent.descend`.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> f"{price(LOSSES['rosenbrock'](), OPTIMIZERS['adam'](), runs=1000, steps=100):.3f} s"
    '0.012 s'
    """
    formula = loss.formula
    each = STEP + LINE * len(optimizer.lines) + (RUN + PATH * path) * runs
    each += evaluation(formula.gradient_program, runs)
    if (share := mended(loss)) > POINT:
        each += MENDED * evaluation(formula.gradient_program, share * runs)
    if "value" in optimizer.uses:
        each += trials(optimizer) * (evaluation(formula.value_program, runs) + TRIED * (CALL + NUMBER * runs))
    if "hessian" in optimizer.uses:
        each += evaluation(formula.hessian_program, runs) + SOLVED * (CALL + NUMBER * runs)
    return each * steps


def evaluation(program: Program, runs: float) -> float:
    """Seconds for one evaluation of a program at ``runs`` places."""
    operations, functions = operations_of(program)
    return operations * (CALL + NUMBER * runs) + functions * FUNCTION * runs


@lru_cache(maxsize=256)
def operations_of(program: Program) -> tuple[int, int]:
    """How many array operations a program has, and how many of them are functions."""
    return len(program.instructions), sum(step[0] in FUNCTIONS for step in program.instructions)


@lru_cache(maxsize=64)
def mended(loss: Surface) -> float:
    """The share of the domain where the rules of differentiation fail, and the slope is found as a limit.

    >>> from core.losses import from_formula
    >>> mended(from_formula("x^2 + y^2")), round(mended(from_formula("sqrt(x^4) + y")), 2)
    (0.0, 0.06)
    """
    program = loss.formula.gradient_program
    if not getattr(program, "risky", False):
        return 0.0
    axes = [np.linspace(low, high, PLACES) for low, high in loss.domain]
    theta = np.array(np.meshgrid(*axes)).reshape(2, -1)
    with np.errstate(all="ignore"):
        bad = np.isnan(program.rows(theta)).any(axis=0) & np.isfinite(loss.value(theta))
    return float(bad.mean())


def trials(optimizer: Any) -> float:
    """How many values of the loss a line search looks at in a step: it shrinks its first one until it is short enough.

    >>> from core.optimizers import OPTIMIZERS
    >>> round(trials(OPTIMIZERS["backtracking"]()), 1), trials(OPTIMIZERS["backtracking"](shrink=0.99))
    (12.0, 52.0)
    """
    first, shrink, decrease = (np.max(each) for each in (optimizer.learning_rate, optimizer.shrink, optimizer.decrease))
    wanted = math.log(max(1.0, STEEP * first)) + math.log(1 / (1 - decrease))
    return 2 + min(float(HALVINGS), wanted / -math.log(shrink))


def fewer(asked: int, cost: Callable[[int], float], budget: float = SECOND, least: int = 1) -> int:
    """As many of what is asked for as ``budget`` pays, by ``cost`` of so many; never fewer than ``least``.

    >>> fewer(100, lambda steps: 0.01 * steps), fewer(1000, lambda steps: 0.01 * steps)
    (100, 100)
    """
    count = asked
    while count > least and (seconds := cost(count)) > budget:
        count = max(least, min(count - 1, int(count * budget / seconds)))
    return count
