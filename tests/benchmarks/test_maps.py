"""Maps: the ends of 65 536 runs, and a run for each of 96 × 96 pairs of momentum and learning rate."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.basins import basin_map
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.stability import stability_map

SIDE, STEPS = 256, 200
CASES = {"gradient_descent": (0.01, "SGD", 60), "adam": (0.1, "Adam", 150)}  # rate, torch's name, milliseconds
STABILITY = 150
ROUNDS = 9


def basins(key):
    return basin_map(LOSSES["himmelblau"](), OPTIMIZERS[key](learning_rate=CASES[key][0]), None, SIDE, STEPS)


def torch_ends(torch, key):
    """The same runs by one torch.optim object over a (2, 65 536) parameter, with the gradient written by hand."""
    rate, name, _ = CASES[key]
    axis = torch.linspace(-6, 6, SIDE, dtype=torch.float64)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    theta = torch.nn.Parameter(torch.stack((x.reshape(-1), y.reshape(-1))))
    optimizer = getattr(torch.optim, name)([theta], lr=rate)
    with torch.no_grad():
        for _ in range(STEPS):
            x, y = theta[0], theta[1]
            a, b = x * x + y - 11, x + y * y - 7
            theta.grad = torch.stack((4 * x * a + 2 * b, 2 * a + 4 * y * b))
            optimizer.step()
    return theta.detach().reshape(2, SIDE, SIDE)


def times(work, rounds=ROUNDS):
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)


@pytest.mark.parametrize("key", CASES)
def test_basin_map(key, report, measured):
    found = basins(key)
    assert found.minimum.shape == (SIDE, SIDE)
    assert (found.minimum >= 0).mean() > 0.99
    if measured:
        taken, target = times(lambda: basins(key)), CASES[key][2]
        report(f"map of basins, {key}, {SIDE}² starts × {STEPS} steps, median", f"{taken[len(taken) // 2]:.0f} ms",
               f"target ≤ {target} ms")  # fmt: skip
        assert taken[0] <= target


@pytest.mark.parametrize("key", CASES)
def test_basin_map_beside_torch(key, report, measured):
    torch = pytest.importorskip(
        "torch", reason="torch is not installed here: pip install torch==2.13.0 to compare with it"
    )
    found, theirs = basins(key), torch_ends(torch, key).numpy()
    minima = np.array(found.minima).T[..., None, None]
    nearest = np.hypot(*(theirs[:, None] - minima)).argmin(axis=0)
    decided = found.minimum >= 0
    assert (found.minimum == nearest)[decided].mean() > 0.999  # rounding decides on the borders between basins
    if measured:
        usual = torch.get_num_threads()
        ours, others = times(lambda: basins(key))[ROUNDS // 2], {}
        for threads in sorted({1, usual}):
            torch.set_num_threads(threads)
            others[threads] = times(lambda: torch_ends(torch, key))[ROUNDS // 2]
        torch.set_num_threads(usual)
        for threads, other in others.items():
            name = f"the ends in batched torch.optim.{CASES[key][1]} {torch.__version__}, {threads} thread(s), median"
            report(name, f"{other:.0f} ms", f"{other / ours:.1f} × ours")


def test_stability_map(report, measured):
    bowl = LOSSES["bowl"](angle=30)
    rates, momenta = np.geomspace(1e-3, 1, 96), np.linspace(0, 0.97, 96)

    def work():
        return stability_map(bowl, OPTIMIZERS["momentum"], bowl.start, rates, momenta)

    found = work()
    border = (2 + 2 * momenta) / 25
    first = np.where(found.diverged.any(axis=1), found.diverged.argmax(axis=1), 96)
    assert (np.abs(first - np.searchsorted(rates, border)) <= 1).all()
    if measured:
        taken = times(work)
        report("map of stability, 96 × 96 × 300 steps, median", f"{taken[len(taken) // 2]:.0f} ms",
               f"target ≤ {STABILITY} ms")  # fmt: skip
        assert taken[0] <= STABILITY
