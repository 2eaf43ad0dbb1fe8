"""stackwright: start, grow and check GitOps monorepos."""

__version__ = "0.2.0"
