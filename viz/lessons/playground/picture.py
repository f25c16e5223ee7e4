"""The playground's picture, from its scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from viz.figures import curves, landscape
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.lessons import ground
from viz.lessons.hyper import UNFAIR
from viz.lessons.outcomes import jumps, spread, track, word
from viz.lessons.playground.runs import Experiment, Run, distance, experiment
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.playground.sentences import sentences
from viz.lessons.surfaces import box_of
from viz.player import Chips, Follower, Mark, Panel, Path, Picture, Slider, Table, Text, tabs
from viz.player.pack import Fixed
from viz.words import Words, words

LEFT = (Outcome.DIVERGED, Outcome.UNDEFINED)
TABS = ("2d", "3d")


def picture(scene: PlaygroundScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = experiment(scene)
    steps = ground.drawn(scene.steps)
    paths = _places(found, steps)
    return Picture(
        panels=(_contour(scene, found, paths, _), _surface(scene, found, paths, _), _curve(scene, found, paths, _)),
        sliders=(_live(scene, found, _), ground.steps_slider(scene.steps, _)),
        chips=(
            Chips("focus", _("Optimizer in focus"), tuple(_row(run, _) for run in found.runs)),
            tabs("tab", _("View"), (_("Contour"), _("3-D"))),
        ),
        sentences=(
            Text([sentences(run, found, _) for run in found.runs], ("focus", "live")),
            *((Text(_(UNFAIR)),) if scene.unfair() else ()),
        ),
        table=_table(found, _),
        followers=(Follower("drawn", np.searchsorted(steps, np.arange(scene.steps + 1), "right") - 1, ("step",)),),
    )


def _row(run: Run, _: Words) -> tuple[str, str, str]:
    return _(run.name), run.look.colour, run.look.marker


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


@dataclass(frozen=True)
class Places:
    """A run's arrays, ready to be sent and shared by the panels: (…, drawn steps), and how they are drawn."""

    x: Fixed
    y: Fixed
    count: np.ndarray
    value: np.ndarray
    numbers: np.ndarray  # how many of the values are drawn
    look: dict[str, Any]


def _places(found: Experiment, steps: np.ndarray) -> list[Places]:
    """Of each run what is drawn of it at the ``steps``."""
    places = []
    for i, run in enumerate(found.runs):
        x, y, count = ground.path(found.loss, run.trajectory.theta)
        (across, told), (up, told) = (ground.thinned(each.array, count, steps) for each in (x, y))
        value = np.moveaxis(run.trajectory.value, 0, -1) - ground.floor(found.loss)
        finite = np.logical_and.accumulate(np.isfinite(value), axis=-1).sum(axis=-1)
        look = {"over": run.over, **run.look._asdict(), "upto": "drawn", "emphasis": ("focus", i)}
        shared = replace(x, array=across), replace(y, array=up), told
        places.append(Places(*shared, *ground.thinned(value, finite, steps), {"name": run.chosen.key, **look}))
    return places


def _contour(scene: PlaygroundScene, found: Experiment, paths: list[Places], _: Words) -> Panel:
    loss = found.loss
    view = scene.view or box_of(loss)
    drawn = (Path(x=p.x, y=p.y, count=p.count, dots=True, **p.look) for p in paths)
    return Panel(
        key="contour",
        label=_("Contour lines of the loss with the path of each optimizer"),
        figure=ground.contour(loss, view),
        marks=(*ground.minima(loss, _("minimum")), *drawn),
        handles=(ground.start(scene.start, _),),
        view="view",
        home=box_of(loss),
        shown=("tab", 0),
        grow=1.15,
    )


def _surface(scene: PlaygroundScene, found: Experiment, paths: list[Places], _: Words) -> Panel:
    height = landscape.height_of(found.loss)
    return Panel(
        key="surface",
        label=_("The surface in three dimensions with the path of each optimizer"),
        figure=_space(found.loss, ("x", "y", _("loss")), scene.eye),
        marks=tuple(Path(x=p.x, y=p.y, z=p.value, count=p.count, dots=True, **p.look) for p in paths),
        three=True,
        height={"kind": height.kind, "offset": height.offset - ground.floor(found.loss), "scale": height.scale},
        shown=("tab", 1),
        grow=1.15,
    )


def _curve(scene: PlaygroundScene, found: Experiment, paths: list[Places], _: Words) -> Panel:
    titles = (_("loss"), _("loss above the minimum"))
    began = float(np.ravel(found.runs[0].trajectory.value[0])[0])
    axis = curves.loss_axis(found.loss, began, titles)
    steps = ground.drawn(scene.steps).astype(float)
    marks: list[Mark] = [*ground.goal(found.loss, began, scene.steps, _)]
    marks += [Path(x=steps, y=path.value, count=path.numbers, **path.look) for path in paths]
    for i, run in enumerate(found.runs):
        left = run.trajectory.left_at
        marks.append(ground.leaving(run.chosen.key, left, axis, run.look, run.over, i, _))
    return ground.steps_panel("curve", _("The loss at each step"), scene.steps, axis, marks, _)


def _table(found: Experiment, _: Words) -> Table:
    columns = (
        _("Optimizer"), _("Outcome"), _("At the goal from step"), _("Final loss"), _("Distance to a minimum"),
        _("Gradient evaluations"),
    )  # fmt: skip
    cells = [_cells(run, _) for run in found.runs]
    rows = tuple(_row(run, _) for run in found.runs)
    steps = [jumps(run.trajectory.outcome, run.trajectory.step, run.count) for run in found.runs]
    return Table(columns, rows, cells, ("live",), focus="focus", jump=("step", 0), steps=steps)


def _cells(run: Run, _: Words) -> list[list[str]]:
    path, rows = run.trajectory, []
    columns = (path.outcome, path.step, path.value[-1], distance(run), run.arrived(), _evaluations(run, _))
    words_of = {int(o): word(o, _) for o in Outcome}
    for o, k, f, d, goal, spent in spread(run.count, *columns):
        reached = str(k) if goal else "–"
        told = _("{outcome} at step {step}", outcome=words_of[o], step=k) if o in LEFT else words_of[o]
        rows.append([told, reached, number(f), number(d), spent])
    return rows


def _evaluations(run: Run, _: Words) -> list[str]:
    """Gradients evaluated until the run was decided, and what else the rule pays for."""
    path = run.trajectory
    uses = path.optimizer.uses
    until = np.where(np.isin(path.outcome, (Outcome.CONVERGED, *LEFT)), path.step, path.steps)
    if "value" in uses:
        values = np.take_along_axis(path.state["values"], until[None], axis=0)[0]
        return [_("{n} + {m} losses", n=n, m=m) for n, m in spread(run.count, until, values)]
    gradients = [n for (n,) in spread(run.count, until)]
    return [_("{n} + {n} Hessians", n=n) for n in gradients] if "hessian" in uses else list(map(str, gradients))
