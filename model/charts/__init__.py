"""Helm charts of the repository, rendered by the person's own helm where that was asked for."""
