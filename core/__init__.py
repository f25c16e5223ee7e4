"""What is computed: losses, optimizers and their trajectories, in NumPy and the standard library alone.

>>> from core import LOSSES, OPTIMIZERS, descend
>>> path = descend(LOSSES["bowl"](condition=1), OPTIMIZERS["gradient_descent"](learning_rate=[0.1, 0.5]), steps=50)
>>> print(path.outcome)
['converged' 'converged']

Any object with ``value`` and ``gradient`` is a loss, a typed formula too:

>>> from core import SCHEDULES, parse
>>> descend(parse("(1 - x)^2 + 100 (y - x^2)^2"), OPTIMIZERS["adam"](), (-1, 1), 200, SCHEDULES["cosine"]())
Trajectory(1 run, 200 steps, dimension 2: 1 slow)

Each subject has a file of its own beside this one: ``core.derivatives``, ``core.stability``, ``core.race`` and so on.
"""

from core.activations import ACTIVATIONS
from core.analysis import condition_number, critical_rate
from core.batches import Batches
from core.catalog import Spec
from core.curves import CURVES
from core.data import DATASETS, Data
from core.descent import Trajectory, descend
from core.formula import Formula, FormulaError, parse
from core.interfaces import Curved, Landscape, Loss, OptimizerLike, ScheduleLike
from core.losses import (
    LOSSES,
    Surface,
    from_formula,
    linear_regression,
    logistic_regression,
    perceptron,
)
from core.optimizers import OPTIMIZERS, Here, Optimizer
from core.outcome import Outcome
from core.param import Param
from core.pointwise import POINTWISE
from core.schedules import SCHEDULES, Schedule

__all__ = [
    "ACTIVATIONS",
    "CURVES",
    "DATASETS",
    "LOSSES",
    "OPTIMIZERS",
    "POINTWISE",
    "SCHEDULES",
    "Batches",
    "Curved",
    "Data",
    "Formula",
    "FormulaError",
    "Here",
    "Landscape",
    "Loss",
    "Optimizer",
    "OptimizerLike",
    "Outcome",
    "Param",
    "Schedule",
    "ScheduleLike",
    "Spec",
    "Surface",
    "Trajectory",
    "condition_number",
    "critical_rate",
    "descend",
    "from_formula",
    "linear_regression",
    "logistic_regression",
    "parse",
    "perceptron",
]
