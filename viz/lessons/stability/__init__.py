"""Learning rate against momentum: where descent converges and where it breaks, as a map."""
