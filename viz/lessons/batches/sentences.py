"""What the three runs came to, and which is the cheaper, in words; the page fills in the numbers."""

from __future__ import annotations

import numpy as np

from core.message import template
from viz.figures.numbers import number
from viz.lessons.batches.runs import ORDERS, Found, Run
from viz.lessons.batches.scene import AXES, BatchesScene
from viz.lessons.ground import floor
from viz.player import Reading, Text
from viz.player.pack import rounded
from viz.words import Words, one_by_one

ABOVE, LOSS = template("loss above the minimum"), template("loss")
UPDATES = template("After {step} update[s], the {loss}: 1 sample a step {one}, {size} sample[s] {mini}, all {all}.")
PASSES = template(
    "After {step} update[s], 1 sample a step has been through the data {one_e} time[s], {size} sample[s] {mini_e}, "
    "all {all_e}; the {loss}: {one}, {mini}, {all}."
)
BUDGET = template(
    "For {step} sample[s] seen, that many gradients, the {loss}: 1 sample a step {one}; {size} sample[s] {mini}, "
    "after {mini_k} update[s]; all {all}, after {all_k}."
)
AHEAD_BY_UPDATES = (
    template("Counted this way, one sample is ahead."),
    template("Counted this way, the mini-batch is ahead."),
    template("Counted this way, all samples are ahead, at {n} gradient[s] an update."),
)
AHEAD_BY_COST = (
    template("Counted this way, one sample is ahead."),
    template("Counted this way, the mini-batch is ahead."),
    template("Counted this way, all samples are ahead."),
)
LEVEL = template("So far nobody is ahead.")
NOISE = template(
    "In {orders} other orders the places after {step} update[s] scatter by {one} with 1 sample a step, by "
    "{mini} with {size}, and not at all with all samples."
)
EARLY = template(
    "|Δ loss| < {epsilon} would stop the one-sample run at update {when}, too early: a loss of {there}, later {later}."
)
STOPS = template("|Δ loss| < {epsilon} would stop the one-sample run at update {when}, at a loss of {there}.")
GOES_ON = template("|Δ loss| < {epsilon} would not stop the one-sample run.")
CLOSE = 0.01  # a loss that is so little more is as good
MARGIN = 10.0  # so many ε lower a run must come later, for the rule to have stopped it too early


def over(run: Run, *more: str) -> tuple[str, ...]:
    """The coordinates of what is said and drawn of a run."""
    return ("live", *more) if run.moves else more


def only(run: Run, array: np.ndarray) -> np.ndarray:
    """An array (positions, …) by the coordinates of :func:`over`."""
    return array if run.moves else array[0]


def sentences(scene: BatchesScene, found: Found, above: dict[str, np.ndarray], _: Words) -> tuple[Text, ...]:
    """What is seen on the axis that is chosen, and what the stopping rule does; ``above`` are the losses as drawn."""
    one, mini, _all = found.runs
    positions = max(len(run.value) for run in found.runs)
    steps = found.runs[0].value.shape[1]
    value = [np.broadcast_to(run.value, (positions, steps)) - floor(found.loss) for run in found.runs]
    made = [np.broadcast_to(afforded(run), (positions, steps)) for run in found.runs]
    spent = [np.take_along_axis(v, k, axis=1) for v, k in zip(value, made, strict=True)]
    loss = _(LOSS if found.loss.minimum is None else ABOVE)
    by_step = {
        "step": Reading(np.arange(steps), ("step",), 4),
        "size": Reading(np.array(mini.sizes), over(mini)[: len(mini.sizes) > 1], 4) if len(mini.sizes) > 1
        else Reading(np.array([mini.sizes[0]] * positions), ("live",), 4),
    }  # fmt: skip
    n = found.loss.samples

    def told(said: str, numbers: list[np.ndarray], ends: tuple[str, ...], readings: dict[str, Reading]) -> Text:
        ahead = Reading(
            _ahead(numbers), ("live", "step"), texts=(*(_(end).replace("{n}", str(n)) for end in ends), _(LEVEL))
        )
        text = one_by_one((said.replace("{loss}", loss), "{ahead}"), _)
        return Text(text, (), {**by_step, **readings, "ahead": ahead})

    now = {run.key: Reading(above[run.key], over(run, "step")) for run in found.runs}
    updates = told(_(UPDATES), value, AHEAD_BY_UPDATES, now)
    counts = {f"{run.key}_k": Reading(k, ("live", "step"), 4) for run, k in zip(found.runs, made, strict=True)}
    losses = {run.key: Reading(rounded(v), ("live", "step")) for run, v in zip(found.runs, spent, strict=True)}
    budget = told(_(BUDGET), spent, AHEAD_BY_COST, counts | losses)
    scatter = {
        key: Reading(rounded(np.broadcast_to(run.scatter, (positions, steps))), ("live", "step"))
        for key, run in (("one", one), ("mini", mini))
    }
    noise = _(NOISE).replace("{orders}", str(ORDERS))
    passes = {f"{run.key}_e": Reading(only(run, rounded(run.seen / n)), over(run, "step")) for run in found.runs}
    epochs = Text(_(PASSES).replace("{loss}", loss), (), {**by_step, **now, **passes})
    pages = [updates, epochs, budget, Text(noise, (), {**by_step, **scatter})]
    if scene.brief:
        pages = [pages[AXES.index(scene.axis)]]
    return _by_axis(pages), _stopping(scene, one, _)


def _by_axis(pages: list[Text]) -> Text:
    """One text whose readings are those of the page that is chosen, each under a name of its own."""
    texts, readings = [], {}
    for i, page in enumerate(pages):
        text = page.texts
        for name, reading in page.readings.items():
            text = text.replace(f"{{{name}}}", f"{{{name}{i}}}")
            readings[f"{name}{i}"] = reading
        texts.append(text)
    return Text(texts, ("axis",), readings)


def afforded(run: Run) -> np.ndarray:
    """How many updates k gradients of one sample pay for, at each k that is a step, by the coordinates of the run."""
    steps = run.seen.shape[1]
    made = [np.searchsorted(row, np.arange(steps), side="right") - 1 for row in run.seen]
    return only(run, np.array(made))


def _ahead(numbers: list[np.ndarray]) -> np.ndarray:
    """Which of the three (positions, steps) has the least; 3 where no one has by a hundredth, also below the start."""
    stacked = np.array(numbers)
    stacked = np.fmin(stacked, stacked[..., :1])  # who is worse than at the start, or lost, counts as there
    least = stacked.min(axis=0)
    alone = (stacked <= (1 + CLOSE) * least).sum(axis=0) == 1
    return np.where(alone, stacked.argmin(axis=0), 3)


def _stopping(scene: BatchesScene, one: Run, _: Words) -> Text:
    """What the rule does to the run with one sample a step, at each position."""
    said = []
    for value, when in zip(one.value, one.stops.tolist(), strict=True):
        values = {"epsilon": number(scene.epsilon), "when": when}
        if when < 0:
            said.append(_(GOES_ON, epsilon=values["epsilon"]))
            continue
        there, later = float(value[when]), float(np.nanmin(value[when:]))
        early = later < there - MARGIN * scene.epsilon
        said.append(
            _(EARLY, **values, there=number(there), later=number(later)) if early
            else _(STOPS, **values, there=number(there))
        )  # fmt: skip
    return Text(said, ("live",)) if one.moves else Text(said[0])
