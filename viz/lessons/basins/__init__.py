"""Which minimum each start leads to, for two optimizers side by side."""
