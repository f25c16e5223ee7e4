"""The planting of faults, which itself needs no test to be run."""

from pathlib import Path

from tests.mutants import ROOT, Mutant, Suite, drawn, mutants

HERE = Path("core/place.py")
SOURCE = '''
LEAST = 2 * 8

@dataclass(frozen=True)
class Kept:
    x: int
    FINE = 7

    def more(self):
        return sorted(each + 5 for each in self.x if each > LEAST)

def f(x: int = 3, flag=True):
    """Docs: 1 + 1."""
    if x < 2 and not flag:
        raise ValueError(f"{x + 1}")
    return -x[0] + min(zip(x, strict=True), 4, {"width": 9})
'''


def test_every_kind_of_fault_is_planted_once():
    planted = [each.what for each in mutants(HERE, SOURCE)]
    assert sorted(planted) == sorted([
        "2  →  3", "8  →  9", "2 * 8  →  2 / 8",
        "each + 5  →  each - 5", "5  →  6", "each > LEAST  →  each >= LEAST",
        "3  →  4", "True  →  False", "x < 2  →  x <= 2", "2  →  3", "x < 2 and (not flag)  →  x < 2 or not flag",
        "not flag  →  flag",
        "-x[0] + min(zip(x, strict=True), 4, {'width': 9})  →  -x[0] - min(zip(x, strict=True), 4, {'width': 9})",
        "-x[0]  →  x[0]", "0  →  1", "min  →  max",
        "4  →  5",
    ])  # fmt: skip


def test_each_mutant_differs_in_one_place_and_knows_its_function():
    planted = list(mutants(HERE, SOURCE))
    assert len({each.text for each in planted}) == len(planted)
    assert all("Docs: 1 + 1." in each.text and "{x + 1}" in each.text for each in planted)
    assert {each.functions for each in planted if each.line < 12} == {("Kept.more",)}  # it names the constant, too
    assert {each.functions for each in planted if each.line > 12} == {("f",)}
    assert list(mutants(HERE, SOURCE, {2})) == planted[2:3]


def test_a_sample_is_drawn_from_all_files_together():
    files = [Path("core/message.py"), Path("core/rates.py"), Path("core/best.py")]
    every = drawn(files, None, 0)
    some = drawn(files, 40, 1)
    assert len(set(some)) == 40
    assert set(some) < set(every)
    assert {each.path for each in some} == set(files)
    assert drawn(files, 40, 2) != some


def test_the_nearest_tests_come_first():
    tests = Suite(ROOT, None)
    assert "tests/viz/test_sentences.py" in tests.files
    mutant = Mutant(Path("core/race.py"), 1, ("heat",), "", "")
    tests.known = {
        "tests/core/test_dear.py": {"tests": [("dear", 9.0)], "callers": {"core/race.py:heat": [0]}},
        "tests/core/test_cheap.py": {"tests": [("other", 1.0), ("cheap", 1.0)], "callers": {"core/race.py:heat": [1]}},
        "tests/core/test_race.py": {
            "tests": [("beside", 1.0), ("slow", 20.0), ("quick", 2.0)],
            "callers": {"core/race.py:heat": [1, 2], "core/race.py:rank": [0]},
        },
    }
    assert [test for test, _seconds in tests.of(mutant)] == ["quick", "cheap", "slow", "dear", "beside"]
    outside = [test for test, _seconds in tests.of(mutant._replace(functions=()))]
    assert outside == [
        "beside",
        "quick",
        "cheap",
        "other",
        "slow",
        "dear",
    ]  # whoever calls anything of the file, and all
