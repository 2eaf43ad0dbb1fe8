"""Repositories that flakes have as inputs, and that are deprecated. Source: the README of each."""

from collections.abc import Mapping

#: By `owner/name` on GitHub in small letters: what to do instead.
DEPRECATED_INPUTS: Mapping[str, str] = {
    "nix-community/nixos-generators": "use `nixos-rebuild build-image`, which is in NixOS since 25.05",
}
