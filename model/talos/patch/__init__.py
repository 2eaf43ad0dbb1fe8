"""Talos' patcher: patches on a base, with the place that each value comes from."""
