"""What a new picture costs: its bytes on the wire, and the server's work for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from viz.lessons.playground import LESSON
from viz.lessons.playground.scene import PlaygroundScene
from viz.player.pack import pack
from viz.scene import choose

picture = LESSON.shown

BYTES = 200_000
MILLISECONDS = 40
KEYS = ("gradient_descent", "momentum", "rmsprop", "adam")


def scene(surface=None):
    """Four optimizers × 200 steps, at every position of the slider."""
    optimizers = tuple(choose(OPTIMIZERS[key]) for key in KEYS)
    plain = replace(PlaygroundScene(), optimizers=optimizers, steps=200, step=200)
    return plain if surface is None else plain.with_surface(choose(LOSSES[surface]))


@pytest.mark.parametrize("surface", [None, *LOSSES])
def test_bytes(surface, report):
    shown, _at = picture(scene(surface))
    size, rates = len(pack(shown)), shown.sliders[0].count
    name = surface or "the first picture's bowl"
    limited = surface in (None, "rosenbrock")
    target = f"target ≤ {BYTES // 1000} kB" if limited else ""
    report(
        f"a new picture: {name}, {rates} rates × {len(KEYS)} optimizers × 200 steps",
        f"{size / 1000:.0f} kB",
        target,
    )
    assert size <= (BYTES if limited else 2 * BYTES)


@pytest.mark.parametrize("surface", [None, "rosenbrock"])
def test_work_for_a_new_start(surface, benchmark, report, measured):
    first = scene(surface)
    pack(picture(first)[0])  # the surface's own picture is drawn once and kept
    fresh = count(1)

    def elsewhere():
        x, y = first.start
        return (replace(first, start=(x + 1e-3 * next(fresh), y)),), {}

    benchmark.pedantic(lambda s: pack(picture(s)[0]), setup=elsewhere, rounds=30 if measured else 1)
    if measured:
        median, least = 1000 * benchmark.stats.stats.median, 1000 * benchmark.stats.stats.min
        report(
            f"the server's work for a new start, {surface or 'first picture'}, median",
            f"{median:.1f} ms",
            f"target ≤ {MILLISECONDS} ms",
        )
        assert least <= MILLISECONDS
