"""Samples to learn from: the record, made and real data sets, scaling, and a reader for a visitor's own file."""

from core.data.data import Data
from core.data.reader import DataError, read_classes, read_csv
from core.data.scaling import Scaling
from core.data.sets import DATASETS

__all__ = ["DATASETS", "Data", "DataError", "Scaling", "read_classes", "read_csv"]
