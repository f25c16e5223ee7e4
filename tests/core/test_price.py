"""What a computation will cost: more with a longer formula, and with all that an optimizer evaluates."""

import pytest

from core.formula import parse
from core.losses import LOSSES
from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.price import OPERATION, RULE, SOLVED, TRIES, price

SHORT = LOSSES["bowl"]()
LONG = Surface(parse("*".join(f"sin(x+{k}y)" for k in range(2, 13))), ((-3, 3), (-3, 3)), (1.0, 1.0))


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_longer_formula_is_dearer(key):
    assert price(LONG, OPTIMIZERS[key]()) > 2 * price(SHORT, OPTIMIZERS[key]())


@pytest.mark.parametrize("loss", [SHORT, LONG])
def test_everything_that_is_evaluated_is_counted(loss):
    programs = (loss.formula.gradient_program, loss.formula.value_program, loss.formula.hessian_program)
    gradient, value, hessian = (OPERATION * len(program.instructions) for program in programs)
    assert price(loss, OPTIMIZERS["adam"]()) == pytest.approx(RULE + gradient)
    assert price(loss, OPTIMIZERS["backtracking"]()) == pytest.approx(RULE + gradient + TRIES * value)
    assert price(loss, OPTIMIZERS["newton"]()) == pytest.approx(RULE + gradient + SOLVED * hessian)
