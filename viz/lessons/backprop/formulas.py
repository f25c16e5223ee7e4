"""The chain rule in numbers: what each unit and edge computes, forward and back, written out as a person would.

These are formulas alone, the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from viz.figures.numbers import number
from viz.figures.symbols import SUBSCRIPTS
from viz.lessons.backprop.runs import Found

NAMES = {"leaky_relu": "leaky", "linear": ""}  # of φ in a formula, where it is not the key


def low(*numbers: int) -> str:
    return "".join(map(str, numbers)).translate(SUBSCRIPTS)


def unit_name(found: Found, unit: int) -> str:
    """x₁ for an input, h₂₃ for the third unit of the second hidden layer, y₁ for an output."""
    sizes, layer = found.network.sizes, found.layers[unit]
    place = unit - sum(sizes[:layer]) + 1
    if layer == 0:
        return f"x{low(place)}"
    if layer == len(sizes) - 1:
        return f"y{low(place)}" if sizes[-1] > 1 else "y"
    return f"h{low(layer, place)}"


def edge_name(found: Found, edge: int) -> str:
    start, end = found.pairs[edge]
    return f"w({unit_name(found, start)}→{unit_name(found, end)})"


def factor(value: float) -> str:
    """A number where it is multiplied or added: a negative one in parentheses."""
    return f"({number(value)})" if value < 0 else number(value)


def products(pairs: Iterable[tuple[float, float]]) -> str:
    """A sum of products."""
    return " + ".join(f"{factor(a)}·{factor(b)}" for a, b in pairs)


def forward(found: Found, unit: int) -> str:
    """z = Σ w a + b and a = φ(z) of a unit, or an input's value."""
    name, value = unit_name(found, unit), found.value[unit]
    if found.layers[unit] == 0:
        return f"{name} = {number(value)}"
    terms = products((found.theta[found.edges[e]], found.value[found.pairs[e, 0]]) for e in incoming(found, unit))
    bias = found.theta[found.biases[unit - found.network.sizes[0]]]
    z = found.score[unit]
    return f"z = {terms} + {factor(bias)} = {number(z)},  {name} = {activated(found, unit)} = {number(value)}"


def activated(found: Found, unit: int) -> str:
    """φ of a unit's z, in numbers."""
    z, layer = found.score[unit], found.layers[unit]
    if layer < len(found.network.sizes) - 1:
        kind = found.network.activation[layer - 1]
    else:
        kind = found.network.output
        if kind == "softmax":
            outputs = found.score[-found.network.sizes[-1] :]
            return f"e^{factor(z)} / ({' + '.join(f'e^{factor(v)}' for v in outputs)})"
    return f"{NAMES.get(kind, kind)}({number(z)})"


def loss(found: Found) -> str:
    """The loss of the sample in numbers."""
    y = found.value[-len(found.target) :]
    names = [unit_name(found, len(found.value) - len(y) + j) for j in range(len(y))]
    end = f" = {number(found.now)}"
    if found.measure == "squared":
        terms = " + ".join(f"({name} − t)²" for name in names)
        inside = " + ".join(f"({number(a)} − {factor(t)})²" for a, t in zip(y, found.target, strict=True))
        return f"L = {terms} = {inside}{end}"
    if found.network.output == "softmax":
        k = int(found.target.argmax())
        return f"L = −ln {names[k]} = −ln {number(y[k])}{end}"
    shares = " ".join(_binary(float(a), float(t)) for a, t in zip(y, found.target, strict=True))
    return f"L = {shares}{end}"


def _binary(y: float, t: float) -> str:
    """−t ln y − (1 − t) ln(1 − y) in numbers, without what is multiplied by 0."""
    yes, no = (f"− {'' if part == 1 else number(part) + '·'}" for part in (t, 1 - t))
    one, other = f"{yes}ln {number(y)}", f"{no}ln(1 − {number(y)})"
    return one if t == 1 else other if t == 0 else f"{one} {other}"


def backward(found: Found, unit: int) -> str:
    """δ = ∂L/∂z of a unit: at an output from the loss, else φ′(z) · Σ w δ of the units that it leads to."""
    end = f" = {number(found.delta[unit])}"
    inputs, outputs = found.network.sizes[0], found.network.sizes[-1]
    if unit < inputs:
        return ""
    if unit >= len(found.value) - outputs:
        return f"δ = {_output(found, unit)}{end}"
    edges = outgoing(found, unit)
    terms = products((found.theta[found.edges[e]], found.delta[found.pairs[e, 1]]) for e in edges)
    return f"δ = φ′(z)·Σ w·δ = {factor(found.slope[unit])}·({terms}){end}"


def _output(found: Found, unit: int) -> str:
    y = found.value[-len(found.target) :]
    j = unit - len(found.value) + len(y)
    error = f"{number(y[j])} − {factor(found.target[j])}"
    if found.measure == "cross_entropy":
        return f"y − t = {error}"
    if found.network.output == "linear":
        return f"2·(y − t) = 2·({error})"
    if found.network.output == "sigmoid":
        return f"2·(y − t)·y·(1 − y) = 2·({error})·{number(y[j])}·(1 − {number(y[j])})"
    mean = float(sum(2 * (a - t) * a for a, t in zip(y, found.target, strict=True)))
    return f"y·(2·(y − t) − Σ y·2·(y − t)) = {number(y[j])}·(2·({error}) − {factor(mean)})"


def used(found: Found, edge: int) -> str:
    """What an edge adds to the z of the unit that it leads to."""
    start, end = found.pairs[edge]
    w, a = found.theta[found.edges[edge]], found.value[start]
    into = f"z({unit_name(found, end)})"
    return f"{edge_name(found, edge)} = {number(w)}:  {factor(w)}·{factor(a)} = {number(w * a)} → {into}"


def slope(found: Found, edge: int) -> str:
    """∂L/∂w = a δ of an edge."""
    start, end = found.pairs[edge]
    a, delta = found.value[start], found.delta[end]
    return (
        f"∂L/∂{edge_name(found, edge)} = {unit_name(found, start)}·δ({unit_name(found, end)}) "
        f"= {factor(a)}·{factor(delta)} = {number(found.gradient[found.edges[edge]])}"
    )


def update(name: str, value: float, gradient: float) -> str:
    """The update of a parameter; {rate} and {new} are looked up."""
    return f"{name} ← {number(value)} − {{rate}}·{factor(gradient)} = {{new}}"


def incoming(found: Found, unit: int) -> np.ndarray:
    return np.flatnonzero(found.pairs[:, 1] == unit)


def outgoing(found: Found, unit: int) -> np.ndarray:
    return np.flatnonzero(found.pairs[:, 0] == unit)
