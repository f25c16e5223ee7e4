"""The gradient as a list of numbers, in any number of dimensions, and the step that a learning rate makes of it."""
