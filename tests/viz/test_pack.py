"""The payload, read back by a decoder of its own: what the page unpacks is what NumPy computed."""

import json
import struct
import zlib
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from tests.viz.told import told
from viz.figures.numbers import number
from viz.player import Bars, Handle, Matrix, Panel, Path, Picture, Reading, Slider, Text, Written
from viz.player.pack import FAR, FINE, GAP, Codes, Fixed, Short, Single, Wide, pack, positions, rounded


def refuse(name):
    raise ValueError(f"{name} is not JSON")


def unpack(body):
    """Bytes → the JSON tree and the tree with its arrays, number by number as the format says."""
    whole = zlib.decompress(body)
    (length,) = struct.unpack_from("<I", whole)
    written = json.loads(whole[4 : 4 + length].decode(), parse_constant=refuse)
    records, binary = written["arrays"], whole[4 + length :]
    arrays = [array_of(each, planes) for each, planes in zip(records, planes_of(records, binary), strict=True)]
    return written["tree"], revive(written["tree"], arrays)


def revive(tree, arrays):
    if isinstance(tree, list):
        return [revive(item, arrays) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if tree.get("$") == "number":
        return float(tree["text"])
    return arrays[tree["$"]] if "$" in tree else {key: revive(item, arrays) for key, item in tree.items()}


def planes_of(records, binary):
    """The planes of each array: all the lowest, those with more differences along a line first, then the next."""
    planes, at = [[] for _each in records], 0
    turns = [
        [
            i
            for i, each in enumerate(records)
            if each["kind"] != "codes" and each["along"] == along and each["planes"] > n
        ]
        for n in range(4)
        for along in (2, 1, 0)
    ]
    for i in [*(i for turn in turns for i in turn), *(i for i, each in enumerate(records) if each["kind"] == "codes")]:
        size = int(np.prod(records[i]["shape"]))
        planes[i].append(binary[at : at + size])
        at += size
    assert at == len(binary)
    return planes


def array_of(told, planes):
    size, kind = int(np.prod(told["shape"])), told["kind"]
    if kind == "codes":
        return np.frombuffer(planes[0], np.uint8).reshape(told["shape"])
    numbers = []
    for i in range(size):
        zigzag = sum(plane[i] << 8 * byte for byte, plane in enumerate(planes))
        numbers.append((zigzag >> 1) ^ -(zigzag & 1))
    run = told["shape"][-1]
    for i in [i for _again in range(told["across"]) for i in range(run, size)]:
        numbers[i] = wrapped(numbers[i] + numbers[i - run])
    for i in [i for _again in range(told["along"]) for i in range(1, size)]:
        numbers[i] = wrapped(numbers[i] + numbers[i - 1 if i % run else i - run])
    if kind == "float":
        data = np.array([wrapped(n << told["cut"]) for n in numbers], dtype=np.int32).view(np.float32)
    elif kind == "wide":
        data = (np.array(numbers, dtype=np.int64) << told["cut"]).view(np.float64)
    else:
        data = told["origin"] + told["quantum"] * np.array(
            [np.nan if n == GAP and kind == "gaps" else n for n in numbers]
        )
    return data.reshape(told["shape"])


def wrapped(n):
    """The whole number as 32 bits hold it."""
    return (n + 2**31) % 2**32 - 2**31


def back(tree):
    return unpack(pack(tree))[1]


FLOATS = st.floats(-1e9, 1e9)


@settings(max_examples=100, deadline=None)
@given(
    arrays(float, array_shapes(min_dims=1, max_dims=3, max_side=6), elements=st.floats(-FAR, FAR)),
    st.floats(1e-3, 1e3),
    st.tuples(FLOATS, FLOATS),
    st.integers(0, 2**32 - 1),
)
def test_positions_are_within_half_a_quantum(spread, width, centre, seed):
    x = centre[0] + spread * width * 0.999
    y = centre[1] + np.random.default_rng(seed).permuted(spread, axis=-1) * width * 0.999
    fixed_x, fixed_y, count = positions(x, y, centre, width)
    quantum = width / FINE
    assert fixed_x.quantum == fixed_y.quantum == quantum
    assert (count == x.shape[-1]).all()
    assert count.shape == x.shape[:-1]
    rounding = 4e-16 * (np.abs(centre).max() + FAR * width)
    for one, fixed in ((x, fixed_x), (y, fixed_y)):
        np.testing.assert_allclose(back(fixed), one, rtol=0, atol=0.5 * quantum + 4 * rounding)


@given(
    arrays(float, (3, 7), elements=st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf])),
    arrays(float, (3, 7), elements=st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf])),
)
def test_counts_are_of_the_leading_numbers(x, y):
    fixed_x, fixed_y, count = positions(x, y, (1.0, 2.0), 6.0)
    for line in range(3):
        expected = next((k for k in range(7) if not np.isfinite([x[line, k], y[line, k]]).all()), 7)
        assert count[line] == expected
    for fixed in (fixed_x, fixed_y):
        assert np.isfinite(fixed.array).all()
        assert np.isfinite(back(fixed)).all()


