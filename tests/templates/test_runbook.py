"""Every command in the documents names only what is there: recipes, machines, addresses, paths, versions."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

pytestmark = pytest.mark.system

SECTIONS = ["Apply", "Upgrade", "Roll back", "Debug", "Replace", "Restore"]
_FENCE = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:just|talosctl|kubectl|virtctl|ssh|stackwright) [^`\n]+)`")
_ADDRESS = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")
_VERSION = re.compile(r"\bv\d+\.\d+(?:\.\d+)?\b")
_RECIPE = re.compile(r"^([a-z][a-z0-9-]*)((?: [^:\n]*)?):(?!=)", re.MULTILINE)
#: What stands for a name in a sentence.
_ANY = re.compile(r"[A-Z]+…?|node\|host\|vm\|app\|cluster")


class Recipe(NamedTuple):
    """How many arguments a recipe takes."""

    least: int
    most: int


def _recipes(root: Path) -> dict[str, Recipe]:
    found = {}
    for name, parameters in _RECIPE.findall((root / "justfile").read_text()):
        listed = shlex.split(parameters)
        needed = [one for one in listed if "=" not in one and not one.startswith("*")]
        many = any(one.startswith(("*", "+")) for one in listed)
        found[name] = Recipe(len(needed), 99 if many else len(listed))
    return found


def _commands(path: Path) -> Iterator[str]:
    text = path.read_text()
    for block in _FENCE.findall(text):
        yield from (line.strip() for line in block.splitlines() if line.strip())
    yield from _INLINE.findall(_FENCE.sub("", text))


def _names(seen: dict[str, Any]) -> set[str]:
    kinds = ("nodes", "hosts", "vms", "apps", "clusters")
    return {str(one["name"]) for kind in kinds for one in seen[kind]}


def _addresses(seen: dict[str, Any]) -> set[str]:
    machines = {str(one["address"]) for kind in ("nodes", "hosts", "vms") for one in seen[kind]}
    return machines | {str(one["endpoint_host"]) for one in seen["clusters"]} | {"127.0.0.1"}


@pytest.fixture
def documents(root: Path) -> list[Path]:
    """Every page."""
    return sorted(root.rglob("*.md"))


def test_recipes(documents: list[Path], root: Path, seen: dict[str, Any]) -> None:
    recipes, names = _recipes(root), _names(seen)
    for path in documents:
        for command in _commands(path):
            if command.startswith("just "):
                recipe, *arguments = shlex.split(command)[1:]
                assert recipe in recipes, f"{path}: {command}"
                if path.parent.name == "runbook":
                    assert recipes[recipe].least <= len(arguments) <= recipes[recipe].most, f"{path}: {command}"
                    assert all(argument in names for argument in arguments), f"{path}: {command}"


def test_addresses_and_versions(documents: list[Path], root: Path, seen: dict[str, Any]) -> None:
    settings = yaml.safe_load((root / "stackwright.yaml").read_text())
    versions = {str(one) for one in (*settings["versions"].values(), *settings["scaffold"]["versions"].values())}
    minors = {f"v{minor}" for minor in seen["minors"].values()}
    for path in documents:
        for command in _commands(path):
            assert set(_ADDRESS.findall(command)) <= _addresses(seen), f"{path}: {command}"
            assert set(_VERSION.findall(command)) <= versions | minors, f"{path}: {command}"


def test_paths(documents: list[Path], root: Path) -> None:
    """A path without a root is one of this repository; the others are on the machine."""
    for path in documents:
        for command in _commands(path):
            for word in re.split(r"[\s\"'=]+", command):
                if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", word) and not word.startswith(("vm/", "app.kubernetes.io/")):
                    assert (root / word).exists(), f"{path}: {command}"


def test_machines(documents: list[Path], seen: dict[str, Any]) -> None:
    names = _names(seen)
    namespaces = {str(one["namespace"]) for kind in ("vms", "apps") for one in seen[kind]}
    users = {str(seen["admin"]["name"])}
    for path in documents:
        for command in _commands(path):
            named = re.findall(
                r"(?:kubectl (?:--context \S+ )?(?:drain|uncordon|(?:delete|describe) node)) (\S+)", command
            )
            named += re.findall(r"--context (\S+)", command)
            named += re.findall(r"virtctl (?:restart|console) ([\w-]+)", command)
            named += re.findall(r"@vm/(\S+)", command)
            named += re.findall(r"virtualmachine ([\w-]+)", command)
            assert set(named) <= names, f"{path}: {command}"
            assert set(re.findall(r"--namespace (\S+)", command)) <= namespaces, f"{path}: {command}"
            assert set(re.findall(r"(\S+)@(?:vm/|\d)", command)) <= users, f"{path}: {command}"


def test_every_machine_has_a_runbook(root: Path, seen: dict[str, Any]) -> None:
    wanted = {str(one["name"]) for kind in ("nodes", "hosts", "vms") for one in seen[kind]}
    pages = {path.stem: path for path in root.glob("docs/runbook/*.md")}
    assert set(pages) == wanted
    for page in pages.values():
        assert re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE) == SECTIONS
        assert f"(docs/runbook/{page.name})" in (root / "README.md").read_text()
