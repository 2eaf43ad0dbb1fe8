"""Versions of products: which there are, which go together, and what pins them."""
