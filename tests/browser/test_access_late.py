"""Nothing bars the way on the second half of the pages."""

from tests.browser.access import HALF, walk


def test_nothing_bars_the_way_on_the_last_pages(visit):
    walk(visit, HALF)
