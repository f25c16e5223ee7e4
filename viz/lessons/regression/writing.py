"""The table of regression: the line at the start, at the step, and the best one, in the data's units and in scaled."""

from __future__ import annotations

import numpy as np

from core.measures import accuracy
from viz.figures.numbers import number
from viz.figures.theme import MARKS
from viz.lessons.regression.runs import Fit
from viz.lessons.regression.sentences import DIGITS, MEANS
from viz.player import Reading, Table, Text
from viz.player.pack import Single, rounded
from viz.words import Words

OVER = ("live", "step")


def table(found: Fit, _: Words) -> Table:
    """What the parameters are, and how good the line is."""
    scene = found.scene
    look = MARKS[scene.optimizer.key]
    scaled = scene.scaling != "raw"
    parameters = [_("slope w"), _("intercept b"), *([_("w′, scaled"), _("b′, scaled")] if scaled else [])]
    quality = [_("cross-entropy"), _("accuracy")] if scene.logistic() else [_("RMSE"), "R²"]
    if not scene.logistic() and not scene.least_squares():
        quality = [_(MEANS[scene.error.key]), *quality]
    rows = [(_("Start"), None, None), (_("At this step"), look.colour, look.marker)]
    start = np.array(scene.start)
    cells = [_fixed(found, start), _now(found)]
    if found.best is not None:
        rows.append((_("Best (closed form)") if scene.least_squares() else _("Best"), "@ink", "plus"))
        cells.append(_fixed(found, np.array(found.loss.minima[0])))
    if found.other is not None:
        rows.append((_("Least squares"), "@muted", "circle"))
        cells.append(_fixed(found, np.array(scene.squared().minima[0])))
    return Table(("", *parameters, *quality), tuple(rows), cells)


def _fixed(found: Fit, theta: np.ndarray) -> list[str]:
    """The cells of one place."""
    scene = found.scene
    line, value = scene.scaler().unscaled(theta), float(found.loss.value(theta))
    places = [*line, *(theta if scene.scaling != "raw" else ())]
    if scene.logistic():
        good = [number(value), f"{float(accuracy(found.chosen(line), found.data.y)):.1%}"]
    else:
        squared = float(scene.squared().value(theta))
        good = [number(np.sqrt(squared)), number(float(found.explained(squared)))]
        good = good if scene.least_squares() else [number(value), *good]
    return [*(number(float(each), DIGITS) for each in places), *good]


def _now(found: Fit) -> list[Text]:
    """The cells of the step that is looked at."""
    scene = found.scene
    theta = np.moveaxis(found.path.theta, (0, 1), (-1, 0))
    parameters = [*found.line, *(theta if scene.scaling != "raw" else ())]
    cells = [Text("{value}", (), {"value": Reading(Single(each), OVER, DIGITS)}) for each in parameters]
    if scene.logistic():
        hits = np.rint(found.accuracy * found.data.samples).astype(int)
        shares = tuple(f"{k / found.data.samples:.1%}" for k in range(found.data.samples + 1))
        return [*cells, _cell(found.value), Text("{hits}", (), {"hits": Reading(hits, OVER, texts=shares)})]
    mean = [] if scene.least_squares() else [_cell(found.value)]
    return [*cells, *mean, _cell(np.sqrt(found.squared)), _cell(found.explained(found.squared))]


def _cell(array: np.ndarray) -> Text:
    return Text("{value}", (), {"value": Reading(rounded(array), OVER)})
