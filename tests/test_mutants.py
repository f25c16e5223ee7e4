"""The planting of faults, which itself needs no test to be run."""

from pathlib import Path

from tests.mutants import ROOT, held_by, mutants

SOURCE = '''
@dataclass(frozen=True)
class Kept:
    x: int

def f(x: int = 3, flag=True):
    """Docs: 1 + 1."""
    if x < 2 and not flag:
        raise ValueError(f"{x + 1}")
    return -x[0] + min(zip(x, strict=True), 4)
'''


def test_every_kind_of_fault_is_planted_once():
    planted = [what for _line, what, _text in mutants(SOURCE)]
    assert sorted(planted) == sorted([
        "3  →  4", "True  →  False", "x < 2  →  x <= 2", "2  →  3", "x < 2 and (not flag)  →  x < 2 or not flag",
        "not flag  →  flag",
        "-x[0] + min(zip(x, strict=True), 4)  →  -x[0] - min(zip(x, strict=True), 4)",
        "-x[0]  →  x[0]", "0  →  1", "min  →  max",
        "4  →  5",
    ])  # fmt: skip


def test_each_mutant_differs_in_one_place():
    texts = [text for _line, _what, text in mutants(SOURCE)]
    assert len(set(texts)) == len(texts)
    assert all("Docs: 1 + 1." in text and "{x + 1}" in text for text in texts)


def test_the_tests_of_a_file():
    adam = held_by(Path("core/optimizers/adam.py"))
    assert adam[0] == "tests/core/test_optimizers.py"  # the package's own name first
    assert {"tests/core/test_anatomy.py", "tests/core/test_settle.py"} < set(adam)  # and who imports it
    assert adam[1] == "core/optimizers/adam.py"  # then its examples
    assert held_by(Path("core/scatter.py")) == ["core/scatter.py", "tests/core/test_batches.py"]
    walk = held_by(Path("viz/lessons/walk/runs.py"))  # who imports it before who imports its package
    assert walk.index("tests/viz/test_sentences.py") < walk.index("tests/viz/test_claims.py")
    assert held_by(Path("viz/lessons/race/runs.py"))[0] == "tests/viz/test_race.py"
    assert (ROOT / "core").exists()
