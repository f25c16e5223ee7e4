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
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

ROOT = Path(__file__).parents[1]
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
    """The nodes that no test can notice: types, the texts of errors, what a dataclass is like, and zip's own guard."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += getattr(node, "decorator_list", [])
        if isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom)) or getattr(node, "arg", None) == "strict":
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
    """The tests of the file: those of the same name, those that import it or its package, and its own examples."""
    folder = ROOT / "tests" / path.parts[0]
    named = [folder / f"test_{name}.py" for name in (path.stem, path.parent.name)]
    modules = [".".join(path.with_suffix("").parts), ".".join(path.parent.parts)][: len(path.parts) - 1]
    importing = re.compile("|".join(rf"(?:from|import) {re.escape(module)}\b" for module in modules))
    users = [each for each in sorted(folder.glob("test_*.py")) if importing.search(each.read_text())]
    held = [each for each in [*named, *users] if each.exists()]
    return [*dict.fromkeys(str(each.relative_to(ROOT)) for each in held), str(path)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="Python files, from the project's root")
    parser.add_argument("--tests", nargs="*", default=[], help="what is run besides the tests of the file")
    parser.add_argument("--seconds", type=float, default=600, help="when to stop; 600 by default")
    parser.add_argument("--seed", type=int, default=0, help="which mutants come first")
    parser.add_argument("--most", type=int, default=10**9, help="at most so many mutants of each file")
    chosen = parser.parse_args()
    end = time.monotonic() + chosen.seconds
    survivors, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=lambda _, names: SKIPPED & set(names))
        for path in chosen.files:
            tests = list(dict.fromkeys([*chosen.tests, *held_by(path)]))
            source = (ROOT / path).read_text()
            if not passes(copy, tests, 600):
                sys.exit(f"{path}: its tests fail as it is: {' '.join(tests)}")
            began = time.monotonic()
            passes(copy, tests, 600)
            limit = 10 + 5 * (time.monotonic() - began)
            planted = list(mutants(source))
            random.Random(chosen.seed).shuffle(planted)
            alive = tried = 0
            for line, what, text in planted[: chosen.most]:
                if time.monotonic() > end:
                    break
                (copy / path).write_text(text)
                tried += 1
                if passes(copy, tests, limit):
                    alive += 1
                    survivors.append(f"{path}:{line}: {what}")
            (copy / path).write_text(source)
            count += tried
            print(f"{path}: {tried} of {len(planted)} planted, {alive} survived", flush=True)
            print(*survivors[len(survivors) - alive :], sep="\n", flush=True)
    print(f"\n{count} faults planted, {len(survivors)} not noticed ({len(survivors) / max(1, count):.1%})")


def passes(copy: Path, tests: list[str], seconds: float) -> bool:
    """Whether the tests pass in the copy; a mutant that runs for ever does not."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    try:
        return not subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=seconds).returncode
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    main()
