"""The exit codes, in one place."""

CLEAN, FINDINGS, USAGE, NOTHING, INTERNAL = 0, 1, 2, 3, 4
