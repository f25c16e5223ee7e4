"""The words of the trade: explained by a touch wherever a page names them, and collected in the glossary."""

from __future__ import annotations

from dataclasses import dataclass

from core.message import template
from viz.words import Words, one_by_one


@dataclass(frozen=True)
class Term:
    """A word with the page that shows it and what it means; ``forms`` are the ways in which texts name it, with bars
    between, "" for none.
    """

    name: str
    page: str
    meaning: str
    forms: str = ""


TERMS = (
    Term(
        template("gradient"),
        "gradient",
        template("The vector of all partial derivatives: it points where the function rises most steeply."),
    ),
    Term(
        template("learning rate η"),
        "regimes",
        template("The number that the gradient is multiplied by to make a step."),
    ),
    Term(
        template("one step"),
        "walk",
        template("One update of the position or the parameters; the gradient is evaluated anew before each."),
    ),
    Term(
        template("Hessian"),
        "field",
        template("The matrix of all second derivatives: it says how the surface curves."),
        template("Hessian|Hessians|curvature matrix"),
    ),
    Term(
        "λmax",
        "regimes",
        template(
            "λmax, the largest eigenvalue of the Hessian: how strongly the surface curves in its steepest direction. "
            "Plain descent is stable there while η < 2/λmax."
        ),
        "λmax",
    ),
    Term(
        "λmin",
        "regimes",
        template("λmin, the smallest eigenvalue of the Hessian: the curvature in the flattest direction."),
        "λmin",
    ),
    Term(
        "κ",
        "scaling",
        template("κ = λmax/λmin, the condition number: the larger it is, the longer and narrower the valley."),
        "κ",
    ),
    Term(
        template("critical rate"),
        "stability",
        template(
            "The learning rate beyond which descent grows instead of shrinking: 2/λmax for plain gradient descent."
        ),
        template("critical rate|Critical rate|limit 2/λmax"),
    ),
    Term(
        template("goal"),
        "playground",
        template("A loss so close to the minimum that a run counts as arrived; the page draws it as a dashed line."),
        template("goal"),
    ),
    Term(
        template("stationary point"),
        "field",
        template("A place where the gradient is 0: a minimum, a maximum or a saddle point."),
        template("stationary point|slope is zero|gradient is 0"),
    ),
    Term(
        template("saddle point"),
        "escape",
        template("A place where the gradient is 0 and the surface curves up in one direction and down in another."),
        template("saddle point|saddle"),
    ),
    Term(
        template("basin"),
        "basins",
        template("All the starts from which a method ends in the same minimum."),
        template("basin|basins"),
    ),
    Term(
        template("noise ball"),
        "schedules",
        template(
            "The region around a minimum in which a run with noisy gradients keeps moving; it shrinks with the rate."
        ),
        template("ball of noise|noise ball|Radius of the noise ball"),
    ),
    Term(
        template("momentum factor β"),
        "memory",
        template("How much of the velocity is kept from one step to the next."),
    ),
    Term(
        template("bias correction"),
        "averages",
        template(
            "Divides an average that began at 0 by the sum of its weights, so that its first values are not too small."
        ),
        template("bias correction"),
    ),
    Term(
        template("epoch"),
        "batches",
        template("One pass over all training samples."),
        template("epochs|Epochs"),
    ),
    Term(
        template("mini-batch"),
        "batches",
        template("The few samples from which one step computes its gradient."),
        template("mini-batch"),
    ),
    Term(
        template("outlier"),
        "losses",
        template("A sample that lies far from what the others suggest."),
        template("outlier"),
    ),
    Term(
        template("cross-entropy"),
        "information",
        template("The average surprise at what happens, when outcomes are predicted with given probabilities."),
        template("cross-entropy|Cross-entropy"),
    ),
    Term(
        template("logit"),
        "softmax",
        template("A number before the sigmoid or the softmax turns it into a probability."),
        template("logit|logits"),
    ),
    Term(
        template("saturated"),
        "perceptron",
        template("Of a unit: its input is so large that its output hardly changes, and its derivative is nearly 0."),
        template("saturated"),
    ),
    Term(
        template("overfitting"),
        "network",
        template("The loss on the training samples still falls while that on other samples rises."),
        template("overfits"),
    ),
)


def terms(_: Words) -> dict[str, str]:
    """What each form of a term means."""
    return {form: _(term.meaning) for term in TERMS for form in _(term.forms).split("|") if form}


def meant(text: str, _: Words) -> str | None:
    """What the terms in a text mean, for a widget's help; None where it names none."""
    said = dict.fromkeys(meaning for form, meaning in terms(_).items() if form in text)
    return one_by_one(tuple(said), _) or None
