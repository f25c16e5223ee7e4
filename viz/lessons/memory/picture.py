"""The picture of one step taken apart, from its scene."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.anatomy import Part
from core.losses.surface import Surface
from core.message import template
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from viz.figures import bars
from viz.figures.curves import SMALL, entry
from viz.figures.symbols import plain_symbol
from viz.figures.theme import MARKS, axis, plot
from viz.lessons import ground
from viz.lessons.memory.runs import Taken, taken
from viz.lessons.memory.scene import COORDINATES, PRESETS, VIEWS, MemoryScene
from viz.lessons.memory.writing import NAMES, OVER, table
from viz.lessons.outcomes import STEP, leading, track
from viz.lessons.seen import Seen
from viz.lessons.surfaces import box_of
from viz.lessons.verdicts import TOLD, Verdict
from viz.player import Area, Arrow, Line, Mark, Panel, Path, Picture, Reading, Scrub, Slider, Text, tabs
from viz.player.lines import Frame
from viz.player.pack import Fixed, rounded
from viz.scene import looks
from viz.words import Words, words

AXES = tuple(zip(NAMES, ("@sky", "@vermillion"), strict=True))  # in the bars and the curves
GRADIENT, MEMORY, BEST = "@green", "@purple", "@orange"
LONG = 0.2  # of the picture's width: the longer of gradient and memory, whose ratio the arrows keep
FINE = 2**11
BARS = 200  # places on a bar
ROUNDING = 1e-12  # of the first slope
DECADES = 6  # of a logarithmic axis, at most

SAID = template(
    "Step {t}: the gradient is ({gx}, {gy}), and the step ({dx}, {dy}): in size {rx} times the gradient in x and "
    "{ry} times in y."
)
BEST_SAID = template("{said} Newton’s step would be ({nx}, {ny}).")
LEFT = template("Step {t}: there are no numbers: the run has left, or the formula is undefined here.")
UNDEFINED = template("{name} breaks off at step {step}: there is no loss or no slope.")
FLAT = template("Step {t}: the slope is undefined or zero in a coordinate; the step is ({dx}, {dy}).")


def picture(scene: MemoryScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, live, param = taken(scene), scene.positions(), scene.live_param()
    said = _said(scene, found, _)
    views = (_("Effective learning rate"), _("Gradient and its past"))
    steps = tuple(f"{t} / {scene.steps}" for t in range(1, scene.steps + 1))
    slider = live.slider(_(param.name), plain_symbol(param.symbol), live.ticks(), track(found.path.outcome, (), _))
    return Picture(
        panels=tuple(panel(scene, found, _) for panel in (_contour, _bars, _effective, _share)),
        sliders=(slider, Slider("step", _("Step {symbol}"), scene.steps, steps, "t", play=True)),
        chips=(tabs("view", _("View"), views),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), _gone(scene, found, _), said),
        table=table(scene, found, _),
    )


def _gone(scene: MemoryScene, found: Taken, _: Words) -> Text:
    """That the run leaves, and when, at each position where it does."""
    path, name, over = found.path, _(OPTIMIZERS[scene.optimizer.key].name), ("live",)
    grows = (path.outcome == Outcome.DIVERGED) & ~Seen(path).left
    gone = [(path.outcome == Outcome.UNDEFINED), grows, path.outcome == Outcome.DIVERGED]
    texts = np.select(gone, [UNDEFINED, TOLD[Verdict.GROWS], TOLD[Verdict.FAR]], "").tolist()
    told = [_(text, name=name, step=STEP) for text in texts]
    return Text(told, over, leading(np.maximum(path.step, 1), over, first=1))


def _said(scene: MemoryScene, found: Taken, _: Words) -> Text:
    def reading(array: np.ndarray) -> Reading:
        return Reading(rounded(array), OVER)

    finite = np.isfinite(found.step).all(axis=-1)
    ratio = np.moveaxis(found.effective, -1, 0)
    usable = finite & np.isfinite(ratio).all(axis=0)
    readings = {"t": Reading(np.arange(1, scene.steps + 1), ("step",), 4)}
    for name, array in (("g", found.gradient), ("d", found.step), ("n", found.newton)):
        readings |= {f"{name}{NAMES[i]}": reading(array[..., i]) for i in range(2)}
    readings |= {f"r{NAMES[i]}": reading(ratio[i]) for i in range(2)}
    full = _(BEST_SAID, said=_(SAID), nx="{nx}", ny="{ny}") if scene.newton else _(SAID)
    texts = (full, _(FLAT), _(LEFT))
    code = np.where(usable, 0, np.where(finite, 1, 2))
    return Text("{all}", (), {**readings, "all": Reading(code, OVER, texts=texts)})


@lru_cache(maxsize=32)
def _ground(loss: Surface) -> dict:
    figure = ground.quiet(ground.contour(loss), margin={"l": 40, "r": 6, "t": 28, "b": 40}, fixedrange=True)
    return {**figure, "layout": {**figure["layout"], **bars.LEGEND}}


def _contour(scene: MemoryScene, found: Taken, _: Words) -> Panel:
    loss = found.path.loss
    frame, (_centre, width) = Frame(*box_of(loss), FINE), ground.size(loss)
    x, y, count = ground.path(loss, found.path.theta, FINE)
    mark = MARKS[scene.optimizer.key]
    memory = found.memory
    vectors = [found.gradient] if memory is None else [found.gradient, memory.value]
    with np.errstate(all="ignore"):
        longest = np.fmax.reduce([np.hypot(*np.moveaxis(each, -1, 0)) for each in vectors])
        scale = np.where(longest > 0, LONG * width / longest, np.nan)[..., None]
        downhill = [-each * scale for each in vectors]
    arrows = [("−g", GRADIENT, downhill[0], 2.2)]
    if memory is not None:
        arrows.append(("−" + plain_symbol(memory.line.symbol), MEMORY, downhill[1], 2.2))
    if scene.newton:
        arrows.append((_("Newton"), BEST, found.newton, 2.2))
    arrows.append(("Δθ", "@ink", found.step, 3.2))
    lines = _ground(loss)
    legend = [entry(name, colour) for name, colour, _each, _thick in arrows]
    return Panel(
        key="contour",
        label=_("Contour lines with the path and the arrows of one step"),
        figure={**lines, "data": [*lines["data"], *legend]},
        marks=(
            *ground.minima(loss),
            Path(
                "path", x, y, over=("live",), count=count, colour=mark.colour, marker=mark.marker, width=1.6,
                upto="step", size=0.7, dots=True,
            ),
            *(_arrow(name, found, each, frame, colour, thick) for name, colour, each, thick in arrows),
        ),
        handles=(ground.start((scene.x, scene.y), _),),
    )  # fmt: skip


def _arrow(name: str, found: Taken, vector: np.ndarray, frame: Frame, colour: str, thick: float) -> Arrow:
    begin = found.theta[:, :-1]
    with np.errstate(all="ignore"):
        end = np.where(np.isfinite(vector).all(axis=-1, keepdims=True), begin + vector, np.nan)
    ends = np.stack([begin, end], axis=-1)
    x, y = frame.x(ends[:, :, 0]), frame.y(ends[:, :, 1])
    return Arrow(name, x, y, over=OVER, colour=colour, width=thick)


def _bars(scene: MemoryScene, found: Taken, _: Words) -> Panel:
    """Each line's values as parts of the largest that it has in this run."""
    lines = [line for line in found.lines if line.value.ndim == 3 and line.value.shape[2] == 2]
    rows = [plain_symbol(line.line.symbol) for line in lines]
    figure = bars.frame(rows, (-1.08, 1.08), _("part of the run’s largest"))
    figure["data"] = [bars.key(name, colour) for name, colour in AXES]
    figure["layout"]["xaxis"]["nticks"] = 3
    marks = []
    for i, (name, colour) in enumerate(AXES):
        parts = np.stack([_part(line)[..., i] for line in lines], axis=-1)
        x, y = bars.outline(parts, range(len(rows)), i - 0.5)
        marks.append(Area(name, Fixed(x, 0.0, 1 / BARS), y[0, 0], over=OVER, colour=colour, width=1.0, opacity=0.9))
    return Panel(
        key="bars",
        label=_("The lines of the step as bars, for each coordinate"),
        figure=figure,
        marks=tuple(marks),
        grow=0.75,
    )


