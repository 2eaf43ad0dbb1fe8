"""CEL, the language of Talos' selectors: whether an expression is one and has the type that it must have."""

from .checking import Mistake, mistake

__all__ = ["Mistake", "mistake"]
