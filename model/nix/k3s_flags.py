"""The flags that a host gives to k3s or RKE2, from `extraFlags` and from the options that are flags."""

import shlex
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .host_facts import Data, HostFact, NotKnown, Option, find_option, is_whole, items_of

#: Options that the modules write as flags of these names.
_AS_FLAGS = {"disable": "disable", "nodeName": "node-name", "nodeIP": "node-ip", "nodeExternalIP": "node-external-ip"}


class Flag(NamedTuple):
    """A flag by its name without dashes; its value is None where that is not known, "true" where none is written."""

    name: str
    value: str | None


class Flags(NamedTuple):
    """The flags of a host in their order; not `whole` where there may be others."""

    given: tuple[Flag, ...]
    whole: bool

    def named(self, *names: str) -> tuple[Flag, ...]:
        """Those of these names."""
        return tuple(flag for flag in self.given if flag.name in names)

    def values(self, name: str) -> tuple[str, ...] | None:
        """What a flag is given, each part of a list by itself; None where some of it is not known."""
        values = [flag.value for flag in self.named(name)]
        if not self.whole or None in values:
            return None
        return tuple(part.strip() for value in values if value for part in value.split(","))


def read_flags(host: HostFact, product: str) -> Flags:
    """The flags of a host. Sources: `ExecStart` in nixos/modules/services/cluster/rancher/default.nix of nixpkgs."""
    extra = find_option(host, "services", product, "extraFlags")
    found = split_flags(extra.value if isinstance(extra, Option) else () if extra is None else extra)
    whole = found.whole and (not isinstance(extra, Option) or is_whole(host, extra, "services", product, "extraFlags"))
    given = list(found.given)
    for option, name in _AS_FLAGS.items():
        match find_option(host, "services", product, option):
            case None | Option(value=None):
                pass
            case Option(value=str(value)):
                given.append(Flag(name, value))
            case Option(value=value) as listed if (values := items_of(value)) is not None:
                given += [Flag(name, one if isinstance(one, str) else None) for one in values]
                whole = whole and is_whole(host, listed, "services", product, option)
            case _:
                whole = False
    return Flags(tuple(given), whole)


def split_flags(value: Data) -> Flags:
    """The flags in a text, or in a list of texts that are put behind each other.

    A word that is no flag belongs to the flag before it. What is in quotes stays together, as systemd has it.
    """
    words: list[str | None] = []
    parts = items_of(value)
    whole = True
    for part in (value,) if parts is None else parts:
        found = _split(part)
        whole = whole and found is not None
        words += found if found is not None else [None]
    return Flags(tuple(_pair(words)), whole)


def _split(part: Data) -> list[str] | None:
    if not isinstance(part, str):
        return None
    try:
        return shlex.split(part.replace("\\\n", " "))
    except ValueError:
        return None


def _pair(words: Iterable[str | None]) -> Iterator[Flag]:
    waiting: str | None = None
    for word in words:
        if word is not None and word.startswith("-") and word.strip("-"):
            if waiting is not None:
                yield Flag(waiting, "true")
            name, has_value, value = word.lstrip("-").partition("=")
            waiting = None if has_value else name
            if has_value:
                yield Flag(name, value)
        elif waiting is not None:
            yield Flag(waiting, word)
            waiting = None
    if waiting is not None:
        yield Flag(waiting, "true")


def is_given(option: Option | NotKnown | None) -> bool | None:
    """Whether an option is set to anything but nothing; None where that is not known."""
    if option is None:
        return False
    if isinstance(option, NotKnown) or isinstance(option.value, NotKnown):
        return None
    return option.value not in (None, "", False, ())
