"""Rules about: what the schema of a kind says."""
