"""Rules about: Talos machine configurations and their patches."""
