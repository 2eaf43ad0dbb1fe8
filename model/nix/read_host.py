"""The values of a NixOS host, one by one, and the fact that is kept of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ...schemas.nix.host_options import HOST_OPTIONS, OPTIONS_OF_SERVICES
from ...schemas.nix.module_inputs import MODULE_INPUTS, NIXPKGS_MODULES, PART_OF_NIXOS
from ...schemas.nix.option_owners import OPTION_OWNERS
from ..text.place import Place
from . import host_facts as facts
from .evaluate.flakes.flake import Flake, Host, evaluate_host, find_platform
from .evaluate.flakes.inputs import find_repository
from .evaluate.modules.evaluate_modules import Evaluated
from .evaluate.modules.find_option import Found, Known, NotSet, find_option
from .evaluate.modules.find_undeclared_options import find_undeclared_options
from .evaluate.paths import in_tree
from .evaluate.read_data import Data, Members
from .evaluate.values import PathValue, Unknown
from .host_facts import HiveNodeFact, HostFact, NotKnown, Option, Path
from .old_options import read_old_options

#: Values that are looked for in one host.
_MOST_VALUES = 5_000
_OF_NODES = ("deployment",)
#: What a path comes to: a value that is no set, or a set to which more may belong.
Part: TypeAlias = tuple[Path, Known | Unknown]


def find_values(found: Evaluated | Unknown, options: Sequence[str] = HOST_OPTIONS) -> Iterator[Part]:
    """What modules say of the options that are asked for: each value by itself, after the sets that may have more."""
    waiting = [tuple(name.split(".")) for name in reversed(options)]
    for switch, more in OPTIONS_OF_SERVICES.items():
        if switch in options and _is_on(find_found(found, tuple(switch.split(".")))):
            waiting = [*(path for path in reversed(more) if path not in waiting), *waiting]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        path = waiting.pop()
        match find_found(found, path):
            case Known(value=Members(items=items, missing=open_), missing=missing) as known if items:
                waiting += [(*path, name) for name in sorted(items, reverse=True)]
                if missing or open_:
                    yield path, known
            case NotSet():
                pass
            case said:
                yield path, said


def _is_on(said: Found) -> bool:
    """Whether a switch is surely on."""
    return isinstance(said, Known) and said.value is True


def find_found(found: Evaluated | Unknown, path: Path) -> Found:
    """What modules that were walked say of an option; why they could not be, where that is so."""
    return found if isinstance(found, Unknown) else find_option(found, path, is_deep=False)


def read_host(flake: Flake, host: Host, asked: Sequence[str] = HOST_OPTIONS) -> HostFact:
    """The host with its values, as far as its flake says them. Raises nothing."""
    found = evaluate_host(flake, host)
    at = host.place or Place(flake.path)
    if isinstance(found, Unknown):
        return HostFact(host.name, flake.path, at, {}, {(): _not_known(found)}, (), (found.why,))
    options: dict[Path, Option] = {}
    open_ = _find_open(flake, found)
    for path, said in find_values(found, asked):
        match said:
            case Known(value=Unknown() as unknown) | (Unknown() as unknown):
                open_[path] = _not_known(unknown)
            case Known(value=Members(items=items, missing=more), place=place, missing=missing):
                if (reason := _why_open(missing, more)) is not None:
                    open_[path] = reason
                if not items:
                    options[path] = Option(facts.Members({}), place)
            case Known(value=value, place=place, missing=missing, priority=priority):
                options[path] = Option(_read(value), place, _why_open(missing), priority)
    return HostFact(
        host.name,
        flake.path,
        at,
        options,
        open_,
        found.files,
        tuple(sorted({one.why for one in found.missing})),
        _read_platform(host, found, open_),
        tuple(dict.fromkeys(_name_input(flake, module) for module in found.external)),
        _find_undeclared(found),
        _find_nixpkgs(flake, host),
        tuple(read_old_options(flake.run, found)),
    )


def _not_known(unknown: Unknown) -> NotKnown:
    return NotKnown(unknown.why, unknown.of_nixpkgs)


def read_node(flake: Flake, node: Host) -> HiveNodeFact:
    """A node of colmena with what is said below `deployment`. Raises nothing."""
    return HiveNodeFact(read_host(flake, node, _OF_NODES))


def _name_input(flake: Flake, module: str) -> str:
    name, _, path = module.partition("/")
    return module if path else find_repository(flake.inputs.items, name) or name


def _find_undeclared(found: Evaluated) -> Mapping[Path, Place | None]:
    undeclared: dict[Path, Place | None] = {}
    for owned in OPTION_OWNERS:
        path = tuple(owned.split("."))
        undeclared |= {(*path, name): place for name, place in find_undeclared_options(found, path).items()}
    return undeclared


def _read_platform(host: Host, found: Evaluated, open_: Mapping[Path, NotKnown]) -> str | NotKnown | None:
    """What a host runs on: modules of inputs, a `pkgs` that is given, or what is not known may say so, too."""
    platform = find_platform(found, host)
    if isinstance(platform, Unknown):
        return NotKnown(platform.why)
    if platform is not None:
        return platform
    if isinstance(host.system, Unknown) or host.system.arguments.open is not None or host.system.nixpkgs == "":
        return NotKnown("what the system is made with is not known")
    if "pkgs" in host.system.arguments.items or isinstance(find_found(found, ("nixpkgs",)), Known | Unknown):
        return NotKnown("something else is said of nixpkgs")
    return next((why for path, why in open_.items() if ("nixpkgs", "hostPlatform")[: len(path)] == path), None)


def _find_nixpkgs(flake: Flake, host: Host) -> str:
    """The input whose `nixosSystem` made a host; where only one of them is nixpkgs, it is that."""
    if not isinstance(host.system, Unknown) and host.system.nixpkgs:
        return host.system.nixpkgs
    items = flake.inputs.items
    candidates = [name for name in items if find_repository(items, name) == "nixos/nixpkgs"]
    return candidates[0] if len(candidates) == 1 and flake.inputs.missing is None else ""


def _why_open(*reasons: Unknown | None) -> NotKnown | None:
    """Why there may be more of a set or a list. What nixpkgs' own modules add is not told of."""
    return next((_not_known(one) for one in reasons if one is not None and not one.of_nixpkgs), None)


