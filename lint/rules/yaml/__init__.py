"""Rules about: YAML files and their syntax."""
