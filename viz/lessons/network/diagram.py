"""The diagram of the network: each unit with its own map, each weight as a line; and what a person points at in it.

Position 0 of the coordinate ``pointed`` is nothing, then come the units, layer by layer, and then the weights.
"""

from __future__ import annotations

import numpy as np

from core.data.features import FEATURES
from core.message import template
from viz.figures import network as drawing
from viz.figures.regions import LEVELS
from viz.lessons.network.runs import Experiment
from viz.lessons.network.scene import NetworkScene
from viz.player import Cells, Edges, Follower, Mark, Panel, Pointed, Points, Reading, Text, Units, Written
from viz.player.cells import cells
from viz.player.pack import Codes, rounded
from viz.words import Words

SIGNS = ("@orange", "@blue")  # of negative and of positive numbers, as the diagram's lines have them
MAPS, NOW = ("live", "frame"), ("live", "epoch")
NOTHING, INPUT, HIDDEN = range(3)  # what the data's picture shows in large: the answer, or a unit's own map
FULL = 0.98  # of all weights are no larger than the one that is drawn as thick as it gets
GRAIN = 200  # thicknesses that are told apart

UNIT, OUTPUT = template("unit {i} of layer {layer}"), template("output {name}")
POINT = template("Point at a unit to see its own map enlarged; point at a line to read its weight.")
SEEN_FEATURE = template("The map of {name}, what the network is given: blue is positive, orange negative.")
SEEN_UNIT = template(
    "The map of {name}: blue is positive, orange negative; {share}% of the training samples teach it; bias {bias}."
)
SEEN_OUTPUT = template("The map of {name} is the decision; its bias is {bias}.")
SEEN_WEIGHT = template("The weight from {source} to {target} is {weight}.")


def sizes(found: Experiment) -> tuple[int, ...]:
    return found.network.sizes


def unit_names(scene: NetworkScene, _: Words) -> list[str]:
    """The units by name, layer by layer."""
    names = [FEATURES[chosen.key].name for chosen in scene.features]
    for k, layer in enumerate(scene.hidden, 1):
        names += [_(UNIT, i=i, layer=k) for i in range(1, layer.units + 1)]
    return names + [_(OUTPUT, name=name) for name in output_names(scene, _)]


def output_names(scene: NetworkScene, _: Words) -> list[str]:
    """One output says how likely the second class is, several each their own."""
    labels = [_(label) for label in scene.samples().labels]
    return labels if len(labels) > 2 else labels[1:]


def pointed(scene: NetworkScene, _: Words) -> Pointed:
    return Pointed("pointed", _("The network’s units and weights"), item_names(scene, _))


def item_names(scene: NetworkScene, _: Words) -> tuple[str, ...]:
    """Of each position of the coordinate ``pointed``."""
    units = unit_names(scene, _)
    return ("–", *units, *(f"{units[a]} → {units[b]}" for a, b in drawing.pairs(scene.network().sizes)))


def followers(found: Experiment) -> tuple[Follower, ...]:
    """Which maps stand for an epoch, and what is shown in large of what is pointed at."""
    inputs, *hidden, outputs = sizes(found)
    many = sum(hidden)
    edges = len(drawing.pairs(sizes(found)))
    none = [0] * edges
    kind = [NOTHING, *[INPUT] * inputs, *[HIDDEN] * many, *[NOTHING] * outputs, *none]
    item = [0, *range(inputs), *range(many), *[0] * outputs, *none]
    bias = [0, *[0] * inputs, *range(many + outputs), *none]
    edge = [0] * (1 + inputs + many + outputs) + list(range(edges))
    return (
        Follower("frame", found.frames, ("epoch",)),
        *(
            Follower(key, np.array(places), ("pointed",))
            for key, places in (("kind", kind), ("item", item), ("bias", bias), ("edge", edge))
        ),
    )


def weights(found: Experiment) -> np.ndarray:
    """(R, S, edges) in the order of the diagram's lines, and of the parameters; three digits of each are told."""
    return rounded(np.moveaxis(found.theta[found.network.weights], 0, -1))


def biases(found: Experiment) -> np.ndarray:
    return np.moveaxis(found.theta[~found.network.weights], 0, -1)


def thick(found: Experiment) -> float:
    """The weight that is drawn as thick as it gets: few are larger at the end, in the run in the middle."""
    each = np.quantile(np.abs(weights(found)[:, -1]), FULL, axis=-1)
    return float(np.median(each)) or 1.0


