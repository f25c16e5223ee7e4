"""The figures by their structure, the theme's marks and contrasts, and numbers as people read them."""

import math
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.descent import descend
from core.losses import LOSSES, from_formula
from core.network import Network
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from viz.figures import curves, landscape, network
from viz.figures.numbers import number
from viz.figures.theme import ACTIVATION_MARKS, MARKS, OUTCOME_MARKS, PALETTES, axis, colourscale, layout

TYPED = {
    "endless": "x + y",
    "saddle": "x^2 - y^2",
    "half": "sqrt(x) + y^2",
    "pole": "1/(x^2 + y^2)",
    "level": "3",
    "steep": "exp(x^2 + y^2)",
    "flat": "1e-12 x^2 + 1e-12 y^2",
    "speck": "log(0.001 - x^2 - y^2)",
    "wells": "x^4 - 2x^2 + y^2 + x/3",
}
SURFACES = [*LOSSES, *TYPED]


def surface_of(key):
    return from_formula(TYPED[key]) if key in TYPED else LOSSES[key](angle=25)


def painted(tree, palette):
    """The figure as the page draws it: the palette's colours in place of tokens."""
    if isinstance(tree, str):
        return palette[tree[1:]] if tree.startswith("@") else tree
    if isinstance(tree, dict):
        return {key: painted(item, palette) for key, item in tree.items()}
    if isinstance(tree, list | tuple):
        return [painted(item, palette) for item in tree]
    return tree


def leaves(tree):
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list | tuple):
        for item in tree:
            yield from leaves(item)
    else:
        yield tree


def validate(figure):
    """What every figure keeps; the Plotly figures in both palettes."""
    for leaf in leaves(figure):
        assert leaf is None or isinstance(leaf, str | int | float | bool | np.ndarray), type(leaf)
        assert not isinstance(leaf, np.generic), leaf
        if isinstance(leaf, float):
            assert math.isfinite(leaf)
    assert set(figure) == {"data", "layout"}
    return [go.Figure(painted(figure, palette)) for palette in PALETTES.values()]


def space(figure):
    """A 3-D figure without what the page's Plotly passes over: a scene's axes have neither of the two."""
    scene = {**figure["layout"]["scene"]}
    for name in ("xaxis", "yaxis", "zaxis"):
        axis = {key: item for key, item in scene[name].items() if key != "automargin"}
        title = {key: item for key, item in axis["title"].items() if key != "standoff"}
        scene[name] = {**axis, "title": title}
    return {**figure, "layout": {**figure["layout"], "scene": scene}}


def home(loss):
    return (*loss.domain[0], *loss.domain[1])


@pytest.mark.parametrize("key", SURFACES)
def test_contour(key):
    loss = surface_of(key)
    view, height = home(loss), landscape.height_of(loss)
    figure = landscape.contour(loss, view, height, ("x", "y"))
    for shown in validate(figure):
        (trace,) = shown.data
        assert trace.type == "contour"
        assert tuple(shown.layout.xaxis.range) == view[:2]
        assert tuple(shown.layout.yaxis.range) == view[2:]
        assert (shown.layout.xaxis.title.text, shown.layout.yaxis.title.text) == ("x", "y")
        assert shown.layout.showlegend is False
    trace = figure["data"][0]
    z = trace["z"]
    rows, columns = z.shape
    assert trace["x0"] < view[0] < view[1] < trace["x0"] + trace["dx"] * (columns - 1)
    assert trace["y0"] < view[2] < view[3] < trace["y0"] + trace["dy"] * (rows - 1)
    # z is the height of the loss at the trace's own coordinates, in parts of the lines' spacing
    lines, (first, spacing) = trace["contours"], landscape.levels(loss, height)
    part = spacing / lines["size"]
    assert lines["start"] * part == pytest.approx(first)
    i, j = rows // 3, columns // 4
    value = loss.value([trace["x0"] + trace["dx"] * j, trace["y0"] + trace["dy"] * i])
    np.testing.assert_allclose(z[i, j] * part, height(value), atol=0.51 * part)
    assert lines["size"] == 512  # a line lies right to a thousandth of the way to the next
    assert np.isfinite(z).any()
    assert not np.isinf(z).any()
    assert lines["size"] > 0
    assert lines["start"] < lines["end"]
    assert trace["zmin"] < trace["zmax"]
    # enough lines to see the landscape, and not so many that they merge
    drawn = np.clip(z[np.isfinite(z)], lines["start"], lines["end"])
    assert np.ptp(drawn) == 0 or 5 < np.ptp(drawn) / lines["size"] < 40


def test_equal_scales_where_no_sliver_is_left():
    loss = LOSSES["bowl"]()
    height = landscape.height_of(loss)
    for view, equal in [((-3, 3, -3, 3), True), ((-3, 3, -1.5, 1.5), True), ((-3, 3, -0.01, 0.01), False)]:
        layout = landscape.contour(loss, view, height, ("x", "y"))["layout"]
        assert (layout["yaxis"].get("scaleanchor") == "x") is equal
        if equal:
            assert layout["yaxis"]["scaleratio"] == 1
            assert layout["xaxis"]["constrain"] == layout["yaxis"]["constrain"] == "domain"


