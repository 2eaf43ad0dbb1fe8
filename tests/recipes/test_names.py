"""A name that nobody has: every recipe that takes one refuses it, and does it to nobody else instead."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from stackwright.tests.recipes import virtual_machines
from stackwright.tests.recipes.desk import Desk

Make = Callable[[str], Desk]
#: What each parameter is that names something.
_NAMING = ("node", "host", "cluster", "name")
#: `secret` and `nixos-secret` make something of a new name.
_NEW = ("secret", "cluster-secret", "nixos-secret")


def _naming(at: Desk) -> dict[str, list[str]]:
    """Public recipes that take the name of something, with arguments of which the first is nobody's."""
    found = {}
    for name, one in json.loads(at.output("just", "--dump", "--dump-format", "json"))["recipes"].items():
        wanted = [parameter["name"] for parameter in one["parameters"]]
        if not one["private"] and wanted and wanted[0] in _NAMING and name not in _NEW:
            needed = [parameter for parameter in one["parameters"] if parameter["default"] is None]
            found[name] = ["nobody", *("key" for _ in needed[1:])]
    return found


# These two have all recipes between them.
@pytest.mark.parametrize("case", ["two-clusters", "kubevirt"])
def test_nobody(case: str, after_first: Make) -> None:
    at = after_first(case)
    at.wait = 20  # nobody comes later
    if at.seen["vms"]:
        virtual_machines.deploy(at)
        virtual_machines.snapshot(at)
    recipes = _naming(at)
    assert recipes
    green, harmed = [], []
    for recipe, arguments in recipes.items():
        before, asked = at.world.machines, len(at.objects().asked)
        files = {path: path.read_bytes() for path in _files(at)}
        done = at.just(recipe, *arguments)
        green += [recipe] * (done.code == 0)
        changes = [one for one in at.objects().asked[asked:] if one[0] not in ("status",)]
        same = before == at.world.machines and not changes and files == {path: path.read_bytes() for path in _files(at)}
        harmed += [] if same else [recipe]
    assert (green, harmed) == ([], [])


def _files(at: Desk) -> list[Path]:
    """What is in the clone, but for what Git keeps."""
    return sorted(path for path in at.root.rglob("*") if path.is_file() and ".git" not in path.parts)
