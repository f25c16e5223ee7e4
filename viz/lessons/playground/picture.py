"""The playground's picture, from its scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from viz.figures import curves, landscape
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.figures.theme import MARKS
from viz.lessons import ground
from viz.lessons.hyper import UNFAIR
from viz.lessons.outcomes import jumps, track, word
from viz.lessons.playground.runs import Experiment, Run, distance, experiment
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.playground.sentences import sentences
from viz.lessons.surfaces import box_of
from viz.player import Chips, Follower, Mark, Panel, Path, Picture, Slider, Table, Text
from viz.player.pack import Fixed
from viz.words import Words, words

LEFT = (Outcome.DIVERGED, Outcome.UNDEFINED)
TABS = ("2d", "3d")


def picture(scene: PlaygroundScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = experiment(scene)
    paths = _places(found)
    return Picture(
        panels=(_contour(scene, found, paths, _), _surface(scene, found, paths, _), _curve(scene, found, paths, _)),
        sliders=(_live(scene, found, _), Slider("step", _("Step {symbol}"), scene.steps + 1, symbol="k", play=True)),
        chips=(
            Chips("focus", _("Optimizer in focus"), tuple(_row(run, _) for run in found.runs)),
            Chips("tab", _("View"), ((_("Contour"), None, None), (_("3-D"), None, None))),
        ),
        sentences=(
            Text([sentences(run, found, _) for run in found.runs], ("focus", "live")),
            *((Text(_(UNFAIR)),) if scene.unfair() else ()),
        ),
        table=_table(found, _),
        followers=(
            Follower("drawn", np.searchsorted(paths[0].steps, np.arange(scene.steps + 1), "right") - 1, ("step",)),
        ),
    )


def _row(run: Run, _: Words) -> tuple[str, str, str]:
    mark = MARKS[run.chosen.key]
    return _(run.name), mark.colour, mark.marker


def _live(scene: PlaygroundScene, found: Experiment, _: Words) -> Slider:
    slider, param = found.positions, scene.live_param()
    codes = np.array([np.broadcast_to(run.trajectory.outcome, len(slider.values)) for run in found.runs])
    label = _(param.name)
    if not scene.together:
        label = _("{name}: {hyperparameter}", hyperparameter=label, name=_(OPTIMIZERS[scene.focus].name))
    return slider.slider(label, plain_symbol(param.symbol), slider.marks(param), track(codes, ("focus",), _))


@lru_cache(maxsize=32)
def _space(loss: Surface, titles: tuple[str, str, str], eye: tuple[float, float, float]) -> dict:
    return landscape.surface(loss, landscape.height_of(loss), titles, eye)


def _path(run: Run, index: int, x, y, count, **more) -> Path:
    mark = MARKS[run.chosen.key]
    return Path(
        run.chosen.key, x, y, over=run.over, count=count, colour=mark.colour, dash=mark.dash, marker=mark.marker,
        upto="drawn", emphasis=("focus", index), **more,
    )  # fmt: skip


@dataclass(frozen=True)
class Places:
    """A run's arrays, ready to be sent and shared by the panels: (…, steps + 1), the step last."""

    steps: np.ndarray  # that are drawn
    x: Fixed
    y: Fixed
    count: np.ndarray
    value: np.ndarray
    numbers: np.ndarray  # how many of the values are drawn


def _places(found: Experiment) -> list[Places]:
    return [_drawn(found, run, ground.drawn(run.trajectory.steps)) for run in found.runs]


def _drawn(found: Experiment, run: Run, steps: np.ndarray) -> Places:
    x, y, count = ground.path(found.loss, run.trajectory.theta)
    (across, told), (up, told) = (ground.thinned(each.array, count, steps) for each in (x, y))
    value = np.moveaxis(run.trajectory.value, 0, -1) - found.offset
    finite = np.logical_and.accumulate(np.isfinite(value), axis=-1).sum(axis=-1)
    value, numbers = ground.thinned(value, finite, steps)
    return Places(steps, replace(x, array=across), replace(y, array=up), told, value, numbers)


