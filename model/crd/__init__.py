"""Schemas that a repository brings: its CustomResourceDefinitions, and those that were imported."""