def test_zooming_changes_no_level_and_no_colour():
    loss = LOSSES["himmelblau"]()
    height = landscape.height_of(loss)
    far = landscape.contour(loss, home(loss), height, ("x", "y"))["data"][0]
    near = landscape.contour(loss, (2.9, 3.1, 1.9, 2.1), height, ("x", "y"))["data"][0]
    for name in ("zmin", "zmax", "contours", "colorscale"):
        assert far[name] == near[name]


@pytest.mark.parametrize("view", [(0, 1e-9, 0, 1e-9), (-1e6, 1e6, -1e6, 1e6), (999_999, 1e6, 0, 1), (0, 1, 0, 1e6)])
@pytest.mark.parametrize("key", ["bowl", "goldstein_price", "steep", "speck"])
def test_any_view_is_a_figure(key, view):
    loss = surface_of(key)
    figure = landscape.contour(loss, tuple(map(float, view)), landscape.height_of(loss), ("x", "y"))
    validate(figure)
    assert figure["layout"]["xaxis"]["range"] == list(view[:2])


@pytest.mark.parametrize("key", SURFACES)
def test_surface(key):
    loss = surface_of(key)
    height = landscape.height_of(loss)
    figure = landscape.surface(loss, height, ("x", "y", "loss"), (1.0, -2.0, 0.5))
    for shown in validate(space(figure)):
        (trace,) = shown.data
        assert trace.type == "surface"
        scene = shown.layout.scene
        assert tuple(scene.xaxis.range) == loss.domain[0]
        assert tuple(scene.yaxis.range) == loss.domain[1]
        assert (scene.camera.eye.x, scene.camera.eye.y, scene.camera.eye.z) == (1.0, -2.0, 0.5)
        assert scene.zaxis.title.text == "loss"
    trace, zaxis = figure["data"][0], figure["layout"]["scene"]["zaxis"]
    assert trace["z"].shape == (len(trace["y"]), len(trace["x"]))
    i, j = len(trace["y"]) // 3, len(trace["x"]) // 4
    value = loss.value([trace["x"][j], trace["y"][i]])
    np.testing.assert_allclose(trace["z"][i, j], height(value), rtol=1e-9)
    finite = trace["z"][np.isfinite(trace["z"])]
    assert zaxis["range"][0] <= finite.min()
    assert finite.max() <= zaxis["range"][1]
    assert len(zaxis["tickvals"]) == len(zaxis["ticktext"])
    assert all(isinstance(text, str) and text for text in zaxis["ticktext"])
    assert zaxis["tickvals"] == sorted(zaxis["tickvals"])


@pytest.mark.parametrize("key", SURFACES)
def test_height_goes_up_with_the_loss_and_back(key):
    loss = surface_of(key)
    height = landscape.height_of(loss)
    assert height.scale > 0
    assert math.isfinite(height.scale)
    low = loss.minimum if loss.minimum is not None else height.offset - 3 * height.scale
    values = low + height.scale * np.array([0, 0.01, 0.1, 1, 10, 1e3, 1e6])
    heights = height(values)
    assert (np.diff(heights) > 0).all()
    for value, one in zip(values, heights, strict=True):
        assert height.inverse(float(one)) == pytest.approx(value, rel=1e-6, abs=1e-6 * height.scale)


@pytest.mark.parametrize("key", SURFACES)
def test_loss_against_step(key):
    loss = surface_of(key)
    rates = np.geomspace(1e-3, 10, 9)
    path = descend(loss, OPTIMIZERS["gradient_descent"](learning_rate=rates), steps=50)
    shown = curves.loss_axis(loss, float(path.value[0, 0]), ("loss", "loss above"))
    figure = curves.steps(50, shown, "step")
    for one in validate(figure):
        assert tuple(one.layout.xaxis.range) == (0, 50)
        assert one.layout.xaxis.title.text == "step"
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < high
    start = path.value[0, 0]
    if loss.minimum is None or start == loss.minimum:  # on a level plain nothing is above
        assert shown["title"]["text"] == "loss"
        assert shown.get("type") != "log"
        assert low < start < high
    else:
        assert shown["title"]["text"] == "loss above"
        assert shown["type"] == "log"
        above = math.log10(start - loss.minimum)
        assert low + 6 <= above + 0.3 <= high  # the goal is four decades below the start


def test_loss_axis_without_any_number():
    shown = curves.loss_axis(from_formula("x + y"), math.nan, ("loss", "above"))
    assert shown["range"] == pytest.approx([-6.6, 6.6])


# --- theme -----------------------------------------------------------------------------------------------------


