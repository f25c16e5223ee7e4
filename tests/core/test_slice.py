"""A plane through parameter space: its points, what it explains, and what it hides."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.network import Network
from core.slice import Plane, path_plane, random_plane, sharpest

BOWL = SimpleNamespace(value=lambda theta: np.tensordot([1.0, 2.0, 3.0], theta**2, 1))


def test_points_and_coordinates_are_inverse_also_on_slanted_axes():
    draw = np.random.default_rng(0)
    plane = Plane(draw.normal(size=5), draw.normal(size=(2, 5)))
    uv = draw.normal(size=(2, 3, 4))
    theta = plane.points(uv)
    np.testing.assert_allclose(theta[:, 1, 2], plane.origin + uv[:, 1, 2] @ plane.axes)
    np.testing.assert_allclose(plane.coordinates(theta), uv, rtol=1e-10)
    off = theta + draw.normal(size=5)[:, None, None]
    left = off - plane.nearest(off)
    np.testing.assert_allclose(np.tensordot(plane.axes, left, 1), 0, atol=1e-12)


def test_paths_in_a_plane_are_explained_whole():
    draw = np.random.default_rng(1)
    flat = np.moveaxis(Plane(draw.normal(size=6), draw.normal(size=(2, 6))).points(draw.normal(size=(2, 20, 3))), 1, 0)
    plane = path_plane(flat)
    assert plane.explained(flat) == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(plane.origin, flat.mean(axis=(0, 2)))
    assert (np.take_along_axis(plane.axes, np.abs(plane.axes).argmax(axis=1)[:, None], 1) > 0).all()


def test_the_share_is_that_of_the_variance():
    path = np.random.default_rng(2).normal(size=(400, 3)) * [3.0, 2.0, 1.0]
    plane = path_plane(path[:200], path[200:])
    values = np.linalg.eigvalsh(np.cov(path.T))
    assert plane.explained(path) == pytest.approx(values[1:].sum() / values.sum(), rel=1e-12)
    assert Plane(np.zeros(3), np.eye(3)[1:]).explained(path) == pytest.approx(
        path.var(axis=0)[1:].sum() / path.var(axis=0).sum()
    )
    assert Plane(np.zeros(3), 7 * np.array([[0, 1.0, 0], [0, 1.0, 1.0]])).explained(path) == pytest.approx(
        path.var(axis=0)[1:].sum() / path.var(axis=0).sum()
    )
    assert plane.explained(1e-3 * path) == pytest.approx(plane.explained(path))  # however short
    assert plane.explained(path[:1]) == 1


def test_points_that_are_not_finite_are_left_out():
    path = np.random.default_rng(3).normal(size=(9, 4))
    wild = np.vstack([path, [np.nan, 1, 1, 1], np.full(4, np.inf), np.full(4, np.nan)])
    flat = path_plane(path[:, :2])
    assert flat.explained(path[:, :2]) == pytest.approx(1)
    np.testing.assert_array_equal(path_plane(wild).axes, path_plane(path).axes)
    with pytest.raises(ValueError, match="finite points"):
        path_plane(wild[-2:])
    assert path_plane(path[:1]).axes.shape == (2, 4)


def test_the_true_loss_beside_the_planes():
    plane = Plane(np.array([0.0, 0.0, 1.0]), np.eye(3)[:2])
    true, seen = plane.honest(BOWL, [[1.0, 2.0, 1.0], [1.0, 2.0, 5.0]])
    assert true.tolist() == [12, 84]
    assert seen.tolist() == [12, 12]
    surface = plane.surface(BOWL, [0.0, 1.0, 2.0], [0.0, 3.0])
    assert surface.tolist() == [[3, 4, 7], [21, 22, 25]]


def test_random_directions_have_the_filters_lengths():
    network = Network((3, 4, 2), output="softmax")
    theta = np.random.default_rng(4).normal(size=network.dimension)
    plane = random_plane(network, theta, seed=7)
    for axis in plane.axes:
        for (w, _), (d, e) in zip(network.unpack(theta), network.unpack(axis), strict=True):
            np.testing.assert_allclose(np.linalg.norm(d, axis=0), np.linalg.norm(w, axis=0))
            np.testing.assert_array_equal(e, 0)
    assert abs(np.corrcoef(*plane.axes)[0, 1]) < 0.9
    np.testing.assert_array_equal(plane.points([0.0, 0.0]), theta)
    np.testing.assert_array_equal(random_plane(network, theta, seed=7).axes, plane.axes)


def test_the_sharpest_direction_is_the_largest_eigenvalue_also_where_the_loss_bends_down_more():
    draw = np.random.default_rng(4)
    basis, _ = np.linalg.qr(draw.normal(size=(6, 6)))
    for values in ([3.0, 2.9, 1.0, 0.5, 0.1, -0.2], [0.5, 0.2, 0.1, -0.1, -1.0, -4.0], [0.0] * 6):
        hessian = basis * values @ basis.T
        loss = SimpleNamespace(gradient=lambda theta, hessian=hessian: hessian @ theta)
        value, direction = sharpest(loss, draw.normal(size=6))
        assert value == pytest.approx(max(values), abs=1e-6)
        np.testing.assert_allclose(hessian @ direction, value * direction, atol=1e-4)


@pytest.mark.parametrize("slopes", [[0.2, 0.6], [-0.6, 0.2], [-3.0, 0.5], [0.1, -0.4]])
def test_the_sharpest_direction_is_the_same_at_every_scale_and_has_one_sign(slopes):
    value, direction = sharpest(SimpleNamespace(gradient=lambda theta: np.array(slopes)[:, None] * theta), [1.0, 1.0])
    assert value == pytest.approx(max(slopes), rel=1e-6)
    expected = np.eye(2)[np.argmax(slopes)]
    np.testing.assert_allclose(direction, expected, atol=1e-4)


def test_the_hessian_is_that_of_the_place_and_a_flat_loss_has_none():
    value, _ = sharpest(SimpleNamespace(gradient=lambda theta: theta**3), [1.0, -2.0])
    assert value == pytest.approx(3 * 2**2, rel=1e-6)
    value, direction = sharpest(SimpleNamespace(gradient=np.zeros_like), [1.0, 2.0])
    assert value == 0
    assert np.isfinite(direction).all()
