"""No two optimizers in one picture look alike, whoever looks."""

from itertools import combinations

import numpy as np
import pytest

from viz.figures.theme import MARKS, PALETTES
from viz.lessons.escape.picture import UNDAMPED_MARK
from viz.lessons.taylor.picture import ORDERS

LOOKS = {**MARKS, "undamped newton": UNDAMPED_MARK}
VISIONS = {  # Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB
    "trichromacy": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
APART = 0.06  # in OKLab, three times what an eye tells apart side by side


def seen(colour, vision):
    """A colour in OKLab as this kind of eye sees it."""
    part = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    to_cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return to_lab @ np.cbrt(to_cones @ np.clip(np.array(vision) @ linear, 0, 1))


def test_fifteen_optimizers_have_fifteen_markers():
    assert len(LOOKS) == 15
    assert len({look.marker for look in LOOKS.values()}) == 15
    assert len({(look.colour, look.dash) for look in LOOKS.values()}) == 15


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("vision", VISIONS)
def test_lines_of_the_same_dash_differ_in_colour_for_every_eye(theme, vision):
    colours = {name: seen(PALETTES[theme][look.colour[1:]], VISIONS[vision]) for name, look in LOOKS.items()}
    alike = [
        (one, other)
        for one, other in combinations(LOOKS, 2)
        if LOOKS[one].dash == LOOKS[other].dash and np.linalg.norm(colours[one] - colours[other]) < APART
    ]
    assert not alike


def test_taylors_orders_differ():
    assert len({look.marker for look in ORDERS}) == len({(look.colour, look.dash) for look in ORDERS}) == len(ORDERS)