def _part(line: Part) -> np.ndarray:
    size = np.where(np.isfinite(line.value), np.abs(line.value), 0.0).max(axis=(1, 2), keepdims=True)
    with np.errstate(all="ignore"):
        return np.where(np.isfinite(line.value), np.where(size > 0, line.value / size, 0.0), 0.0)


def _log(arrays: list[np.ndarray], scene: MemoryScene, title: str, across: str) -> dict:
    """An empty picture over the steps with a logarithmic axis that shows the arrays where the slider stands."""
    now = scene.positions().position(scene.live_value())
    own = np.concatenate([np.ravel(each[min(now, len(each) - 1)]) for each in arrays])
    own = own[np.isfinite(own) & (own > 0) & (own < 1e100)]
    low, high = (float(np.log10(own.min())), float(np.log10(own.max()))) if len(own) else (-1.0, 1.0)
    low, high = max(low, high - DECADES) - 0.5, high + 0.5
    return plot(
            xaxis=axis(across, range=[0.5, scene.steps + 0.5], nticks=6),
            yaxis=axis(
                title, type="log", range=[low, high], dtick=max(1, round((high - low) / 5)), exponentformat="power",
                tickfont=SMALL,
            ),
            margin={"l": 52, "r": 12, "t": 28, "b": 40},
            **bars.LEGEND,
        )  # fmt: skip


