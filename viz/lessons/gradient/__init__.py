"""Partial derivatives, the gradient and the directional derivative at a point that is dragged."""
