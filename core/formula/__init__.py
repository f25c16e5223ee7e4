"""Text → expression graph → exact first and second derivatives → NumPy calls, LaTeX and Python source."""

from core.formula.formula import Formula, parse
from core.formula.free import parse_free
from core.formula.messages import FormulaError
from core.formula.pluses import with_pluses
from core.formula.tree import FUNCTIONS

__all__ = ["FUNCTIONS", "Formula", "FormulaError", "parse", "parse_free", "with_pluses"]
