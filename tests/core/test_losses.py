import numpy as np
import pytest

from core.derivatives import central_difference
from core.formula import FormulaError
from core.losses import LOSSES, Surface, from_formula

ANGLES = [0.0, 30.0, 90.0, -137.5, 180.0]
NOT_SMOOTH = {"ackley"}

# Jamil & Yang 2013 and the papers named in the catalog
PUBLISHED = {
    "rosenbrock": ([(1, 1)], 0),
    "beale": ([(3, 0.5)], 0),
    "himmelblau": ([(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)], 0),
    "booth": ([(1, 3)], 0),
    "matyas": ([(0, 0)], 0),
    "goldstein_price": ([(0, -1)], 3),
    "rastrigin": ([(0, 0)], 0),
    "ackley": ([(0, 0)], 0),
    "six_hump_camel": ([(0.089842, -0.712656), (-0.089842, 0.712656)], -1.0316285),
    "three_hump_camel": ([(0, 0)], 0),
    "mccormick": ([(-0.547198, -1.547198)], -1.913223),
    "styblinski_tang": ([(-2.903534, -2.903534)], -78.332331),
    "easom": ([(np.pi, np.pi)], -1),
    "griewank": ([(0, 0)], 0),
}


@pytest.fixture(params=[(key, angle) for key in LOSSES for angle in ANGLES], ids=lambda p: f"{p[0]}-{p[1]:g}")
def surface(request):
    key, angle = request.param
    return LOSSES[key](angle=angle)


def points_of(surface, count=40):
    low, high = np.array(surface.domain).T[..., None]
    return np.random.default_rng(5).uniform(low, high, (2, count))


def inside(surface, point):
    return all(low <= coordinate <= high for coordinate, (low, high) in zip(point, surface.domain, strict=True))


def test_derivatives_against_finite_differences(surface):
    theta = points_of(surface)
    gradient = surface.gradient(theta)
    size = 1 + np.abs(gradient).max()
    np.testing.assert_allclose(central_difference(surface.value, theta), gradient, rtol=1e-6, atol=1e-8 * size)
    hessian = surface.hessian(theta)
    size = 1 + np.abs(hessian).max()
    np.testing.assert_allclose(central_difference(surface.gradient, theta), hessian, rtol=1e-5, atol=1e-7 * size)
    np.testing.assert_array_equal(hessian, hessian.swapaxes(0, 1))


def test_minima_and_start(surface, request):
    smooth = not any(key in request.node.name for key in NOT_SMOOTH)
    assert inside(surface, surface.start)
    assert np.abs(surface.gradient(surface.start)).max() > 1e-3
    assert (surface.minimum is None) == (not surface.minima)
    for point in surface.minima:
        assert inside(surface, point)
        assert surface.value(point) == pytest.approx(surface.minimum, abs=1e-9)
    for point in surface.local_minima:
        assert inside(surface, point)
        assert surface.value(point) > surface.minimum + 1e-3
    for point in (*surface.minima, *surface.local_minima):
        if smooth:
            curvature = np.linalg.eigvalsh(surface.hessian(point))
            assert curvature.min() > 0
            np.testing.assert_allclose(surface.gradient(point), 0, atol=1e-12 * max(100, curvature.max()))
    if surface.minimum is not None:
        grid = np.array(np.meshgrid(*[np.linspace(*side, 101) for side in surface.domain])).reshape(2, -1)
        assert surface.value(grid).min() >= surface.minimum - 1e-12


