import contextlib
import math
import pickle
import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.derivatives import central_difference
from core.formula import FormulaError, parse, parse_free

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def same(text, other, variables=("x", "y")):
    theta = np.random.default_rng(0).uniform(0.1, 2, (len(variables), 7))
    np.testing.assert_allclose(
        parse(text, variables).value(theta), parse(other, variables).value(theta), rtol=1e-13, equal_nan=False
    )


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("-x^2", "0 - (x*x)"),
        ("2^-x", "1/(2**x)"),
        ("2^-x^2", "1/(2^(x*x))"),
        ("x^y^2", "x^(y^2)"),
        ("x - y - 1", "(x - y) - 1"),
        ("x/y/2", "(x/y)/2"),
        ("1/2x", "(1/2)*x"),
        ("2x", "2*x"),
        ("2(x+1)", "2*(x + 1)"),
        ("x y", "x*y"),
        ("x(y+1)(x-1)", "x*(y + 1)*(x - 1)"),
        ("3sin(x)cos(y)", "3*sin(x)*cos(y)"),
        ("2x^2y", "2*(x^2)*y"),
        ("x²y³", "x^2*y^3"),
        ("x⁻²", "1/(x*x)"),
        ("x¹²", "x^12"),
        ("2πx − y·x × 2 ÷ y", "2*pi*x - y*x*2/y"),
        ("ｘ＋１", "x + 1"),
        ("ln(x)", "log(x)"),
        ("e^x", "exp(x)"),
        ("2e3x", "2000*x"),
        ("2e x", "2*e*x"),
        (".5x + 1.", "0.5*x + 1.0"),
        ("+x--y", "x + y"),
        ("min(x, y, 1)", "min(x, min(y, 1))"),
        ("max(x, y)", "(x + y + abs(x - y))/2"),
        ("x**0.5", "sqrt(x)"),
        ("tan(x)", "sin(x)/cos(x)"),
        ("007x", "7x"),
        ("x^0 + x^1 + x^3 + x^4 + x^-3", "1 + x + x*x*x + x*x*x*x + 1/(x*x*x)"),
    ],
)
def test_a_text_means_what_mathematics_says(text, meaning):
    same(text, meaning)


def test_variables_have_any_names():
    f = parse("theta1^2 + theta2 theta3", ("theta1", "theta2", "theta3"))
    assert f.gradient([1.0, 2.0, 3.0]).tolist() == [2.0, 3.0, 2.0]
    assert f.hessian([1.0, 2.0, 3.0]).shape == (3, 3)
    assert f.latex == r"\theta_{1}^{2} + \theta_{2} \theta_{3}"
    assert parse("x1 x2", ("x1", "x2")).value([2.0, 3.0]) == 6
    for names in [(), ("x", "x"), ("sin",), ("e",), ("2x",)]:
        with pytest.raises(ValueError, match="variable"):
            parse("1", names)


