"""The picture of a network of one layer, from its scene."""

from __future__ import annotations

import numpy as np

from viz.figures import matrices, network
from viz.figures.numbers import number
from viz.figures.symbols import SUBSCRIPTS
from viz.figures.theme import axis, plot
from viz.lessons import ground
from viz.lessons.onelayer.runs import Found, find
from viz.lessons.onelayer.scene import CLASSES, COORDINATES, INPUTS, PRESETS, REACH, STEPS, OneLayerScene
from viz.lessons.onelayer.sentences import OVER, sentences
from viz.player import (
    Bars,
    Caption,
    Edges,
    Grid,
    Latest,
    Line,
    Matrix,
    Panel,
    Path,
    Picture,
    Points,
    Slider,
    Text,
    Units,
    Upright,
    Written,
    tabs,
)
from viz.player.pack import Fixed, rounded
from viz.scene import shown
from viz.words import Words, words

EDGE = REACH + 0.6  # of the picture of the weights: there is room for the numbers
HIGH = 1.5  # a first weight's number reaches up to where those of weights that have left stand
WALK = (*OVER, "step")
START, AFTER = "@blue", "@vermillion"
GRAIN = 1e-5  # of what is written into a cell
GRID = Grid(
    ("w1 formula net", "w2 differences loss"), (1, 1, 1.35), (1, 1),
    ("w1 w1", "w2 w2", "formula differences", "net net", "loss loss"), (40, 40, 40, 48, 48),
)  # fmt: skip


