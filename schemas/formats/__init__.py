"""What texts of a certain form look like, and numbers in texts."""
