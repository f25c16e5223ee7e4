"""The stability map's picture, from its scene."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.outcome import GOAL, Outcome
from viz.figures import regions
from viz.figures.numbers import number
from viz.figures.theme import MARKS, OUTCOME_MARKS, axis, plot
from viz.lessons import ground
from viz.lessons.outcomes import track, word
from viz.lessons.stability.runs import EXACT, MINIMUM, SHOWN, START, TOP, Stability, stability
from viz.lessons.stability.scene import COORDINATES, FORMS, NESTEROV, PRESETS, STEPS, StabilityScene
from viz.player import Caption, Label, Line, Mark, Panel, Path, Picture, Points, Reading, Scrub, Text, side_by_side
from viz.player.cells import cells
from viz.player.pack import Fixed, Single, rounded
from viz.scene import Live, looks
from viz.scene.progress import QUIET, Watched
from viz.words import Words, one_by_one, words

OVER = ("momentum", "rate")
FINE = 2**11  # places on each axis of the path's picture
TICKS = (0, 0.25, 0.5, 0.75, 0.95)
FRAYED = 1500  # lines: a map with more has no borders to be drawn
GONE = 3.0  # widths from the picture's centre: what is farther away is no longer followed

HAPPENED = {
    Outcome.SLOW: template("η = {rate}, β = {momentum}: not there yet after {steps} step[s]."),
    Outcome.CONVERGED: template(
        "η = {rate}, β = {momentum}: at the goal from step {step} on, with at most {share} of the loss at the start "
        "above the minimum."
    ),
    Outcome.STOPPED: template("η = {rate}, β = {momentum}: at rest from step {step} on, but not at the lowest place."),
    Outcome.OSCILLATING: template(
        "η = {rate}, β = {momentum}: it swings to and fro, and still does after {steps} step[s]."
    ),
    Outcome.DIVERGED: template("η = {rate}, β = {momentum}: it diverges, clearly so by step {step}."),
    Outcome.UNDEFINED: template("η = {rate}, β = {momentum}: at step {step} it is where the formula is undefined."),
}
RESTS = template("η = {rate}, β = {momentum}: in a minimum from step {step} on.")  # none is known below it
COLOURS = [OUTCOME_MARKS[o.name.lower()][0] for o in Outcome]
SIDES = (template("the dot is below it"), template("the dot is beyond it"))
BORDERS = {
    EXACT: template("Theory: at this β it breaks above η = {exact}; {side_exact}."),
    START: template("By the curvature at the start, the border at this β is η = {start}; {side_start}."),
    MINIMUM: template("By that of the nearest minimum it is {minimum}; {side_minimum}."),
}
NO_BORDER = template("Nothing curves upwards at the start: theory has no border there.")
FALLS = template(
    "One direction curves downwards: off the ridge it falls without end at every rate, and there is no border."
)
NAMES = {EXACT: template("border"), START: template("at start"), MINIMUM: template("at minimum")}
LINES = {EXACT: ((), 0.8), START: ((7, 4), 0.45), MINIMUM: ((2, 4), 0.2)}  # dash, and how high the name stands
BEST = template("Best pair: η = {rate}, β = {momentum}: each step multiplies the distance by {left}.")
FASTEST = template("Fastest to the goal on this map: η = {rate}, β = {momentum}, {step} step[s].")
FASTEST_REST = template("Fastest to a minimum on this map: η = {rate}, β = {momentum}, {step} step[s].")


def picture(scene: StabilityScene, progress: Watched = QUIET) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, rates, momenta = stability(scene, progress), scene.rates(), scene.momenta()
    return Picture(
        panels=(_map(scene, found, rates, momenta, _), _path(scene, found, _)),
        sliders=(
            rates.slider(_("Learning rate"), "η", _ticks(rates), track(found.grid.outcome, ("momentum",), _)),
            momenta.slider(_("Momentum factor"), "β", tuple((momenta.position(v), number(v)) for v in TICKS)),
        ),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), *_sentences(found, rates, momenta, _)),
        grid=side_by_side("map", "path"),
    )


def _ticks(rates: Live) -> tuple[tuple[int, str], ...]:
    places = {rates.position(value): number(value) for value in _round(rates.values[0], rates.values[-1])}
    return tuple(sorted(places.items()))


def _round(low: float, high: float) -> list[float]:
    """The numbers 1, 2 and 5 times a power of ten from ``low`` to ``high``."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    every = (1, 2, 5) if len(powers) < 5 else (1,)
    return [m * 10.0**p for p in powers for m in every if low <= m * 10.0**p <= high]


def _sentences(found: Stability, rates: Live, momenta: Live, _: Words) -> tuple[Text, ...]:
    known = found.loss.minimum is not None
    happened = HAPPENED if known else {**HAPPENED, Outcome.CONVERGED: RESTS}
    fastest = FASTEST if known else FASTEST_REST
    texts = (_(happened[o]).replace("{steps}", str(STEPS)).replace("{share}", f"{GOAL:.2%}") for o in Outcome)
    readings = {
        "said": Reading(found.grid.outcome, OVER, texts=tuple(texts)),
        "rate": Reading(Single(rates.values), ("rate",)),
        "momentum": Reading(Single(momenta.values), ("momentum",)),
        "step": Reading(found.grid.step, OVER, digits=4),
    }
    told = [_(FALLS)] if found.falls else []
    for key, (_line, border) in found.borders.items():
        if np.isnan(border).any():
            told += [_(NO_BORDER)] if key == START else []
            continue
        past = (rates.values[None] > border[:, None]).astype(int)
        readings[key] = Reading(rounded(border), ("momentum",))
        readings[f"side_{key}"] = Reading(past, OVER, texts=tuple(map(_, SIDES)))
        told.append(_(BORDERS[key]))
    if found.best is not None:
        rate, momentum, left = found.best
        told.append(_(BEST, rate=number(rate), momentum=number(momentum), left=number(left)))
    elif found.fastest is not None:
        rate, momentum, step = found.fastest
        told.append(_(fastest, rate=number(rate), momentum=number(momentum, 2), step=step))
    return Text("{said}", (), readings), Text(one_by_one(told, _), (), readings)


