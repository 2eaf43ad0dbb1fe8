"""What `kustomize build` makes of a folder, each value with the place that it was written at."""
