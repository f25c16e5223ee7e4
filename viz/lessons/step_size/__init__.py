"""The step size: the error of a difference quotient against h, and the best h."""
