"""The playground: surfaces, optimizers, and a learning rate that the picture follows."""
