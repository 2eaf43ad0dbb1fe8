"""Objects against the laws of the API server: `find_broken_laws` in `walk_laws.py`."""
