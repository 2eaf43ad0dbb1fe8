"""What a webhook refuses in an object, and the machine in which it is looked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text, value_at_path


class Refusal(NamedTuple):
    """A broken law of `schemas/kubevirt`: where, and what is written there."""

    law: str
    path: NodePath
    written: str = ""

    def below(self, *steps: str | int) -> "Refusal":
        """The same in what stands around."""
        return self._replace(path=(*steps, *self.path))


@dataclass(frozen=True)  # without slots, so that what is looked up often is kept
class Machine:
    """The spec of a virtual machine instance, as it stands in a template or by itself.

    `labels` and `annotations` are those of the instance. `has_instancetype` and `has_preference` say that such a one is
    named which is not applied here, so that what is missing may come of it.
    """

    spec: dict[str, Value]
    metadata: dict[str, Value] = field(default_factory=dict)
    has_instancetype: bool = False
    has_preference: bool = False

    @cached_property
    def domain(self) -> dict[str, Value]:
        """The domain."""
        return mapping(self.spec, "domain")

    @cached_property
    def devices(self) -> dict[str, Value]:
        """The devices."""
        return mapping(self.spec, "domain", "devices")

    @cached_property
    def volumes(self) -> list[dict[str, Value]]:
        """The volumes."""
        return maps(self.spec, "volumes")

    @cached_property
    def disks(self) -> list[dict[str, Value]]:
        """The disks that are written."""
        return maps(self.devices, "disks")

    @cached_property
    def interfaces(self) -> list[dict[str, Value]]:
        """The interfaces that are written."""
        return maps(self.devices, "interfaces")

    @cached_property
    def networks(self) -> list[dict[str, Value]]:
        """The networks that are written."""
        return maps(self.spec, "networks")

    @cached_property
    def architecture(self) -> str:
        """The architecture, "" where the cluster decides."""
        return text(self.spec, "architecture") or ""


def maps(value: Value, *path: str | int) -> list[dict[str, Value]]:
    """The entries of a list, with an empty mapping for what is none, so that they count as they are written."""
    return [entry if isinstance(entry, dict) else {} for entry in items(value, *path)]


def name_of(entry: Value, key: str = "name") -> str:
    """The text of a key, "" where there is none."""
    return text(entry, key) or ""


def given(entry: Value, names: Iterable[str]) -> list[str]:
    """Which of these fields are set: null is as good as nothing."""
    return [name for name in names if value_at_path(entry, name) is not None]


def is_on(value: Value, *path: str) -> bool:
    """Whether a feature is there and not off: `{}` is on."""
    found = value_at_path(value, *path)
    return isinstance(found, dict) and found.get("enabled") is not False


def number(value: Value, *path: str | int) -> int | None:
    """The whole number at a path, None where there is none."""
    found = value_at_path(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
