"""Who may look at whom, and what no room may do."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted((ROOT / "core").rglob("*.py"))
VIZ = sorted((ROOT / "viz").rglob("*.py"))
EVERY = [*CORE, *VIZ, ROOT / "app.py"]
SCRIPTS = sorted((ROOT / "viz" / "player" / "js").rglob("*.js"))

# from left to right; a room sees itself and what stands to its left
ROOMS = [
    "core",
    "viz.words",
    "viz.figures",
    "viz.player",
    "viz.scene",
    "viz.resource",
    "viz.ui",
    "viz.lessons",
    "viz.main",
    "viz.warm",
    "app",
]
STREAMLIT = {"viz.player.mount", "viz.ui", "viz.lessons.controls", "viz.main", "app"}  # and every lesson's page
TOOLS = {"viz.words.collect"}  # run by hand, and looked at by nobody
# the science needs NumPy and the standard library, nothing else
CORE_MAY = {"numpy", "core", *sys.stdlib_module_names}


def module_of(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


@cache
def nodes(path):
    """All that a file's syntax consists of."""
    return list(ast.walk(ast.parse(path.read_text())))


def imported(path):
    """Every module that a file imports, wherever in it."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], base]).rstrip(".")
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def first(name):
    return name.partition(".")[0]


def within(name, room):
    return name == room or name.startswith(room + ".")


def place(name):
    """The room's place from the left, None for what is not ours."""
    return next((i for i, room in enumerate(ROOMS) if within(name, room)), None)


def loaded_after(modules):
    """What a fresh interpreter holds after importing ``modules``."""
    code = "import importlib, sys\n" + "".join(f"importlib.import_module({name!r})\n" for name in modules)
    code += "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_core_loads_neither_plotly_nor_streamlit():
    loaded = loaded_after(map(module_of, CORE))
    assert "numpy" in loaded
    assert not loaded & {"plotly", "streamlit", "viz", "pandas", "scipy", "matplotlib", "torch", "sympy"}


def test_figures_load_no_streamlit():
    loaded = loaded_after(module_of(path) for path in VIZ if within(module_of(path), "viz.figures"))
    assert "viz" in loaded
    assert "streamlit" not in loaded
    light = ["viz.player", "viz.player.pack", "viz.player.picture", "viz.words"]
    assert "streamlit" not in loaded_after(light)


def test_all_of_a_lesson_but_its_controls_loads_no_streamlit():
    loaded = loaded_after(["viz.scene", "viz.lessons", "viz.warm", "viz.words.collect"])
    assert "viz" in loaded
    assert "streamlit" not in loaded


def test_there_are_rooms():
    assert len(CORE) > 20
    assert len(VIZ) > 15
    assert len(SCRIPTS) > 5
    assert all(place(module_of(path)) is not None for path in EVERY if module_of(path) != "viz")


def looks_to_the_right(path):
    here = len(ROOMS) if module_of(path) in TOOLS else place(module_of(path))
    for name in imported(path):
        there = place(name)
        if name in TOOLS or (there is not None and here is not None and there > here):
            yield name


def test_nothing_looks_to_the_right():
    assert not [f"{module_of(path)} imports {name}" for path in EVERY for name in looks_to_the_right(path)]


def test_core_needs_numpy_and_nothing_else():
    assert not [(path, name) for path in CORE for name in imported(path) if first(name) not in CORE_MAY]


def test_streamlit_stays_in_its_rooms():
    holders = [path for path in VIZ if any(within(name, "streamlit") for name in imported(path))]
    assert holders
    assert not [
        module_of(path)
        for path in holders
        if path.name != "page.py" and not any(within(module_of(path), room) for room in STREAMLIT)
    ]


def test_the_import_reader_sees_every_kind_of_import(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    folder = tmp_path / "viz" / "figures"
    folder.mkdir(parents=True)
    file = folder / "one.py"
    file.write_text("import a.b, c\ndef f():\n    from d import e\nfrom . import g\nfrom ..player import h\n")
    found = set(imported(file))
    assert {"a.b", "c", "d", "d.e", "viz.figures", "viz.figures.g", "viz.player", "viz.player.h"} <= found


FORBIDDEN = {"eval", "exec", "compile", "__import__", "execfile", "globals", "literal_eval"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "code", "subprocess", "ctypes", "sympy", "numexpr"}


def runs_text(node):
    """Whether a call runs text as a program, or an argument lets text become HTML."""
    if isinstance(node, ast.keyword):
        return node.arg in ("unsafe_allow_html", "unsafe_allow_javascript")
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Name):
        return function.id in FORBIDDEN
    return (
        isinstance(function, ast.Attribute)
        and function.attr in FORBIDDEN
        and isinstance(function.value, ast.Name)
        and function.value.id in ("builtins", "__builtins__", "ast", "codeop", "pd", "ne")
    )