@given(st.floats(-np.pi, np.pi), st.floats(0, 300), st.floats(1e-2, 1e3), st.tuples(*[st.floats(-1e3, 1e3)] * 2))
def test_far_points_keep_their_direction(angle, decades, width, centre):
    distance = FAR * width * 10**decades
    u, v = distance * np.cos(angle), distance * np.sin(angle)
    fixed_x, fixed_y, count = positions(np.array([centre[0] + u]), np.array([centre[1] + v]), centre, width)
    assert count == 1
    x, y = back(fixed_x)[0] - centre[0], back(fixed_y)[0] - centre[1]
    assert max(abs(x), abs(y)) <= FAR * width * (1 + 1e-9)
    assert np.hypot(x, y) >= 0.99 * FAR * width / np.sqrt(2)
    np.testing.assert_allclose([x, y] / np.hypot(x, y), [np.cos(angle), np.sin(angle)], atol=1e-6)


def test_a_diverging_run_keeps_every_point_until_it_is_no_number():
    x = np.array([[3 * (-10.0) ** k for k in range(308)]])
    x = np.concatenate([x, [[np.inf, np.nan]]], axis=1)
    fixed_x, fixed_y, count = positions(x, np.ones_like(x), (0.0, 0.0), 6.0)
    assert count.tolist() == [308]
    found = back(fixed_x)[0]
    np.testing.assert_array_equal(np.sign(found[:308]), np.sign(x[0, :308]))
    np.testing.assert_allclose(found[:4], x[0, :4], atol=6 / FINE)
    assert np.abs(found).max() <= FAR * 6 * (1 + 1e-9)
    np.testing.assert_allclose(back(fixed_y)[0][:4], 1, atol=3 / FINE)


@settings(max_examples=100, deadline=None)
@given(arrays(float, array_shapes(min_dims=1, max_dims=3, max_side=6), elements=st.floats(-2.9e38, 2.9e38)))
def test_short_keeps_four_digits(array):
    kept = back({"bare": array, "short": Short(array)})
    for found in kept.values():
        assert found.shape == array.shape
        np.testing.assert_allclose(found, array, rtol=1.25e-4, atol=2e-38)
        exact = array == np.round(array)
        small = exact & (np.abs(array) <= 2**12)
        np.testing.assert_array_equal(found[small], array[small])


def test_short_keeps_infinity_and_not_a_number():
    array = np.array([[np.inf, -np.inf, np.nan, 0.0], [1e39, -1e300, 3.4e38, 1e-300]])
    found = back(array)
    np.testing.assert_array_equal(found[0], array[0])
    assert found[1, 0] == np.inf
    assert found[1, 1] == -np.inf
    assert found[1, 2] > 3.39e38
    assert found[1, 3] == 0
    assert not np.signbit(back(np.array([0.0])))[0]


WIDE = [1e39, -1e300, 1.23e-45, 2.5e-300, 9.99999e250, 1.79e308, 123456.0, 0.1, 0.0, np.inf, -np.inf, np.nan]


