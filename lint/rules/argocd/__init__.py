"""Rules about: Argo CD."""
