"""How Talos reads texts and types values: what Go and its libraries do with them."""
