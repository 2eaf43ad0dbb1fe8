"""Rules on what a change does: they compare with an earlier revision."""
