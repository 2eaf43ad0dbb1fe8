"""Machines: which patches make them, what comes out, and what Talos says of it."""
