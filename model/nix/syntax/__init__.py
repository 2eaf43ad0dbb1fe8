"""The Nix language: texts, and the trees that they are read as."""
