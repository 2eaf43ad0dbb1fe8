"""The catalogue of custom resources: a field table for each API group, and which groups and kinds there are."""
