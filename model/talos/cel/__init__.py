"""CEL, the language of Talos' selectors: whether an expression is one and has the type that it must have."""

from .checking import ExpressionError, find_error

__all__ = ["ExpressionError", "find_error"]
