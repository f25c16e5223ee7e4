"""What a computation will cost: more with a longer formula and all that an optimizer evaluates; as counted."""

import numpy as np
import pytest

from core.descent import descend
from core.formula import parse
from core.formula.program import Program
from core.losses import LOSSES, from_formula
from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.price import CALL, FUNCTION, FUNCTIONS, NUMBER, PATH, RUN, evaluation, fewer, mended, price, trials
from core.settle import settle

SHORT = LOSSES["bowl"]()
LONG = Surface(parse("*".join(f"sin(x+{k}y)" for k in range(2, 13))), ((-3, 3), (-3, 3)), (1.0, 1.0))


def counted(monkeypatch, work):
    """Seconds of the array operations that ``work`` really does, by their number and their sizes."""
    seconds, rows = [], Program.rows

    def counting(self, theta):
        size = theta[0].size
        functions = sum(step[0] in FUNCTIONS for step in self.instructions)
        seconds.append(len(self.instructions) * (CALL + NUMBER * size) + functions * FUNCTION * size)
        return rows(self, theta)

    with monkeypatch.context() as patch:
        patch.setattr(Program, "rows", counting)
        work()
    return sum(seconds)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_longer_formula_is_dearer(key):
    assert price(LONG, OPTIMIZERS[key](), 1000) > 2 * price(SHORT, OPTIMIZERS[key](), 1000)


@pytest.mark.parametrize("loss", [SHORT, LONG])
def test_everything_that_is_evaluated_is_counted(loss):
    plain, search, newton = (price(loss, OPTIMIZERS[key](), 1e6) for key in ("adam", "backtracking", "newton"))
    formula = loss.formula
    value, hessian = (evaluation(each, 1e6) for each in (formula.value_program, formula.hessian_program))
    assert search - plain >= 10 * value
    assert newton - plain >= hessian
    assert price(loss, OPTIMIZERS["adam"](), 1e6, path=False) == pytest.approx(plain - PATH * 1e6)


@pytest.mark.parametrize("runs", [30, 100])
@pytest.mark.parametrize("key", ["gradient_descent", "adam", "newton", "backtracking"])
def test_the_estimate_is_what_is_counted_within_a_factor_of_two(monkeypatch, key, runs):
    optimizer = OPTIMIZERS[key](**({"shrink": 0.9, "decrease": 0.9} if key == "backtracking" else {}))
    start = np.random.default_rng(0).uniform(-3, 3, (2, runs))
    work = counted(monkeypatch, lambda: descend(LONG, optimizer, start, 10))
    assert price(LONG, optimizer, runs, 10) / 2 < work < 2 * price(LONG, optimizer, runs, 10)


def test_a_map_costs_what_its_runs_walk(monkeypatch):
    optimizer, start = OPTIMIZERS["adam"](), np.random.default_rng(0).uniform(-3, 3, (2, 400))
    ends = []
    work = counted(monkeypatch, lambda: ends.append(settle(LONG, optimizer, start, 60)))
    assert ends[0].walked.max() == 60
    estimate = price(LONG, optimizer, 400, ends[0].walked.mean(), path=False)
    assert estimate / 2 < work < 2 * estimate


def test_a_run_that_has_settled_walks_no_further():
    round_bowl = LOSSES["bowl"](condition=1)
    ends = settle(round_bowl, OPTIMIZERS["gradient_descent"](learning_rate=[0.001, 0.5]), [1.0, 1.0], 400)
    assert ends.walked[0] == 400
    assert 0 < ends.walked[1] < 200
    assert (ends.step <= ends.walked).all()


def test_a_search_that_shrinks_slowly_looks_at_more_values():
    search = OPTIMIZERS["backtracking"]
    assert (
        trials(search()) < trials(search(learning_rate=1e6)) < trials(search(shrink=0.9)) <= trials(search(shrink=0.99))
    )
    assert trials(search(decrease=0.999)) > trials(search())
    assert trials(search(shrink=np.array([0.1, 0.99]))) == trials(search(shrink=0.99)) == 52


def test_limits_at_every_step_are_dear():
    plain, kink = (from_formula(text) for text in ("x^2 + y^2", "sqrt(x^4) + y^2"))
    assert mended(plain) == 0 < 0.05 < mended(kink) < 0.07
    each = price(kink, OPTIMIZERS["adam"](), 1000)
    assert each > evaluation(kink.formula.gradient_program, 1000) * 3 + RUN * 1000


def test_as_many_as_are_paid_for():
    assert fewer(100, lambda n: n / 1000, 1.0) == 100
    assert fewer(100, lambda n: n / 10, 1.0) == 10
    assert fewer(100, lambda n: 5.0, 1.0, least=7) == 7
    count = fewer(1000, lambda n: n * (0.004 if n > 300 else 0.006), 1.0)  # fewer steps have more positions
    assert 150 <= count <= 166
