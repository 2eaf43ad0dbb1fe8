"""stackwright: start, grow and check GitOps monorepos."""

__version__ = "0.1.0"
