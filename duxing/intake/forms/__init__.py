"""Forms of registering, decomposing and filing."""
