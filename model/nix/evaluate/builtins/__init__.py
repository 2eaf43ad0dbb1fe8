"""The functions that Nix itself has, by subject. Source: the Nix manual, "Built-in Functions"."""
