"""Measuring: accuracy on the corpus, cost at size. Not part of the product."""
