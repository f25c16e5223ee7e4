"""What the page of information says."""

from __future__ import annotations

import numpy as np

from core.message import template
from viz.figures.symbols import SUBSCRIPTS
from viz.lessons.information.runs import Coin, Found
from viz.lessons.information.scene import TABS, InformationScene
from viz.player import Reading, Text
from viz.player.pack import Single, rounded
from viz.words import Words

OVER = ("moved", "place")
ENTROPY = template("Entropy H(p) = {h} {unit}, the coloured area.")
COSTS = template("Believing q costs H(p, q) = {c}, the framed area, which is D(p‖q) = {d} more.")
SAME = template("q = p: the cross-entropy H(p, q) is the entropy, and D(p‖q) = 0. No other belief costs less.")
ENDLESS = template("q calls impossible what p lets happen: H(p, q) and D(p‖q) are infinite.")
TARGET = template(
    "p is a one-hot target: only −log q{k} = {c} is left of H(p, q), a classifier’s loss on one sample; "
    "it is D(p‖q), too."
)
COIN = template("Heads come with p = {p}: the entropy is {h} {unit}.")
COIN_COSTS = template("Who believes q = {q} pays {c} on average, {d} more: the gap.")
COIN_SAME = template("Who believes q = {q} is right and pays no more.")
COIN_ENDLESS = template("Who believes q = {q} calls impossible what happens, and pays an infinite cost.")


def state(divergence: np.ndarray) -> np.ndarray:
    """Which of three sentences is said: some cost, none, or an infinite one."""
    return np.where(np.isinf(divergence), 2, divergence < 1e-12)


def low(i: int) -> str:
    return str(i + 1).translate(SUBSCRIPTS)


def unit(scene: InformationScene, _: Words) -> str:
    return _("bits") if scene.unit == "bits" else _("nats")


def of_all(found: Found, coin: Coin, scene: InformationScene, _: Words) -> tuple[Text, Text]:
    """Two sentences for each tab, apart, so that the picture under a finger seldom moves when one gets longer."""
    count = len(scene.p)
    both, filled = ("believed", "heads"), {name: f"{{{name}}}" for name in "cd"}
    hot = np.where(found.p == 1.0, np.arange(count) + 1, 0).max(axis=-1)
    plain = state(found.divergence)
    paid = {"q": "{believed}", "c": "{coin_c}", "d": "{coin_d}"}
    readings = {
        "h": Reading(rounded(found.entropy), OVER),
        "c": Reading(rounded(found.cross), OVER),
        "d": Reading(rounded(found.divergence), OVER),
        "state": Reading(
            np.where((hot > 0) & (plain != 2), hot + 2, plain), OVER,
            texts=(
                *(_(each, **filled) for each in (COSTS, SAME, ENDLESS)),
                *(_(TARGET, k=low(i), c="{c}") for i in range(count)),
            ),
        ),
        "heads": Reading(Single(coin.heads), ("heads",), 4),
        "believed": Reading(Single(coin.believed), ("believed",), 4),
        "coin_h": Reading(rounded(coin.entropy), ("heads",)),
        "coin_c": Reading(rounded(coin.cross), both),
        "coin_d": Reading(rounded(coin.divergence), both),
        "coin_state": Reading(
            state(coin.divergence), both, texts=tuple(_(each, **paid) for each in (COIN_COSTS, COIN_SAME, COIN_ENDLESS))
        ),
    }  # fmt: skip
    assert len(TABS) == 2
    names = _("bit[s]") if scene.unit == "bits" else _("nat[s]")  # as many as the number before says
    first = [_(ENTROPY, h="{h}", unit=names), _(COIN, p="{heads}", h="{coin_h}", unit=names)]
    return Text(first, ("tab",), readings), Text(["{state}", "{coin_state}"], ("tab",), readings)
