"""The parts of the menu, in the order in which they are learned."""

from core.message import template

DERIVATIVES = template("Derivatives")
DESCENT = template("Descent")
DATA = template("Data")
NETWORKS = template("Networks")