def test_no_text_is_ever_run():
    assert not [f"{path}: {ast.unparse(node)}" for path in EVERY for node in nodes(path) if runs_text(node)]
    assert not [(path, name) for path in EVERY for name in imported(path) if first(name) in FORBIDDEN_MODULES]


@pytest.mark.parametrize(
    "text", ["eval(x)", "f(exec)(exec('1'))", "builtins.eval(x)", "st.html(x, unsafe_allow_javascript=True)"]
)
def test_text_that_is_run_would_be_noticed(text):
    assert any(map(runs_text, ast.walk(ast.parse(text))))
    assert not any(map(runs_text, ast.walk(ast.parse("re.compile(x); scene.eval(y); f(help='eval(x)')"))))


# --- the player's script draws and looks up; it computes no optimizer and no loss ------------------------------------

MATH = {
    *("abs", "ceil", "floor", "max", "min", "round", "sign", "trunc"),  # layout, looking up
    *("log10", "log1p", "asinh"),  # the scales of an axis and of a height
    "hypot",  # how far the pointer is from a point
    "exp",  # a wheel's zoom
    *("cos", "sin", "PI"),  # the shapes of markers
}
NOT_IN_A_SCRIPT = {
    "gradient": r"\b(gradient|grad|hessian|derivative|jacobian)\w*\s*(\(|=[^=])",
    "optimizer": r"\b(velocity|[lL]earning_?[rR]ate|beta_?[12]|epsilon|weight_?decay)\w*\s*([*+-]?=[^=]|\*)",
    "power": r"\*\*|Math\.pow",
    "root": r"Math\.(sqrt|cbrt)",
    "chance": r"Math\.random|crypto\.getRandomValues",
    "text as program": r"\beval\s*\(|new\s+Function\b|setTimeout\s*\(\s*[\"'`]|import\s*\(\s*[\"'`]https?:",
    "text as HTML": r"\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|document\.write\b",
    "outer world": r"\bfetch\s*\(|XMLHttpRequest|WebSocket|sendBeacon|https?://(?!www\.w3\.org/)",
}


def bare(script):
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", script, flags=re.DOTALL)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_the_script_has_no_mathematics_of_its_own(path):
    script = bare(path.read_text())
    assert set(re.findall(r"Math\.(\w+)", script)) <= MATH
    assert "Math[" not in script
    assert not re.search(r"=\s*Math\b(?!\.)", script)  # no second name for it
    if path.name == "ask.js":  # the one that asks the server, and no other
        assert script.count("fetch(") == 1
        assert re.findall(r"new URL\((.+?),", script) == ["`../picture/${lesson}?${query}`"]
        script = script.replace("fetch(", "")
    for what, pattern in NOT_IN_A_SCRIPT.items():
        found = re.search(pattern, script)
        assert not found, f"{what}: {script[found.start() - 40 : found.end() + 40]}"


@pytest.mark.parametrize("name", sorted({"log1p", "asinh"}))
def test_heights_are_computed_in_one_place(name):
    assert sum(bare(path.read_text()).count(f"Math.{name}") for path in SCRIPTS) <= 1


@pytest.mark.parametrize(
    "script",
    [
        "velocity = beta * velocity + g;",
        "const gradient = (x, y) => [2 * x, 50 * y];",
        "this.learningRate *= 0.5;",
        "const f = x ** 2 + y ** 2;",
        "m / (Math.sqrt(v) + 1e-8)",
        "const { sqrt } = Math;",
        "box.innerHTML = label;",
        "eval(formula)",
    ],
)
def test_mathematics_in_a_script_would_be_noticed(script):
    allowed = set(re.findall(r"Math\.(\w+)", script)) <= MATH and not re.search(r"=\s*Math\b(?!\.)", script)
    assert not allowed or any(re.search(pattern, script) for pattern in NOT_IN_A_SCRIPT.values())