def _map(scene: StabilityScene, found: Stability, rates: Live, momenta: Live, _: Words) -> Panel:
    across, up = np.log10(found.map.rates), found.map.momenta
    dot = np.log10(rates.values)
    grain = (across[-1] - across[0]) / 2**14
    kinds = found.map.outcome
    lines: list[Mark] = []
    for key, (border, _grid) in found.borders.items():
        if np.isnan(border).any():
            continue
        dash, height = LINES[key]
        at = np.log10(border)
        lines.append(Line(key, Fixed(at, 0.0, grain), up, width=2.4, dash=dash))
        inside = np.flatnonzero((at >= across[0]) & (at <= across[-1]))
        if len(inside):  # the name stands beside the part that is seen
            i = inside[int(height * (len(inside) - 1))]
            lines.append(Label(f"name of {key}", at[[i]], up[[i]], label=_(NAMES[key])))
    names = [
        Label(f"region {Outcome(kind).name.lower()}", across[[column]], up[[row]], label=word(kind, _))
        for kind, row, column in _named(kinds)
    ]
    star = found.best[:2] if found.best else found.fastest[:2] if found.fastest else None
    if star is not None and star[1] <= TOP:
        label = _("best") if found.best else _("fastest")
        place = np.log10([star[0]]), np.array([star[1]])
        lines.append(Points("star", *place, marker="star", label=label))
    pair = Fixed(dot[None, :, None], across[0], grain), momenta.values[:, None, None]
    edges = regions.borders(across, up, kinds)
    edge_x, edge_y = edges if len(edges[0]) <= 2 * FRAYED else (np.empty(0), np.empty(0))
    return Panel(
        key="map",
        label=_("What happens at each learning rate and momentum factor"),
        figure=_axes(found, _),
        marks=(
            cells("map", across, up, regions.shade(kinds.astype(int), found.map.step, STEPS), COLOURS),
            Line("edges", Fixed(edge_x, across[0], grain), Fixed(edge_y, 0.0, 1e-4), width=0.8, piece=2),
            *lines,
            *names,
            *(Points(marker, *pair, over=OVER, marker=marker) for marker in ("ring", "circle")),
        ),
        scrub=Scrub(x=("rate", dot), y=("momentum", momenta.values)),
        caption=Caption(Text(_("{form}: paler takes longer", form=_(FORMS[scene.form].name)))),
    )  # fmt: skip


def _named(kinds: np.ndarray) -> list[tuple[int, int, int]]:
    """Where the outcomes' names stand; on the right they are written towards the left, and so from the edge."""
    named = []
    for kind, (row, column) in regions.middles(kinds).items():
        edge = kinds.shape[1] - 1
        right = column > 0.7 * edge and kinds[row, edge] == kind
        named.append((kind, row, edge if right else column))
    return named


def _axes(found: Stability, _: Words) -> dict:
    across, up = np.log10(found.map.rates), found.map.momenta
    ticks = _round(found.map.rates[0], found.map.rates[-1])
    half = (across[1] - across[0]) / 2, (up[1] - up[0]) / 2
    return plot(
            xaxis=axis(
                _("learning rate") + " η", range=[across[0] - half[0], across[-1] + half[0]],
                tickvals=[float(np.log10(t)) for t in ticks], ticktext=[number(t) for t in ticks], tickangle=0,
                showgrid=False,
            ),
            yaxis=axis(
                _("momentum factor") + " β", range=[-half[1], TOP + half[1]], nticks=6, showgrid=False
            ),
            margin={"l": 56, "r": 14, "t": 26, "b": 44},
        )  # fmt: skip


def _path(scene: StabilityScene, found: Stability, _: Words) -> Panel:
    loss, mark = found.loss, MARKS["nesterov" if scene.form == NESTEROV else "momentum"]
    (centre, width), (x, y, count) = ground.size(loss), ground.path(loss, found.path.theta)
    far = np.maximum(np.abs(x.array - centre[0]), np.abs(y.array - centre[1])) > GONE * width
    count = np.minimum(count, np.where(far.any(axis=-1), far.argmax(axis=-1) + 1, SHOWN + 1))
    told = np.arange(SHOWN + 1) < count[..., None]
    sent = [Fixed(np.where(told, each.array, c), c, width / FINE) for each, c in zip((x, y), centre, strict=True)]
    return Panel(
        key="path",
        label=_("Contour lines with the path of the dot’s pair"),
        figure=ground.contour(loss, still=True),
        marks=(
            *ground.minima(loss),
            Path("path", *sent, over=OVER, count=count, colour=mark.colour, marker=mark.marker, width=1.8, dots=True),
        ),
        handles=(ground.start((scene.x, scene.y), _),),
        caption=Caption(Text(_("Its first {steps} steps", steps=SHOWN)), mark.colour, mark.marker),
    )
