"""What the network playground says of a training, and the table of all of them."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.schedules import SCHEDULES
from viz.figures.numbers import labels, number
from viz.lessons.network.moving import SCHEDULED
from viz.lessons.network.runs import DIVERGED, GOOD, GUESSING, LEARNED, PARTLY, Experiment
from viz.lessons.network.scene import NetworkScene
from viz.player import Reading, Table, Text
from viz.player.pack import Single, rounded
from viz.words import Words

WORDS = {
    LEARNED: template("learned"),
    PARTLY: template("learned in part"),
    GUESSING: template("no better than guessing"),
    DIVERGED: template("diverges"),
}

BEFORE = template(
    "Just before step {step}, where it breaks, {right}% of the training samples and {test_right}% of the test samples "
    "are right; the loss is {loss} and {test_loss}."
)
NOW = template(
    "After epoch {epoch}, {right}% of the training samples and {test_right}% of the test samples are right; "
    "the loss is {loss} and {test_loss}."
)
ENDS = {
    LEARNED: template("It has learned: from epoch {reached} on at least 95% of the test samples are right."),
    PARTLY: template("It has not learned all: after {epochs} epoch[s], {last}% of the test samples are right."),
    GUESSING: template(
        "On the test it is no better than guessing: always answering the most frequent class would be right at least "
        "as often, {guess}%."
    ),
    DIVERGED: template(
        "It diverges at step {step}, in epoch {broken}: the weights of {layer} grew most. "
        "From there on you see the network before that step."
    ),
}
GOES_ON = template("The training goes on: these are the first {shown} of {epochs} epoch[s].")
OVERFIT = template("The test’s loss was lowest, {lowest}, at epoch {best}; it is {end} at the end: it overfits.")
DEAD = template("No sample teaches {dead} of the {units} hidden units now: such a unit is called dead.")
HIDDEN, OUTPUT = template("layer {number}"), template("the output layer")

OVER = ("live", "epoch")
GROWN = 1.2  # times its lowest: a test's loss that has grown so much is said to have


def live_name(scene: NetworkScene, key: str, _: Words) -> str:
    """The name of what can be under the slider; a schedule's says whose it is."""
    name = _(scene.lively()[key].name)
    if not key.startswith(SCHEDULED):
        return name
    return _("{name}: {hyperparameter}", hyperparameter=name, name=_(SCHEDULES[scene.schedule.key].name))


def word(kind: int, _: Words) -> str:
    return _(WORDS[kind])


def layer(index: int, found: Experiment, _: Words) -> str:
    """The name of a layer of weights by its number from 0."""
    last = index == len(found.network.shapes) - 1
    return _(OUTPUT) if last else _(HIDDEN, number=index + 1)


def dead(found: Experiment) -> np.ndarray:
    """How many hidden units no sample teaches, (R, S)."""
    return (found.active == 0).sum(axis=-1)


def readings(found: Experiment) -> dict[str, Reading]:
    """The numbers of a run and an epoch."""
    return {
        "step": Reading(np.maximum(found.run.diverged, 0), ("live",), digits=7),
        "epoch": Reading(found.moments.values.astype(int), ("epoch",), digits=5),
        "right": percent(found.accuracy),
        "test_right": percent(found.test_accuracy),
        "loss": Reading(rounded(found.loss), OVER),
        "test_loss": Reading(rounded(found.test_loss), OVER),
        "dead": Reading(dead(found), OVER),
    }


def percent(share: np.ndarray) -> Reading:
    return Reading(Single(rounded(100 * share)), OVER)


def sentences(found: Experiment, _: Words) -> tuple[Text, ...]:
    units = found.active.shape[-1]
    told = Reading((dead(found) > 0).astype(int), OVER, texts=("", " " + _(DEAD).replace("{units}", str(units))))
    numbers = readings(found)
    broken = np.arange(len(found.run.epoch)) >= found.whole[:, None]
    return (
        Text("{now}", (), {**numbers, "now": Reading(broken.astype(int), OVER, texts=(_(NOW), _(BEFORE)))}),
        Text([end(found, i, _) + "{told}" for i in range(len(found.kind))], ("live",), {**numbers, "told": told}),
    )


