"""What is read and seen when a page opens, and at its examples, is what it was: any change there is one on purpose."""

import json

import pytest

from tests.viz.first import FILE, first, stamp, stamps
from viz.lessons import LESSONS

FIRST = json.loads(FILE.read_text())
LESSON = {lesson.key: lesson for lesson in LESSONS}


@pytest.mark.parametrize("key", FIRST)
def test_what_is_read_and_seen_first_is_as_it_was(key):
    """``python -m tests.viz.first`` writes the table anew; the lines that are new show what a visitor will notice."""
    found = first(LESSON[key])
    assert found.keys() == FIRST[key].keys()
    for name, places in stamps(found).items():
        for lines, now, then in zip(found[name], places, FIRST[key][name], strict=True):
            assert now == then, (name, [line for line in lines if stamp(line) not in then])