HOSTILE = [
    "",
    "   ",
    "__import__('os').system('x')",
    "lambda: x",
    "lambda x: x",
    "x.__class__",
    "().__class__.__bases__[0]",
    "1" * 300,
    "(" * 150,
    "(" * 26 + "x" + ")" * 26,
    "-" * 150 + "x",
    "sin(" * 40 + "x" + ")" * 40,
    "x^" * 60 + "x",
    "+".join("x" * 70),
    "x\0y",
    "x\n+ y",
    "x\t+ y",
    "9**9**9**9",
    "x + 9^9^9^9",
    "1/0",
    "log(-1)",
    "0*(1/0)",
    "x*(2 - 1/(3-3))",
    "x=1",
    "x==1",
    "[x]",
    "{x}",
    "{position}",
    "x if y else 1",
    "1e999",
    "1" * 100 + "e400",
    "😀",
    "0x10",
    "1_000",
    "x2",
    "sin",
    "sin()",
    "sin(x, y)",
    "min(x)",
    "x,y",
    "(x,y)",
    "x +",
    "* x",
    "(x",
    "x)",
    "x 2",
    "2 3",
    "1.2.3",
    "x!",
    "x // y",
    "x % y",
    "f'{x}'",
    "exec('1')",
    "x @ y",
    "x;y",
    "´",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_refused_in_words(text):
    begin = time.process_time()
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert time.process_time() - begin < 0.1
    error = caught.value
    assert str(error) == error.template.format(**error.values)
    assert 20 < len(str(error)) < 250
    assert str(error).isprintable()
    assert str(error).endswith(".")
    assert error.position is None or 0 <= error.position <= len(text)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("x + foo(x)", 4, ["Character 5", "“foo”", "sin cos tan", "x, y"]),
        ("2 + $", 4, ["Character 5", "“$”", "x, y"]),
        ("x² + $", 5, ["Character 6"]),
        ("2πx + q", 6, ["Character 7", "“q”"]),
        ("1 + 1/0 + x", 4, ["Character 5", "“1/0”", "finite"]),
        ("(x + 1", 0, ["Character 1", "not closed"]),
        ("x + 1)", 5, ["Character 6", "no opening"]),
        ("x +", 3, ["Character 4", "ends"]),
        ("x + )", 4, ["Character 5", "“)”", "missing"]),
        ("x 2", 2, ["Character 3", "operator", "“2”"]),
        ("sin x y", 0, ["sin(…)"]),
        ("1e999", 0, ["too large"]),
        ("sinxy", 0, ["sin(…)"]),
        ("√2x", 0, ["sqrt(…)"]),
        ("sin⁻¹(x)", 0, ["asin(…)", "1/sin(…)"]),
        ("exp^-1(x)", 0, ["exp(…)^(-1)", "1/exp(…)"]),
        ("x²3", 2, ["operator", "“3”"]),
        ("x₁2", 2, ["operator", "“2”"]),
        ("x²⁻¹", 1, ["“²⁻¹”", "^(2-1)"]),
        ("x²^3", 2, ["(x^2)^3", "x^(2^3)"]),
        ("x2", 0, ["x*2", "x^2", "x_2"]),
        ("log10(x)", 0, ["log(x)/log(10)"]),
        ("1 + cot(x)", 4, ["1/tan(x)"]),
        ("y = x^2", 2, ["“=”", "without it"]),
        ("x^2 = 1", 4, ["“=”"]),
        (r"\frac12", 0, ["braces"]),
        (r"\foo x", 0, ["“foo”", "sin cos tan"]),
        ("sinq", 0, ["“sinq”", "sin cos tan"]),
        ("|x", 0, ["not closed"]),
        ("|2|x||", 6, ["ends"]),
    ],
)
def test_an_error_says_what_and_where(text, position, words):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.position == position
    for word in words:
        assert word in str(caught.value)


def test_limits_allow_what_they_say():
    assert parse("(" * 25 + "x" + ")" * 25).value([2.0, 0.0]) == 2
    assert parse("x" + "+x" * 59).value([1.0, 0.0]) == 60  # 119 nodes; a long sum is not deep
    assert parse("x" + " " * 199).value([1.0, 0.0]) == 1


def test_what_it_shows():
    f = parse(ROSENBROCK)
    assert f.python == "(1 - x)**2 + 100*(y - x**2)**2"
    assert f.latex == "(1 - x)^{2} + 100 (y - x^{2})^{2}"
    latex = {
        "x/y": r"\frac{x}{y}",
        "2*3x": r"2 \cdot 3 x",
        "x*2": r"x \cdot 2",
        "(x/y)^2": r"\left(\frac{x}{y}\right)^{2}",
        "sin(x)^2": r"\sin^{2}(x)",
        "exp(-x)": "e^{-x}",
        "exp(x)^2": "(e^{x})^{2}",
        "sqrt(x)": r"\sqrt{x}",
        "abs(x)": r"\left|x\right|",
        "-(x + y)": "-(x + y)",
        "x - (y - 1)": "x - (y - 1)",
        "x*(-y)": "x (-y)",
        "1e-3x": r"1 \cdot 10^{-3} x",
        "max(x, pi)": r"\max(x, \pi)",
        "log(x)": r"\ln(x)",
    }
    for text, expected in latex.items():
        assert parse(text).latex == expected
    python = {
        "asin(x)": "np.arcsin(x)",
        "x-(-y)": "x - (-y)",
        "x^-y": "x**-y",
        "(-x)^2": "(-x)**2",
        "(x^y)^2": "(x**y)**2",
        "x/(y*2)": "x/(y*2)",
        "min(x,y,1)": "np.minimum(np.minimum(x, y), 1)",
        "2pi": "2*np.pi",
        "-x^2": "-x**2",
    }
    for text, expected in python.items():
        assert parse(text).python == expected


