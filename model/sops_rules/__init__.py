"""SOPS: the rules by which it encrypts, in `.sops.yaml`."""
