"""What changes between two states of a repository, as it is deployed."""
