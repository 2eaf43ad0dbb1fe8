"""Talos' validator, one module for each group of documents; `validator.validated` runs them all."""

from .validator import Mode, Problem, Verdict, validated

__all__ = ["Mode", "Problem", "Verdict", "validated"]
