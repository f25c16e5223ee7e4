"""Faults planted one at a time: which of them do the tests notice?

    python -m tests.mutants core viz/lessons --sample 300 --seconds 3600
    python -m tests.mutants core/optimizers/adam.py

Each mutant is one change to one file: a number, a sign, a comparison, an index, a function for its opposite, a
condition turned round. The files are changed in a copy of the project, never here. A sample is drawn from all mutants
of all files, each as likely as another. Every test file is run once as it is, to hear which functions each of its
tests calls; a mutant is tried by the tests that call its function, the nearest and shortest first. What no test
notices is listed; the exit status is 0, because a survivor is something to look at and not an error.

Not planted, because nothing that is read or judged depends on it: types, the texts of errors, decorators, and how
thick, large or high something is drawn or how much is remembered (``LOOKS``).
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
LOOKS = {
    "strict", "maxsize", "width", "dash", "grow", "opacity", "margin", "nticks", "tickangle", "fixedrange", "showgrid",
    "height", "FINE", "COARSE", "CHUNK", "BLOCK", "PIECE", "THREADS",
}  # fmt: skip
TABLES = {  # numbers of all pages, and of core: they are asked early
    "tests/viz/test_links.py", "tests/viz/test_first.py", "tests/viz/test_widgets.py", "tests/core/test_computed.py",
}  # fmt: skip
SKIPPED = {
    ".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", "docs", "browser", "benchmarks",
}  # fmt: skip
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


class Mutant(NamedTuple):
    """One fault: the file, the line, the function around it or those that name the constant, the change, the source."""

    path: Path
    line: int
    functions: tuple[str, ...]
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


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
    """The nodes at which nothing is planted."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += getattr(node, "decorator_list", [])
        if isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom)) or getattr(node, "arg", None) in LOOKS:
            parts.append(node)
        if isinstance(node, ast.Dict):
            keys = [getattr(key, "value", None) for key in node.keys]
            parts += [value for key, value in zip(keys, node.values, strict=True) if key in LOOKS]
        if isinstance(node, ast.Assign) and {getattr(each, "id", None) for each in node.targets} & LOOKS:
            parts.append(node.value)
        for part in filter(None, parts):
            silent |= {id(each) for each in ast.walk(part)}
    return silent


def places(parent: ast.AST, function: str = "") -> Iterator[tuple[ast.AST, str, int | None, ast.AST, str]]:
    """Every node below ``parent``: whose it is, its field and its place in that, itself, the function around it."""
    if isinstance(parent, (ast.ClassDef, ast.FunctionDef)) and function[-1:] in ("", "."):
        function += f"{parent.name}{'.' * isinstance(parent, ast.ClassDef)}"
    for field, value in ast.iter_fields(parent):
        for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST):
                yield parent, field, place, node, "" if function.endswith(".") else function
                yield from places(node, function)


def faults(source: str) -> Iterator[tuple[ast.Module, ast.AST, ast.AST, tuple[str, ...]]]:
    """Every fault of a source, planted until the next is asked for: the tree, what stood there and stands, where."""
    tree = ast.parse(source)
    silent = unseen(tree)
    for statement in tree.body:
        users = None
        for parent, field, place, node, function in places(statement):
            if id(node) not in silent:
                for other in changed(node):
                    if not function and users is None:
                        users = naming(statement, tree)
                    put(parent, field, place, other)
                    yield tree, node, other, (function,) if function else users or ()
                    put(parent, field, place, node)


def naming(statement: ast.stmt, tree: ast.Module) -> tuple[str, ...]:
    """The functions of a file that name what a statement assigns."""
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    names = {name.id for target in targets if target for name in ast.walk(target) if isinstance(name, ast.Name)}
    found = (function for *_, node, function in places(tree) if function and getattr(node, "id", None) in names)
    return tuple(dict.fromkeys(found))


def put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def mutants(path: Path, source: str, wanted: set[int] | None = None) -> Iterator[Mutant]:
    """The mutants of a source, or those at the ``wanted`` places among them."""
    for place, (tree, node, other, functions) in enumerate(faults(source)):
        if wanted is None or place in wanted:
            what = f"{ast.unparse(node)}  →  {ast.unparse(other)}"
            yield Mutant(path, node.lineno, functions, what, ast.unparse(tree))


