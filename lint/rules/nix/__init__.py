"""Rules about Nix files and flakes."""
