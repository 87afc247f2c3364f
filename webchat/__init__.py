"""A Python chat function, or a model server's address, becomes a chat site that a company can run."""
