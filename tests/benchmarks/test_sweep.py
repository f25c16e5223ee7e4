"""Sixty-one learning rates × eight optimizers × 200 steps on Rosenbrock's banana, here and in batched torch."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS

RATES = np.geomspace(1e-4, 10, 61)
STEPS = 200
START = (-1.2, 1.0)
KEYS = ("gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamax")
TARGET = 25  # milliseconds


def sweep():
    loss = LOSSES["rosenbrock"]()
    return {key: descend(loss, OPTIMIZERS[key](learning_rate=RATES), START, STEPS).theta for key in KEYS}


def torch_rules(torch, rates):
    """The update of each torch.optim class, at its defaults, for one learning rate in each column.

    torch.optim itself takes one learning rate for a whole parameter; these are its single-tensor lines with ``rates``
    in its place, state in place too. Each rule is a factory: theta → step(k, gradient).
    """

    def gradient_descent(theta):
        return lambda k, g: theta.sub_(rates * g)

    def momentum(theta, beta=0.9, nesterov=False):
        buffer = torch.zeros_like(theta)

        def step(k, g):
            buffer.mul_(beta).add_(g)
            theta.sub_(rates * (g.add(buffer, alpha=beta) if nesterov else buffer))

        return step

    def adagrad(theta, eps=1e-10):
        total = torch.zeros_like(theta)

        def step(k, g):
            total.addcmul_(g, g)
            theta.sub_(rates * g / total.sqrt().add_(eps))

        return step

    def rmsprop(theta, alpha=0.99, eps=1e-8):
        square = torch.zeros_like(theta)

        def step(k, g):
            square.mul_(alpha).addcmul_(g, g, value=1 - alpha)
            theta.sub_(rates * g / square.sqrt().add_(eps))

        return step

    def adadelta(theta, rho=0.9, eps=1e-6):
        square, moved = torch.zeros_like(theta), torch.zeros_like(theta)

        def step(k, g):
            square.mul_(rho).addcmul_(g, g, value=1 - rho)
            delta = moved.add(eps).sqrt_().div_(square.add(eps).sqrt_()).mul_(g)
            moved.mul_(rho).addcmul_(delta, delta, value=1 - rho)
            theta.sub_(rates * delta)

        return step

    def adam(theta, beta1=0.9, beta2=0.999, eps=1e-8):
        mean, square = torch.zeros_like(theta), torch.zeros_like(theta)

        def step(k, g):
            mean.lerp_(g, 1 - beta1)
            square.mul_(beta2).addcmul_(g, g, value=1 - beta2)
            denominator = square.sqrt().div_((1 - beta2**k) ** 0.5).add_(eps)
            theta.sub_(rates / (1 - beta1**k) * mean / denominator)

        return step

    def adamax(theta, beta1=0.9, beta2=0.999, eps=1e-8):
        mean, largest = torch.zeros_like(theta), torch.zeros_like(theta)

        def step(k, g):
            mean.lerp_(g, 1 - beta1)
            torch.maximum(largest.mul_(beta2), g.abs().add_(eps), out=largest)
            theta.sub_(rates / (1 - beta1**k) * mean / largest)

        return step

    return {
        "gradient_descent": gradient_descent,
        "momentum": momentum,
        "nesterov": lambda theta: momentum(theta, nesterov=True),
        "adagrad": adagrad,
        "rmsprop": rmsprop,
        "adadelta": adadelta,
        "adam": adam,
        "adamax": adamax,
    }


def torch_sweep(torch):
    rates = torch.from_numpy(RATES)
    rules = torch_rules(torch, rates)
    paths = {}
    with torch.no_grad():
        for key in KEYS:
            theta = torch.tensor(START, dtype=torch.float64)[:, None].repeat(1, len(RATES))
            step = rules[key](theta)
            path = torch.empty(STEPS + 1, *theta.shape, dtype=torch.float64)
            path[0] = theta
            for k in range(1, STEPS + 1):
                x, y = theta
                wall = y - x * x
                step(k, torch.stack((-2 * (1 - x) - 400 * x * wall, 200 * wall)))
                path[k] = theta
            x, y = path[:, 0], path[:, 1]
            _value = (1 - x) ** 2 + 100 * (y - x * x) ** 2  # descend computes it too
            paths[key] = path
    return paths


def best(work, rounds):
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return min(times), sorted(times)[rounds // 2]


def test_sweep(benchmark, report, measured):
    paths = benchmark(sweep)
    assert all(path.shape == (STEPS + 1, 2, len(RATES)) for path in paths.values())
    if measured:
        median, least = 1000 * benchmark.stats.stats.median, 1000 * benchmark.stats.stats.min
        report("8 optimizers × 61 rates × 200 steps, median", f"{median:.1f} ms", f"target ≤ {TARGET} ms")
        assert least <= TARGET


def test_sweep_beside_torch(report, measured):
    torch = pytest.importorskip(
        "torch", reason="torch is not installed here: pip install torch==2.13.0 to compare with it"
    )
    ours, theirs = sweep(), torch_sweep(torch)
    for key in KEYS:
        here, there = ours[key][:20], theirs[key].numpy()[:20]
        tame = np.abs(here).max(axis=(0, 1)) < 100  # where a run explodes, rounding does too
        np.testing.assert_allclose(here[..., tame], there[..., tame], rtol=1e-6, atol=1e-9, err_msg=key)
    if measured:
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # the fastest for arrays of this size
        (_, mine), (_, other) = best(sweep, 15), best(lambda: torch_sweep(torch), 15)
        torch.set_num_threads(threads)
        report(f"the same in batched torch {torch.__version__}, gradients by hand, median", f"{other:.1f} ms")
        report("torch's time over ours", f"{other / mine:.1f} ×")
