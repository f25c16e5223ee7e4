"""Walking down a curve: gradient descent in one dimension, step by step."""