def drawn(files: list[Path], sample: int | None, seed: int) -> list[Mutant]:
    """So many mutants of all files together, each as likely as another, in any order; or all."""
    counts = [sum(1 for _ in faults((ROOT / path).read_text())) for path in files]
    total = sum(counts)
    wanted = set(random.Random(seed).sample(range(total), min(total, total if sample is None else sample)))
    print(f"{len(wanted)} of {total} faults in {len(files)} files", flush=True)
    chosen, before = [], 0
    for path, count in zip(files, counts, strict=True):
        if here := {place - before for place in wanted if before <= place < before + count}:
            chosen += mutants(path, (ROOT / path).read_text(), here)
        before += count
    random.Random(seed).shuffle(chosen)  # whenever it ends, what was tried is a sample
    return chosen


class Heard:
    """A plugin of pytest that hears which functions of the project each test calls, and how long it takes.

    What is kept between calls is forgotten before each test: a test is heard to need what an earlier one has computed.
    """

    def __init__(self, root: Path):
        self.root, self.codes = f"{root}{os.sep}", set()
        self.tests: list[tuple[str, float]] = []
        self.callers: dict[str, list[int]] = {}

    def __call__(self, frame, event, _arg) -> None:
        if event == "call":
            self.codes.add(frame.f_code)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        for name, module in list(sys.modules.items()):
            if name.split(".")[0] in ("core", "viz", "tests"):
                for value in list(vars(module).values()):
                    getattr(value, "cache_clear", int)()
        self.codes.clear()
        begun = time.process_time()
        result = yield
        for code in {key(self.root, code) for code in tuple(self.codes)} - {None}:
            self.callers.setdefault(code, []).append(len(self.tests))
        self.tests.append((item.nodeid, time.process_time() - begun))
        return result

    def hear(self, test: str, told: Path) -> int:
        sys.setprofile(self)
        threading.setprofile(self)
        status = pytest.main([*QUIET, test], plugins=[self])
        sys.setprofile(None)
        told.write_text(json.dumps({"tests": self.tests, "callers": self.callers}))
        return status


def key(root: str, code) -> str | None:
    """A function of the project, "core/descent.py:descend"."""
    within = code.co_filename.removeprefix(root)
    return f"{within}:{code.co_qualname.split('.<locals>')[0]}" if within.startswith(("core/", "viz/")) else None


class Only:
    """A plugin of pytest that runs only these tests, in this order, and writes down the first that fails."""

    def __init__(self, tests: list[str], told: Path):
        self.tests, self.told = {test: place for place, test in enumerate(tests)}, told

    def pytest_collection_modifyitems(self, items) -> None:
        items[:] = sorted((each for each in items if each.nodeid in self.tests), key=lambda i: self.tests[i.nodeid])

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            self.told.write_text(report.nodeid)

    def run(self) -> int:
        return pytest.main(["-x", *QUIET, *dict.fromkeys(test.split("::")[0] for test in self.tests)], plugins=[self])


HEARD = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
QUIET = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins come before it


class Suite:
    """The tests of a copy of the project, and what is known of them: who calls what, and for how long."""

    def __init__(self, copy: Path, kept: Path | None):
        self.copy, self.kept = copy, kept
        self.known: dict[str, dict] = json.loads(kept.read_text()) if kept and kept.exists() else {}
        self.files = [str(each.relative_to(copy)) for each in sorted((copy / "tests").glob("*/test_*.py"))]
        self.files = [each for each in self.files if each.startswith(("tests/core/", "tests/viz/"))]

    def hear(self, files: list[str]) -> None:
        """Run each of these test files once, unless it is known as it is now."""
        told = self.copy / ".told"
        for file in files:
            stamp = zlib.crc32((self.copy / file).read_bytes())
            if self.known.get(file, {}).get("stamp") != stamp:
                told.unlink(missing_ok=True)
                status = forked(self.copy, 600, lambda file=file: Heard(self.copy).hear(file, told), keep=True)
                if status not in HEARD:
                    sys.exit(f"{file} cannot be run as it is: {status}")
                self.known[file] = {"stamp": stamp, **json.loads(told.read_text())}
                if self.kept:
                    self.kept.write_text(json.dumps(self.known))

    def of(self, mutant: Mutant) -> list[tuple[str, float]]:
        """The tests of a mutant with their seconds: those that call its functions, and last all in files of its name.

        All files take turns: what comes first is what its file has spent least before, and a file of the mutant's name,
        or with a table of all pages, may spend ten times as much. What nobody is heard to call (an entry of a catalog,
        what is called when a file is imported) is tried by all, in each file first by those that call something of its
        file, or else its package.
        """
        stems = {f"test_{name}{end}" for name in (mutant.path.stem, mutant.path.parent.name) for end in ("", "_page")}
        near = {f"tests/{mutant.path.parts[0]}/{stem}.py" for stem in stems} | {str(mutant.path), *TABLES}
        heard = {name for known in self.known.values() for name in known["callers"]}
        exact = heard & {f"{mutant.path}:{function}" for function in mutant.functions}
        called = exact
        for within in (f"{mutant.path}:", f"{mutant.path.parent}/"):
            called = called or {name for name in heard if name.startswith(within)}
        ranked = []
        for file, known in self.known.items():
            callers = {number for name in called for number in known["callers"].get(name, ())}
            spent = 0.0
            tests = enumerate(known["tests"])
            for other, seconds, test in sorted((number not in callers, cost, test) for number, (test, cost) in tests):
                spent += seconds
                if file in near or not other or not exact:
                    ranked.append((other and bool(exact), spent / (10 if file in near else 1), file, test, seconds))
        return [(test, seconds) for *_rank, test, seconds in sorted(ranked)]

    def noticing(self, mutant: Mutant, budget: float) -> str | None:
        """The first test that notices: the nearest are asked first, for a tenth of the time."""
        target, told = self.copy / mutant.path, self.copy / ".told"
        Path(cache_from_source(str(target))).unlink(missing_ok=True)  # a mutant may be as old and as long
        source = target.read_text()
        target.write_text(mutant.text)
        asked, spent = [[], []], 0.0
        for test, seconds in self.of(mutant):
            spent += seconds
            if spent < budget or not asked[0]:
                asked[spent > budget / 10 and bool(asked[0])].append((test, seconds))
        try:
            for tests in filter(None, asked):
                told.write_text("")
                limit = 20 + 4 * sum(seconds for _, seconds in tests)
                files = list(dict.fromkeys(test.split("::")[0] for test, _ in tests))
                order = sorted((test for test, _ in tests), key=lambda test: files.index(test.split("::")[0]))
                status = forked(self.copy, limit, Only(order, told).run)
                if status not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
                    return told.read_text() or ("nothing ends" if status < 0 else "nothing begins")
        finally:
            target.write_text(source)
        return None


