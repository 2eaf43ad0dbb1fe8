"""Rules about: versions of what is deployed to."""
