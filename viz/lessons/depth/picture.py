"""The picture of many layers, from its scene."""

from __future__ import annotations

import re

import numpy as np

from core.initialize import INITIALIZERS
from viz.figures import matrices
from viz.figures.curves import SMALL, entry
from viz.figures.numbers import number
from viz.figures.theme import axis, plot
from viz.lessons.depth.runs import SEEDS, TRIED_DEPTHS, TRIED_SCALES, Layers, layers, learned
from viz.lessons.depth.scene import COORDINATES, DEEPEST, PRESETS, RULES, DepthScene
from viz.lessons.depth.sentences import sentences
from viz.player import Caption, Line, Matrix, Panel, Picture, Points, Scrub, Slider, Text
from viz.scene import choose, looks
from viz.words import Words, words

VALUES, GRADIENTS = "@blue", "@vermillion"
LOW, HIGH = -12, 6  # powers of ten
TICKS = (1, 10, 20, 30, 40, 50)


def picture(scene: DepthScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, scales = layers(scene), scene.scales()
    texts = tuple(str(k) for k in range(1, DEEPEST + 1))
    return Picture(
        panels=(_sizes(found, _), _map(scene, _)),
        sliders=(
            Slider("depth", _("Layers"), DEEPEST, texts, "L", tuple((k - 1, str(k)) for k in TICKS)),
            scales.slider(
                _("Scale of all weights"), "c", tuple((scales.position(v), number(v)) for v in (0.25, 0.5, 1, 2, 4))
            ),
        ),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), *sentences(found, _)),
    )


def _power(values: np.ndarray) -> np.ndarray:
    """Logarithms to the base 10; what is 0 or no number is a gap."""
    with np.errstate(all="ignore"):
        power = np.log10(values)
    return np.where(np.isfinite(power), np.clip(power, -300, 300), np.nan)


def _sizes(found: Layers, _: Words) -> Panel:
    """Sizes against the layer: values forwards up to the last layer, gradients backwards from it."""
    places = np.arange(DEEPEST + 1.0)
    depth = np.arange(1, DEEPEST + 1)
    reach = depth[:, None] + 1  # points up to the last layer
    values = _power(found.signals.values).T  # (scales, layers)
    gradients = np.moveaxis(_power(found.signals.gradients), -1, 1)  # (depth, scales, layers)
    ticks = list(range(LOW, HIGH + 1, 3))
    figure = plot(
        xaxis=axis(_("layer"), range=[0, DEEPEST], nticks=6),
        yaxis=axis(
            _("size (root mean square)"), range=[LOW, HIGH], tickvals=ticks,
            ticktext=[number(10.0**p) for p in ticks], tickfont=SMALL,
        ),
        margin={"l": 66, "r": 14, "t": 30, "b": 44},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.12},
        data=[entry(_("values"), VALUES), entry(_("gradients"), GRADIENTS, "dash")],
    )  # fmt: skip
    end = depth.astype(float)[:, None]
    return Panel(
        key="sizes",
        label=_("The size of values and gradients at each layer"),
        figure=figure,
        marks=(
            Line("one", np.array([0.0, DEEPEST]), np.zeros(2), colour="@muted", dash=(4, 4), width=1.2),
            Line(
                "last layer", np.repeat(end, 2, axis=1)[:, None], np.array([LOW, HIGH], dtype=float), colour="@muted",
                width=1, over=("depth", "scale"),
            ),
            Line(
                "values", places, values[None], over=("depth", "scale"),
                count=np.broadcast_to(reach, gradients.shape[:2]),
                colour=VALUES, width=2.4,
            ),
            Line(
                "gradients", places, gradients, over=("depth", "scale"),
                count=np.broadcast_to(reach, gradients.shape[:2]), colour=GRADIENTS, dash=(7, 4), width=2.4,
            ),
        ),
        scrub=Scrub(x=("depth", 1, DEEPEST)),
        grow=1.3,
    )  # fmt: skip


def _map(scene: DepthScene, _: Words) -> Panel:
    """Which beginnings learn at which depth, with a ring where the sliders stand if the map reaches so far."""
    by_rule = scene.across == RULES
    names, title, across = _rules(scene, _) if by_rule else _scales(scene, _)
    deep = np.log(np.arange(1, DEEPEST + 1))
    down = np.interp(deep, np.log(TRIED_DEPTHS), np.arange(len(TRIED_DEPTHS)), right=np.nan)
    x, y = np.broadcast_arrays(across, down[:, None])
    figure = matrices.frame([str(depth) for depth in TRIED_DEPTHS], names, (_("layers"), title), 52, small=by_rule)
    figure["layout"]["margin"]["t"] = 62  # names in two lines, or a title above them
    share = _("The share of seeds for which a net learns, by depth and scale")
    share_by_rule = _("The share of seeds for which a net learns, by depth and rule")
    said, said_by_rule = _("Share of {seeds} seeds that learn"), _("Share of {seeds} seeds that learn, at scale 1")
    return Panel(
        key="learns",
        label=share_by_rule if by_rule else share,
        figure=figure,
        marks=(
            Matrix("learned", np.round(learned(scene), 2), full=1.0, digits=2),
            Points("here", x[..., None], y[..., None], over=("depth", "scale"), marker="ring", size=1.2),
        ),
        caption=Caption(Text((said_by_rule if by_rule else said).format(seeds=len(SEEDS)))),
    )


def _scales(scene: DepthScene, _: Words) -> tuple[list[str], str, np.ndarray]:
    """A column for each scale: their names and title, and where the slider's scales lie among them."""
    near = np.log(scene.scales().values)
    across = np.interp(near, np.log(TRIED_SCALES), np.arange(len(TRIED_SCALES)), left=np.nan, right=np.nan)
    return [number(scale) for scale in TRIED_SCALES], _("scale"), across


def _rules(scene: DepthScene, _: Words) -> tuple[list[str], str, np.ndarray]:
    """A column for each rule, as it is in the catalog; the scene's own is there at scale 1."""
    key = scene.initializer.key
    there = (scene.scales().values == 1) & (scene.initializer == choose(INITIALIZERS[key]))
    across = np.where(there, list(INITIALIZERS).index(key), np.nan)
    return [_short(_(spec.name)) for spec in INITIALIZERS.values()], "", across


def _short(name: str) -> str:
    """A name in one or two lines, without what stands in brackets; Chinese has no spaces to break it at."""
    name = re.split(r" ?[(（]", name)[0]
    if name.isascii():
        return name.replace(" ", "<br>")
    name = name.split(" ")[0]
    if len(name) < 5 or name.isascii():
        return name
    return f"{name[: len(name) // 2]}<br>{name[len(name) // 2 :]}"
