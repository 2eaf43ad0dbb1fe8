"""Talos: which documents are machine configuration, and what its loader makes of them."""
