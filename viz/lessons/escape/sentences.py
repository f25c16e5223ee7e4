"""Whether a run got out, in words: for each position of the slider."""

from __future__ import annotations

import numpy as np

from core.message import template
from viz.figures.numbers import number
from viz.lessons.escape.fates import DIVERGES, ESCAPES, PASSES, STAYS
from viz.lessons.escape.runs import COUNT, Run
from viz.lessons.escape.scene import ESCAPERS
from viz.lessons.outcomes import spread
from viz.words import Words, one_by_one

FATES = {
    STAYS: template("stays"),
    ESCAPES: template("gets out"),
    DIVERGES: template("diverges"),
    PASSES: template("never comes near"),
}
FATE_MARKS = {  # colour and pattern of the slider's track
    STAYS: ("@orange", "stripes"),
    ESCAPES: ("@green", "solid"),
    DIVERGES: ("@vermillion", "cross"),
    PASSES: ("@muted", "dots"),
}
OUT = template("{name} is out from step {step} on: more than {far} from the centre.")
HELD = template(
    "{name} is still held back after {steps} step[s]: it is {distance} from the centre, and {far} would be out."
)
LOST = template("{name} diverges, and that is no way out.")
AROUND = template("{name} begins outside the dashed circle and never comes in.")
UNDEFINED = template("{name} has no step here: its curvature matrix has no inverse.")
SOME = template("Of {count} starts in the small circle {share} get out.")
ALL = template("All {count} starts in the small circle get out.")
NONE = template("Not one of the {count} starts in the small circle gets out.")


def sentences(run: Run, far: float, count: int, _: Words) -> list[str]:
    """One for each of ``count`` positions; ``far`` from the centre is out."""
    name = _(ESCAPERS[run.chosen.key].name)
    said, broken_ = [], np.isnan(run.path.theta[1]).any(axis=0)
    for fate, step, distance, broken, share in spread(count, run.fate, run.step, run.distance[-1], broken_, run.share):
        text = UNDEFINED if broken else {STAYS: HELD, ESCAPES: OUT, DIVERGES: LOST, PASSES: AROUND}[fate]
        values = {"step": step, "steps": run.path.steps, "distance": number(distance), "far": number(far)}
        others = _({0: NONE, 1: ALL}.get(share, SOME), count=COUNT, share=f"{share:.0%}")
        said.append(one_by_one((_(text, name=name, **values), others), _))
    return said
