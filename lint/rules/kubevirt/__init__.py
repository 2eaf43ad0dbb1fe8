"""Rules about: virtual machines, their volumes and networks."""
