"""What is said of the map and of the path in focus."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.optimizers import OPTIMIZERS
from viz.figures.numbers import number
from viz.figures.theme import MARKS
from viz.lessons.landscape.runs import Landscape, Map, Way
from viz.lessons.landscape.scene import LandscapeScene
from viz.player import Reading, Table, Text
from viz.player.pack import Single, rounded
from viz.words import Words

PLANE_NAMES = {
    "paths": template("Through the paths"), "random": template("Random directions"),
    "ends": template("Sharp or flat by batch size"),
}  # fmt: skip
CLOSE = 1.1  # both losses differ by a smaller factor: the map is about right

NOW = template(
    "{name}, learning rate {rate}: after epoch {epoch} the loss is {true}. The map says {seen} there: {how}."
)
HOW = (
    template("about right"),
    template("{ratio} times too high"),
    template("{ratio} times too low"),
)
GONE = template("{name}, learning rate {rate}: it diverges at step {step}; its path is drawn up to there.")
SHARE = template(
    "The plane shows {all}% of the variance of all paths and {own}% of this one’s. It has 2 of {dimension} dimensions."
)
STAYED = template(
    "The plane shows {all}% of the variance of the paths that do not diverge and {own}% of this one’s. "
    "It has 2 of {dimension} dimensions."
)
OVER = ("focus", "factor", "epoch")


def along(found: Landscape, what: str) -> np.ndarray:
    """A loss along all ways, (optimizers, factors, epochs); NaN after a path's end."""
    values = np.full((len(found.runs), len(found.maps), len(found.epochs)), np.nan)
    for j, each in enumerate(found.maps):
        for i, way in enumerate(each.ways):
            values[i, j, : len(way.true)] = getattr(way, what)
    return values


def sentences(scene: LandscapeScene, found: Landscape, _: Words) -> tuple[Text, ...]:
    """Where the path in focus stands, what the map says of that, and how much the plane shows."""
    true, seen = along(found, "true"), along(found, "seen")
    there = np.isfinite(true) & np.isfinite(seen)
    with np.errstate(all="ignore"):
        ratio = np.where(there, seen / true, 1.0)
    how = np.where(ratio > CLOSE, 1, np.where(ratio < 1 / CLOSE, 2, 0))
    told: list[str] = []
    which = np.zeros(true.shape, dtype=int)
    for i, chosen in enumerate(scene.optimizers):
        name = _(OPTIMIZERS[chosen.key].name)
        for j, each in enumerate(found.maps):
            said = {"name": name, "rate": number(each.ways[i].rate)}
            live = {key: "{" + key + "}" for key in ("epoch", "true", "seen", "how")}
            which[i, j] = np.where(there[i, j], len(told), len(told) + 1)
            told += [_(NOW, **said, **live), _(GONE, **said, step=each.ways[i].diverged)]
    own = np.array([[each.ways[i].explained for each in found.maps] for i in range(len(found.runs))])
    readings = {
        "now": Reading(which, OVER, texts=tuple(told)),
        "epoch": Reading(found.epochs, ("epoch",), 5),
        "true": Reading(Single(rounded(np.where(there, true, 0.0))), OVER),
        "seen": Reading(Single(rounded(np.where(there, seen, 0.0))), OVER),
        "how": Reading(how, OVER, texts=tuple(map(_, HOW))),
        "ratio": Reading(Single(rounded(np.where(how == 2, 1 / ratio, ratio))), OVER),
        "all": Reading(_percent([each.explained for each in found.maps]), ("factor",)),
        "own": Reading(_percent(own), ("focus", "factor")),
    }
    shares = [_share(each, found.network.dimension, _) for each in found.maps]
    return Text("{now}", (), readings), Text(shares, ("factor",), readings)


def _share(each: Map, dimension: int, _: Words) -> str:
    gone = [way.diverged >= 0 for way in each.ways]
    return _(STAYED if any(gone) and not all(gone) else SHARE, all="{all}", own="{own}", dimension=dimension)


def names(scene: LandscapeScene, _: Words) -> tuple[tuple[str, str, str], ...]:
    """Each optimizer's name, colour and marker."""
    keys = (chosen.key for chosen in scene.optimizers)
    return tuple((_(OPTIMIZERS[key].name), MARKS[key].colour, MARKS[key].marker) for key in keys)


def _percent(share) -> Single:
    return Single(rounded(100 * np.asarray(share, dtype=float)))


def table(scene: LandscapeScene, found: Landscape, _: Words) -> Table:
    """A row for each optimizer: its end, what the map says of that, and how much of its path is seen."""
    columns = (_("Optimizer"), _("Learning rate"), _("Loss at the end"), _("On the map"), _("Shown of its path"))
    rows = names(scene, _)
    cells = [[_cells(each.ways[i], _) for each in found.maps] for i in range(len(rows))]
    steps = [[_last(each.ways[i]) for each in found.maps] for i in range(len(rows))]
    return Table(columns, rows, cells, ("factor",), focus="focus", jump=("epoch", 1), steps=steps)


def _last(way: Way) -> int | None:
    """The last moment before a path that diverges ends."""
    return len(way.true) - 1 if way.diverged >= 0 else None


def _cells(way: Way, _: Words) -> list[str]:
    diverges = _("diverges at step {step}", step=way.diverged)
    ends = [diverges, "–"] if way.diverged >= 0 else [number(way.true[-1]), number(way.seen[-1])]
    return [number(way.rate), *ends, f"{number(100 * way.explained)}%"]