def test_a_batch_equals_a_loop_and_inputs_stay(surface):
    theta = points_of(surface, 12)
    before = theta.copy()
    for function in (surface.value, surface.gradient, surface.hessian):
        batch = function(theta.reshape(2, 3, 4))
        loop = np.stack([function(theta[:, k]) for k in range(12)], axis=-1)
        np.testing.assert_allclose(batch.reshape(loop.shape), loop, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(theta, before)
    np.testing.assert_array_equal(surface.gradient_unguarded(theta), surface.gradient(theta))
    np.testing.assert_array_equal(surface.value_unguarded(theta), surface.value(theta))
    both = surface.value_and_gradient_unguarded(theta)
    np.testing.assert_array_equal(both[0], surface.value(theta))
    np.testing.assert_array_equal(both[1:], surface.gradient(theta))


def test_python_source_says_the_same(surface):
    x, y = points_of(surface)
    said = eval(surface.python, {"__builtins__": {}, "np": np, "x": x, "y": y})
    np.testing.assert_allclose(said, surface.value([x, y]), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("key", PUBLISHED)
def test_published_minima(key):
    surface = LOSSES[key]()
    points, value = PUBLISHED[key]
    assert surface.minimum == pytest.approx(value, abs=1e-6)
    np.testing.assert_allclose(sorted(surface.minima), sorted(points), atol=2e-6)


@pytest.mark.parametrize("key", LOSSES)
def test_angle_turns_rigidly(key):
    plain, turned = LOSSES[key](), LOSSES[key](angle=30)
    assert turned.domain == plain.domain
    centre = np.array(plain.domain).mean(axis=1)
    c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
    turn = np.array([[c, -s], [s, c]])
    theta = points_of(plain)
    moved = turn @ (theta - centre[:, None]) + centre[:, None]
    np.testing.assert_allclose(turned.value(moved), plain.value(theta), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(turned.start, turn @ (plain.start - centre) + centre, atol=1e-12)
    # angle 0 is the same formula, bit for bit
    assert LOSSES[key](angle=0.0) == plain
    assert plain.formula.place is None


@pytest.mark.parametrize("angle", np.linspace(-180, 180, 25))
@pytest.mark.parametrize("key", LOSSES)
def test_marks_stay_in_the_picture_at_every_angle(key, angle):
    surface = LOSSES[key](angle=angle)
    assert all(inside(surface, point) for point in (surface.start, *surface.minima, *surface.local_minima))


def test_catalog_entries_say_who_they_are():
    for key, spec in LOSSES.items():
        assert spec.key == key
        assert spec.formula.startswith("f(x, y) = ")
        assert spec.name
        assert spec.summary.endswith(".")
        assert spec.reference
        assert hash(spec()) == hash(spec())
    assert LOSSES["rosenbrock"].formula.endswith(LOSSES["rosenbrock"]().latex)
    assert r"\kappa" in LOSSES["bowl"].formula


def test_bowl_curves_as_its_condition_number_says():
    assert LOSSES["bowl"](condition=9).hessian([0.3, 0.1]).tolist() == [[1, 0], [0, 9]]
    np.testing.assert_allclose(np.linalg.eigvalsh(LOSSES["bowl"](angle=40).hessian([0.0, 0.0])), [1, 25])
    with pytest.raises(ValueError, match="condition"):
        LOSSES["bowl"](condition=0.5)
    with pytest.raises(ValueError, match="one number"):
        LOSSES["bowl"](condition=np.array([1.0, 2.0]))
    with pytest.raises(TypeError, match="no hyperparameter"):
        LOSSES["booth"](condition=2)


def test_two_valleys_are_one_narrow_and_deep_one_wide():
    surface = LOSSES["two_valleys"]()
    (deep,), (wide,) = surface.minima, surface.local_minima
    assert surface.value(deep) < surface.value(wide) < surface.minimum + 0.2
    assert np.linalg.eigvalsh(surface.hessian(deep)).min() > 5 * np.linalg.eigvalsh(surface.hessian(wide)).max()


def test_a_typed_surface_is_the_same_kind_of_thing():
    surface = from_formula("(1 - x)^2 + 100(y - x^2)^2")
    builtin = LOSSES["rosenbrock"]()
    assert isinstance(surface, Surface)
    theta = points_of(builtin)
    np.testing.assert_array_equal(surface.gradient(theta), builtin.gradient(theta))
    np.testing.assert_allclose(surface.minima, builtin.minima, atol=1e-9)
    assert surface.minimum == pytest.approx(0, abs=1e-12)
    assert surface.domain == ((-3, 3), (-3, 3))
    assert surface.defined == 1
    turned = from_formula("(1 - x)^2 + 100(y - x^2)^2", half_width=2, angle=90)
    np.testing.assert_allclose(turned.minima, [(-1, 1)], atol=1e-9)
    np.testing.assert_allclose(turned.start, [-2 * 0.55, -2 * 0.7])


def test_a_typed_surface_may_have_holes_and_no_minimum():
    assert from_formula("x + y").minimum is None
    assert from_formula("x^2 - y^2").minima == ()
    half = from_formula("sqrt(x) + y^2")
    assert 0.4 < half.defined < 0.6
    assert half.start[0] > 0
    assert from_formula("log(x) + y^2").start[0] > 0  # left of 0 the slope alone is a number
    level = from_formula("3")
    assert level.minima == ()
    assert np.isfinite(level.start).all()
    stair = from_formula("max(x + 0.5, 0)^2 + max(0.5 - y, 0)^2")  # level where a walk would begin first
    assert np.abs(stair.gradient(stair.start)).max() > 0
    below = from_formula("x^3 - 3x + y^2")  # lower at the border than at its minimum
    assert below.minimum is None
    np.testing.assert_allclose(below.local_minima, [(1, 0)], atol=1e-9)
    several = from_formula("(x^2 - 1)^2 + y^2")
    np.testing.assert_allclose(several.minima, [(-1, 0), (1, 0)], atol=1e-9)
    with pytest.raises(FormulaError, match="undefined everywhere"):
        from_formula("log(-1 - x^2)")
    with pytest.raises(FormulaError, match="not known"):
        from_formula("x + z")
    with pytest.raises(ValueError, match="half_width"):
        from_formula("x", half_width=0)
