"""What became of the three runs, and of the test rows, in words; the page fills in the numbers."""

from __future__ import annotations

import numpy as np

from core.data.scaling import KINDS
from core.message import template
from core.outcome import GOAL
from viz.figures.numbers import number
from viz.lessons.samples import LEVEL
from viz.lessons.scaling.runs import Trial, Way
from viz.lessons.scaling.scene import BY_OWN, BY_TRAINING, RULES
from viz.player import Reading, Text
from viz.player.pack import Single, rounded
from viz.words import Words, one_by_one

LEFT = template(
    "After {step} step[s] at {rate} × the critical rate this fraction of the distance to the minimum is "
    "left: raw {raw}, centred {centre}, standardized {standardize}."
)
GROWS = template("Above the critical rate it grows, whatever the scaling.")
NEEDED = template(
    "Steps to the goal, {goal}, each at its own best rate: raw {raw_needed}, centred {centre_needed}, "
    "standardized {standardize_needed}."
)
TESTED = template(
    "{train} training row[s], {test} test row[s]. RMSE on the test rows: {training} with μ and σ of the training rows."
)
OWN = template("With their own μ and σ it is {own}: the same feature has become another number.")
BETTER = template("With their own μ and σ it is {own}: less, although the same feature has become another number.")
NEAR = template("With their own μ and σ it is {own}, hardly another: they are nearly those of the training rows.")
SAME = template("With their own μ and σ it is {own}.")
ALONE = template(
    "With its own μ it is {own}: a row alone becomes 0, and its prediction is the mean of the training rows."
)

LITTLE = 0.02  # of an error: a difference that is hardly one
ALIKE = 0.25  # of σ: so near are μ and σ that are nearly the same


def over(way: Way) -> tuple[str, ...]:
    """The coordinates of what is said and drawn of a way."""
    return ("live",) if way.moves else ()


def only(way: Way, array: np.ndarray) -> np.ndarray:
    """An array (positions, …) by the coordinates of :func:`over`."""
    return array if way.moves else array[0]


def descent(ways: tuple[Way, ...], rates: np.ndarray, _: Words) -> tuple[Text, ...]:
    """What is left of the way at a step; and how many steps the best rates need."""
    readings = {
        "rate": Reading(Single(rates), ("rate",)),
        "step": Reading(np.arange(ways[0].left.shape[-1]), ("step",), digits=4),
        "grows": Reading(grows(ways), ("rate",), texts=("", _(GROWS))),
    }
    for way in ways:
        away = rounded(np.hypot(*(only(way, each) for each in way.path)))
        readings[way.kind] = Reading(away, (*over(way), "rate", "step"))
        readings[f"{way.kind}_needed"] = Reading(Single(rounded(only(way, way.needed))), over(way))
    said = one_by_one((_(LEFT), "{grows}"), _)
    if ways[-1].condition[0] == np.inf:  # standardized, it is 1, but for equal x
        return Text(said, (), readings), Text(_(LEVEL))
    return Text(said, (), readings), Text(_(NEEDED).replace("{goal}", f"{GOAL:.2%}"), (), readings)


def grows(ways: tuple[Way, ...]) -> np.ndarray:
    """Whether all runs end above where they began, not by rounding alone, at each rate (rates,): 0 or 1."""
    return np.all([(way.left[..., -1] > 1 + 1e-6).all(axis=0) for way in ways], axis=0).astype(int)


def test(found: Trial, _: Words) -> Text:
    """The errors of the two rules."""
    right, wrong = (found.error[rule] for rule in RULES)
    if found.test.samples == 1:
        told = ALONE
    elif abs(wrong - right) < LITTLE * right and alike(found):
        told = NEAR
    else:
        told = OWN if wrong > right else BETTER if wrong < right else SAME
    count = {"train": found.train.samples, "test": found.test.samples}
    errors = {BY_TRAINING: number(right), BY_OWN: number(wrong)}
    unit = _(found.train.units[-1])
    said = {key: f"{text} {unit}".strip() for key, text in errors.items()}
    return Text(one_by_one((_(TESTED, **count, training=said[BY_TRAINING]), _(told, own=said[BY_OWN])), _))


def alike(found: Trial) -> bool:
    """Whether the test rows, in the training rows' scale, have nearly the mean 0 and the standard deviation 1."""
    x = found.x[BY_TRAINING]
    return bool(abs(x.mean()) < ALIKE and abs(x.std() - 1) < ALIKE)


def names(_: Words) -> dict[str, str]:
    return {kind: _(name) for kind, name in KINDS.items()}