@pytest.mark.parametrize("digits", [3, 4, 6])
def test_a_number_that_is_read_is_never_out_of_reach(digits):
    """A finite number that is told is not told as ∞ or 0."""
    array = rounded(np.array(WIDE), digits)
    for sent in (array, Single(array), Short(array)):
        records = (
            Reading(sent, ("k",), digits),
            Written(sent, digits=digits),
            Bars("bars", array, array, numbers=sent, digits=digits),
            Matrix("matrix", sent, digits=digits),
        )
        for record, name in zip(records, ("array", "array", "numbers", "values"), strict=True):
            found = back(record)[name]
            assert [number(value, digits) for value in found] == [number(value, digits) for value in array]
    assert not isinstance(Reading(np.array([3e38, 0.0, np.inf]), ("k",)).array, Wide)  # the others need fewer bytes


def test_not_a_number_whatever_its_bits():
    bits = [0x7FC00000, 0x7F800001, 0x7FFFFFFF, 0xFFC00000, 0xFFFFFFFF]
    quiet = np.array([0x7FF8000000000000, 0xFFF8000000000000], dtype=np.uint64).view(float)
    assert np.isnan(back(quiet)).all()
    assert np.isnan(np.array(bits, dtype=np.uint32).view(np.float32)).all()


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.int16, np.int32, np.int64])
def test_whole_numbers_are_exact(dtype):
    if dtype is bool:
        array = np.array([[True, False, True], [False, False, True]])
    else:
        ends = np.iinfo(np.int32 if np.dtype(dtype).itemsize >= 4 else dtype)
        array = np.array([[ends.min, ends.max, 0], [1, ends.max, ends.min]]).astype(dtype)
    found = back(array)
    np.testing.assert_array_equal(found, array)
    assert found.shape == array.shape


@given(arrays(np.int32, array_shapes(min_dims=1, max_dims=3, max_side=8)))
def test_any_whole_numbers_are_exact(array):
    np.testing.assert_array_equal(back(array), array)


