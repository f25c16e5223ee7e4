"""What the page of losses says."""

from __future__ import annotations

import numpy as np

from core.activations import sigmoid, sigmoid_slope
from core.message import template
from core.pointwise import POINTWISE
from viz.figures.numbers import number
from viz.lessons.losses.runs import ERRORS, Curve, Family, Fit, Repeated
from viz.lessons.losses.scene import LINE, TABS, LossesScene
from viz.player import Reading, Text
from viz.player.pack import Single, rounded
from viz.words import Words, one_by_one

COSTS = template("{name}: loss {loss}, gradient {gradient}.")
NUMBER = template("Prediction p = {p}, target t = {t}: the error p − t is {error}.")
PROBABILITY = template("A sample of class {t}, and class 1 is predicted with p = {p}: the right class gets {right}.")
LOGIT = template("Logit z = {z}: the probability σ(z) is {p}, and the class is {t}, so p − t = {error}.")
ENDLESS = template("The right class was called impossible: cross-entropy is infinite.")
SMALLER = template("The squared error’s gradient is that of cross-entropy times p(1 − p) = {slope}.")
DIES = template("Wrong and sure of it: the squared error’s gradient is only p(1 − p) = {slope} of cross-entropy’s.")
CONSTANT_FIT = template("{name}: {fit}, pulled with {pull}.")
LINE_FIT = template("{name}: slope {slope}, intercept {intercept}, pulled with {pull}.")
OUTLIER = template("The outlier lies at y = {y}; how hard it pulls is |ℓ′| at its error.")
MEAN, MEDIAN = template("{name}, the mean"), template("{name}, the median")
NORM = template(
    "{k} × the errors {errors}: n = {n}. The MSE stays {mse}; the 2-norm is √n · √MSE = {norm}, "
    "although each prediction is as good as before."
)
SURE = 0.05  # p(1 − p) below which an answer is sure


def of_family(family: Family, found: tuple[Curve, ...], scene: LossesScene, _: Words) -> tuple[str, dict[str, Reading]]:
    """The sentence of a tab with one prediction, and its readings."""
    live, tab = family.live(scene), family.tab
    at, over, target = live.values, (live.key,), family.target(scene)
    chance = sigmoid(at) if tab == "logit" else at
    says = {"number": NUMBER, "probability": PROBABILITY, "logit": LOGIT}[tab]
    names = {name: f"{{{tab}_{name}}}" for name in ("p", "z", "error", "right")}
    first = _(says, t=number(target), **{key: value for key, value in names.items() if f"{{{key}}}" in says})
    readings = {
        f"{tab}_p": Reading(Single(at if tab == "number" else rounded(chance, 4)), over, 4),
        f"{tab}_z": Reading(Single(at), over, 4),
        f"{tab}_error": Reading(Single(rounded(chance - target, 4)), over, 4),
        f"{tab}_right": Reading(Single(rounded(chance if target else 1 - chance, 4)), over, 4),
    }
    parts = [first]
    for curve in found:
        key = f"{tab}_{curve.chosen.key}"
        parts.append(
            _(COSTS, name=_(POINTWISE[curve.chosen.key].name), loss=f"{{{key}_loss}}", gradient=f"{{{key}_gradient}}")
        )
        readings[f"{key}_loss"] = Reading(rounded(curve.loss_at), over)
        readings[f"{key}_gradient"] = Reading(rounded(curve.slope_at), over)
    keys = {curve.chosen.key for curve in found}
    if tab == "probability" and "binary_cross_entropy" in keys:
        endless = next(np.isinf(c.loss_at) for c in found if c.chosen.key == "binary_cross_entropy")
        readings["endless"] = Reading(endless.astype(int), over, texts=("", _(ENDLESS)))
        parts.append("{endless}")
    if tab == "logit" and {"binary_cross_entropy", "half_squared"} <= keys:
        slope = sigmoid_slope(at)
        dies = (slope < SURE) & (np.abs(chance - target) > 0.5)
        texts = tuple(_(each, slope="{slope}") for each in (SMALLER, DIES))
        readings["smaller"] = Reading(dies.astype(int), over, texts=texts)
        readings["slope"] = Reading(rounded(slope), over)
        parts.append("{smaller}")
    return one_by_one(parts, _), readings


def of_outlier(found: tuple[Fit, ...], scene: LossesScene, _: Words) -> tuple[str, dict[str, Reading]]:
    live = scene.outliers()
    over = ("outlier",)
    parts, readings = [_(OUTLIER, y="{outlier}")], {"outlier": Reading(Single(live.values), over, 4)}
    for fit in found:
        key = fit.chosen.key
        name = _(POINTWISE[key].name)
        pull = f"{{pull_{key}}}"
        if scene.model == LINE:
            parts.append(_(LINE_FIT, name=name, slope=f"{{w_{key}}}", intercept=f"{{b_{key}}}", pull=pull))
        else:
            special = {"squared": MEAN, "half_squared": MEAN, "l1": MEDIAN}.get(key)
            parts.append(
                _(CONSTANT_FIT, name=_(special, name=name) if special else name, fit=f"{{b_{key}}}", pull=pull)
            )
        readings[f"w_{key}"] = Reading(rounded(fit.slope), over)
        readings[f"b_{key}"] = Reading(rounded(fit.intercept), over)
        readings[f"pull_{key}"] = Reading(rounded(np.abs(fit.pull)), over)
    return one_by_one(parts, _), readings


def of_norm(found: Repeated, scene: LossesScene, _: Words) -> tuple[str, dict[str, Reading]]:
    over = ("repeats",)
    names = {name: f"{{{name}}}" for name in ("k", "n", "mse", "norm")}
    values = {"k": scene.repetitions().values, "n": found.samples}
    return _(NORM, errors=", ".join(map(number, ERRORS)), **names), {
        **{key: Reading(Single(value), over, 6) for key, value in values.items()},
        "mse": Reading(rounded(found.mean), over),
        "norm": Reading(rounded(found.norm), over),
    }


def all_of(told: list[tuple[str, dict[str, Reading]]]) -> Text:
    """The sentence of each tab."""
    assert len(told) == len(TABS)
    return Text([text for text, _readings in told], ("tab",), {k: v for _text, each in told for k, v in each.items()})
