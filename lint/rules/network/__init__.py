"""Rules about: host names, addresses and subnets."""
