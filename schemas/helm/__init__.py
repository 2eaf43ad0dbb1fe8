"""What well-known Helm charts make."""
