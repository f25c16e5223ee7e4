"""The gradient's picture, from its scene."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.losses.surface import Surface
from core.message import template
from core.tangents import directional_derivative
from viz.figures import landscape
from viz.figures.numbers import number
from viz.lessons.gradient.dial import dial
from viz.lessons.gradient.runs import ALONG_X, ALONG_Y, DEGREES, HERE, REGULAR, TURNED, UPHILL, Probe, probed
from viz.lessons.gradient.scene import GradientScene
from viz.lessons.gradient.space import space
from viz.lessons.surfaces import box_of
from viz.player import Arrow, Follower, Line, Panel, Picture, Points, Reading, Scrub, Slider, Text
from viz.player.lines import Frame
from viz.player.pack import rounded
from viz.scene import Live
from viz.words import Words, words

LONGEST = 0.36  # of the picture's width: the arrow of the steepest gradient
SHORT = 0.22  # of the picture's width: the arrow of the direction
TURN = ("angle", "x", "y")
ENDS = np.array([0.0, 1.0])  # of an arrow

CASES = (
    template(
        "Here ∂f/∂x = {across} and ∂f/∂y = {up}: steepest ascent towards {bearing}°, with the slope |∇f| = {steepest}."
    ),
    template("Here both partial derivatives are 0: the tangent plane is level, and no direction is steepest."),
    template("The surface has no tangent plane here: there is no gradient."),
    template("The function is undefined here."),
)
TURNS = (
    template("Towards {angle}° the slope is {slope}: nearly along the gradient, where it is steepest."),
    template("Towards {angle}° the slope is {slope}: uphill, but not the steepest way."),
    template("Towards {angle}° the slope is {slope}: almost level, because this direction follows the contour line."),
    template("Towards {angle}° the slope is {slope}: downhill, but not the steepest way."),
    template("Towards {angle}° the slope is {slope}: nearly against the gradient, the steepest way down."),
)
BOUNDS = (0.99, 0.12, -0.12, -0.99)  # of the cosine between direction and gradient


def picture(scene: GradientScene) -> Picture:
    """What the player shows."""
    return _picture(scene.loss(), scene.lang, *scene.places(), scene.eye)


@lru_cache(maxsize=16)
def _picture(loss: Surface, lang: str, x: Live, y: Live, angle: Live, eye: tuple[float, float, float]) -> Picture:
    _ = words(lang)
    probe = probed(loss, x, y)
    turns = tuple(f"{number(value)}°" for value in angle.values.tolist())
    return Picture(
        panels=(_contour(loss, x, y, angle, probe, _), space(loss, x, y, probe, eye, _), dial(angle, _)),
        sliders=(
            x.slider(_("Point {name}", name="x"), ticks=x.ticks()),
            y.slider(_("Point {name}", name="y"), ticks=y.ticks()),
            Slider("angle", _("Direction"), len(turns), turns, "α", _quarters(angle)),
        ),
        sentences=_sentences(loss, x, y, angle, probe, _),
        followers=_followers(angle, probe),
    )


def _quarters(angle: Live) -> tuple[tuple[int, str], ...]:
    return tuple((i, f"{value:.0f}°") for i, value in enumerate(angle.values) if value % 90 == 0)


# --- what follows the sliders ----------------------------------------------------------------------------------------


def _followers(angle: Live, probe: Probe) -> tuple[Follower, ...]:
    """The gradient's direction in whole degrees, 360 for none, by which the compass is looked up; and what is said."""
    known = probe.case == REGULAR
    bearing = np.where(known, np.rint(np.where(known, probe.bearing, 0)) % DEGREES, DEGREES).astype(int)
    cosine = np.cos(np.radians(np.arange(DEGREES)[:, None] - angle.values))
    turn = np.searchsorted(-np.array(BOUNDS), -cosine, side="right")
    turn = np.concatenate([turn, np.zeros((1, turn.shape[1]), dtype=int)])
    return (
        Follower("case", probe.case, HERE),
        Follower("bearing", bearing, HERE),
        Follower("turn", turn, ("bearing", "angle")),
    )


