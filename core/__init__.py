"""What is computed: losses, optimizers and their trajectories, in NumPy and the standard library alone."""
