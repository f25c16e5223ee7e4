"""The controls of the page."""

from __future__ import annotations

from viz.lessons.controls.curve import curve, point
from viz.lessons.taylor.scene import TaylorScene
from viz.ui.controls import Controls, latex

POLYNOMIAL = r"p_n(t) = \sum_{k=0}^{n} \frac{f^{(k)}(x)}{k!}\,(t - x)^k"
NEWTON = r"x \leftarrow x - \frac{f'(x)}{f''(x)}"


def controls(c: Controls[TaylorScene]) -> None:
    curve(c)
    point(c, "x")
    latex(POLYNOMIAL, NEWTON)
