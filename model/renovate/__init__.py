"""Renovate: whether it can read its configuration."""
