"""The parts of the menu, in the order in which they are learned."""

from core.message import template

DERIVATIVES = template("Derivatives")
DESCENT = template("Descent")
NETWORKS = template("Networks")
