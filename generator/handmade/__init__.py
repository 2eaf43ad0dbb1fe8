"""Repositories that were made by hand: where their applications stand, and one more beside them."""
