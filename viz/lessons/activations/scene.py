"""Everything that determines the picture of activation functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from core.activations import ACTIVATIONS
from core.message import Message, template
from core.param import Param
from viz.scene import Chosen, Coordinate, Live, Preset, Scene, choice, choose, live, number, pick, some_of, step

REACH = 6.0  # of z, to both sides
PLACES = 97  # of z: 0 is one of them
VALUES = 17  # of a hyperparameter
LONGEST = 30  # of a chain
TABS = ("one", "chain")
Z = Param("z", "Input", "z", 2.0, low=-REACH, high=REACH)
N = Param("n", "Units in a row", "n", 10, low=1, high=LONGEST, kind="whole")
LIVE: dict[str, tuple[str, Param]] = {p.key: (key, p) for key, spec in ACTIVATIONS.items() for p in spec.params}

FOCUS = template("The link’s function in focus is not among those that it shows; the first of them is.")


@dataclass(frozen=True)
class ActivationsScene(Scene):
    """Activation functions with one of them in focus, an input, and how many units stand in a row."""

    activations: tuple[Chosen, ...] = some_of(
        ACTIVATIONS, tuple(choose(ACTIVATIONS[key]) for key in ("sigmoid", "tanh", "relu", "leaky_relu"))
    )
    focus: str = choice("sigmoid", tuple(ACTIVATIONS))
    z: float = number(Z)
    n: int = number(N)
    tab: str = choice(TABS[0], TABS)

    def mended(self, ignored: list[Message]) -> Self:
        """A focus that is shown."""
        if self.focus in self.names():
            return self
        if self.focus != type(self)().focus:  # one that nobody asked for
            ignored.append(Message(FOCUS))
        return replace(self, focus=self.names()[0])

    def names(self) -> list[str]:
        return [chosen.key for chosen in self.activations]

    def inputs(self) -> Live:
        return Live.even("z", -REACH, REACH, self.z, PLACES)

    def chosen(self, key: str) -> Chosen:
        return next(chosen for chosen in self.activations if chosen.key == key)

    def values(self, name: str) -> Live:
        """The values of a hyperparameter under its slider."""
        key, param = LIVE[name]
        return Live.of(param, dict(self.chosen(key).values)[name], VALUES)

    def value(self, name: str) -> float:
        return dict(self.chosen(LIVE[name][0]).values)[name]

    def put(self, name: str, value: float) -> Self:
        """The scene with another value of a hyperparameter."""
        owner = LIVE[name][0]
        return replace(
            self, activations=tuple(c.put(**{name: value}) if c.key == owner else c for c in self.activations)
        )

    def with_activations(self, keys: list[str]) -> Self:
        """The scene with other functions: who is there keeps its values, and the newest is in focus if nobody is."""
        have = {chosen.key: chosen for chosen in self.activations}
        chosen = tuple(have.get(key) or choose(ACTIVATIONS[key]) for key in keys) or self.activations
        return replace(self, activations=chosen, focus=self.focus if self.focus in keys else chosen[-1].key)


def moving(name: str) -> Coordinate:
    return live(
        name, lambda scene: scene.values(name), lambda scene: scene.value(name), lambda s, value: s.put(name, value),
        there=lambda scene: LIVE[name][0] in scene.names(),
    )  # fmt: skip


COORDINATES = (
    live("z", ActivationsScene.inputs, rest=Z.default),
    *map(moving, LIVE),
    step("n", 1, lambda scene: LONGEST),
    pick("focus", ActivationsScene.names, rest=False),
    pick("tab", TABS),
)


def on(*keys: str, values: dict[str, float] | None = None, **more: Any) -> ActivationsScene:
    """A preset's scene, the first function in focus."""
    chosen = tuple(choose(ACTIVATIONS[key]) for key in keys)
    scene = ActivationsScene(activations=chosen, focus=keys[0], **more)
    for name, value in (values or {}).items():
        scene = scene.put(name, value)
    return scene


PRESETS: tuple[Preset[ActivationsScene], ...] = (
    Preset(
        "saturates", template("The sigmoid saturates"),
        template("Nowhere is the sigmoid steeper than 0.25; in the shaded part hardly any gradient comes through."),
        ActivationsScene(),
    ),
    Preset(
        "vanishes", template("Fails: a chain of sigmoids"),
        template("Each unit leaves a quarter of the gradient at best: after 10 of them less than a millionth."),
        on("sigmoid", "tanh", "relu", tab="chain"),
    ),
    Preset(
        "dead", template("Fails: a dead ReLU"),
        template("Left of 0 no gradient comes through the ReLU, and so nothing moves such a unit back. "
            "Leaky ReLU lets some by."),
        on("relu", "leaky_relu"),
    ),
    Preset(
        "leaks", template("How much has to leak?"),
        template("Drag the slope on the left: at 0 it is the ReLU; the larger it is, the more gradient comes back."),
        on("leaky_relu", "relu", "linear"),
    ),
    Preset(
        "bent", template("ELU: smooth only at α = 1"),
        template("Drag α: at 1 the slopes on both sides of 0 agree, elsewhere there is a kink."),
        on("elu", "relu", values={"alpha": 0.5}),
    ),
    Preset(
        "dips", template("GELU and SiLU: a ReLU that dips"),
        template("Both fall before they rise: left of their lowest point the slope is negative."),
        on("gelu", "silu", "relu"),
    ),
    Preset(
        "all", template("All of them"),
        template("Choose one, and drag the point along."),
        on(*ACTIVATIONS),
    ),
)  # fmt: skip
