"""What is known of Kubernetes' kinds and names."""
