"""Rules about: what stands for something else that must be there."""
