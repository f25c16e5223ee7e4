"""The picture of information, from its scene."""

from __future__ import annotations

import numpy as np

from viz.figures import matrices
from viz.figures.theme import CLASSES, axis, plot
from viz.lessons.information.runs import Coin, Found, coin, find
from viz.lessons.information.scene import BELIEVED, COORDINATES, HEADS, PRESETS, TABS, InformationScene
from viz.lessons.information.sentences import OVER, low, of_all, unit
from viz.player import (
    Area,
    Bars,
    Caption,
    Grid,
    Latest,
    Line,
    Mark,
    Matrix,
    Panel,
    Picture,
    Points,
    Scrub,
    Slider,
    Text,
    Upright,
    tabs,
)
from viz.player.lines import Frame
from viz.player.pack import rounded
from viz.scene import looks
from viz.words import Words, words

TOP = 3.5  # nats that the areas' picture is high
COIN_TOP, COSTS_TOP = 1.4, 2.6  # nats
ASIDE, WIDE = 0.21, 0.38  # where the two bars of an outcome stand, and how wide
FULL = 6.0  # nats or bits of which a cell has its full colour
FINE = 2**12  # places on an axis that the page can tell apart
GRID = Grid(("left right", "table table"), (1, 1.15), (1, 0.55), ("left", "right", "table"), (74, 80, 60))


def picture(scene: InformationScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, tossed = find(scene), coin(scene)
    names = (_("Any outcomes"), _("A coin"))
    sliders = tuple(_bar(which, i, scene, found) for which in "pq" for i in range(len(scene.p)))
    return Picture(
        panels=(
            _bars(found, _), _areas(found, scene, _), _numbers(found, _),
            *_coin(tossed, scene, _), _coin_numbers(tossed, _),
        ),
        sliders=(*sliders, *_tossed(scene, _)),
        chips=(tabs("tab", _("View"), names),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _, TABS), *of_all(found, tossed, scene, _)),
        latest=Latest(*OVER, tuple(slider.key for slider in sliders)),
        grid=GRID,
    )  # fmt: skip


def _bar(which: str, i: int, scene: InformationScene, found: Found) -> Slider:
    """The slider of an outcome, which is its bar; it stands where the bar ends, also when that gives way."""
    live = scene.chances(which, i)
    made = live.slider(f"{which}{low(i)}")
    ends = rounded(getattr(found, which)[..., i])
    x = i + (-ASIDE if which == "p" else ASIDE)
    return Slider(
        made.key, made.label, made.count, made.texts, upright=Upright("bars", x, live.values, 2 * ASIDE, ends, OVER)
    )


def _tossed(scene: InformationScene, _: Words) -> tuple[Slider, ...]:
    sliders = []
    for live, param in ((scene.heads_live(), HEADS), (scene.believed_live(), BELIEVED)):
        made = live.slider(_(param.name), param.symbol, live.ticks(6))
        sliders.append(
            Slider(made.key, made.label, made.count, made.texts, made.symbol, made.ticks,
                   shown=("tab", TABS.index("coin")))
        )  # fmt: skip
    return tuple(sliders)


def _bars(found: Found, _: Words) -> Panel:
    count = found.p.shape[-1]
    x = np.arange(float(count))
    figure = plot(
            xaxis=axis(
                "", range=[-0.55, count - 0.45], showgrid=False, tickvals=list(range(count)),
                ticktext=[f"p{low(i)} q{low(i)}" for i in range(count)], tickfont={"size": 13, "color": "@ink"},
                tickangle=0,
            ),
            yaxis=axis("", range=[-0.03, 1.17], nticks=6),
            margin={"l": 38, "r": 10, "t": 28, "b": 32},
        )  # fmt: skip
    return Panel(
        key="bars",
        label=_("Two distributions as bars that can be dragged"),
        figure=figure,
        marks=(
            Bars("p", x - ASIDE, rounded(found.p), over=OVER, wide=WIDE, colours=CLASSES, opacity=0.85, digits=3),
            Bars("q", x + ASIDE, rounded(found.q), over=OVER, wide=WIDE, colours=CLASSES, opacity=0.25, width=2,
                 digits=3),
        ),
        shown=("tab", TABS.index("areas")),
        area="left",
        caption=Caption(Text(_("p happens (full), q is believed (framed): drag them"))),
    )  # fmt: skip


def _areas(found: Found, scene: InformationScene, _: Words) -> Panel:
    """A column for each outcome, p wide: full up to −log p, framed up to −log q."""
    top = TOP / np.log(scene.base)
    frame = Frame(0.0, 1.0, 0.0, top, FINE)
    right = np.cumsum(found.p, axis=-1)
    left, wide = right - found.p, found.p > 0
    own, other = (np.minimum(each, 100 * top) for each in found.costs)  # what is infinite goes far out of the picture
    marks: list[Mark] = []
    for i in range(found.p.shape[-1]):
        x = frame.x(np.stack([left[..., i], left[..., i], right[..., i], right[..., i]], axis=-1))

        def column(low: np.ndarray, high: np.ndarray, there: np.ndarray) -> np.ndarray:
            return np.where(there[..., None], np.stack([low, high, high, low], axis=-1), np.nan)

        p, q, there = own[..., i], other[..., i], wide[..., i]
        zero = np.zeros_like(p)
        marks += [
            Area(f"entropy {i + 1}", x, frame.y(column(zero, p, there)), over=OVER, colour=CLASSES[i], opacity=0.7),
            Area(f"saved {i + 1}", x, frame.y(column(q, p, there & (q < p))), over=OVER, colour="@paper",
                 opacity=0.6),
            Area(f"more {i + 1}", x, frame.y(column(p, q, there & (q > p))), over=OVER, colour="@ink", opacity=0.3),
            Line(f"cross-entropy {i + 1}", x, frame.y(column(zero, q, there)), over=OVER, colour=CLASSES[i],
                 width=2.2),
        ]  # fmt: skip
    return Panel(
        key="areas",
        label=_("Columns as wide as p: full up to −log p, framed up to −log q"),
        figure=plot(
            xaxis=axis(_("width: probability p"), range=[0, 1], nticks=6),
            yaxis=axis(_("height: information, {unit}", unit=unit(scene, _)), range=[0, top], nticks=6),
            margin={"l": 52, "r": 14, "t": 28, "b": 44},
        ),
        marks=tuple(marks),
        shown=("tab", TABS.index("areas")),
        area="right",
        caption=Caption(Text(_("dark: q costs more than p; bright: less"))),
    )


