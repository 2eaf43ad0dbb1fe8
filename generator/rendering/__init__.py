"""Answers → files."""