def _sentences(loss: Surface, x: Live, y: Live, angle: Live, probe: Probe, _: Words) -> tuple[Text, ...]:
    theta = np.array(np.meshgrid(x.values, y.values, indexing="ij"))
    slope = directional_derivative(loss, theta, np.radians(angle.values)[:, None, None])
    scale = float(np.median(probe.length[probe.case == REGULAR])) if (probe.case == REGULAR).any() else 1.0
    slope = np.where(np.abs(slope) < 1e-12 * scale, 0.0, slope)  # 0 but for rounding
    readings = {
        "across": Reading(rounded(probe.gradient[0]), HERE),
        "up": Reading(rounded(probe.gradient[1]), HERE),
        "bearing": Reading(rounded(probe.bearing), HERE),
        "steepest": Reading(rounded(probe.length), HERE),
    }
    turned = {"angle": Reading(rounded(angle.values), ("angle",)), "slope": Reading(rounded(slope), TURN)}
    said = [[_(text) for text in TURNS], *[[""] * len(TURNS)] * 3]
    return Text([_(text) for text in CASES], ("case",), readings), Text(said, ("case", "turn"), turned)


# --- the contour lines -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _ground(loss: Surface) -> dict:
    return landscape.contour(loss, box_of(loss), landscape.plain_height(loss), ("x", "y"))


def _contour(loss: Surface, x: Live, y: Live, angle: Live, probe: Probe, _: Words) -> Panel:
    left, right, low, high = box_of(loss)
    frame = Frame(left, right, low, high, 2**12)
    width = min(right - left, high - low)
    known = probe.case == REGULAR
    px, py = x.values[:, None, None], y.values[None, :, None]
    typical = float(np.quantile(probe.length[known], 0.2)) if known.any() else 1.0
    with np.errstate(all="ignore"):
        stretch = LONGEST * width / (typical + probe.length)  # the steeper the longer, but all fit in the picture
        arrow_x, arrow_y = np.where(known, probe.gradient * stretch, 0.0)[..., None]
    count = np.where(known, 2, 0)
    turn = np.radians(angle.values)[:, None, None, None]

    across, along = frame.x, frame.y
    still_x, still_y = across(px + 0 * ENDS), along(py + 0 * ENDS)
    tip_x, tip_y = across(px + arrow_x * ENDS), along(py + arrow_y * ENDS)
    u = across(px + SHORT * width * np.cos(turn) * ENDS), along(py + SHORT * width * np.sin(turn) * ENDS)
    sides = across(np.array([left, right])), along(np.array([low, high]))
    slice_: dict[str, Any] = {"dash": (5, 4), "width": 1.4}
    here: dict[str, Any] = {"over": HERE, "count": count}
    marks = (
        Line("slice along x", sides[0], along(py[0] + 0 * ENDS), over=("y",), colour=ALONG_X, label="∂f/∂x", **slice_),
        Line(
            "slice along y", across(px[:, 0] + 0 * ENDS), sides[1], over=("x",), colour=ALONG_Y, label="∂f/∂y", **slice_
        ),
        Arrow("u", *u, over=TURN, colour=TURNED, width=2.4, label="u"),
        Arrow("∂f/∂x", tip_x, still_y, colour=ALONG_X, width=2.6, **here),
        Arrow("∂f/∂y", still_x, tip_y, colour=ALONG_Y, width=2.6, **here),
        Arrow("∇f", tip_x, tip_y, colour=UPHILL, width=3.4, label="∇f", **here),
        Points("point", across(px), along(py), over=HERE),
    )
    return Panel(
        key="contour",
        label=_("Contour lines with the gradient and its two parts at the point; drag the point"),
        figure=_ground(loss),
        marks=marks,
        scrub=Scrub(x=("x", left, right), y=("y", low, high)),
        grow=1.1,
    )