def _numbers(found: Found, _: Words) -> Panel:
    """Each outcome's information, and its part in the entropy, in the cross-entropy and in their difference."""
    count = found.p.shape[-1]
    own, other = found.costs
    with np.errstate(invalid="ignore"):
        parts = [np.where(found.p > 0, found.p * each, 0.0) for each in (own, other, other - own)]
    cells = np.stack([own, other, *parts], axis=-2) + 0.0
    sums = np.stack([found.entropy, found.cross, found.divergence], axis=-1)[..., None]
    names = ["−log p", "−log q", "−p log p", "−p log q", "p log(p/q)"]
    return Panel(
        key="numbers",
        label=_("The information of each outcome, entropy, cross-entropy and divergence in numbers"),
        figure=matrices.frame(names, [*(str(i + 1) for i in range(count)), "Σ"], left=82),
        marks=(
            Matrix("outcomes", rounded(cells), over=OVER, full=FULL),
            Matrix("sums", rounded(sums), over=OVER, full=FULL, origin=(count, 2)),
            Line("sum", np.full(2, count - 0.5), np.array([1.5, 4.5]), width=1.5),
        ),
        shown=("tab", TABS.index("areas")),
        area="table",
    )


def _coin(found: Coin, scene: InformationScene, _: Words) -> tuple[Panel, Panel]:
    """The entropy of a coin with the line of a belief; and what each belief costs for this coin."""
    factor = 1 / np.log(scene.base)
    shown_at = ("tab", TABS.index("coin"))
    left, right = Frame(0, 1, 0, COIN_TOP * factor), Frame(0, 1, 0, COSTS_TOP * factor, FINE)
    both, said = ("believed", "heads"), unit(scene, _)
    ends = np.where(np.isfinite(found.ends).all(axis=1, keepdims=True), found.ends, np.nan)
    at = np.stack([found.heads] * 2, axis=-1)[None]
    heights = np.stack([np.broadcast_to(found.entropy, found.cross.shape), found.cross], axis=-1)
    curve = Line("entropy", left.x(found.x), left.y(found.curve), colour="@blue", width=2.8)
    marks: tuple[Mark, ...] = (
        curve,
        Line("cross-entropy", left.x(np.array([0.0, 1.0])), left.y(ends), over=("believed",), colour="@vermillion",
             width=2.2),
        Line("divergence", left.x(at), left.y(heights), over=both, colour="@ink", width=4,
             label="D(p‖q)"),
        Points("belief", left.x(found.believed), left.y(found.touch), colour="@vermillion", marker="diamond",
               now="believed"),
        Points("coin", left.x(found.heads), left.y(found.entropy), colour="@blue", now="heads"),
    )  # fmt: skip
    least = np.stack([found.heads, found.entropy], axis=-1)
    beside: tuple[Mark, ...] = (
        Line("costs", right.x(found.x), right.y(found.costs), over=("heads",), colour="@vermillion", width=2.6),
        Points("least", right.x(least[:, :1]), right.y(least[:, 1:]), over=("heads",), colour="@blue"),
        Points("paid", right.x(found.believed), right.y(np.swapaxes(found.cross, 0, 1)), over=("heads",),
               colour="@vermillion", marker="diamond", now="believed"),
    )  # fmt: skip

    def figure(title: str, up: float, name: str) -> dict:
        return plot(
            xaxis=axis(title, range=[-0.02, 1.02], nticks=6),
            yaxis=axis(name, range=[0, up], nticks=6),
            margin={"l": 52, "r": 14, "t": 28, "b": 44},
        )

    return (
        Panel(
            key="coin", label=_("The entropy of a coin, and the line of the cross-entropy for what is believed"),
            figure=figure(_("probability of heads p"), left.top, said), marks=marks,
            scrub=Scrub(x=("heads", found.heads)), shown=shown_at, area="left",
            caption=Caption(Text(_("entropy H(p), and the line H(p, q)"))),
        ),
        Panel(
            key="beliefs", label=_("What each belief costs for this coin"),
            figure=figure(_("believed probability q"), right.top, said), marks=beside,
            scrub=Scrub(x=("believed", found.believed)), shown=shown_at, area="right",
            caption=Caption(Text(_("cross-entropy H(p, q) over q: least at q = p"))),
        ),
    )  # fmt: skip


def _coin_numbers(found: Coin, _: Words) -> Panel:
    entropy = np.broadcast_to(found.entropy, found.cross.shape)
    cells = np.stack([entropy, found.cross, found.divergence, found.backward], axis=-1)[..., None, :]
    return Panel(
        key="coin numbers",
        label=_("Entropy, cross-entropy and both divergences of the coin in numbers"),
        figure=matrices.frame([""], ["H(p)", "H(p, q)", "D(p‖q)", "D(q‖p)"], left=14),
        marks=(Matrix("coin", rounded(cells), over=("believed", "heads"), full=FULL),),
        shown=("tab", TABS.index("coin")),
        area="table",
    )
