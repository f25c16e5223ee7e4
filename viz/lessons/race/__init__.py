"""A fair race: every optimizer at its own best learning rate, for the same price."""