def picture(scene: OneLayerScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = find(scene)
    preset = shown(PRESETS, scene, COORDINATES)
    rates = scene.rates()
    weights = tuple(_weight(i, scene) for i in range(INPUTS * CLASSES))
    return Picture(
        panels=(
            *(_bars(i, scene, found, _) for i in range(INPUTS)),
            _gradient("formula", found.check.analytic, _("∂L/∂W by the formula"), scene),
            _gradient("differences", found.check.numerical, _("∂L/∂W by differences"), scene),
            _net(scene, found, _),
            _loss(found, _),
        ),
        sliders=(
            *weights,
            rates.slider(
                _("Learning rate"), "η", tuple((rates.position(v), number(v)) for v in (0.01, 0.1, 1, 10, 100))
            ),
            ground.steps_slider(STEPS, _),
        ),
        chips=(
            tabs("target", _("Target class"), (_("Target {number}", number=k) for k in range(1, CLASSES + 1))),
        ),
        sentences=(
            *((Text(_(preset.look)),) if preset and preset is not PRESETS[0] else ()), *sentences(scene, found, _)
        ),
        latest=Latest("moved", "place", (*(each.key for each in weights), "rate")),
        grid=GRID,
    )  # fmt: skip


def low(*numbers: int) -> str:
    """Indices, counted from 0, as they are written under a symbol."""
    return "".join(str(i + 1) for i in numbers).translate(SUBSCRIPTS)


def last(array: np.ndarray) -> np.ndarray:
    """(items, *over) → (*over, items)."""
    return np.moveaxis(array, 0, -1)


def walked(array: np.ndarray) -> np.ndarray:
    """(steps, items, *over) → (*over, steps, items)."""
    return np.moveaxis(array, (0, 1), (-2, -1))


def _weight(i: int, scene: OneLayerScene) -> Slider:
    """The slider of a weight, which is its bar."""
    live = scene.weights(i)
    row, column = divmod(i, CLASSES)
    slider = live.slider(f"w{low(row, column)}")
    return Slider(
        slider.key, slider.label, slider.count, slider.texts, upright=Upright(f"w{row + 1}", column, live.values)
    )


def _bars(row: int, scene: OneLayerScene, found: Found, _: Words) -> Panel:
    """The weights of one input, to be dragged; hollow: after the steps."""
    mine = slice(row * CLASSES, (row + 1) * CLASSES)
    x = np.arange(float(CLASSES))
    after, start = walked(found.w[:, mine]), last(found.w[0, mine])
    figure = plot(
            xaxis=axis(
                "", range=[-0.55, CLASSES - 0.45], showgrid=False, tickvals=list(range(CLASSES)),
                ticktext=[f"w{low(row, j)}" for j in range(CLASSES)], tickfont={"size": 13, "color": "@ink"},
            ),
            yaxis=axis("", range=[-EDGE, EDGE], tickvals=[-2, 0, 2]),
            margin={"l": 30, "r": 6, "t": 26, "b": 26},
        )  # fmt: skip
    return Panel(
        key=f"w{row + 1}",
        label=_("The weights of input {i} as bars that can be dragged", i=row + 1),
        figure=figure,
        marks=(
            Line("zero", np.array([-1.0, CLASSES]), np.zeros(2), width=1.2),
            Bars(
                "after", x, Fixed(after, 0.0, 0.01), over=WALK, colours=(AFTER,), opacity=0.0,
                width=2.0, wide=0.86,
            ),
            Bars(
                "weights", x, Fixed(start, 0.0, 1e-3), over=OVER, colours=(START,), opacity=0.85, digits=3,
                numbers=rounded(start),
            ),
            Bars(
                "beyond", x, Fixed(beside(start[..., None, :], after), 0.0, 0.1), over=WALK, opacity=0.0, digits=3,
                numbers=Fixed(np.where(np.abs(after) > EDGE, after, np.nan), 0.0, 0.1),
            ),
        ),
        caption=Caption(Text(_("weights of x{i} = {x}", i=low(row), x=number((scene.x1, scene.x2)[row])))),
    )  # fmt: skip


def beside(start: np.ndarray, after: np.ndarray) -> np.ndarray:
    """At which height the number of a weight that has left the picture stands: at the edge where it left.

    Where the number of its first value is near that edge, it stands on the other side of 0; NaN for one that is inside.
    """
    way = np.sign(after)
    height = np.where(start * way > HIGH, -0.1 * way, EDGE * way)
    return np.where(np.abs(after) > EDGE, height, np.nan)


def _gradient(key: str, values: np.ndarray, caption: str, scene: OneLayerScene) -> Panel:
    grid = last(values).reshape(*values.shape[1:], INPUTS, CLASSES)
    return Panel(
        key=key,
        label=caption,
        figure=matrices.frame(
            [f"x{low(i)}" for i in range(INPUTS)], [f"z{low(j)}" for j in range(CLASSES)], left=30
        ),
        marks=(
            Matrix(
                key, Fixed(grid + 0.0, 0.0, GRAIN), over=OVER, digits=4,
                full=max(abs(scene.x1), abs(scene.x2)) or 1.0,
            ),
        ),
        caption=Caption(Text(caption)),
    )  # fmt: skip


def _net(scene: OneLayerScene, found: Found, _: Words) -> Panel:
    sizes = (INPUTS, CLASSES)
    x, y = network.places(sizes)
    inputs, outputs = slice(0, INPUTS), slice(INPUTS, None)
    target = scene.target - 1
    names = tuple(f"t{low(j)} = {int(j == target)}" for j in range(CLASSES))
    states = np.array([int(j == target) for j in range(CLASSES)])
    return Panel(
        key="net",
        label=_("The network: two inputs, six weights, three outputs"),
        figure=network.frame(sizes, side=(0.3, 0.52)),
        marks=(
            Edges(
                "weights", *network.wires(sizes), over=OVER, weights=rounded(last(found.w[0])), full=REACH,
                lines=(Written(rounded(last(found.w[0]))),),
            ),
            Units(
                "inputs", x[inputs], y[inputs], names=tuple(f"x{low(i)}" for i in range(INPUTS)), wide=1.5, corner=0.5,
                lines=(Written(np.array([scene.x1, scene.x2])),), size=20,
            ),
            Units(
                "outputs", x[outputs], y[outputs], over=OVER, states=states, names=names, side="right", wide=1.7,
                corner=0.5, size=26, colour="@green",
                lines=(
                    Written(rounded(last(found.z[0])), form="z {}"),
                    Written(rounded(last(found.p[0])), form="p {}"),
                    Written(rounded(walked(found.p)), over=WALK, colour=AFTER, form="→ {}"),
                ),
            ),
        ),
        caption=Caption(Text(_("scores z and probabilities p; → after the steps"))),
    )  # fmt: skip


def _loss(found: Found, _: Words) -> Panel:
    here = found.loss[0, -1, 0]  # the rate is what is moved: the weights are at rest
    top = max(1.5, 1.3 * float(here))
    steps = np.arange(STEPS + 1.0)
    heights = Fixed(np.moveaxis(found.loss, 0, -1), 0.0, top / 2**12)
    figure = plot(
        xaxis=axis(_("step"), range=[-0.5, STEPS + 0.5], showgrid=False),
        yaxis=axis("L", range=[0, top], nticks=5),
        margin={"l": 44, "r": 10, "t": 26, "b": 40},
    )
    return Panel(
        key="loss",
        label=_("The loss after each step"),
        figure=figure,
        marks=(
            Path("loss", steps, heights, over=OVER, colour=AFTER, upto="step", dots=True),
            Points("now", steps, heights, over=OVER, colour=AFTER, now="step"),
        ),
        caption=Caption(Text(_("loss after each step"))),
    )
