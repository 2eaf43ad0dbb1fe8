"""Argo CD: Applications, where their sources are, and where their paths lead."""
