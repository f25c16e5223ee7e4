"""The field of −∇f, the lines that follow it, and the places where it vanishes."""
