"""What is to be told of a run, by what is seen on its path: the verdicts that the pages about descent share."""

from __future__ import annotations

from enum import IntEnum, auto

from core.message import template
from core.outcome import Outcome
from viz.figures.numbers import number
from viz.lessons.seen import Fact


class Verdict(IntEnum):
    """What became of a run, and why where that was checked."""

    SMALL = auto()  # on its way, at a rate that is small
    GOING = auto()  # on its way
    LOST = auto()  # the loss no longer falls
    ARRIVES = auto()
    RESTS = auto()  # in a minimum, where no goal is known
    OUTSIDE = auto()  # in a minimum outside the picture
    LOCAL = auto()  # in a minimum that is not the lowest one
    LOWER = auto()  # in a minimum, and the loss is lower elsewhere
    STOPS = auto()  # at no minimum
    SWINGS = auto()
    ENDLESS = auto()  # downhill without end
    ABOVE = auto()  # it diverges, since the rate is above its limit at the start
    PAST = auto()  # it diverges, and the rate is above its limit just before
    GROWS = auto()  # it diverges, and is not yet far away
    AWAY = auto()  # it diverges, each step further away
    FAR = auto()  # it diverges
    UNDEFINED = auto()


TOLD = {  # of a run with a name
    Verdict.SMALL: template("{name} is still on its way after {steps} step[s]: the rate is small."),
    Verdict.GOING: template("{name} is still on its way after {steps} step[s]."),
    Verdict.LOST: template("{name} is not there after {steps} step[s]: the loss is no lower than at step {lowest}."),
    Verdict.ARRIVES: template("{name} is at the goal from step {step} on."),
    Verdict.RESTS: template("{name} comes to rest at step {step} in a minimum."),
    Verdict.OUTSIDE: template("{name} comes to rest at step {step} in a minimum outside the picture."),
    Verdict.LOCAL: template(
        "{name} stops in a local minimum at step {step}: the loss is {loss}, the lowest is {minimum}."
    ),
    Verdict.LOWER: template("{name} stops in a local minimum at step {step}: the surface is lower elsewhere."),
    Verdict.STOPS: template("{name} stops at step {step} where the slope is zero: this is not a minimum."),
    Verdict.SWINGS: template("{name} swings back and forth and does not settle within {steps} step[s]."),
    Verdict.ENDLESS: template(
        "{name} runs downhill and is far outside the picture at step {step}: no minimum is known in that direction."
    ),
    Verdict.ABOVE: template("{name} diverges at step {step}: the rate is above {limit} = {critical} at the start."),
    Verdict.PAST: template(
        "{name} diverges at step {step}. Where it was just before, {limit} was {critical}, and the rate is above that."
    ),
    Verdict.GROWS: template(
        "{name} diverges: from step {step} on the loss is above that at the start, and it still grows."
    ),
    Verdict.AWAY: template("{name} diverges at step {step}: each step carries it further away."),
    Verdict.FAR: template("{name} diverges: at step {step} it is far outside the picture."),
    Verdict.UNDEFINED: template("{name} breaks off: at step {step} there is no loss or no slope."),
}


def verdict(fact: Fact, known: bool) -> Verdict:
    """What is to be told of a run; ``known`` says whether there is a minimum that is known."""
    outcome = fact("outcome")
    if outcome == Outcome.UNDEFINED:
        return Verdict.UNDEFINED
    if outcome == Outcome.SLOW:
        return Verdict.LOST if not fact("falls") else Verdict.SMALL if fact("small") else Verdict.GOING
    if outcome == Outcome.CONVERGED:
        return Verdict.ARRIVES if fact("arrived") else Verdict.OUTSIDE if fact("outside") else Verdict.RESTS
    if outcome == Outcome.STOPPED:
        return Verdict.STOPS if not fact("minimum") else Verdict.LOCAL if known else Verdict.LOWER
    if outcome == Outcome.OSCILLATING:
        return Verdict.SWINGS
    if fact("lower") and not known:
        return Verdict.ENDLESS
    if fact("blamed"):
        return Verdict.ABOVE
    if not fact("left"):
        return Verdict.GROWS
    if fact("past"):
        return Verdict.PAST
    return Verdict.AWAY if fact("away") else Verdict.FAR


def numbers(text: str, fact: Fact, **places: str) -> dict[str, str]:
    """The facts that stand in the ``places`` of a text: few texts name any, and there are many."""
    told = {place: fact(name) for place, name in places.items() if f"{{{place}}}" in text}
    return {place: str(each) if isinstance(each, int) else number(each) for place, each in told.items()}