def _effective(scene: MemoryScene, found: Taken, _: Words) -> Panel:
    rates = np.repeat(found.rates[:, None], 2, axis=1)
    slope = np.abs(found.gradient)
    with np.errstate(all="ignore"):  # what is left of the slope at a minimum is rounding, and so would the ratio be
        effective = np.where(slope > ROUNDING * slope[:, :1].max(axis=-1, keepdims=True), found.effective, np.nan)
    figure = _log([effective, rates], scene, _("|Δθ| / |g|"), _("step"))
    figure["data"] = [entry(name, colour) for name, colour in AXES]
    t = np.arange(1.0, scene.steps + 1)
    ends = np.array([0.5, scene.steps + 0.5])
    eta = Line("η", ends, rates, over=("live",), colour="@muted", dash=(4, 4), width=1.2, label="η")
    return _over_time("rate", _("The learning rate that each coordinate really has, at each step"), scene, figure, (
        eta,
        *(
            Path(f"|Δ{name}| / |g|", t, np.ascontiguousarray(effective[..., i]), over=("live",), colour=colour,
                 marker="circle", width=2.6 - i, upto="step")
            for i, (name, colour) in enumerate(AXES)
        ),
    ), found, _)  # fmt: skip


def _share(scene: MemoryScene, found: Taken, _: Words) -> Panel:
    with np.errstate(all="ignore"):
        size = np.abs(found.gradient)
        past = np.sqrt(np.cumsum(found.gradient**2, axis=1))
        share = np.where(past > 0, size / past, np.nan)
    figure = _log([size, share], scene, "", _("step"))
    figure["data"] = [
        *(entry(f"|g|, {name}", colour, "dot") for name, colour in AXES),
        *(entry(f"|g| / √(Σ g²), {name}", colour) for name, colour in AXES),
    ]
    t = np.arange(1.0, scene.steps + 1)
    marks = [
        Path(f"{kind}, {name}", t, np.ascontiguousarray(array[..., i]), over=("live",), colour=colour, dash=dash,
             upto="step", width=width - (2.6 * i if not dash else 0), marker="" if dash else "circle")
        for kind, array, dash, width in (("|g|", size, (2, 4), 1.6), ("|g| / √(Σ g²)", share, (), 5.0))
        for i, (name, colour) in enumerate(AXES)
    ]  # fmt: skip
    label = _("The gradient, and the gradient over the root of its squares so far")
    return _over_time("share", label, scene, figure, tuple(marks), found, _)


def _over_time(
    key: str, label: str, scene: MemoryScene, figure: dict, marks: tuple[Mark, ...], found: Taken, _: Words
) -> Panel:
    up, look = figure["layout"]["yaxis"], MARKS[scene.optimizer.key]
    left = np.maximum(found.path.left_at, 1.0)  # the first step that is shown is 1
    return Panel(
        key=key,
        label=label,
        figure=figure,
        marks=(*marks, ground.leaving("path", left, up, look, ("live",), None, _)),
        scrub=Scrub(x=("step", 1, scene.steps)),
        shown=("view", VIEWS.index(key)),
    )
