"""Samples to learn from: the record, the catalog of made and real data sets."""

from core.data.data import Data
from core.data.sets import DATASETS

__all__ = ["DATASETS", "Data"]