def _contour(scene: PlaygroundScene, found: Experiment, paths: list[Places], _: Words) -> Panel:
    loss = found.loss
    view = scene.view or box_of(loss)
    told = tuple(
        _path(run, i, p.x, p.y, p.count, dots=True) for i, (run, p) in enumerate(zip(found.runs, paths, strict=True))
    )
    return Panel(
        key="contour",
        label=_("Contour lines of the loss with the path of each optimizer"),
        figure=ground.contour(loss, view),
        marks=ground.minima(loss, _("minimum")) + told,
        handles=(ground.start(scene.start, _),),
        view="view",
        home=box_of(loss),
        shown=("tab", 0),
        grow=1.15,
    )


def _surface(scene: PlaygroundScene, found: Experiment, paths: list[Places], _: Words) -> Panel:
    height = landscape.height_of(found.loss)
    runs = enumerate(zip(found.runs, paths, strict=True))
    marks = tuple(_path(run, i, p.x, p.y, p.count, z=p.value, dots=True) for i, (run, p) in runs)
    return Panel(
        key="surface",
        label=_("The surface in three dimensions with the path of each optimizer"),
        figure=_space(found.loss, ("x", "y", _("loss")), scene.eye),
        marks=marks,
        three=True,
        height={"kind": height.kind, "offset": height.offset - found.offset, "scale": height.scale},
        shown=("tab", 1),
        grow=1.15,
    )


def _curve(scene: PlaygroundScene, found: Experiment, paths: list[Places], _: Words) -> Panel:
    titles = (_("loss"), _("loss above the minimum"))
    began = float(np.ravel(found.runs[0].trajectory.value[0])[0])
    axis = curves.loss_axis(found.loss, began, titles)
    steps = paths[0].steps.astype(float)
    marks: list[Mark] = [
        _path(run, i, steps, path.value, path.numbers)
        for i, (run, path) in enumerate(zip(found.runs, paths, strict=True))
    ]
    for i, run in enumerate(found.runs):
        left = ground.left_at(run.trajectory)
        marks.append(ground.leaving(run.chosen.key, left, axis, MARKS[run.chosen.key], run.over, i, _))
    if found.goal is not None:
        marks.insert(0, ground.goal(found.goal - found.offset, scene.steps, _))
    return ground.steps_panel("curve", _("The loss at each step"), scene.steps, axis, marks, _)


def _table(found: Experiment, _: Words) -> Table:
    columns = (
        _("Optimizer"), _("Outcome"), _("At the goal from step"), _("Final loss"), _("Distance to a minimum"),
        _("Gradient evaluations"),
    )  # fmt: skip
    cells = [_cells(run, found, _) for run in found.runs]
    rows = tuple(_row(run, _) for run in found.runs)
    steps = [jumps(run.trajectory.outcome, run.trajectory.step, run.count) for run in found.runs]
    return Table(columns, rows, cells, ("live",), focus="focus", jump=("step", 0), steps=steps)


def _cells(run: Run, found: Experiment, _: Words) -> list[list[str]]:
    path, apart = run.trajectory, distance(run)

    def spread(array) -> list:
        return np.broadcast_to(array, run.count).tolist()

    outcome, step, final = spread(path.outcome), spread(path.step), spread(path.value[-1])
    away = spread(np.nan if apart is None else apart)
    spent, arrived = _evaluations(run, spread, _), spread(run.arrived(found))
    words_of = {int(o): word(o, _) for o in Outcome}
    rows = []
    for o, k, f, d, e, goal in zip(outcome, step, final, away, spent, arrived, strict=True):
        reached = str(k) if goal else "–"
        told = _("{outcome} at step {step}", outcome=words_of[o], step=k) if o in LEFT else words_of[o]
        rows.append([told, reached, number(f), number(d), e])
    return rows


def _evaluations(run: Run, spread, _: Words) -> list[str]:
    """Gradients evaluated until the run was decided, and what else the rule pays for."""
    path = run.trajectory
    uses = path.optimizer.uses
    until = np.where(np.isin(path.outcome, (Outcome.CONVERGED, *LEFT)), path.step, path.steps)
    gradients = spread(until)
    if "hessian" in uses:
        return [_("{n} + {n} Hessians", n=n) for n in gradients]
    if "value" in uses:
        values = np.take_along_axis(path.state["values"], until[None], axis=0)[0]
        return [_("{n} + {m} losses", n=n, m=m) for n, m in zip(gradients, spread(values), strict=True)]
    return list(map(str, gradients))
