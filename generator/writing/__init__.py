"""Files → the disk and git: all of them or none."""
