"""The picture of activation functions, from its scene."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.activations import ACTIVATIONS
from viz.figures.numbers import number
from viz.figures.theme import ACTIVATION_MARKS, axis, plot
from viz.lessons.activations.runs import DYING, Found, find
from viz.lessons.activations.scene import COORDINATES, LIVE, LONGEST, PRESETS, REACH, TABS, ActivationsScene
from viz.lessons.activations.sentences import chain, here, shaded
from viz.player import Area, Caption, Chips, Line, Mark, Panel, Path, Picture, Points, Scrub, Slider, Text, tabs
from viz.player.lines import Frame
from viz.player.pack import Fixed
from viz.scene import looks
from viz.words import Words, words

ONE, CHAIN = (("tab", i) for i in range(len(TABS)))
VALUE = Frame(-REACH, REACH, -2.3, 4.3, 2**12)
DECADES = (-20, 2)  # of what a chain leaves
GONE = -400.0  # where 0 is drawn on their axis: far below the picture
GRAIN = 0.01  # of a decade


def picture(scene: ActivationsScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, inputs = find(scene), scene.inputs()
    passed, most = chain(found, scene, _)
    marks = [
        (_(ACTIVATIONS[key].name), ACTIVATION_MARKS[key].colour, ACTIVATION_MARKS[key].marker) for key in scene.names()
    ]
    names = (_("One unit"), _("A chain of units"))
    units = Slider(
        "n", _("Units in a row"), LONGEST, tuple(map(str, range(1, LONGEST + 1))), "n",
        tuple((k - 1, str(k)) for k in (1, 5, 10, 15, 20, 25, 30)), shown=CHAIN,
    )  # fmt: skip
    return Picture(
        panels=tuple(panel(found, scene, _) for panel in (_values, _slopes, _products, _outputs)),
        sliders=(
            inputs.slider(_("Input"), "z", tuple((inputs.position(v), number(v)) for v in (-6, -3, 0, 3, 6)), digits=4),
            units,
            *(_hyper(name, scene, _) for name, (key, _param) in LIVE.items() if key in scene.names()),
        ),
        chips=(
            tabs("tab", _("View"), names),
            Chips("focus", _("Activation function"), tuple(marks)),
        ),
        sentences=(
            *looks(PRESETS, scene, COORDINATES, _, TABS),
            _on((here(found, scene, _), passed)),
            _on((shaded(found, _), most)),
        ),
    )  # fmt: skip


def _on(tabs: tuple[Text, Text]) -> Text:
    """One sentence on each tab."""
    return Text([text.texts for text in tabs], ("tab", "focus"), tabs[0].readings | tabs[1].readings)


def _hyper(name: str, scene: ActivationsScene, _: Words) -> Slider:
    key, param = LIVE[name]
    live = scene.values(name)
    slider = live.slider(_("{name}: {param}", name=_(ACTIVATIONS[key].name), param=_(param.name)), "", live.ticks())
    return replace(slider, shown=("focus", scene.names().index(key)))


def _dying(found: list[Found], frame: Frame) -> list[Mark]:
    """The stretches of small slopes as one area along the picture's floor, for the function in focus."""
    marks: list[Mark] = []
    for i, one in enumerate(found):
        if one.dying.size:
            sides = np.repeat(one.dying, 2, axis=-1).reshape(*one.dying.shape[:-2], -1)
            up = np.tile([frame.bottom, frame.top, frame.top, frame.bottom], one.dying.shape[-2])
            marks.append(
                Area(
                    f"dying {one.key}", frame.x(sides), frame.y(up), over=one.over, colour="@vermillion", opacity=0.12,
                    shown=("focus", i),
                )
            )  # fmt: skip
    return marks


def _curve(one: Found, i: int, name: str, frame: Frame, x: np.ndarray, y: np.ndarray) -> Line:
    look = ACTIVATION_MARKS[one.key]
    return Line(
        f"{name} {one.key}", frame.x(x), frame.y(y), over=one.over, colour=look.colour, width=2.2, emphasis=("focus", i)
    )


def _point(one: Found, i: int, name: str, frame: Frame, z: np.ndarray, y: np.ndarray) -> Points:
    look, axes = ACTIVATION_MARKS[one.key], (1,) * len(one.over)
    return Points(
        f"{name} {one.key}", frame.x(z.reshape(*axes, -1, 1)), frame.y(y[..., None]), over=(*one.over, "z"),
        colour=look.colour, marker=look.marker, emphasis=("focus", i),
    )  # fmt: skip


