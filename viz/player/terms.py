"""Terms that pages name and explain by a touch, in sentences, in tables and beside widgets alike."""

from __future__ import annotations

from core.message import template
from viz.words import Words

TERMS = {
    "λmax": template(
        "λmax, the largest eigenvalue of the Hessian: how strongly the surface curves in its steepest direction. "
        "Plain descent is stable there while η < 2/λmax."
    ),
    "λmin": template("λmin, the smallest eigenvalue of the Hessian: the curvature in the flattest direction."),
    "κ": template("κ = λmax/λmin, the condition number: the larger it is, the longer and narrower the valley."),
}


def terms(_: Words) -> dict[str, str]:
    """What each term means."""
    return {name: _(meaning) for name, meaning in TERMS.items()}


def meant(text: str, _: Words) -> str | None:
    """What the terms in a text mean, for a widget's help; None where it names none."""
    return " ".join(_(meaning) for name, meaning in TERMS.items() if name in text) or None
