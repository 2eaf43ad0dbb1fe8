"""How the hosts of a flake are deployed, as facts of its outputs."""

from typing import Literal

from ..text.place import Place
from .deployment_facts import DeployFact, DeployNode, DeployProfile, HiveFact, Settings
from .evaluate.attributes import select_later
from .evaluate.flakes.deploy_rs import CHECKS, Activation
from .evaluate.flakes.flake import Flake
from .evaluate.flakes.system import System
from .evaluate.force import attempt, guard
from .evaluate.values import Attrs, Builtin, Closure, Lazy, PathValue, Unknown, place_of
from .host_facts import NotKnown


def read_deploy(flake: Flake) -> DeployFact | None:
    """The output `deploy` of a flake, None where there is none that is known. Raises nothing."""
    found = guard(flake.run, lambda: _read_deploy(flake))
    return None if isinstance(found, Unknown) else found


def _read_deploy(flake: Flake) -> DeployFact | None:
    if isinstance(flake.outputs, Unknown) or "deploy" not in flake.outputs.items:
        return None
    lazy = flake.outputs.items["deploy"]
    deploy = attempt(flake.run, lazy)
    if not isinstance(deploy, Attrs):
        return None
    settings = _settings(deploy, place_of(lazy) or Place(flake.path))
    nodes = attempt(flake.run, deploy.items.get("nodes", Attrs()))
    items = nodes.items if isinstance(nodes, Attrs) else {}
    around = settings.names.get("nodes", settings.at)
    read = [_node(flake, name, item, around) for name, item in sorted(items.items())]
    return DeployFact(flake.path, settings, tuple(node for node in read if node is not None), _has_checks(flake))


def _settings(given: Attrs, at: Place) -> Settings:
    names = {name: place_of(item) or at for name, item in given.items.items()}
    return Settings(at, names, NotKnown(given.open.why) if given.open else None)


def _node(flake: Flake, name: str, lazy: Lazy, around: Place) -> DeployNode | None:
    node = attempt(flake.run, lazy)
    if not isinstance(node, Attrs):
        return None
    settings = _settings(node, place_of(lazy) or around)
    profiles = attempt(flake.run, node.items.get("profiles", Attrs()))
    if not isinstance(profiles, Attrs):
        why = profiles.why if isinstance(profiles, Unknown) else "`profiles` is no set"
        return DeployNode(name, settings, missing=NotKnown(why))
    at = settings.names.get("profiles", settings.at)
    read = [_profile(flake, key, item, at) for key, item in sorted(profiles.items.items())]
    missing = NotKnown(profiles.open.why) if profiles.open else None
    if None in read:
        missing = missing or NotKnown("a profile is not known")
    known = tuple(profile for profile in read if profile is not None)
    return DeployNode(name, settings, known, _order(flake, node), missing)


def _order(flake: Flake, node: Attrs) -> tuple[str, ...]:
    items = attempt(flake.run, node.items.get("profilesOrder", []))
    names = [attempt(flake.run, item) for item in items] if isinstance(items, list) else []
    return tuple(name for name in names if isinstance(name, str))


def _profile(flake: Flake, name: str, lazy: Lazy, around: Place) -> DeployProfile | None:
    profile = attempt(flake.run, lazy)
    if not isinstance(profile, Attrs):
        return None
    settings = _settings(profile, place_of(lazy) or around)
    path = attempt(flake.run, profile.items.get("path"))
    if not isinstance(path, Attrs) or not isinstance(path.mark, Activation):
        return DeployProfile(name, settings)
    made = path.mark
    system = made.system if made.kind == "nixos" else ""
    return DeployProfile(name, settings, _hosts(flake, made), _find_absent(flake, made), system)


def _hosts(flake: Flake, made: Activation) -> tuple[str, ...]:
    """The names of the system that is activated: it may have several."""
    value = attempt(flake.run, made.of)
    if not isinstance(value, Attrs) or not isinstance(value.mark, System):
        return ()
    return tuple(sorted(name for name, host in flake.machines.items() if host.system is value.mark))


def _find_absent(flake: Flake, made: Activation) -> str:
    """The name that is selected from a set that surely has none such, "" where it is there or that is not known."""
    around, name = attempt(flake.run, made.around), attempt(flake.run, made.name)
    if not isinstance(around, Attrs) or not isinstance(name, str) or around.open is not None:
        return ""
    return "" if name in around.items else name


def _has_checks(flake: Flake) -> bool | None:
    if isinstance(flake.outputs, Unknown):
        return None
    missing = flake.outputs.open is not None
    systems = attempt(flake.run, flake.outputs.items.get("checks", Attrs()))
    if not isinstance(systems, Attrs):
        return None
    missing = missing or systems.open is not None
    for item in systems.items.values():
        checks = attempt(flake.run, item)
        if isinstance(checks, Attrs) and any(name in checks.items for name in CHECKS):
            return True
        missing = missing or not isinstance(checks, Attrs) or checks.open is not None
    return None if missing else False


def read_hive(flake: Flake) -> HiveFact | None:
    """The hive of a flake, None where it has none that is known. Raises nothing."""
    if flake.hive is None or isinstance(flake.outputs, Unknown):
        return None
    written = flake.outputs.items.get("colmenaHive", flake.outputs.items.get("colmena"))
    meta = flake.hive.meta
    at = place_of(meta) or place_of(written) or Place(flake.path)
    nixpkgs = guard(flake.run, lambda: _classify(flake, meta))
    return HiveFact(flake.path, at, tuple(flake.nodes), None if isinstance(nixpkgs, Unknown) else nixpkgs)


def _classify(flake: Flake, meta: Lazy) -> Literal["missing", "not called", "set"] | None:
    given = attempt(flake.run, meta)
    if not isinstance(given, Attrs) or not {"imports", "config", "_type"}.isdisjoint(given.items):
        return None
    if "nixpkgs" not in given.items:
        return "missing" if given.open is None else None
    value = attempt(flake.run, select_later(flake.run, given, "nixpkgs"))
    if isinstance(value, PathValue | Closure | Builtin):
        return "not called"
    is_flake = isinstance(value, Attrs) and attempt(flake.run, value.items.get("_type")) == "flake"
    return "not called" if is_flake else "set"
