"""Facts about machines: what is kept of the files that describe them, beside what every YAML file has.

No fact has the value of a secret: only where it stands, or a checksum by which two that are the same are known.
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from ....schemas.tables.notation import Version
from ....schemas.talos.machine_identity_fields import Says
from ...text.place import Node


class Form(Enum):
    """What a document is for; the value is what people call it."""

    WHOLE = "machine configuration"
    PATCH = "patch"
    JSON_PATCH = "JSON patch"
    TALHELPER = "talhelper's configuration"
    SCHEMATIC = "schematic"
    SECRETS = "secrets bundle"
    TALOSCONFIG = "talosconfig"


class MachineFieldFact(NamedTuple):
    """A field that says something of a machine; of secrets and what belongs to them `value` is a checksum."""

    at: Node
    what: Says
    value: str


class SchematicFact(NamedTuple):
    """What an image is made of: its id in the Image Factory, and that with the extensions sorted, as the factory's
    pages give it; none where it cannot be known.
    """

    at: Node
    ids: tuple[str, ...]


class OutdatedFact(NamedTuple):
    """A field that Talos deprecates since a version, and what to use instead."""

    at: Node
    name: str
    since: Version
    use: str


class RefusedFact(NamedTuple):
    """What Talos refuses of a document whatever stands beside it: `versions` do, of those in `asked`, which have it.

    `lacks` says that another patch to the document of that kind and name may bring what is missing.
    """

    at: Node
    message: str
    hint: str
    versions: tuple[Version, ...]
    asked: tuple[Version, ...]
    lacks: bool
    kind: str
    name: str


class TalconfigMistakeFact(NamedTuple):
    """What talhelper refuses of its own file."""

    at: Node
    message: str


class TalenvFact(NamedTuple):
    """The variables that a file sets, and those of them that are empty."""

    names: tuple[str, ...]
    empty: tuple[str, ...]


class TalenvMistakeFact(NamedTuple):
    """What makes talhelper leave out a file of variables, in words."""

    at: Node
    message: str


class VariableUseFact(NamedTuple):
    """Where a talhelper configuration takes a variable without a default, for the first time."""

    at: Node
    name: str


class AdmissionFact(NamedTuple):
    """What a control plane holds Pods to: the level, "" where it is not said, and the namespaces that are exempt."""

    at: Node
    level: str
    exempt: tuple[str, ...]


class MachineFact(NamedTuple):
    """A document that describes machines: its root, what it is for, and what it says.

    `kind` is "" for the document with `machine:` and `cluster:`. A patch that stands as a text in talhelper's
    configuration has the place of that text, and so has all that is said in it. `secrets` are values in plain text.
    """

    at: Node
    form: Form
    kind: str = ""
    name: str = ""
    is_inline: bool = False
    said: tuple[MachineFieldFact, ...] = ()
    secrets: tuple[tuple[Node, str], ...] = ()
    outdated: tuple[OutdatedFact, ...] = ()
    schematics: tuple[SchematicFact, ...] = ()
    admissions: tuple[AdmissionFact, ...] = ()

    def all(self, *what: Says) -> Iterator[MachineFieldFact]:
        """Everything of these kinds that it says, in the order of the table."""
        return (fact for fact in self.said if fact.what in what)

    def first(self, what: Says) -> MachineFieldFact | None:
        """The first of its fields that says this."""
        return next(self.all(what), None)
