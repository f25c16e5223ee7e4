"""Nothing bars the way on the first half of the pages."""

from tests.browser.access import HALF, walk


def test_nothing_bars_the_way_on_the_first_pages(visit):
    walk(visit, 0, HALF)
