"""What is known of the NixOS hosts of flakes: their options with the places of these, and why others are not known.

Loads nothing of the language: who asks for hosts where there are none pays nothing.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from ..text.place import Chars, Place

#: The name of an option, step by step: `("networking", "hostName")`.
Path: TypeAlias = tuple[str, ...]


class NotKnown(NamedTuple):
    """That something is not known, and why. `is_of_nixpkgs` where only nixpkgs' own modules may say more."""

    why: str
    is_of_nixpkgs: bool = False


class PathValue(NamedTuple):
    """A path: from the root of the repository where it is `inside`, else absolute."""

    text: str
    inside: bool


class Members(NamedTuple):
    """An attribute set, and why it may have more names than these, None where it has not."""

    items: "Mapping[str, Data]"
    missing: NotKnown | None = None


Data: TypeAlias = "bool | int | float | str | PathValue | NotKnown | Members | tuple[Data, ...] | None"


class Option(NamedTuple):
    """What an option is set to, and where; `missing` says why a list may have more than that.

    `priority` is that of the definitions that win, as `mkOverride` has it: 100 for plain ones.
    """

    value: Data
    place: Place | None
    missing: NotKnown | None = None
    priority: int = 100


class OldOption(NamedTuple):
    """An option of schemas/nix/old_options.py that is set, or may be: `is_certain` where nothing can be in the way.

    `key` is where the part of its name stands that another one takes the place of, None where that is not to be seen.
    """

    path: Path
    place: Place | None
    is_certain: bool
    key: Chars | None = None


class HostFact(NamedTuple):
    """A host of `nixosConfigurations` of the flake at `flake`, or a node of colmena that is none of them.

    `options` has the options of schemas/nix/host_options.py that are set and whatever is in them, down to what is no
    set; `open` the sets, and options, in which there may be more than that, with why. `files` are its modules in the
    repository, `missing` says why there may be further ones. What nixpkgs sets itself is not in it.

    `platform` is what it runs on, such as `x86_64-linux`, None where surely nothing says so. `modules_of` are the
    inputs of whose modules it has some: their repositories in small letters, or their names. `undeclared` are the
    options of schemas/nix/option_owners.py that something sets and no module of the repository declares. `nixpkgs` is
    the input that it is built from, "" where that is not known, `old` what it sets under names that are no more.
    """

    name: str
    flake: str
    at: Place
    options: Mapping[Path, Option]
    open: Mapping[Path, NotKnown]
    files: tuple[str, ...]
    missing: tuple[str, ...]
    platform: str | NotKnown | None = NotKnown("it was not asked for")
    modules_of: tuple[str, ...] = ()
    undeclared: Mapping[Path, Place | None] = {}
    nixpkgs: str = ""
    old: tuple[OldOption, ...] = ()


class HiveNodeFact(NamedTuple):
    """A node of colmena: of its options, `host` has those below `deployment`."""

    host: HostFact


class FlakeHostsFact(NamedTuple):
    """Which hosts a flake has; `missing` says why there may be others, "" where these are all."""

    flake: str
    names: tuple[str, ...]
    missing: str


def find_option(host: HostFact, *path: str) -> Option | NotKnown | None:
    """What the modules of a host say of an option, or of what is in it; None where surely none sets it.

    Of an option that is a set, the members are found by themselves: see `find_names`.
    """
    if path in host.options:
        return host.options[path]
    for end in range(len(path), -1, -1):
        if path[:end] in host.open:
            return host.open[path[:end]]
    return None


def is_whole(host: HostFact, option: Option, *path: str) -> bool:
    """Whether a list has nothing but what is known of it and what nixpkgs' own modules add."""
    reasons = [host.open[path[:end]] for end in range(len(path) + 1) if path[:end] in host.open]
    return all(why.is_of_nixpkgs for why in (*reasons, *([option.missing] if option.missing else [])))


def items_of(value: Data) -> "tuple[Data, ...] | None":
    """The items of a list, None of what is no list, or not known."""
    return value if isinstance(value, tuple) and not isinstance(value, NotKnown | Members | PathValue) else None


def find_names(host: HostFact, *path: str) -> tuple[tuple[str, ...], NotKnown | None]:
    """The names in an option that is a set, sorted, and why there may be more, None where these are all."""
    depth = len(path)
    found = {option[depth] for option in (*host.options, *host.open) if len(option) > depth and option[:depth] == path}
    missing = find_option(host, *path)
    return tuple(sorted(found)), missing if isinstance(missing, NotKnown) else None


def is_untouched(host: HostFact, *path: str) -> bool:
    """Whether surely nothing sets an option, nor anything in it."""
    names, missing = find_names(host, *path)
    return not names and missing is None and find_option(host, *path) is None


class Text(NamedTuple):
    """A text that an option is set to, and where."""

    text: str
    place: Place


def find_text(host: HostFact, *path: str) -> Text | None:
    """The text that an option is set to, None where it is none, or not known."""
    match find_option(host, *path):
        case Option(value=str(text), place=place):
            return Text(text, place or host.at)
        case _:
            return None


def is_set_to(host: HostFact, value: bool, *path: str) -> bool:
    """Whether an option is surely set to a truth value."""
    found = find_option(host, *path)
    return isinstance(found, Option) and found.value is value


def find_texts(host: HostFact, *path: str) -> tuple[str, ...] | None:
    """The texts of a list that an option is surely set to as a whole, None where that is not known."""
    match find_option(host, *path):
        case Option(value=tuple(items), missing=None):
            texts = [item for item in items if isinstance(item, str)]
            return tuple(texts) if len(texts) == len(items) else None
        case _:
            return None
