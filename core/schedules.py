"""Schedules: the factor on the learning rate at each step of a run.

>>> SCHEDULES["step"](gamma=0.5, every=2).factor(np.arange(5), 5)
array([1.  , 1.  , 0.5 , 0.5 , 0.25])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.catalog import Spec, catalog
from core.param import Param

Number = float | np.ndarray

TINY = 1e-12
"""Keeps a stretch of no steps from dividing by zero."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A rule for the learning rate over a run, with its hyperparameters as fields.

    The learning rate at step k is η · factor(k, steps). Hyperparameters and ``step`` are numbers or arrays that
    broadcast against one another: one step and ``(*batch,)`` in a run, ``np.arange(steps)`` for a curve. Build a
    schedule from its catalog entry, ``SCHEDULES[key](...)``, which fills in and checks the hyperparameters.

    >>> SCHEDULES["inverse_time"](decay=1.0).factor(3, 10)
    0.25
    >>> SCHEDULES["inverse_time"](decay=np.array([0.0, 1.0])).factor(3, 10)
    array([1.  , 0.25])
    """

    def factor(self, step: Number, steps: int) -> Number:
        """The factor at step 0 … steps − 1 of a run of ``steps`` steps."""
        raise NotImplementedError


def progress(step: Number, begin: Number, end: Number) -> Number:
    """How much of the way from ``begin`` to ``end`` lies behind: 0 before it, 1 after it.

    >>> progress(np.array([0, 2, 3, 9]), 2, 4)
    array([0. , 0. , 0.5, 1. ])
    """
    return np.clip((step - begin) / np.maximum(end - begin, TINY), 0.0, 1.0)


def whole_steps(share: Number, steps: int) -> Number:
    """⌊share · steps⌋ of the share as it is written: 0.29 of 100 steps are 29, though 0.29 · 100 is 28.999… in binary.

    A share is off by half a rounding and so is the product; neither may cost a step.

    >>> whole_steps(np.array([0.29, 0.295]), 100)
    array([29., 29.])
    """
    return np.floor(share * steps * (1 + 4 * np.finfo(float).eps))


def fall(progress: Number) -> Number:
    """Half a cosine wave, from 1 at the beginning to 0 at the end: ½(1 + cos πp).

    >>> fall(np.array([0, 0.5, 1])).round(12)
    array([1. , 0.5, 0. ])
    """
    return (1 + np.cos(np.pi * progress)) / 2


@dataclass(frozen=True, kw_only=True)
class Constant(Schedule):
    """The same learning rate all along: 1."""

    def factor(self, step: Number, steps: int) -> Number:
        return np.ones(np.shape(step))[()]


@dataclass(frozen=True, kw_only=True)
class InverseTime(Schedule):
    """Shrink as one over the time: 1 / (1 + δk).

    Source: H. Robbins, S. Monro, Ann. Math. Stat. 22 (1951), 400–407.
    """

    decay: Number

    def factor(self, step: Number, steps: int) -> Number:
        return 1 / (1 + self.decay * step)


@dataclass(frozen=True, kw_only=True)
class Exponential(Schedule):
    """Shrink by the same factor at every step: γᵏ.

    Source: ``torch.optim.lr_scheduler.ExponentialLR``.
    """

    gamma: Number

    def factor(self, step: Number, steps: int) -> Number:
        return self.gamma**step


@dataclass(frozen=True, kw_only=True)
class Step(Schedule):
    """Shrink by a factor every so many steps: γ^⌊k/n⌋.

    Source: ``torch.optim.lr_scheduler.StepLR``.
    """

    gamma: Number
    every: Number

    def factor(self, step: Number, steps: int) -> Number:
        return self.gamma ** (step // self.every)


@dataclass(frozen=True, kw_only=True)
class InverseSqrt(Schedule):
    """Shrink as one over the root of the time: 1 / √(k + 1).

    Source: M. Zinkevich, ICML 2003, 928–936.

    >>> float(SCHEDULES["inverse_sqrt"]().factor(3, 10))
    0.5
    """

    def factor(self, step: Number, steps: int) -> Number:
        return 1 / np.sqrt(step + 1)


@dataclass(frozen=True, kw_only=True)
class Cosine(Schedule):
    """Half a cosine wave from 1 to the final fraction, reached in the last step: r + (1 − r)·½(1 + cos πk/(K − 1)).

    Source: I. Loshchilov, F. Hutter, ICLR 2017, arXiv:1608.03983;
    ``torch.optim.lr_scheduler.CosineAnnealingLR(T_max=steps - 1)``.

    >>> SCHEDULES["cosine"]().factor(np.arange(3), 3).round(12)
    array([1. , 0.5, 0. ])
    """

    final: Number

    def factor(self, step: Number, steps: int) -> Number:
        return self.final + (1 - self.final) * fall(progress(step, 0, steps - 1))


@dataclass(frozen=True, kw_only=True)
class WarmupCosine(Schedule):
    """Rise in a straight line over the first w = ⌊pK⌋ steps, then half a cosine wave to the final fraction.

    (k + 1)/(w + 1) for k < w, so that the first step is not lost on a rate of 0; from k = w the cosine schedule
    over the steps that are left.

    Source: P. Goyal et al., arXiv:1706.02677 (warm-up); Loshchilov and Hutter, arXiv:1608.03983 (cosine).

    >>> SCHEDULES["warmup_cosine"](warmup=0.4).factor(np.arange(5), 5).round(3)
    array([0.333, 0.667, 1.   , 0.5  , 0.   ])
    """

    warmup: Number
    final: Number

    def factor(self, step: Number, steps: int) -> Number:
        peak = whole_steps(self.warmup, steps)
        rise = np.minimum((step + 1) / (peak + 1), 1)
        return rise * (self.final + (1 - self.final) * fall(progress(step, peak, steps - 1)))


@dataclass(frozen=True, kw_only=True)
class OneCycle(Schedule):
    """Rise from a small fraction to 1, then fall to a tiny one, both along half a cosine wave.

    The peak stands at k = max(pK − 1, 0), not always a whole step. Torch's ``div_factor`` is 1 / start (25) and its
    ``final_div_factor`` start / final (10⁴).

    Source: L. N. Smith, N. Topin, arXiv:1708.07120; ``torch.optim.lr_scheduler.OneCycleLR``.

    >>> SCHEDULES["one_cycle"]().factor(np.array([0, 29, 99]), 100).round(6)
    array([4.e-02, 1.e+00, 4.e-06])
    """

    start: Number
    warmup: Number
    final: Number

    def factor(self, step: Number, steps: int) -> Number:
        peak = np.maximum(self.warmup * steps - 1, 0)
        rising = 1 + (self.start - 1) * fall(progress(step, 0, peak))
        falling = self.final + (1 - self.final) * fall(progress(step, peak, steps - 1))
        return np.where(step < peak, rising, falling)[()]


def _gamma(default: float, lowest: float, help: str) -> Param:
    return Param("gamma", "Factor", r"\gamma", default, low=0, high=1, slider=(lowest, 1), help=help)


def _warmup(default: float) -> Param:
    help = "The share of the steps over which the learning rate rises."
    return Param("warmup", "Warm-up", "p", default, low=0, high=1, slider=(0, 0.9), help=help)


def _final(default: float) -> Param:
    help = "The fraction of the learning rate that is left in the last step."
    return Param("final", "Final fraction", "r", default, low=0, high=1, slider=(0, 1), help=help)


SCHEDULES = catalog(
    Spec(
        key="constant",
        name="Constant",
        formula=r"\eta_k = \eta",
        summary="The learning rate stays as it is.",
        reference="",
        params=(),
        build=Constant,
    ),
    Spec(
        key="inverse_time",
        name="Inverse time",
        formula=r"\eta_k = \frac{\eta}{1 + \delta k}",
        summary="The learning rate shrinks as one over the time: the steps can still add up to any distance.",
        reference="Robbins and Monro, A stochastic approximation method, 1951",
        params=(
            Param(
                "decay",
                "Decay",
                r"\delta",
                0.01,
                low=0,
                high=1e6,
                slider=(1e-4, 10),
                scale="log",
                help="How fast the learning rate shrinks: after 1/δ steps it is halved.",
            ),
        ),
        build=InverseTime,
    ),
    Spec(
        key="exponential",
        name="Exponential decay",
        formula=r"\eta_k = \eta\, \gamma^k",
        summary="The learning rate shrinks by the same factor at every step.",
        reference="torch.optim conventions (ExponentialLR)",
        params=(_gamma(0.99, 0.8, "What is left of the learning rate after each step."),),
        build=Exponential,
    ),
    Spec(
        key="step",
        name="Step decay",
        formula=r"\eta_k = \eta\, \gamma^{\lfloor k / n \rfloor}",
        summary="The learning rate stays for a while, drops, and stays again.",
        reference="torch.optim conventions (StepLR)",
        params=(
            _gamma(0.5, 0.05, "What is left of the learning rate after each drop."),
            Param(
                "every",
                "Steps between drops",
                "n",
                50,
                low=1,
                high=1e6,
                slider=(1, 200),
                kind="whole",
                help="How many steps pass before the learning rate drops again.",
            ),
        ),
        build=Step,
    ),
    Spec(
        key="inverse_sqrt",
        name="Inverse square root",
        formula=r"\eta_k = \frac{\eta}{\sqrt{k + 1}}",
        summary="The learning rate shrinks as one over the root of the time.",
        reference="Zinkevich, Online convex programming and generalized infinitesimal gradient ascent, 2003",
        params=(),
        build=InverseSqrt,
    ),
    Spec(
        key="cosine",
        name="Cosine",
        formula=r"\eta_k = \eta \left[ r + (1 - r)\, \tfrac12 \Bigl(1 + \cos \frac{\pi k}{K - 1}\Bigr) \right]",
        summary="The learning rate falls along half a cosine wave and is smallest in the last step.",
        reference="Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017; "
        "torch.optim conventions (CosineAnnealingLR with T_max = K − 1)",
        params=(_final(0.0),),
        build=Cosine,
    ),
    Spec(
        key="warmup_cosine",
        name="Warm-up and cosine",
        formula=r"w = \lfloor p K \rfloor, \quad \eta_k = \eta \begin{cases} \frac{k + 1}{w + 1} & k < w \\ "
        r"r + (1 - r)\, \tfrac12 \bigl(1 + \cos \pi \frac{k - w}{K - 1 - w}\bigr) & k \ge w \end{cases}",
        summary="The learning rate rises in a straight line, then falls along half a cosine wave.",
        reference="Goyal et al., Accurate, large minibatch SGD, 2017; Loshchilov and Hutter, SGDR, 2017",
        params=(_warmup(0.1), _final(0.0)),
        build=WarmupCosine,
    ),
    Spec(
        key="one_cycle",
        name="One cycle",
        formula=r"w = \max(p K - 1, 0), \quad \eta_k = \eta \begin{cases} "
        r"1 + (s - 1)\, \tfrac12 \bigl(1 + \cos \pi \frac{k}{w}\bigr) & k < w \\ "
        r"r + (1 - r)\, \tfrac12 \bigl(1 + \cos \pi \frac{k - w}{K - 1 - w}\bigr) & k \ge w \end{cases}",
        summary="The learning rate rises from a small fraction to its full size and falls to almost nothing.",
        reference="Smith and Topin, Super-convergence: very fast training of neural networks using large learning "
        "rates, 2018; torch.optim conventions (OneCycleLR)",
        params=(
            Param(
                "start",
                "Start fraction",
                "s",
                0.04,
                low=0,
                high=1,
                slider=(0, 1),
                help="The fraction of the learning rate in the first step.",
            ),
            _warmup(0.3),
            _final(4e-6),
        ),
        build=OneCycle,
    ),
)
