"""Answers: read, completed, and judged."""
