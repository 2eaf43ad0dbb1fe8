"""What is known of Argo CD."""