def _find_open(flake: Flake, found: Evaluated) -> dict[Path, NotKnown]:
    """What the modules of inputs may set, and why that is not known."""
    open_: dict[Path, NotKnown] = {}
    for module in found.external:
        why = f"the modules of the input `{module}` are not in the repository"
        open_ |= dict.fromkeys(_may_set(flake, module), NotKnown(why))
    return open_


def _may_set(flake: Flake, module: str) -> Iterator[Path]:
    """The options that a module of an input may set: all of them where it is not known."""
    name, _, path = module.partition("/")
    known: Mapping[str, tuple[str, ...]] = NIXPKGS_MODULES if path else MODULE_INPUTS
    key = path.removeprefix("nixos/modules/") if path else find_repository(flake.inputs.items, name)
    if path and (key or "").startswith(PART_OF_NIXOS):
        return
    if key is None or (options := known.get(key)) is None:
        yield ()
    else:
        yield from (tuple(option.split(".")) for option in options)


def _read(value: Data) -> facts.Data:
    match value:
        case Unknown():
            return _not_known(value)
        case PathValue(text=text):
            inside = in_tree(text)
            return facts.PathValue(text, inside=False) if inside is None else facts.PathValue(inside, inside=True)
        case Members(items=items, missing=missing):
            members = {name: _read(item) for name, item in items.items()}
            return facts.Members(members, _why_open(missing))
        case tuple():
            return tuple([_read(item) for item in value])
        case _:
            return value
