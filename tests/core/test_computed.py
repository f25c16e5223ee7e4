"""What core computes of catalogs and of odd functions is what it was: any change there is one on purpose."""

import json

import pytest

from tests.core.computed import FILE, computed

COMPUTED = json.loads(FILE.read_text())


@pytest.mark.parametrize("name", COMPUTED)
def test_what_is_computed_is_as_it_was(name):
    """``python -m tests.core.computed`` writes the table anew."""
    assert computed(name) == COMPUTED[name]
