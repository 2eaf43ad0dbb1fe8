"""Flux: its Kustomizations, and the folders that they deploy."""