@pytest.mark.parametrize("shape", [(0,), (3, 0), (1,), (1, 1, 1), (2, 3, 4, 5)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_every_shape_and_order(shape, order):
    array = np.arange(np.prod(shape)).reshape(shape, order=order)
    np.testing.assert_array_equal(back(array), array)
    np.testing.assert_allclose(back(array[..., ::-1].astype(float)), array[..., ::-1], rtol=1.3e-4)


def test_arrays_are_told_apart_and_lie_where_they_say():
    first, second = np.arange(10), np.linspace(0, 1, 7)
    tree = {"a": first, "b": [second, {"c": Fixed(second, 0.0, 1e-6)}], "d": np.array([5])}
    found = back(tree)
    np.testing.assert_array_equal(found["a"], first)
    np.testing.assert_allclose(found["b"][0], second, rtol=1.3e-4)
    np.testing.assert_allclose(found["b"][1]["c"], second, atol=0.51e-6)
    assert found["d"].tolist() == [5]


def test_a_shared_array_is_sent_once():
    array = np.random.default_rng(0).standard_normal((10, 100))
    shared, _ = unpack(pack({"a": array, "b": array, "c": [array]}))
    assert shared["a"] == shared["b"] == shared["c"][0]
    changed = array.copy()
    changed[7, 3] += 1
    copied, found = unpack(
        pack({"a": array, "b": array.copy(), "c": changed, "d": array.T.copy(), "e": Fixed(array, 0, 1)})
    )
    assert copied["a"] == copied["b"]
    assert len({each["$"] for each in copied.values()}) == 4
    np.testing.assert_array_equal(found["a"], found["d"].T)
    np.testing.assert_allclose(found["c"], changed, rtol=1.3e-4)
    assert len(pack({"a": array, "b": array})) < 1.1 * len(pack({"a": array})) + 200
    fixed, _, _ = positions(array, array, (0.0, 0.0), 1.0)
    twice, found = unpack(pack([fixed, fixed]))
    assert twice[0] == twice[1]
    np.testing.assert_allclose(found[0], array, atol=0.51 / FINE)


def test_planes_that_are_all_zero_are_left_out():
    """A line that rises evenly is one number and its slope: nothing else is sent, whatever stands beside it."""
    even, odd = np.arange(5000) * 3, np.random.default_rng(0).integers(-(2**31), 2**31, 5000)
    tree = {"none": np.zeros(5000, int), "empty": np.zeros((3, 0)), "even": even, "odd": odd, "codes": Codes(even[:80])}
    body = zlib.decompress(pack(tree))
    assert len(body) < 5000 * (1 + 4) + 80 + 500
    found = back(tree)
    for name in ("none", "empty", "even", "odd"):
        np.testing.assert_array_equal(found[name], tree[name])
    assert found["codes"].tolist() == even[:80].tolist()
    for edge in (-1, 128, 2**15, 2**23):  # the least number that needs one plane, two, three or four
        assert back([np.array([edge])])[0].tolist() == [edge]


def ways():
    """An array for each way of writing: what is left of it in that way is less than in the others."""
    noise, row, column = np.random.default_rng(0).integers(-9999, 9999, (3, 40, 30)), *np.mgrid[:40, :30]
    return {
        (2, 0): noise[0][:, :1] * column**2,
        (1, 1): noise[0][:1] + noise[0][:, :1],
        (0, 2): noise[0][:1] + row * noise[1][:1],
        (1, 0): (noise[0] % 9).cumsum(axis=1),
    }


def test_an_array_is_written_in_the_way_that_suits_it():
    for way, array in ways().items():
        body = zlib.decompress(pack(array))
        (length,) = struct.unpack_from("<I", body)
        (told,) = json.loads(body[4 : 4 + length])["arrays"]
        assert (told["along"], told["across"]) == way
        np.testing.assert_array_equal(back(array), array)
    assert len(pack(ways()[0, 2])) < 1000  # of 1200 numbers
    together = [*ways().values(), np.array([7]), Codes(np.array([1, 2]))]
    for found, array in zip(back(together)[:4], ways().values(), strict=True):
        np.testing.assert_array_equal(found, array)


def test_small_and_narrow_arrays_are_written_in_the_first_way():
    array = ways()[0, 2]
    for part in (array[:8], array.reshape(1, -1), array.reshape(-1)):
        np.testing.assert_array_equal(back(part), part)


@pytest.mark.parametrize("digits", [4, 5, 6])
def test_so_many_digits_come_back_with_fewer_bits(digits):
    """Also next to powers of two, where numbers of few bits lie farthest apart."""
    near = (2.0 ** np.arange(-60, 60))[:, None] * np.linspace(0.999, 1.01, 50)
    array = rounded(np.concatenate([near.ravel(), -near.ravel(), [0.0, np.inf, -np.inf, np.nan]]), digits)
    found = back(Single(array, digits))
    assert [number(value, digits) for value in found] == [number(value, digits) for value in array]
    noise = rounded(np.random.default_rng(0).standard_normal(4000), digits)
    assert len(pack(Single(noise, digits))) < len(pack(Single(noise))) - 250 * (6.5 - digits)


def test_a_text_of_many_positions_is_sent_once():
    """Also where one list serves every position along an axis."""
    words = [["one {n}", "two", "one {n}", "two", "one {n}"], ["three"], ["two", "two", "two", "three", "one {n}"]]
    text = Text(words, ("a", "b"), {"n": Reading(np.array([4, 5, 6]), ("a",))})
    found = back(text)
    assert (found["texts"], found["over"], found["readings"]["_"]["texts"]) == ("{_}", [], ["one {n}", "two", "three"])
    sent = Text(
        found["texts"], (), {key: Reading(**{**each, "leads": None}) for key, each in found["readings"].items()}
    )
    for at in ({"a": a, "b": b} for a in range(3) for b in range(5)):
        assert told(sent, at) == told(text, at)
    for other in (Text("alone"), Text(["a", "b", "c"], ("a",)), Text([["a", "b"], ["c", "d"]], ("a", "b"))):
        assert back(other)["texts"] == other.texts


@dataclass(frozen=True)
class Record:
    name: str
    pair: tuple
    nothing: None = None


def test_records_texts_and_numbers():
    tree = Record("η × 10⁻³ “<b>”", (1, 2.5, True, np.float64(0.1), np.int64(3), np.bool_(True)))
    assert back(tree) == {"name": tree.name, "pair": [1, 2.5, True, 0.1, 3, True], "nothing": None}
    assert back([]) == []
    assert back({"deep": [[{"x": []}]]}) == {"deep": [[{"x": []}]]}
    for name in ("a", "ab", "abc", "abcd", "数"):  # the arrays begin where any text ends
        assert back({name: np.array([1, 2])})[name].tolist() == [1, 2]


def test_what_is_not_data_is_refused():
    with pytest.raises(TypeError):
        pack({"x": object()})


def test_inputs_stay_as_they_were():
    x, y = np.random.default_rng(1).standard_normal((2, 4, 5))
    x[0, 3] = np.nan
    kept = x.copy(), y.copy()
    back(positions(x, y, (0.0, 0.0), 1.0))
    back([x, y])
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(y, kept[1])


def test_a_picture():
    steps = np.arange(12.0).reshape(3, 4)
    path = Path(
        "adam", steps, steps**2, over=("rate",), count=np.array([4, 2, 4]), colour="@orange", emphasis=("focus", 1)
    )
    figure, handle = {"data": [], "layout": {"title": "t"}}, Handle("h", (1.0, 2.0), "s")
    panel = Panel("p", "label", figure, (path,), handles=(handle,))
    found = back(Picture((panel,), (Slider("rate", "Rate", 3, ("a", "b", "c")),), words={"play": "播放"}))
    shown = found["panels"][0]["marks"][0]
    assert (shown["kind"], shown["name"]) == ("path", "adam")
    np.testing.assert_array_equal(shown["x"], steps)
    np.testing.assert_array_equal(shown["count"], [4, 2, 4])
    assert shown["over"] == ["rate"]
    assert shown["emphasis"] == ["focus", 1]
    assert found["panels"][0]["handles"][0]["at"] == [1.0, 2.0]
    assert found["words"] == {"play": "播放"}
    assert found["sliders"][0]["texts"] == ["a", "b", "c"]


def test_a_gap_in_fixed_point_stays_one():
    line = np.array([1.0, np.nan, np.nan, 3.0, 2.0, np.nan])
    _tree, back = unpack(pack({"y": Fixed(line, 1.0, 2**-20)}))
    np.testing.assert_array_equal(back["y"], line)


NUMBERS = st.floats(1e-30, 1e30) | st.floats(-1e30, -1e-30) | st.just(0.0) | st.just(float("nan"))


@settings(max_examples=100, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=9))
def test_digits_that_are_read_aloud_come_back_exactly(values):
    """Three as a bare array, six as Single: what stands in a sentence is what was computed."""
    exact = np.array(values)
    three, six = rounded(exact), rounded(exact, 6)
    _tree, back = unpack(pack({"three": three, "six": Single(six)}))
    for digits, sent, seen in ((3, three, back["three"]), (6, six, back["six"])):
        assert [f"{v:.{digits - 1}e}" for v in sent.tolist()] == [f"{v:.{digits - 1}e}" for v in seen.tolist()]
        assert [f"{v:.{digits - 1}e}" for v in sent.tolist() if v == v] == [
            f"{float(f'{v:.{digits - 1}e}'):.{digits - 1}e}" for v in sent.tolist() if v == v
        ]


def test_codes_are_sent_as_they_are():
    codes = np.arange(256).reshape(2, 8, 16)
    found = back({"cells": Codes(codes), "after": np.array([1.0, 2.0]), "more": Codes(codes[:1])})
    np.testing.assert_array_equal(found["more"], codes[:1])
    np.testing.assert_array_equal(found["cells"], codes)
    np.testing.assert_array_equal(found["after"], [1, 2])


def test_numbers_that_json_lacks_come_back():
    given = [float("inf"), -np.inf, np.float64("nan"), np.array(np.inf), 1.5]
    sent, _found = unpack(pack({"range": given}))
    assert [each["text"] for each in sent["range"][:4]] == ["Infinity", "-Infinity", "NaN", "Infinity"]
    assert sent["range"][4] == 1.5


def test_a_grid_that_is_none_sends_the_numbers_themselves():
    values = np.array([1e30, -2e30, np.inf])
    for quantum in (0.0, np.inf, np.nan):
        _sent, found = unpack(pack({"x": Fixed(values, 0.0, quantum)}))
        assert found["x"] == pytest.approx(values, rel=1e-3)
    _sent, found = unpack(pack({"x": Fixed(np.array([1.0, np.inf, 1e300]), 0.0, 0.5)}))
    assert found["x"][0] == 1
    assert np.isnan(found["x"][1:]).all()
