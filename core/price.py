"""What a computation will cost, estimated before it begins, so that a dear one can be made coarser or shorter."""

from __future__ import annotations

from core.losses.surface import Surface
from core.optimizers import Optimizer

# nanoseconds of one processor, measured with sines, powers and the gallery's surfaces on arrays of thousands of runs
RULE = 50.0  # an update itself, and the look at what became of the run
OPERATION = 3.0  # one array operation of the gradient's program
TRIES = 10  # values of the loss that backtracking looks at in a step, as a rule
SOLVED = 3  # times the operations of the Hessian: it is taken apart besides


def price(loss: Surface, optimizer: type[Optimizer] | Optimizer) -> float:
    """Nanoseconds for one step of one run of many, if none of them ends before its time.

    The operations of the programs that the optimizer uses, each as often as it uses them. Shapes and hyperparameters
    do not matter.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> price(LOSSES["rosenbrock"](), OPTIMIZERS["adam"]())
    74.0
    """
    operations = len(loss.formula.gradient_program.instructions)
    if "value" in optimizer.uses:
        operations += TRIES * len(loss.formula.value_program.instructions)
    if "hessian" in optimizer.uses:
        operations += SOLVED * len(loss.formula.hessian_program.instructions)
    return RULE + OPERATION * operations
