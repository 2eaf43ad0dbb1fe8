"""Nix: the lock files of flakes."""