def test_equality_is_by_text_and_variables():
    assert parse("x + y") == parse("x + y")
    assert hash(parse("x + y")) == hash(parse("x + y"))
    assert parse("x + y") != parse("y + x")
    assert parse("x", ("x",)) != parse("x")
    copy = pickle.loads(pickle.dumps(parse(ROSENBROCK)))
    assert copy.gradient([1.0, 1.0]).tolist() == [0, 0]


@pytest.mark.parametrize("batch", [(), (1,), (5,), (2, 3), (0,)])
@pytest.mark.parametrize("text", [ROSENBROCK, "x", "3", "x + 2y", "max(x, y)^2", "log(x y)", "x y"])
def test_shapes_follow_the_batch(text, batch):
    f = parse(text)
    theta = np.random.default_rng(1).uniform(0.5, 2, (2, *batch))
    before = theta.copy()
    theta.setflags(write=False)
    assert np.shape(f.value(theta)) == batch
    assert isinstance(f.value(theta), np.ndarray) == bool(batch)  # of one place it is a number
    assert f.gradient(theta).shape == (2, *batch)
    assert f.hessian(theta).shape == (2, 2, *batch)
    np.testing.assert_array_equal(theta, before)
    flat = theta.reshape(2, -1)
    for k in range(flat.shape[1]):
        np.testing.assert_allclose(f.hessian(theta).reshape(2, 2, -1)[..., k], f.hessian(flat[:, k]), rtol=1e-12)
        np.testing.assert_allclose(f.gradient(theta).reshape(2, -1)[..., k], f.gradient(flat[:, k]), rtol=1e-12)


def test_wrong_shapes_are_refused():
    for theta in [1.0, [1.0], [1.0, 2.0, 3.0]]:
        with pytest.raises(ValueError, match="theta must have shape"):
            parse("x + y").value(theta)


def test_derivatives_exist_where_they_exist():
    assert parse("x^2").gradient([0.0, 0.0]).tolist() == [0, 0]
    assert parse("x^2").hessian([0.0, 0.0]).tolist() == [[2, 0], [0, 0]]
    assert parse("x^5").hessian([0.0, 0.0]).tolist() == [[0, 0], [0, 0]]
    assert parse("x^y").gradient([0.0, 2.0]).tolist() == [0, 0]
    np.testing.assert_allclose(parse("x^y").gradient([2.0, 3.0]), [12, 8 * math.log(2)])
    assert parse("x^3").gradient([-2.0, 0.0])[0] == 12
    assert parse("abs(x)").gradient([-2.0, 0.0]).tolist() == [-1, 0]
    assert parse("abs(x)").gradient([0.0, 0.0]).tolist() == [0, 0]
    assert parse("max(1, sqrt(x))").gradient([0.0, 0.0]).tolist() == [0, 0]
    assert parse("min(x, y, 3)").gradient([2.0, 1.0]).tolist() == [0, 1]


def test_undefined_is_nan_and_overflow_is_inf_without_warnings():
    assert np.isnan(parse("log(x)").value([-1.0, 0.0]))
    assert np.isnan(parse("log(x)").gradient([-1.0, 0.0])[0])
    assert np.isnan(parse("max(log(x), y)").gradient([-1.0, 0.0])).any()
    assert np.isnan(parse("x^0.5").value([-1.0, 0.0]))
    assert parse("exp(x)").value([1e4, 0.0]) == math.inf
    assert parse(ROSENBROCK).value([1e200, 0.0]) == math.inf
    assert parse("1/x").value([0.0, 0.0]) == math.inf