def _values(found: list[Found], scene: ActivationsScene, _: Words) -> Panel:
    z, frame = scene.inputs().values, VALUE
    marks: list[Mark] = _dying(found, frame)
    for i, one in enumerate(found):
        slope = np.where(one.kink, np.nan, one.slope)
        x, y = frame.across(slope, z, one.value)
        marks.append(
            Line(
                f"tangent {one.key}", x, y, over=(*one.over, "z"), width=1.8, dash=(6, 4),
                shown=("focus", i),
            )
        )  # fmt: skip
        marks.append(_curve(one, i, "value", frame, one.axis, one.curve))
        marks.append(_point(one, i, "point", frame, z, one.value))
    return _panel(
        "value", _("The functions, with the tangent at the input"), frame, marks, _("φ(z), with its tangent"), scene
    )


def _slopes(found: list[Found], scene: ActivationsScene, _: Words) -> Panel:
    z = scene.inputs().values
    top = max(1.0, *(float(np.nanmax(one.slope_curve)) for one in found))
    low = min(0.0, *(float(np.nanmin(one.slope_curve)) for one in found))
    frame = Frame(-REACH, REACH, low - 0.08 * (top - low), top + 0.08 * (top - low), 2**12)
    marks: list[Mark] = _dying(found, frame)
    for i, one in enumerate(found):
        middle = len(one.axis) // 2
        x = np.insert(one.axis, middle + 1, [0.0, 0.0])
        marks.append(_curve(one, i, "slope", frame, x, one.slope_curve))
        marks.append(_point(one, i, "slope at", frame, z, one.slope))
    title = _("φ′(z); shaded: below {limit} in size", limit=number(DYING))
    return _panel("slope", _("The derivatives of the functions"), frame, marks, title, scene)


def _panel(key: str, label: str, frame: Frame, marks: list[Mark], title: str, scene: ActivationsScene) -> Panel:
    """A panel over the input, which follows the pointer."""
    return Panel(
        key=key,
        label=label,
        figure=plot(
            xaxis=axis("z", range=[frame.left, frame.right], nticks=9),
            yaxis=axis(
                "",
                range=[frame.bottom, frame.top],
                nticks=8,
                zeroline=True,
                zerolinecolor="@muted",
            ),
            margin={"l": 40, "r": 10, "t": 28, "b": 40},
        ),
        marks=tuple(marks),
        scrub=Scrub(x=("z", scene.inputs().values)),
        shown=ONE,
        caption=Caption(Text(title)),
    )


def _units(key: str, label: str, up: dict, marks: list[Mark], title: str, grow: float) -> Panel:
    """A panel over the units of a chain; the pointer moves how many there are."""
    return Panel(
        key=key,
        label=label,
        figure=plot(
            xaxis=axis("n", range=[0.5, LONGEST + 0.5], nticks=8),
            yaxis=axis("", **up),
            margin={"l": 52, "r": 10, "t": 28, "b": 40},
        ),
        marks=tuple(marks),
        scrub=Scrub(x=("n", 1, LONGEST)),
        shown=CHAIN,
        grow=grow,
        caption=Caption(Text(title)),
    )


def _run(one: Found, i: int, name: str, y: Fixed) -> Path:
    look = ACTIVATION_MARKS[one.key]
    return Path(
        f"{name} {one.key}", np.arange(1.0, LONGEST + 1), y, over=(*one.over, "z"), colour=look.colour, width=2.0,
        upto="n", marker=look.marker, dots=True, emphasis=("focus", i),
    )  # fmt: skip


def _products(found: list[Found], scene: ActivationsScene, _: Words) -> Panel:
    units = np.arange(1.0, LONGEST + 1)
    marks: list[Mark] = []
    for i, one in enumerate(found):
        best = np.log10(one.best)[..., None] * units
        label = [f"{number(b)}ⁿ" for b in np.atleast_1d(one.best).tolist()]
        marks.append(
            Line(
                f"best {one.key}", units, Fixed(best, 0.0, GRAIN), over=one.over, width=1.2, dash=(3, 4),
                label=Text(label, one.over) if one.over else label[0], shown=("focus", i),
            )
        )  # fmt: skip
        with np.errstate(divide="ignore"):
            decades = np.maximum(np.log10(np.abs(one.product)), GONE)
        marks.append(_run(one, i, "product", Fixed(decades, 0.0, GRAIN)))
    ticks = range(DECADES[0], DECADES[1] + 1, 5)
    up = {"range": list(DECADES), "tickvals": list(ticks), "ticktext": [number(10.0**power) for power in ticks]}
    return _units(
        "product",
        _("What a chain of units leaves of a gradient"),
        up,
        marks,
        _("product of the n slopes, in size"),
        1.4,
    )


def _outputs(found: list[Found], scene: ActivationsScene, _: Words) -> Panel:
    marks: list[Mark] = [_run(one, i, "output", Fixed(one.output, 0.0, 0.005)) for i, one in enumerate(found)]
    up = {"range": [-1.1 * REACH, 1.1 * REACH], "nticks": 8}
    return _units("output", _("The output of each unit of the chain"), up, marks, _("output of the nth unit"), 1.0)
