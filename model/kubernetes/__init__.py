"""Kubernetes objects: which are there, what they name, and where a name leads."""