def test_affine_is_the_formula_of_the_mapped_point():
    f = parse("sin(x) + x y^2 - exp(y/3)")
    generator = np.random.default_rng(2)
    matrix, offset, theta = generator.normal(size=(2, 2)), generator.normal(size=2), generator.normal(size=(2, 9))
    g = f.affine(matrix, offset)
    inner = matrix @ theta + offset[:, None]
    np.testing.assert_allclose(g.value(theta), f.value(inner), rtol=1e-12)
    np.testing.assert_allclose(g.gradient(theta), matrix.T @ f.gradient(inner), rtol=1e-11, atol=1e-11)
    hessian = np.einsum("ia,ijb,jc->acb", matrix, f.hessian(inner), matrix)
    np.testing.assert_allclose(g.hessian(theta), hessian, rtol=1e-11, atol=1e-11)
    np.testing.assert_array_equal(g.hessian(theta), g.hessian(theta).swapaxes(0, 1))
    np.testing.assert_allclose(run_python(g, theta), g.value(theta), rtol=1e-12)
    assert f.affine(np.eye(2), [0, 0]) == f
    mirrored = parse("x^2 - (-x)^3 + abs(y)").affine([[-1, 0], [0, -2]], [0, 0])  # signs that simplify away
    assert mirrored.gradient([1.0, 1.0]).tolist() == [-1, 2]
    assert mirrored.hessian([1.0, 1.0]).tolist() == [[-4, 0], [0, 0]]
    twice = g.affine([[0, 1], [-1, 0]], [1, 2])
    np.testing.assert_allclose(
        twice.value(theta), g.value(np.array([theta[1] + 1, -theta[0] + 2])), rtol=1e-11, atol=1e-12
    )
    with pytest.raises(ValueError, match="shape"):
        f.affine(np.eye(3), [0, 0])


def test_programs_agree_with_the_methods_and_share_subexpressions():
    f = parse(ROSENBROCK)
    theta = np.random.default_rng(3).normal(size=(2, 61))
    np.testing.assert_array_equal(f.gradient_program(theta), f.gradient(theta))
    np.testing.assert_array_equal(f.value_program(theta), f.value(theta))
    np.testing.assert_array_equal(f.hessian_program(theta), f.hessian(theta))
    assert len(f.gradient_program.instructions) <= 9
    assert len(parse("sin(x y) + sin(x*y)^2 + sin(y x)").value_program.instructions) <= 5


def run_python(formula, theta):
    with np.errstate(all="ignore"):
        return eval(formula.python, {"__builtins__": {}, "np": np, "x": theta[0], "y": theta[1]})


# Random expressions as nested tuples, written as text and evaluated with Python's own arithmetic.

LEAVES = st.one_of(
    st.sampled_from(["x", "y", "x", "y", "pi", "e"]),
    st.integers(0, 40).map(lambda tenths: str(tenths / 10)),
)
CALLS = ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "sqrt", "abs"]
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["-", *CALLS]), inner),
        st.tuples(st.sampled_from(["+", "-", "*", "/", "^", "min", "max"]), inner, inner),
        st.tuples(inner, st.sampled_from(["2", "3", "4", "-1", "0.5"])).map(lambda pair: ("^", *pair)),
    ),
    max_leaves=8,
)
ARITHMETIC = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": math.pow,
    "min": min,
    "max": max,
    "abs": abs,
}


def write(tree):
    if isinstance(tree, str):
        return f"({tree})" if tree.startswith("-") else tree
    head, *parts = tree
    parts = [write(part) for part in parts]
    if head.isalpha():
        return f"{head}({', '.join(parts)})"
    return f"(-{parts[0]})" if len(parts) == 1 else f"({parts[0]}{head}{parts[1]})"


def evaluate(tree, x, y):
    """The value, or None where it is not an ordinary number."""
    if isinstance(tree, str):
        return {"x": x, "y": y, "pi": math.pi, "e": math.e}.get(tree) or float(tree if tree not in "xy" else 0)
    head, *parts = tree
    values = [evaluate(part, x, y) for part in parts]
    if None in values:
        return None
    if head == "-":
        return -values[0] if len(values) == 1 else values[0] - values[1]
    try:
        value = ARITHMETIC[head](*values) if head in ARITHMETIC else getattr(math, head)(*values)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) and abs(value) < 1e8 else None


def parsed(tree):
    text = write(tree)
    assume(len(text) <= 200)
    try:
        return parse(text)
    except FormulaError as error:
        assume("not a finite number" in str(error) or "nested" in str(error))
        raise


COORDINATE = st.integers(-30, 30).map(lambda k: k / 16 + 0.01)
RANDOM = settings(max_examples=300, deadline=None, derandomize=True)