def test_every_optimizer_has_a_mark_of_its_own():
    assert set(MARKS) == set(OPTIMIZERS)
    looks = [(mark.colour, mark.marker, mark.dash) for mark in MARKS.values()]
    assert len(set(looks)) == len(looks)
    # colour alone is not enough: without it, marker and dash still tell them apart
    assert len({(mark.marker, mark.dash) for mark in MARKS.values()}) == len(MARKS)
    # two of one colour differ in the dash
    assert len({(mark.colour, mark.dash) for mark in MARKS.values()}) == len(MARKS)


def test_every_outcome_has_a_mark():
    assert set(OUTCOME_MARKS) == {outcome.name.lower() for outcome in Outcome}
    assert len({pattern for _, pattern in OUTCOME_MARKS.values()}) == len(OUTCOME_MARKS)
    assert len({colour for colour, _ in OUTCOME_MARKS.values()}) == len(OUTCOME_MARKS)


def test_palettes_have_the_same_colours_by_name():
    light, dark = PALETTES["light"], PALETTES["dark"]
    assert set(light) == set(dark)
    for palette in PALETTES.values():
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in palette.values())
    tokens = [mark.colour for mark in MARKS.values()] + [colour for colour, _ in OUTCOME_MARKS.values()]
    tokens += [colour for _, colour in colourscale()]
    tokens += [leaf for leaf in leaves([axis("t"), layout()]) if str(leaf).startswith("@")]
    assert all(token[0] == "@" and token[1:] in light for token in tokens)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2's contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_by_the_book():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
def test_text_can_be_read(palette):
    colours = PALETTES[palette]
    for name in ("ink", "muted", "accent"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name


@pytest.mark.parametrize("colour", sorted({mark.colour[1:] for mark in (*MARKS.values(), *ACTIVATION_MARKS.values())}))
@pytest.mark.parametrize("palette", PALETTES)
def test_paths_stand_out_from_the_paper(palette, colour):
    assert contrast(PALETTES[palette][colour], PALETTES[palette]["paper"]) >= 3


# --- numbers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1, "1"),
        (-1, "−1"),
        (0.1, "0.1"),
        (0.05, "0.05"),
        (0.30000000000000004, "0.3"),
        (2 / 3, "0.667"),
        (123.456, "123"),
        (1234, "1234"),
        (9994, "9994"),
        (0.0001, "0.0001"),
        (math.pi * 1e-7, "3.14×10⁻⁷"),
        (-2.5e-9, "−2.5×10⁻⁹"),
        (6.02e23, "6.02×10²³"),
        (123456, "1.23×10⁵"),
        (0.9996, "1"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
    ],
)
def test_number_examples(value, text):
    assert number(value) == text


NUMBER = re.compile(r"(−?)(?:(\d+(?:\.\d+)?)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?|10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text):
    """The number that a text says; the text must be one."""
    match = NUMBER.fullmatch(text)
    assert match, text
    sign, digits, power, bare = match.groups()
    return float(f"{'-' if sign else ''}{digits or '1'}e{(power or bare or '0').translate(PLAIN)}")


@given(st.floats(-1e307, 1e307), st.integers(2, 6))
def test_number_rounds_right(value, digits):
    text = number(value, digits)
    assert "e" not in text
    assert "-" not in text
    assert not text.endswith(".")
    size = abs(value)
    # the plain way of writing gives whole numbers all their digits
    kept = max(digits, 4)
    assert read(text) == pytest.approx(value, rel=0.51 * 10 ** (1 - digits), abs=5e-324)
    if 0 < size < 10**kept:
        mantissa = re.sub("(^|×)10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$", "", text.removeprefix("−"))
        assert sum(c.isdigit() for c in mantissa.lstrip("0.")) <= kept


@given(st.floats(1e-300, 1e300), st.floats(1, 1e3))
def test_number_keeps_the_order(value, factor):
    assert read(number(value)) <= read(number(value * factor)) * (1 + 1e-12)


@given(st.floats(allow_nan=False))
def test_number_of_the_negative_is_the_same_with_a_minus(value):
    if value > 0:
        assert number(-value) == "−" + number(value)


def test_a_networks_edges_join_its_units_in_the_order_of_its_weights():
    sizes = (2, 3, 1)
    net = Network(sizes)
    theta = np.arange(net.dimension, dtype=float)
    matrices = [w for w, _b in net.unpack(theta)]
    ends, first = network.pairs(sizes), np.cumsum([0, *sizes])
    assert len(ends) == net.weights.sum()
    for weight, (start, end) in zip(theta[net.weights], ends, strict=True):
        layer = np.searchsorted(first, start, side="right") - 1
        assert matrices[layer][start - first[layer], end - first[layer + 1]] == weight
    x, y = network.places(sizes)
    assert x.tolist() == [0, 0, 1, 1, 1, 2]
    assert (np.diff(y[2:5]) < 0).all()  # from top to bottom
    across, down = network.wires(sizes)
    assert across[:2].tolist() == [0, 1]
    assert down[:2].tolist() == [y[0], y[2]]
