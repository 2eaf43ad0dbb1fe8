"""Flakes: their inputs, and the hosts that their outputs have."""
