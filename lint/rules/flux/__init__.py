"""Rules about: Flux."""
