"""kustomize: what a kustomization says, where its paths lead, and what it puts together."""