@RANDOM
@given(TREES, COORDINATE, COORDINATE)
def test_value_is_that_of_an_independent_evaluation(tree, x, y):
    f = refused_constants_aside(tree)
    expected = evaluate(tree, x, y)
    assume(expected is not None)
    # where a rounding of the coordinates shows, a rounding inside may show as well
    nearby = evaluate(tree, x * (1 + 1e-13), y * (1 - 1e-13))
    assume(nearby is not None and abs(nearby - expected) <= 1e-9 * max(1, abs(expected)))
    theta = np.array([[x], [y]])
    np.testing.assert_allclose(f.value(theta), [expected], rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(f.value([x, y]), expected, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(run_python(f, theta), expected, rtol=1e-8, atol=1e-8)


@RANDOM
@given(TREES, COORDINATE, COORDINATE)
def test_derivatives_are_those_of_finite_differences(tree, x, y):
    f = refused_constants_aside(tree)
    theta = np.array([x, y])
    for function, derivative in [(f.value, f.gradient), (f.gradient, f.hessian)]:
        with np.errstate(all="ignore"):
            coarse, fine = central_difference(function, theta, 2e-5), central_difference(function, theta, 1e-5)
            # smooth here, if two steps agree
            assume(np.isfinite(fine).all() and np.abs(fine).max() < 1e5)
            assume(np.abs(fine - coarse).max() <= 1e-5 * max(1, np.abs(fine).max()))
        found = derivative(theta)
        assume(np.isfinite(found).all() or np.isfinite(function(theta)).all())
        np.testing.assert_allclose(found, fine, rtol=1e-3, atol=1e-3)


def refused_constants_aside(tree):
    try:
        return parsed(tree)
    except FormulaError:
        assume(False)


@RANDOM
@given(st.one_of(st.text(max_size=230), st.text("xy01.+-*/^() ,esinmaxlogπ²", max_size=210)))
def test_any_text_is_read_or_refused_quickly(text):
    shortest = math.inf
    for _ in range(3):
        begin = time.process_time()
        with contextlib.suppress(FormulaError):
            assert np.shape(parse(text).value(np.ones((2, 3)))) == (3,)
        shortest = min(shortest, time.process_time() - begin)
    assert shortest < 0.03


@pytest.mark.parametrize(
    "text",
    [
        "(" * 23 + "x" + "^x)" * 23,
        ("(" * 22 + "x" + "^y)^x)" * 11),
        "x^y^" * 11 + "x",
        "^".join(["(x+y)"] * 25),
        "sin(" * 24 + "x y" + ")" * 24,
        "*".join(f"sin({k}x y)" for k in range(10, 24)),
        "x/(y+" * 20 + "x" + ")" * 20,
        "/".join(f"(x^y+{k})" for k in range(20)),
    ],
)
def test_the_worst_formulas_stay_small(text):
    f = parse(text)
    assert len(f.gradient_program.instructions) < 400
    assert len(f.hessian_program.instructions) < 2000
    assert f.hessian(np.full((2, 3), 1.1)).shape == (2, 2, 3)


# --- variables that the text names -----------------------------------------------------------------------------------


def test_a_free_formula_has_the_variables_that_it_names():
    assert parse_free("y + 2x").variables == ("x", "y")
    assert parse_free("theta2 - x1").variables == ("x1", "theta2")
    assert parse_free("x₁² + θ₃").variables == ("x1", "theta3")
    assert parse_free("pi").variables == ("x",)
    assert parse_free("x6 x1").gradient([2.0, 3.0]).tolist() == [3, 2]


def test_a_free_formula_has_at_most_six():
    assert parse_free("+".join(f"theta{i}" for i in range(1, 7))).dimension == 6
    with pytest.raises(FormulaError, match="7 variables; at most 6"):
        parse_free("x + " + "+".join(f"theta{i}" for i in range(1, 7)))
    with pytest.raises(FormulaError, match="“w” is not known; there are x, y, z, x1"):
        parse_free("w")


def test_theta_may_be_written_as_a_letter():
    assert parse("2θ + 1", ("theta",)).value([3.0]) == 7
    assert parse("xθ", ("x", "theta")).value([2.0, 3.0]) == 6
    with pytest.raises(FormulaError) as error:
        parse("xθ + ", ("x", "theta"))
    assert error.value.position == 5
