"""A machine's configuration as text, with the places that its values come from."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from ....schemas.tables.notation import Version
from ...errors import UserError
from ...files.file_tree import closest
from ...files.source import Source
from ...repository import Repository
from ...text.document import Value
from ...text.place import Place
from ...text.positions import leaves
from ..patch.origins import Origins
from ..patch.patcher import PatchError
from .build import BuiltMachine, generate_base, layer_of, read_layers, render
from .clusters import find_clusters
from .fill_base import PLACEHOLDERS, Filled, fill_base
from .known_machines import find_known_machines
from .layers import Machine
from .places_in_block import Places


class Rendered(NamedTuple):
    """The documents as YAML, one line for each value, and the place of the value on a line (from 1), where known.

    `version` is the one that the base is generated for, where the machine has none of its own. `unsaid` is what the
    base shows and nothing in the repository says.
    """

    machine: Machine
    version: Version
    text: str
    origins: Mapping[int, Place]
    unsaid: tuple[str, ...] = ()


def machine_named(source: Source, repository: Repository, name: str) -> Machine:
    """The machine of that name; raises UserError where there is none, or several."""
    known = list(find_known_machines(source, repository))
    found = [machine for machine in known if machine.name == name]
    if not known:
        raise UserError(
            "No machine is declared here.",
            "Say under `talos: nodes:` in stackwright.yaml which patches make which machine; talhelper's "
            "talconfig.yaml is understood without it.",
        )
    if len(found) > 1:
        places = ", ".join(machine.at.path for machine in found)
        raise UserError(f"Several machines are called {name}: in {places}.", "Give them different names.")
    if not found:
        names = sorted(machine.name for machine in known)
        near = closest(name, names)
        raise UserError(
            f"Machine {name} does not exist.", f"Did you mean {near}?" if near else f"There are: {', '.join(names)}."
        )
    return found[0]


def render_machine(
    source: Source, repository: Repository, machine: Machine, assumed: Version, *, with_origins: bool
) -> Rendered:
    """What a base and patches make of a machine; raises UserError where they make nothing.

    `assumed` is the version of a machine that does not say its own.
    """
    at = machine.version or assumed
    contract = machine.contract or at
    texts = read_layers(source, repository.states, machine, {})
    if texts is None:
        raise UserError(
            f"A patch of {machine.name} cannot be read, or not in the open.",
            "`stackwright explain` on its files says why.",
        )
    generic = generate_base(contract, machine.role)
    base = fill_base(generic, machine, source, find_clusters(repository), repository.configured)
    made = render(machine, texts, contract, at, base.documents)
    if isinstance(made, PatchError):
        raise UserError(f"Talos makes nothing of {machine.name}: {made.message}.", "`stackwright lint` shows where.")
    text = "---\n".join(_yaml(document) for document in made.documents)
    places = dict(_origins(source, machine, made, text, at, base)) if with_origins else {}
    unsaid = tuple(what for what in base.unsaid if PLACEHOLDERS[what][0] in text)
    return Rendered(machine, contract, text, places, unsaid)


def _yaml(document: Value) -> str:
    dumped: str = yaml.dump(
        document, Dumper=_Dumper, sort_keys=False, default_flow_style=False, allow_unicode=True, width=10_000
    )
    return dumped


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their key, as Talos does, and repeats what is there twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _origins(
    source: Source, machine: Machine, made: BuiltMachine, text: str, at: Version, base: Filled
) -> Iterator[tuple[int, Place]]:
    """The lines with a value that the repository has; of those of a generated base, the ones that it is told."""
    origins, places = Origins(made.base, made.patches, at), Places(source)
    line = counted = 0
    for node, chars in leaves(text):
        line, counted = line + text.count("\n", counted, chars.start), chars.start
        document = made.documents[node.document]
        if not isinstance(document, dict):
            continue
        identity = (str(document.get("kind", "")), str(document.get("name", "")))
        found = origins.of(identity, node.path)
        layer = layer_of(machine, found.patch) if found else None
        if found and layer:
            yield line + 1, places.place(layer, found.at)
        elif found and (said := base.places.get((identity[0], node.path))):
            yield line + 1, said
