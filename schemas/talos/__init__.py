"""What is known of Talos."""
