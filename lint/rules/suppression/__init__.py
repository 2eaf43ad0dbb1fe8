"""Rules about: Suppression comments."""