def end(found: Experiment, i: int, _: Words) -> str:
    """What became of the run i."""
    run, kind = found.run, int(found.kind[i])
    step = int(run.diverged[i])
    each_epoch = max(1, int(run.steps[-1, i]) // max(1, int(run.epoch[-1])))
    values = {
        "reached": int(run.epoch[found.reached[i]]), "epochs": int(run.epoch[-1]),
        "last": number(100 * float(found.test_accuracy[i, -1])), "step": step, "broken": -(-step // each_epoch),
        "layer": layer(int(run.layer[i]), found, _),
        "guess": number(100 * float(np.bincount(found.test.y).max() / found.test.samples)),
    }  # fmt: skip
    if found.early and kind != DIVERGED:
        return _(GOES_ON, shown=values["epochs"], epochs=found.epochs)
    text = _(ENDS[kind], **values)
    loss = found.test_loss[i]
    best = int(loss.argmin())
    learned = found.accuracy[i, -1] >= GOOD and kind in (PARTLY, GUESSING)
    if learned and loss[-1] > GROWN * loss[best]:
        text += " " + _(OVERFIT, lowest=number(loss[best]), best=int(run.epoch[best]), end=number(loss[-1]))
    return text


def table(scene: NetworkScene, found: Experiment, _: Words) -> Table:
    """A row for each position of the slider; a click on one goes there."""
    columns = (
        live_name(scene, scene.live, _), _("Outcome"), _("Loss, training"), _("Loss, test"), _("Right, training"),
        _("Right, test"), _("Dead units"), _("Multiplications"),
    )  # fmt: skip
    cells, steps = [], []
    for i in range(len(found.kind)):
        told = {key: each for key, each in readings(found).items() if each.over == OVER}
        own = {key: Reading(one(each, i), ("epoch",), each.digits) for key, each in told.items()}
        own["spent"] = Reading(Single(found.network.multiplications(1) * spent(found, i)), ("epoch",))
        forms = ("{loss}", "{test_loss}", "{right}%", "{test_right}%", "{dead}", "{spent}")
        cells.append([outcome(found, i, _), *(Text(form, (), own) for form in forms)])
        steps.append(jump(found, i))
    rows = tuple((text, None, None) for text in labels(found.positions.values))
    return Table(columns, rows, cells, focus="live", small=True, jump=("epoch", 0), steps=steps)


def spent(found: Experiment, i: int) -> np.ndarray:
    """How many samples all steps of the run i had seen at each moment; an epoch's last batch has what is left."""
    samples, size = found.training.samples, int(found.batch[i])
    steps, broke = found.run.steps[:, i], found.run.diverged[i]
    epochs, rest = np.divmod(steps if broke < 0 else np.minimum(steps, broke), -(-samples // size))
    return (epochs * samples + rest * size).astype(float)


def one(reading: Reading, i: int):
    array = getattr(reading.array, "array", reading.array)
    picked = array if array.ndim == 1 else array[i]
    return Single(picked) if isinstance(reading.array, Single) else picked


def outcome(found: Experiment, i: int, _: Words) -> str:
    kind = int(found.kind[i])
    if found.early and kind != DIVERGED:
        return "…"
    if kind == LEARNED:
        return _("learned at epoch {epoch}", epoch=int(found.run.epoch[found.reached[i]]))
    if kind == DIVERGED:
        return _("diverges at step {step}", step=int(found.run.diverged[i]))
    return word(kind, _)


def jump(found: Experiment, i: int) -> int | None:
    """The moment at which it had learned, or the last one before it broke."""
    if found.kind[i] == LEARNED and not found.early:
        return int(found.reached[i])
    if found.kind[i] == DIVERGED:
        return int(found.whole[i]) - 1
    return None
