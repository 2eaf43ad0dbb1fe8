"""Programs that stand in for those that talk to machines. They read and change one world, and do nothing else."""

import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

#: What runs here: the module and the function of each, loaded when it is called.
HERE: Mapping[str, tuple[str, str]] = {
    "docker": ("programs", "docker"),
    "kubectl-port-forward": ("programs", "port_forward"),
    "nix": ("nix", "run"),
    "nixos-rebuild": ("nix", "rebuild"),
    "pre-commit": ("programs", "precommit"),
    "sleep": ("programs", "sleep"),
    "sops": ("sops", "run"),
    "ssh": ("ssh", "run"),
    "ssh-keyscan": ("ssh", "keyscan"),
    "ssh-to-age": ("programs", "ssh_to_age"),
    "talosctl": ("talosctl", "run"),
    "virtctl": ("programs", "virtctl"),
}
#: What runs on a host, for whoever came by SSH.
THERE: Mapping[str, tuple[str, str]] = {"k3s": ("programs", "k3s"), "systemctl": ("programs", "systemctl")}


def main() -> None:
    """Is the program by whose name it was called."""
    module, function = {**HERE, **THERE}[Path(sys.argv[0]).name]
    program = getattr(importlib.import_module(f".{module}", __package__), function)
    try:
        program(Path(os.environ["STAND_IN_WORLD"]), sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # A reader that goes ends what writes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise SystemExit(141) from None
