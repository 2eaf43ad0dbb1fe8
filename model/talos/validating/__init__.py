"""Talos' validator, one module for each group of documents; `validator.validated` runs them all."""

from .validate_documents import DocumentVerdict, Mode, Verdicts, validate

__all__ = ["DocumentVerdict", "Mode", "Verdicts", "validate"]
