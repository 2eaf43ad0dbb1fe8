"""CEL, the Common Expression Language: its text as a tree, and what a tree comes to for given values."""
