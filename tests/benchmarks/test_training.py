"""Training a small network: 2 000 epochs on 200 samples for five learning rates, and a step beside torch's."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.data import DATASETS
from core.network import Network
from core.network_presets import PRESETS
from core.optimizers import OPTIMIZERS
from core.training import train

NETWORK = Network((2, 8, 8, 1))
RATES = np.geomspace(0.001, 0.1, 5)
EPOCHS, TARGET = 2000, 3.0  # seconds
DATA, TEST = DATASETS["moons"](samples=400, noise=0.1, seed=0).split(0.5, seed=0)


def training(rates, epochs):
    return train(NETWORK, DATA, OPTIMIZERS["adam"](learning_rate=rates), epochs, test=TEST)


def step_by_torch(torch, steps):
    """Seconds for a step of one run by torch's own modules and Adam, in float64 as here."""
    torch.manual_seed(0)
    with torch.random.fork_rng():
        parts = [torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)]
    model = torch.nn.Sequential(*parts).double()
    optimizer, measure = torch.optim.Adam(model.parameters(), lr=0.01), torch.nn.BCEWithLogitsLoss()
    x, y = torch.tensor(DATA.x.T), torch.tensor(DATA.y[:, None]).double()
    began, done = time.perf_counter(), 0
    while done < steps:
        order = torch.randperm(len(x))
        for first in range(0, len(x), 32):
            rows = order[first : first + 32]
            optimizer.zero_grad()
            measure(model(x[rows]), y[rows]).backward()
            optimizer.step()
            done += 1
    return (time.perf_counter() - began) / done


def step_here(rates, epochs):
    began = time.perf_counter()
    run = training(rates, epochs)
    return (time.perf_counter() - began) / run.step[-1]


def test_training(report, measured):
    began = time.perf_counter()
    run = training(RATES, EPOCHS if measured else 20)
    took = time.perf_counter() - began
    assert run.theta.shape[1:] == (NETWORK.dimension, 5)
    if measured:
        report("2 000 epochs × 200 samples in batches of 32 × 5 rates", f"{took:.2f} s", f"target ≤ {TARGET} s")
        report("its snapshots as float32", f"{run.theta.size * 4 / 1000:.0f} kB", "target ≤ 500 kB")
        assert run.accuracy[-1].max() == 1
        assert took <= TARGET


def test_a_step_beside_torch(report, measured):
    torch = pytest.importorskip(
        "torch", reason="torch is not installed here: pip install torch==2.13.0 to compare with it"
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the fastest for arrays of this size
    rounds, steps = (5, 700) if measured else (1, 7)
    other = min(step_by_torch(torch, steps) for _ in range(rounds))
    one, five = (min(step_here(rates, steps // 7) for _ in range(rounds)) for rates in (0.01, RATES))
    torch.set_num_threads(threads)
    if measured:
        report("a step of one run", f"{1e6 * one:.0f} µs", f"torch {torch.__version__}: {1e6 * other:.0f} µs")
        report("a step of five runs at once", f"{1e6 * five:.0f} µs", f"torch's five: {5e6 * other:.0f} µs")
        assert one <= other
        assert 3 * five <= 5 * other


@pytest.mark.parametrize("key", PRESETS)
def test_presets_learn(key, report, measured):
    """A seed is that of the samples, of what is for the test, of the first weights and of the batches."""
    preset, seeds = PRESETS[key], range(20) if measured else (0,)
    learned = 0
    for seed in seeds:
        data, test = preset.split(seed)
        run = train(
            preset.network(), data, preset.build(), preset.epochs, test=test, batches=preset.batches(seed),
            start=preset.start(seed), snapshots=2,
        )  # fmt: skip
        learned += bool(run.test_accuracy[-1] >= 0.95)
    least = 18 if key == "spirals" else 20
    report(
        f"the preset of {key} learns: 95% of the test samples", f"{learned} of {len(seeds)} seeds", f"target ≥ {least}"
    )
    assert learned >= least * len(seeds) // 20
