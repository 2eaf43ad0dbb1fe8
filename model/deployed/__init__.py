"""What is deployed in the end, across kustomize, Argo CD, Flux and definitions, and what of that is not known."""