def forked(copy: Path, seconds: float, work: Callable[[], int], keep: bool = False) -> int:
    """What ``work`` returns in a fork of this process, in the copy; −1 and less where it was ended.

    It may take so many seconds of the processor, and 8 GB. The libraries are imported already, the project is imported
    from the copy. ``keep``: what is compiled is kept.
    """
    child = os.fork()
    if not child:
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
            os.chdir(copy)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            sys.path[:] = [str(copy), *(each for each in sys.path if each and Path(each) != ROOT)]
            for name in [name for name in sys.modules if name.split(".")[0] in ("tests", "core", "viz")]:
                del sys.modules[name]
            sys.dont_write_bytecode = not keep
            os._exit(int(work()))
        finally:
            os._exit(1)
    end = time.monotonic() + 60 + 10 * seconds
    while not (done := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > end:  # asleep
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what it has left behind
    return os.waitstatus_to_exitcode(done[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="Python files and folders, from the project's root")
    parser.add_argument("--sample", type=int, help="how many mutants of all; else as many as there is time for")
    parser.add_argument("--seed", type=int, default=0, help="which mutants are drawn")
    parser.add_argument("--seconds", type=float, default=3600, help="when to stop; 3600 by default")
    parser.add_argument("--budget", type=float, default=60, help="seconds of tests for a mutant; 60 by default")
    parser.add_argument("--known", type=Path, help="a file that keeps what was heard of the tests for the next time")
    asked = parser.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "CI": "true"}  # no threads where it forks; the same examples each time
    for library in ("hypothesis", "numpy", "plotly.graph_objects", "streamlit.testing.v1"):
        import_module(library)
    end = time.monotonic() + asked.seconds
    files = [each for path in asked.paths for each in ([path] if path.suffix else sorted(python(path)))]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=lambda _, names: SKIPPED & set(names))
        planted = drawn(files, asked.sample, asked.seed)
        tests = Suite(copy, asked.known)
        examples = {str(each.path) for each in planted if ">>> " in (ROOT / each.path).read_text()}
        tests.hear([*tests.files, *sorted(examples)])
        tried: dict[Mutant, str | None] = {}
        for mutant in planted:
            if time.monotonic() < end:
                tried[mutant] = tests.noticing(mutant, asked.budget)
                print(f"{tried[mutant] or 'SURVIVED'}  {mutant}", flush=True)
        alive = [each for each, test in tried.items() if test is None]
        print(f"\n{len(tried)} faults planted, {len(alive)} not noticed ({len(alive) / max(1, len(tried)):.1%})")
        print("".join(f"{each}\n" for each in alive), end="")


def python(folder: Path) -> Iterator[Path]:
    return (each.relative_to(ROOT) for each in (ROOT / folder).rglob("*.py"))


if __name__ == "__main__":
    main()
