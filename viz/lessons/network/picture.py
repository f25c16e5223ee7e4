"""The network playground's picture, from its scene."""

from __future__ import annotations

import html
from dataclasses import replace

import numpy as np

from core.catalog import Look
from viz.figures import bars, curves, matrices
from viz.figures.numbers import labels
from viz.figures.scatter import CLASS_MARKS
from viz.figures.symbols import plain_symbol
from viz.figures.theme import axis
from viz.lessons import ground, samples
from viz.lessons.network import diagram, sentences
from viz.lessons.network.presets import PRESETS
from viz.lessons.network.runs import DIVERGED, GOOD, GUESSING, LEARNED, PARTLY, Experiment, experiment
from viz.lessons.network.scene import COORDINATES, NetworkScene
from viz.player import (
    Button,
    Caption,
    Grid,
    Line,
    Mark,
    Matrix,
    Panel,
    Path,
    Picture,
    Points,
    Scrub,
    Slider,
    Text,
    Track,
    tabs,
)  # fmt: skip
from viz.player.cells import cells
from viz.player.pack import Codes
from viz.scene import shown
from viz.scene.progress import QUIET, Watched
from viz.words import Words, words

OVER = ("live", "epoch")
GRID = Grid(
    ("data net loss", "data net below"), (1.15, 1.1, 0.8), (1, 1), ("data", "net", "loss", "below"), (92, 92, 48, 48)
)  # fmt: skip
TRAINING, TEST = "@ink", "@purple"
ROOM = 27  # letters above all columns of the confusion matrix together
BESIDE = 12  # letters beside a row
DECADES = 8  # of losses that are seen
TICKS = 5  # numbers under the slider of the epochs
KIND_LOOKS = {
    LEARNED: ("@green", "solid"), PARTLY: ("@sky", "thin"), GUESSING: ("@orange", "stripes"),
    DIVERGED: ("@vermillion", "cross"),
}  # fmt: skip


def early(scene: NetworkScene, progress: Watched = QUIET, beyond: int = 0) -> tuple[Picture, int, float] | None:
    """The first epochs of a training that takes long, how many, more than ``beyond``, and which part of all."""
    until = scene.beginning_epochs(beyond)
    if until is None:
        return None
    return _picture(scene, experiment(scene, progress, until)), until, until / scene.epochs


def picture(scene: NetworkScene, progress: Watched = QUIET) -> Picture:
    """What the player shows."""
    return _picture(scene, experiment(scene, progress))


def _picture(scene: NetworkScene, found: Experiment) -> Picture:
    _ = words(scene.lang)
    last = int(found.moments.values[-1])
    stop = (Button(f"stop {last}", Text(_("Stop at epoch {epoch}", epoch=last))),)
    preset = shown(PRESETS, scene, COORDINATES)
    maps, weights = diagram.maps(found), diagram.weights(found)
    colours = [look.colour for look in CLASS_MARKS[: found.training.classes]]
    return Picture(
        panels=(
            _data(scene, found, maps, colours, _),
            diagram.panel(scene, found, maps, weights, colours, _),
            _loss(found, _),
            _accuracy(found, _),
            _confusion(found, _),
        ),
        sliders=(_live(scene, found, _), _epochs(found, _)),
        chips=(tabs("tab", _("Below the loss"), (_("Accuracy"), _("Confusion matrix"))),),
        sentences=(
            *sentences.sentences(found, _),
            diagram.sentence(scene, found, weights, preset.look if preset else diagram.POINT, _),
        ),
        followers=diagram.followers(found),
        pointed=(diagram.pointed(scene, _),),
        table=sentences.table(scene, found, _),
        buttons=(
            *(stop if found.early else ()),
            Button("reset", Text(_("Reset"))),
            Button("weights", Text(_("New weights"))),
        ),
        grid=GRID,
    )


def _live(scene: NetworkScene, found: Experiment, _: Words) -> Slider:
    param, live = scene.live_param(), found.positions
    texts = labels(live.values)
    track = (
        None
        if found.early
        else Track(found.kind, tuple((sentences.word(kind, _), *look) for kind, look in KIND_LOOKS.items()))
    )
    name, ticks = sentences.live_name(scene, scene.live, _), tuple(enumerate(texts))
    return Slider("live", name, len(texts), texts, plain_symbol(param.symbol), ticks, track)


def _epochs(found: Experiment, _: Words) -> Slider:
    texts = tuple(str(int(epoch)) for epoch in found.moments.values)
    places = [found.moments.position(v) for v in np.linspace(0, found.moments.values[-1], TICKS)]
    ticks = tuple((place, texts[place]) for place in dict.fromkeys(places))
    return Slider("epoch", _("Epoch"), len(texts), texts, ticks=ticks, play=True)


