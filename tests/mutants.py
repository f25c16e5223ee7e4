"""Faults planted one at a time: which of them do the tests notice?

    python -m tests.mutants core/optimizers/adam.py --tests tests/core/test_latex.py --seconds 300

Each mutant is one change to one file: a number, a sign, a comparison, an index, a function for its opposite, a
condition turned round. The files are changed in a copy of the project, never here. What no test notices is listed;
the exit status is 0, because a survivor is something to look at and not an error.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOOKS = {"strict", "maxsize", "width", "dash"}  # arguments of no number that is read
SKIPPED = {
    ".git",
    ".venv",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    "docs",
    "browser",
    "benchmarks",
}
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Pow: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {
    "min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "argmin": "argmax", "argmax": "argmin",
    "any": "all", "all": "any", "sin": "cos", "cos": "sin", "floor": "ceil", "ceil": "floor", "zeros": "ones",
    "zeros_like": "ones_like", "ones_like": "zeros_like", "isfinite": "isnan", "cumsum": "cumprod",
}  # fmt: skip


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """The faults that can be planted at one node: what stands in its place."""
    other = deepcopy(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)) and type(node.op) in OPERATORS:
        other.op = OPERATORS[type(node.op)]()
        yield other
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        other.ops[0] = OPERATORS[type(node.ops[0])]()
        yield other
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not, ast.Invert)):
        yield other.operand
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        other.attr = NAMES[node.attr]
        yield other
    elif isinstance(node, ast.Name) and node.id in NAMES:
        other.id = NAMES[node.id]
        yield other
    elif isinstance(node, ast.IfExp):
        other.body, other.orelse = other.orelse, other.body
        yield other


def unseen(tree: ast.AST) -> set[int]:
    """The nodes that no test can notice: types, the texts of errors, what a dataclass is like, and ``LOOKS``."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += getattr(node, "decorator_list", [])
        if isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom)) or getattr(node, "arg", None) in LOOKS:
            parts.append(node)
        for part in filter(None, parts):
            silent |= {id(each) for each in ast.walk(part)}
    return silent


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Every (line, what was changed, source with that one change)."""
    tree = ast.parse(source)
    silent = unseen(tree)
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(node, ast.AST) or id(node) in silent:
                    continue
                for other in changed(node):
                    put(parent, field, place, other)
                    yield node.lineno, f"{ast.unparse(node)}  →  {ast.unparse(other)}", ast.unparse(tree)
                    put(parent, field, place, node)


def put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def held_by(path: Path) -> list[str]:
    """The tests of a file, the nearest first: of its name, its examples, who imports it, its users, or its package."""
    folder = ROOT / "tests" / path.parts[0]
    package = path.parent.name
    named = [folder / f"test_{name}.py" for name in (path.stem, package, f"{path.stem}_page", f"{package}_page")]
    tests = {each: each.read_text() for each in sorted(folder.glob("test_*.py"))}
    near = [each for each in named if each in tests] + [ROOT / path]
    module = path.with_suffix("")
    users = [each.relative_to(ROOT).with_suffix("") for each in sorted((ROOT / path.parent).glob("*.py"))]
    users = [each for each in users if imports(module).search((ROOT / each).with_suffix(".py").read_text())]
    for part in (module, *users, path.parent)[: None if len(path.parts) > 2 else -1]:
        near += [each for each, text in tests.items() if imports(part).search(text)]
    return [str(each.relative_to(ROOT)) for each in dict.fromkeys(near)]


def imports(module: Path) -> re.Pattern[str]:
    return re.compile(rf"(?:from|import) {re.escape('.'.join(module.parts))}\b")


def chosen(copy: Path, tests: list[str], budget: float) -> tuple[list[str], float]:
    """The nearest tests that pass as it is, until ``budget`` seconds are spent, and how many are."""
    kept, spent = [], 0.0
    for test in tests:
        if spent < budget and (taken := passes(copy, [test], 10 * budget)):
            kept.append(test)
            spent += taken
    return kept, spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="Python files, from the project's root")
    parser.add_argument("--tests", nargs="*", default=[], help="what is run besides the tests of the file")
    parser.add_argument("--seconds", type=float, default=600, help="when to stop; 600 by default")
    parser.add_argument("--budget", type=float, default=40, help="seconds that a file's tests may take; 40 by default")
    parser.add_argument("--seed", type=int, default=0, help="which mutants come first")
    parser.add_argument("--most", type=int, default=10**9, help="at most so many mutants of each file")
    asked = parser.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "CI": "true"}  # no threads where it forks; the same examples each time
    for library in ("hypothesis", "numpy", "plotly.graph_objects", "streamlit.testing.v1"):
        import_module(library)
    end = time.monotonic() + asked.seconds
    survived = count = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=lambda _, names: SKIPPED & set(names))
        for path in asked.files:
            tests, taken = chosen(copy, [*dict.fromkeys([*asked.tests, *held_by(path)])], asked.budget)
            if not tests:
                sys.exit(f"{path}: no test of it passes as it is")
            source = (ROOT / path).read_text()
            planted = list(mutants(source))
            random.Random(asked.seed).shuffle(planted)
            alive, tried = [], 0
            Path(cache_from_source(str(copy / path))).unlink(missing_ok=True)  # a mutant may be as old and as long
            for line, what, text in planted[: asked.most]:
                if time.monotonic() > end:
                    break
                (copy / path).write_text(text)
                tried += 1
                if passes(copy, tests, 30 + 10 * taken, keep=False):
                    alive.append(f"{path}:{line}: {what}")
            (copy / path).write_text(source)
            count, survived = count + tried, survived + len(alive)
            print(f"{path}: {tried} of {len(planted)} planted, {len(alive)} survived {' '.join(tests)}", flush=True)
            print("".join(f"{each}\n" for each in alive), end="", flush=True)
    print(f"\n{count} faults planted, {survived} not noticed ({survived / max(1, count):.1%})")


def passes(copy: Path, tests: list[str], seconds: float, keep: bool = True) -> float | None:
    """What it costs, in seconds of the processor, that the tests pass in the copy, in a fork of this process; or None.

    A mutant that runs for ever does not pass.

    The libraries are imported already, the project in the copy anew. ``keep``: what is compiled is kept.
    """
    child = os.fork()
    if not child:
        try:
            os.setpgid(0, 0)
            os.chdir(copy)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            sys.path[:] = [str(copy), *(each for each in sys.path if each and Path(each) != ROOT)]
            for name in [name for name in sys.modules if name.split(".")[0] in ("tests", "core", "viz")]:
                del sys.modules[name]
            sys.dont_write_bytecode = not keep
            early = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins that were imported before
            os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *early, *tests])))
        finally:
            os._exit(1)
    end = time.monotonic() + seconds
    while not (done := os.wait4(child, os.WNOHANG))[0]:
        if time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(0.02)
    return None if done[1] else done[2].ru_utime + done[2].ru_stime


if __name__ == "__main__":
    main()
