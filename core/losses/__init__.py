"""Losses in the plane: the gallery, and surfaces that the user types."""

from core.losses.gallery import LOSSES
from core.losses.surface import Surface
from core.losses.typed import from_formula

__all__ = ["LOSSES", "Surface", "from_formula"]
