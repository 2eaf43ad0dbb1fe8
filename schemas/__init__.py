"""Pure knowledge: kinds, references, known names. Reads nothing but its own package data."""
