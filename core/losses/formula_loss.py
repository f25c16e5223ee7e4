"""What every loss that is a formula has: value, exact gradient and Hessian, and how it is written."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.formula import Formula
from core.formula.program import Program


class FormulaLoss:
    """The loss interface over ``self.formula``; theta has shape (dimension, *batch)."""

    formula: Formula

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return self.formula.dimension

    @property
    def latex(self) -> str:
        """LaTeX of the formula as it was typed, before any turn."""
        return self.formula.latex

    @property
    def python(self) -> str:
        """A NumPy expression in the formula's variables."""
        return self.formula.python

    def value(self, theta: Any) -> np.ndarray:
        """f(theta): (dimension, *batch) → (*batch,); NaN where undefined."""
        return self.formula.value(theta)

    def gradient(self, theta: Any) -> np.ndarray:
        """∇f(theta): (dimension, *batch) → (dimension, *batch)."""
        return self.formula.gradient(theta)

    def hessian(self, theta: Any) -> np.ndarray:
        """∇²f(theta): (dimension, *batch) → (dimension, dimension, *batch)."""
        return self.formula.hessian(theta)

    @property
    def value_unguarded(self) -> Program:
        """``value`` for float64 arrays; the caller enters ``np.errstate(all="ignore")`` once around a loop."""
        return self.formula.value_program

    @property
    def gradient_unguarded(self) -> Program:
        """``gradient`` for float64 arrays; the caller enters ``np.errstate(all="ignore")`` once around a loop."""
        return self.formula.gradient_program

    @property
    def value_and_gradient_unguarded(self) -> Program:
        """Both in one array (1 + dimension, *batch), bit for bit and for little more than the gradient alone."""
        return self.formula.value_and_gradient_program
