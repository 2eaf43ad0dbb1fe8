"""Bytes → documents with places: how YAML is read, and what else a text says."""
