"""Graph → a flat list of array operations over slots, run by a plain loop; nothing is generated and executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, Self

import numpy as np

from core.formula.complex_operations import COMPLEX
from core.formula.graph import Node, reachable
from core.formula.operations import OPERATIONS


class Program:
    """Computes expressions of theta: float64 of shape (n, *batch) → (*shape, *batch).

    It does not silence NumPy: call it inside ``np.errstate(all="ignore")``, entered once around a hot loop
    (and once in each thread).

    The slots are theta's rows, the result's rows, the constants, and scratch space. Each instruction writes into
    what its target slot holds: a row of the result, a scratch array that is no longer needed, or, at first, None.
    """

    def __init__(self, outputs: Sequence[Node], dimension: int, shape: tuple[int, ...]) -> None:
        order = [node for node in reachable(outputs, lambda node: lowered(node)[1]) if node.operation != "variable"]
        numbers = [node for node in order if node.is_number]
        steps = [node for node in order if not node.is_number]
        operations = {node.index: lowered(node) for node in steps}

        slot: dict[int, int] = {node.graph.variable(i).index: i for node in outputs[:1] for i in range(dimension)}
        self.copies: list[tuple[int, int]] = []
        for row, node in enumerate(outputs):
            if node.index in slot or node.is_number:
                self.copies.append((row, node.index))
            else:
                slot[node.index] = dimension + row
        first_number = dimension + len(outputs)
        slot |= {node.index: first_number + i for i, node in enumerate(numbers)}
        first_scratch = first_number + len(numbers)
        self.copies = [(row, slot[index]) for row, index in self.copies]

        last_use = {argument.index: node.index for node in steps for argument in operations[node.index][1]}
        free: list[int] = []
        scratch = 0
        self.instructions: list[tuple[Callable[..., Any], int, int, int, int]] = []
        for node in steps:
            operation, arguments = operations[node.index]
            places = [slot[argument.index] for argument in arguments]
            # an argument's scratch is free from here on: elementwise operations may write over what they read
            free += {
                p
                for p, a in zip(places, arguments, strict=True)
                if p >= first_scratch and last_use[a.index] == node.index
            }
            if node.index not in slot:
                if not free:
                    free.append(first_scratch + scratch)
                    scratch += 1
                slot[node.index] = free.pop()
            first, second, third = [*places, -1, -1][:3]
            self.instructions.append((OPERATIONS[operation], slot[node.index], first, second, third))

        self.inputs, self.outputs = range(dimension), range(len(outputs))
        self.shape = shape
        self.operations = {operation for operation, _arguments in operations.values()}
        self.dtype = np.dtype(float)
        # arrays of no dimension: a ufunc takes them faster than Python's numbers
        self.rest: list[Any] = [np.array(node.value) for node in numbers] + [None] * scratch

    def __call__(self, theta: np.ndarray) -> np.ndarray:
        if theta.ndim == 1:
            return self.results(theta[:, None])[..., 0][()]
        return self.results(theta)

    def results(self, theta: np.ndarray) -> np.ndarray:
        """The results in their shape, for a theta that has a batch: (n, *batch) → (*shape, *batch)."""
        result = self.rows(theta)
        return result if len(self.shape) == 1 else result.reshape(self.shape + theta.shape[1:])

    def rows(self, theta: np.ndarray) -> np.ndarray:
        """The results one below the other: (n, *batch) → (results, *batch)."""
        result = np.empty((len(self.outputs), *theta.shape[1:]), self.dtype)
        # row by row: to unpack an array takes twice as long
        slots = [*map(theta.__getitem__, self.inputs), *map(result.__getitem__, self.outputs), *self.rest]
        for function, target, first, second, third in self.instructions:
            if second < 0:
                slots[target] = function(slots[first], slots[target])
            elif third < 0:
                slots[target] = function(slots[first], slots[second], slots[target])
            else:
                slots[target] = function(slots[first], slots[second], slots[third], slots[target])
        for row, source in self.copies:
            result[row] = slots[source]
        return result

    def astype(self, dtype: Any) -> Program:
        """The same computation for theta of another dtype: float32, complex64 or complex128.

        The constants, rounded to that dtype, do not widen it. On complex numbers the real part makes every choice
        (see :mod:`core.formula.complex_operations`).
        """
        program = copy(self)
        program.dtype = np.dtype(dtype)
        program.rest = [None if number is None else number.astype(dtype) for number in self.rest]
        return program.replaced(COMPLEX) if program.dtype.kind == "c" else program

    def replaced(self, operations: Mapping[Callable[..., Any], Callable[..., Any]]) -> Self:
        """The same computation with other operations in place of some."""
        program = copy(self)
        program.instructions = [(operations.get(step[0], step[0]), *step[1:]) for step in self.instructions]
        return program


def lowered(node: Node) -> tuple[str, tuple[Node, ...]]:
    """Small whole powers as products, which are 10 times faster and share the square."""
    if node.operation == "power" and node.arguments[1].is_number:
        a, exponent = node.arguments
        if exponent.value == 2:
            return "multiply", (a, a)
        if exponent.value == 3:
            return "multiply", (a, a**2)
        if exponent.value == 4:
            return "multiply", (a**2, a**2)
    return node.operation, node.arguments
