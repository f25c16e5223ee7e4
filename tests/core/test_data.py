"""Data sets: shapes, seeds, the rules that made samples follow, and real ones against numbers from outside."""

import numpy as np
import pytest

from core.data import DATASETS, Data

MADE = [key for key, spec in DATASETS.items() if spec.params]
REAL = [key for key in DATASETS if key not in MADE]
SHAPES = {  # features, classes, samples of the real ones
    "line": (1, 0),
    "parabola": (1, 0),
    "outlier": (1, 0),
    "two_scales": (2, 0),
    "threshold": (1, 2),
    "blobs": (2, 2),
    "moons": (2, 2),
    "circles": (2, 2),
    "xor": (2, 2),
    "spirals": (2, 2),
    "penguins": (1, 0, 342),
    "penguin_pair": (2, 2, 219),
    "penguin_species": (2, 3, 342),
    "engel": (1, 0, 235),
    "longley": (6, 0, 16),
}


@pytest.mark.parametrize("key", DATASETS)
def test_every_set_is_whole(key):
    spec, data = DATASETS[key], DATASETS[key]()
    assert spec.name
    assert spec.summary.endswith((".", "?"))
    assert spec.sources
    assert bool(spec.formula) == (key in MADE)
    features, classes, *samples = SHAPES[key]
    assert (data.features, data.classes, data.name) == (features, classes, key)
    assert [data.samples] == (samples or [spec.complete({})["samples"]])
    assert len(data.names) == len(data.units) == features + 1
    assert data.x.dtype == float
    assert data.y.dtype == (int if classes else float)
    assert not classes or np.unique(data.y).tolist() == list(range(classes)) == list(range(len(data.labels)))
    with pytest.raises(ValueError, match="read-only"):
        data.x[0, 0] = 1


@pytest.mark.parametrize("key", MADE)
def test_samples_belong_to_their_seed_and_noise_only_moves_them(key):
    make = DATASETS[key]
    few, many = make(samples=30, noise=0.1, seed=5), make(samples=80, noise=0.1, seed=5)
    np.testing.assert_array_equal(many.x[:, :30], few.x)
    np.testing.assert_array_equal(many.y[:30], few.y)
    assert np.abs(make(samples=30, noise=0.1, seed=6).x - few.x).max() > 0
    still, one, two = (make(samples=30, noise=noise, seed=5) for noise in (0.0, 0.1, 0.2))
    if key != "threshold":
        moved = (one.x - still.x, two.x - still.x) if one.classes else (one.y - still.y, two.y - still.y)
        np.testing.assert_allclose(2 * moved[0], moved[1], atol=1e-14)
        assert np.abs(moved[0]).max() > 0.05
    with pytest.raises(ValueError, match="noise must be one number"):
        make(noise=np.array([0.1, 0.2]))


def test_without_noise_the_samples_follow_the_rule():
    def of(key, **values):
        data = DATASETS[key](samples=200, noise=0.0, seed=1, **values)
        return data.x, data.y

    x, y = of("line")
    np.testing.assert_allclose(y, 0.8 * x[0] + 0.5)
    x, y = of("outlier")
    np.testing.assert_allclose(y - 0.8 * x[0] - 0.5, np.where(np.arange(200) == 0, -6, 0), atol=1e-14)
    x, y = of("parabola")
    np.testing.assert_allclose(y, x[0] ** 2 - 0.5 * x[0] - 1)
    x, y = of("two_scales")
    np.testing.assert_allclose(y, 3 * x[0] - 0.1 * x[1] + 1)
    x, y = of("threshold")
    np.testing.assert_array_equal(y, x[0] > 0.5)
    x, y = of("circles")
    np.testing.assert_allclose(np.hypot(*x), np.where(y == 0, 1, 0.5))
    x, y = of("xor")
    np.testing.assert_array_equal(np.abs(x), 1)
    np.testing.assert_array_equal(y, x[0] * x[1] < 0)
    x, y = of("moons")
    np.testing.assert_allclose(np.hypot(x[0] - y, x[1] - 0.5 * y), 1)
    assert (x[1, y == 0] >= 0).all()
    assert (x[1, y == 1] <= 0.5).all()
    x, y = of("spirals")
    radius = np.hypot(*x)
    np.testing.assert_allclose(x, radius * np.array([f(3 * np.pi * radius + np.pi * y) for f in (np.cos, np.sin)]))
    x, y = of("blobs", classes=3)
    np.testing.assert_allclose(np.hypot(*x), 2)
    assert np.unique(x[:, y == 2].round(9), axis=1).shape[1] == 1
    np.testing.assert_allclose(x[:, 0], np.sqrt(2))


@pytest.mark.parametrize(("key", "slope", "start"), [("engel", 0.48517842367692354, 147.47538852370573)])
def test_real_data_give_the_known_least_squares(key, slope, start):
    data = DATASETS[key]()
    fit = np.linalg.lstsq(np.vstack([data.x, np.ones(data.samples)]).T, data.y, rcond=None)[0]
    np.testing.assert_allclose(fit, [slope, start], rtol=1e-12)


def test_a_split_is_a_partition():
    data = DATASETS["moons"](samples=50)
    train, test = data.split(test=0.2, seed=3)
    assert (train.samples, test.samples, train.classes, train.names) == (40, 10, 2, data.names)
    both = np.concatenate([train.x, test.x], axis=1)
    np.testing.assert_array_equal(both[:, np.argsort(both[0])], data.x[:, np.argsort(data.x[0])])
    np.testing.assert_array_equal(data.split(0.2, seed=3)[1].x, test.x)
    assert (data.split(0.2, seed=4)[1].x != test.x).any()
    assert Data([[1.0, 2.0]], [1.0, 2.0]).split(0.01)[1].samples == 1
    for share, few in ((0, data), (1, data), (0.5, data.take([0]))):
        with pytest.raises(ValueError, match="a split needs"):
            few.split(share)


def test_some_samples_and_some_features():
    data = DATASETS["longley"]()
    assert data.take(data.x[5] > 1955).samples == 7
    some = data.select(5, 1)
    np.testing.assert_array_equal(some.x, data.x[[5, 1]])
    assert some.names == (data.names[5], data.names[1], data.names[6])
    assert some.units == (data.units[5], data.units[1], data.units[6])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([1.0, 2.0], [1.0, 2.0]), "x must be"),
        (([[1.0, 2.0]], [1.0]), "x must be"),
        ((np.empty((1, 0)), []), "at least one sample"),
        (([[np.nan]], [1.0]), "finite"),
        (([[1.0]], [np.inf]), "finite"),
        (([[1.0, 2.0]], [0, 2], 2), "labels must be 0 … 1"),
        (([[1.0, 2.0]], [0, 0.5], 2), "labels must be 0 … 1"),
        (([[1.0]], [1.0], 0, ("x",)), "names must have 2 entries"),
    ],
)
def test_what_is_no_data_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        Data(*arguments)
