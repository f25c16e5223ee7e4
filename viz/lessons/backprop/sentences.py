"""What the page of backpropagation says: of each step, of what is pointed at, and of the gradient check."""

from __future__ import annotations

import numpy as np

from core.gradient_check import RIGHT
from core.message import template
from viz.figures.numbers import number
from viz.lessons.backprop import formulas
from viz.lessons.backprop.formulas import edge_name, unit_name
from viz.lessons.backprop.runs import BACKWARD, UPDATE, Found, order
from viz.lessons.backprop.runs import FORWARD as FORTH
from viz.lessons.backprop.scene import BackpropScene
from viz.player import Reading, Table, Text
from viz.player.pack import rounded
from viz.words import Words

BEGIN = template("Step 0: a sample, its target and the weights. Now it goes through the network unit by unit.")
FORWARD = template("Forward: {formula}")
LOSS = template("Loss: {formula}")
BACK = template("Backward, δ({name}) = ∂L/∂z: {formula}. Each weight to {name} gets its input times δ.")
LOWER = template("Update with η = {rate}: L falls from {now} to {after}.")
HIGHER = template("Update with η = {rate}: L grows from {now} to {after}. The step is too large.")
EQUAL = template("Update with η = {rate}: L stays at {after}, to the digits shown.")
BEYOND = template("Update with η = {rate}: L becomes too large for any number. The step is far too large.")
UPDATES = (LOWER, HIGHER, EQUAL, BEYOND)
POINT = template("Pull an edge or a unit up or down: its weight or bias follows. A click keeps it in view.")
BIAS = template("bias of {name}")

CHECK = template("Gradient check")
ALL = template("all {count} parameters")
WORST = template("largest difference: {name}")
HERE = template("pointed at: {name}")
NOTHING = template("pointed at: nothing")
AGREE = template("right")
SMALL = template("too small for differences")
KINK = template("at a kink of φ")


def steps(scene: BackpropScene, found: Found, _: Words) -> Text:
    """What happens at each step."""
    ahead, back = order(found.network)
    texts = [_(BEGIN)]
    texts += [_(FORWARD, formula=formulas.forward(found, unit)) for unit in ahead]
    texts.append(_(LOSS, formula=formulas.loss(found)))
    texts += [_(BACK, name=unit_name(found, unit), formula=formulas.backward(found, unit)) for unit in back]
    texts.append("{update}")
    now, after = rounded(np.array(found.now)), rounded(found.losses)
    which = np.select([~np.isfinite(after), after < now, after > now], [3, 0, 1], 2)
    updates = tuple(_(text, rate="{rate}", now=number(found.now), after="{after}") for text in UPDATES)
    readings = {
        "update": Reading(which, ("rate",), texts=updates),
        "rate": Reading(rounded(found.rates), ("rate",)),
        "after": Reading(after, ("rate",)),
    }
    return Text(texts, ("step",), readings)


def pointed(scene: BackpropScene, found: Found, _: Words) -> Text:
    """The formula of what is pointed at, as far as the phase has come: texts over (phase, pointed)."""
    units = range(len(found.value))
    forward, backward, update = [
        [
            _(POINT),
            *(_unit(scene, found, unit, phase, _) for unit in units),
            *(_edge(found, edge, phase) for edge in range(len(found.pairs))),
        ]
        for phase in (FORTH, BACKWARD, UPDATE)
    ]  # fmt: skip
    places = [scene.parameter(item) for item in range(scene.items + 1)]
    after = np.array([np.full(len(found.rates), np.nan) if place is None else found.after[place] for place in places])
    readings = {
        "new": Reading(rounded(after), ("pointed", "rate")),
        "rate": Reading(rounded(found.rates), ("rate",)),
    }
    return Text([*[forward] * BACKWARD, backward, update], ("phase", "pointed"), readings)


def _unit(scene: BackpropScene, found: Found, unit: int, phase: int, _: Words) -> str:
    place = scene.parameter(unit + 1)
    if phase < BACKWARD or place is None:
        return formulas.forward(found, unit)
    if phase == BACKWARD:
        return f"{formulas.forward(found, unit)};  {formulas.backward(found, unit)}"
    bias = _(BIAS, name=unit_name(found, unit))
    change = formulas.update(bias, found.theta[place], found.gradient[place])
    return f"{formulas.backward(found, unit)};  {change}"


def _edge(found: Found, edge: int, phase: int) -> str:
    if phase < BACKWARD:
        return formulas.used(found, edge)
    if phase == BACKWARD:
        return formulas.slope(found, edge)
    place = found.edges[edge]
    change = formulas.update(edge_name(found, edge), found.theta[place], found.gradient[place])
    return f"{formulas.slope(found, edge)};  {change}"


def parameter_name(scene: BackpropScene, found: Found, pointed: int, _: Words) -> str:
    """The weight of an edge or the bias of a unit, by name."""
    units = len(found.value)
    if pointed > units:
        return edge_name(found, pointed - units - 1)
    return _(BIAS, name=unit_name(found, pointed - 1))


def check(scene: BackpropScene, found: Found, _: Words) -> Table:
    """Every gradient beside its central difference: all together, the worst, and the one that is pointed at."""
    items = range(scene.items + 1)
    by_place = {scene.parameter(item): item for item in items}
    difference = np.abs(found.check.difference)
    worst = int(difference.argmax())
    length = [float(np.linalg.norm(each)) for each in (found.check.analytic, found.check.numerical, difference)]
    everything = [*map(number, length), _distance(found, _)]
    name = parameter_name(scene, found, by_place[worst], _)
    rows = [
        [[_(ALL, count=found.network.dimension), *everything]] * len(items),
        [[_(WORST, name=name), *_row(found, worst)]] * len(items),
        [_pointed(scene, found, item, _) for item in items],
    ]
    columns = ("", _(CHECK), _("by backpropagation"), _("by differences"), _("difference"), _("relative distance"))
    return Table(columns, (("", None, None),) * 3, rows, ("pointed",))


def _row(found: Found, place: int) -> list[str]:
    a, n = float(found.check.analytic[place]), float(found.check.numerical[place])
    size = abs(a) + abs(n)
    return [number(a, 6), number(n, 6), number(abs(a - n), 2), number(abs(a - n) / size if size else 0.0, 2)]


def _pointed(scene: BackpropScene, found: Found, item: int, _: Words) -> list[str]:
    place = scene.parameter(item) if item else None
    if place is None:
        return [_(NOTHING), *["–"] * 4]
    return [_(HERE, name=parameter_name(scene, found, item, _)), *_row(found, place)]


def _distance(found: Found, _: Words) -> str:
    """The relative distance, with a word that says what it means."""
    distance = float(found.check.distance)
    return f"{number(distance, 2)} ({_(AGREE if distance <= RIGHT else KINK if kinked(found) else SMALL)})"


def kinked(found: Found) -> bool:
    """Whether a unit stands so close to a kink of its activation that a difference straddles it."""
    first, close = found.network.sizes[0], 1e-4
    for k, activation in enumerate(found.network.hidden):
        z = found.score[first : first + found.network.sizes[k + 1]]
        first += found.network.sizes[k + 1]
        if any(np.abs(z - kink).min() < close for kink in activation.kinks):
            return True
    return False
