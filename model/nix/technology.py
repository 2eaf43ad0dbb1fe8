"""Nix: the facts of the lock files of flakes."""

from ..technology import Technology
from .flake_lock import FLAKE_LOCK, of_lock

NIX = Technology("nix", lone={FLAKE_LOCK: of_lock})