def panel(
    scene: NetworkScene, found: Experiment, large: dict[str, Codes], w: np.ndarray, colours: list[str], _: Words
) -> Panel:
    """The diagram; ``large`` are the units' maps, by "input" and "hidden", which the data’s picture shows too,
    ``w`` the weights."""
    inputs, *hidden, _outputs = sizes(found)
    x, y = drawing.places(sizes(found))
    layer = np.split(np.arange(len(x)), [inputs, inputs + sum(hidden)])
    size = SIZE if len(hidden) < CROWD else CROWDED
    ends = drawing.wires(sizes(found))
    names = [FEATURES[chosen.key].name for chosen in scene.features]
    marks: list[Mark] = [
        Edges(
            "weights", *ends, over=NOW, weights=w, full=thick(found), every=False, lines=(Written(w),),
            pointed=("pointed", 1 + len(x)),
        ),
        Units(
            "inputs", x[layer[0]], y[layer[0]], size=size, corner=0.3, names=tuple(names), side="left",
            codes=large["input"], colours=SIGNS, levels=LEVELS, pointed=("pointed", 1),
        ),
        Units(
            "outputs", x[layer[2]], y[layer[2]], over=MAPS, size=size, corner=0.3,
            names=tuple(output_names(scene, _)), side="right", codes=Codes(found.answers), colours=tuple(colours),
            levels=LEVELS, pointed=("pointed", 1 + inputs + sum(hidden)),
        ),
    ]  # fmt: skip
    if hidden:
        at = x[layer[1]], y[layer[1]]
        dead = found.active == 0
        marks += [
            Units(
                "hidden", *at, over=MAPS, size=SIZE, corner=0.3, codes=large["hidden"], colours=SIGNS, levels=LEVELS,
                pointed=("pointed", 1 + inputs),
            ),
            Points(
                "dead", np.where(dead, at[0], np.nan), np.where(dead, at[1], np.nan), over=NOW, marker="cross",
                colour="@vermillion",
            ),
        ]  # fmt: skip
    return Panel(
        key="net",
        label=_("The network: every unit with its own map of the plane, every weight as a line"),
        figure=drawing.frame(sizes(found), room(len(hidden)), margin=margin(names, output_names(scene, _))),
        marks=tuple(marks),
        pointed="pointed",
    )


def room(layers: int) -> tuple[float, float]:
    """Beside the first and the last units, which are narrow where there are many layers."""
    side = max(*drawing.SIDE, 0.1 * (layers + 1))
    return side, side


def margin(inputs: list[str], outputs: list[str]) -> dict[str, int]:
    """Room for the names on both sides."""
    left, right = (max(map(len, names)) for names in (inputs, outputs))
    return {"l": 12 + 6 * left, "r": 10 + 6 * right, "t": 24, "b": 8}


SIZE = 19.0  # pixels, half a unit's height
CROWD, CROWDED = 5, 14.0  # from so many hidden layers on the inputs and outputs are smaller


def maps(found: Experiment) -> dict[str, Codes]:
    """The maps of the units, to be sent once for the diagram and for the data's picture."""
    told = {"input": Codes(found.given)}
    return told | ({"hidden": Codes(found.hidden)} if found.hidden.size else {})


def large_cells(found: Experiment, told: dict[str, Codes]) -> list[Cells]:
    """The map of the unit that is pointed at, over the whole of the data's picture."""
    shown = {"input": (("item",), INPUT), "hidden": ((*MAPS, "item"), HIDDEN)}
    return [
        cells(f"map of {key}", found.along, found.up, codes, SIGNS, shown[key][0], ("kind", shown[key][1]), smooth=True)
        for key, codes in told.items()
    ]


def sentence(scene: NetworkScene, found: Experiment, w: np.ndarray, nothing: str, _: Words) -> Text:
    """What is pointed at, in words and numbers; ``nothing`` is said where nothing is."""
    names = unit_names(scene, _)
    inputs, *hidden, outputs = sizes(found)
    told = [_(nothing)]
    told += [_(SEEN_FEATURE, name=name) for name in names[:inputs]]
    told += [_(SEEN_UNIT).replace("{name}", name) for name in names[inputs:-outputs]]
    told += [_(SEEN_OUTPUT).replace("{name}", name) for name in names[-outputs:]]
    for a, b in drawing.pairs(sizes(found)):
        told.append(_(SEEN_WEIGHT).replace("{source}", names[a]).replace("{target}", names[b]))
    readings = {
        "bias": Reading(rounded(biases(found)), (*NOW, "bias")),
        "weight": Reading(w, (*NOW, "edge")),
    }
    if hidden:
        readings["share"] = Reading(rounded(100 * found.active), (*NOW, "item"))
    return Text(told, ("pointed",), readings)
