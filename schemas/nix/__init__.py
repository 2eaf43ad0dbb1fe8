"""Nix: what is known of flakes."""
