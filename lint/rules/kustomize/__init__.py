"""Rules about: Kustomizations."""
