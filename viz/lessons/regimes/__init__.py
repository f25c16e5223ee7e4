"""Four learning rates, from too small to far too large, side by side on one surface."""