def _data(
    scene: NetworkScene, found: Experiment, maps: dict[str, Codes], colours: list[str], _: Words
) -> Panel:  # fmt: skip
    surface = cells("decision", found.x, found.y, found.decision, colours, OVER, ("kind", diagram.NOTHING), True)
    return samples.panel(
        scene,
        _,
        label=_("The samples, and what the network answers everywhere"),
        figure=ground.quiet(samples.figure(scene, _), {"l": 46, "r": 8, "t": 26, "b": 40}, showgrid=False),
        below=(surface, *diagram.large_cells(found, maps)),
        marks=(Points("test", *found.test.x, colour="@paper", size=0.28),),
        caption=Caption(Text(_("Hollow: for the test"))),
    )


def _loss(found: Experiment, _: Words) -> Panel:
    both = found.loss, found.test_loss
    seen = np.concatenate([np.ravel(each) for each in both])
    seen = np.log10(seen[(seen > 0) & (seen < np.inf)])
    first = np.log10(np.maximum(found.loss[:, 0], 1e-9))
    begun = float(first[np.isfinite(first)].max(initial=-9.0))
    top = min(begun + 1, max(begun, float(seen.max(initial=begun)))) + 0.2  # a decade above the start, if it grows
    low = max(float(seen.min()), top - DECADES) if len(seen) else top - 1
    up = axis(
        _("loss"),
        type="log",
        range=[low - 0.1, top],
        dtick=2 if top - low > 5 else 1,
        exponentformat="power",
        tickfont=curves.SMALL,
    )
    return _curve("loss", _("The loss after each epoch"), up, found, both, _)


def _accuracy(found: Experiment, _: Words) -> Panel:
    shares = 100 * found.accuracy, 100 * found.test_accuracy
    label, title = _("The share of samples that are right after each epoch"), _("right, %")
    ends = np.array([0.0, found.epochs])
    goal = Line(
        "goal", ends, np.full(2, 100 * GOOD), colour="@muted", dash=(4, 4), width=1.2, label=_("learned: 95%")
    )  # fmt: skip
    up = axis(title, range=[0, 104], nticks=5)
    return replace(_curve("accuracy", label, up, found, shares, _, (goal,)), area="below", shown=("tab", 0))


def _confusion(found: Experiment, _: Words) -> Panel:
    names = [_(label) for label in found.test.labels]
    rows, columns = ([_short(name, room) for name in names] for room in (BESIDE, ROOM // len(names)))
    most = int(np.bincount(found.test.y).max())
    return Panel(
        key="confusion",
        label=_("The confusion matrix: how many test samples of each class the network takes for each class"),
        figure=matrices.frame(
            [html.escape(name, quote=False) for name in rows],  # a visitor's own words, perhaps
            [html.escape(name, quote=False) for name in columns],
            (_("class"), _("the answer, test")),
            left=34 + 6 * max(map(len, rows)),
            small=True,
        ),
        marks=(Matrix("confusion", found.confusion.astype(float), over=OVER, full=float(most), digits=4),),
        area="below",
        shown=("tab", 1),
    )


def _short(name: str, room: int) -> str:
    """As much of a name as has room."""
    return name if len(name) <= room else name[: room - 1] + "…"


def _curve(
    key: str, label: str, up: dict, found: Experiment, both: tuple[np.ndarray, np.ndarray], _: Words,
    more: tuple[Mark, ...] = (),
) -> Panel:  # fmt: skip
    """A number over the epochs, for training and for the test, (R, S) both."""
    epochs = found.moments.values
    figure = curves.steps(found.epochs, up, _("epoch"), l=50, r=12, t=24, b=40)
    names = (_("training"), TRAINING, "solid"), (_("test"), TEST, "dash")
    figure["data"] = [curves.entry(*each) for each in names]
    figure["layout"] |= bars.LEGEND
    marks: list[Mark] = []
    for (name, colour, dash), values in zip((("training", TRAINING, ()), ("test", TEST, (6, 4))), both, strict=True):
        count = np.minimum(found.whole, np.logical_and.accumulate(np.isfinite(values), axis=-1).sum(axis=-1))
        marks.append(
            Path(
                name,
                epochs,
                values,
                over=("live",),
                count=count,
                colour=colour,
                dash=dash,
                marker="circle",
                size=0.8,
                upto="epoch",
            )
        )
    left = ground.leaving(key, found.run.left, up, Look(TRAINING, ""), ("live",), None, _)
    return Panel(
        key=key, label=label, figure=figure, marks=(*more, *marks, left), scrub=Scrub(x=("epoch", epochs)),
    )  # fmt: skip
