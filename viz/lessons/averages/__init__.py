"""Exponentially weighted averages: how much they forget, how they begin, and what Adam makes of that."""
