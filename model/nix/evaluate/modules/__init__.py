"""The modules of NixOS and of flake-parts: which there are, what they define, and what that comes to.

Source: the NixOS manual, "Writing NixOS Modules"; the Nixpkgs manual, "Module System".
"""
