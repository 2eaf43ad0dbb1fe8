"""helmfile: the files that its releases name."""
