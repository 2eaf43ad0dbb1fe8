"""Talos' validator: what is wrong with the documents of one machine, as `talosctl validate` would say.

It looks at documents that the loader takes (`loader.py`). What Talos can tell on a node only (whether a disk
matches, whether the version of Kubernetes is supported) is no part of it.

Source: Validate of pkg/machinery/config/container/{container,validate}.go.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from ....schemas.tables.notation import Version
from ...text.document import Value
from ...text.place import NodePath
from ..go.typed_values import Decoded, decode_document
from . import bgp, block, check_container_config, kubernetes, links, network, registry_documents, runtime, subnets
from .across_documents import SINCE, check_legacy_whole, check_whole
from .cluster import cluster_section
from .conflicts import conflict
from .machine import machine_section, role
from .shared_field_checks import DocumentCheck, FieldVerdict, Held, prefix_paths

Mode = Literal["metal", "cloud", "container"]
_CHECKS: Mapping[str, DocumentCheck] = {
    **bgp.CHECKS,
    **block.CHECKS,
    **check_container_config.CHECKS,
    **registry_documents.CHECKS,
    **kubernetes.CHECKS,
    **links.CHECKS,
    **network.CHECKS,
    **runtime.CHECKS,
    **subnets.CHECKS,
}


class DocumentVerdict(NamedTuple):
    """Something that Talos refuses, or warns of, in the document with that index (-1: in none in particular).

    `kind` is "" for the machine's own document. `also` is a path of that document that takes part in it. `hint` is the
    way out, "" where it is not plain.
    """

    document: int
    kind: str
    name: str
    path: NodePath
    message: str
    also: NodePath = ()
    hint: str = ""


class Verdicts(NamedTuple):
    """All that is wrong."""

    errors: tuple[DocumentVerdict, ...]
    warnings: tuple[DocumentVerdict, ...]


def validate(documents: Sequence[Value], at: Version, mode: Mode = "metal") -> Verdicts:
    """What that version of Talos says of the documents of one machine."""
    held = [(index, one) for index, one in enumerate(map(decode_document, documents)) if one is not None]
    found = [_make_verdict(held, place, said) for place, said in _check_all(held, at, mode)]
    conflicts = _conflicts(held, at)
    return Verdicts(
        (*(problem for problem, said in found if not said.warning), *conflicts),
        tuple(problem for problem, said in found if said.warning),
    )


_Held = Sequence[tuple[int, Decoded]]


def _make_verdict(held: _Held, place: int, said: FieldVerdict) -> tuple[DocumentVerdict, FieldVerdict]:
    if place < 0:
        return DocumentVerdict(-1, "", "", said.path, said.message, hint=said.hint), said
    index, document = held[place]
    return DocumentVerdict(index, document.kind, document.name, said.path, said.message, hint=said.hint), said


def _check_all(held: _Held, at: Version, mode: Mode) -> Iterator[tuple[int, FieldVerdict]]:
    """What is said, with the place in `held` of the document that it is said of."""
    for place, (_, document) in enumerate(held):
        for said in check_document(document, at, mode):
            yield place, said
    if at >= SINCE:
        yield from check_whole([document for _, document in held], mode)


def check_document(document: Decoded, at: Version, mode: Mode) -> Iterator[FieldVerdict]:
    """What that version says of a document by itself."""
    if document.kind:
        check = _CHECKS.get(document.kind)
        yield from check(document.value, at) if check else ()
    else:
        yield from _legacy(document.value, at, mode)


def _legacy(held: Held, at: Version, mode: Mode) -> Iterator[FieldVerdict]:
    machine = held.get("machine")
    if machine is None:
        yield FieldVerdict(("machine",), "`machine` must be set")
        return
    if "cluster" in held:
        yield from prefix_paths("cluster", cluster_section(held["cluster"], role(machine) == "controlplane", at))
    else:
        yield FieldVerdict(("cluster",), "`cluster` must be set")
    yield from prefix_paths("machine", machine_section(machine, at, mode))
    yield from _virtual_addresses(machine)
    if held.get("persist") is False:
        yield FieldVerdict(("persist",), "`persist` must not be false")
    if at < SINCE:
        yield from check_legacy_whole(held)


def _virtual_addresses(machine: Held) -> Iterator[FieldVerdict]:
    """Addresses that nodes share are for control plane nodes."""
    interfaces = machine.get("network", {}).get("interfaces", ()) if role(machine) == "worker" else ()
    for index, device in enumerate(interfaces):
        at: NodePath = ("machine", "network", "interfaces", index)
        if device and "vip" in device:
            yield FieldVerdict((*at, "vip"), "`vip` may be set on control plane nodes only")
        for number, vlan in enumerate((device or {}).get("vlans", ())):
            if vlan and "vip" in vlan:
                yield FieldVerdict((*at, "vlans", number, "vip"), "`vip` may be set on control plane nodes only")


def _conflicts(held: _Held, at: Version) -> tuple[DocumentVerdict, ...]:
    legacy = next((document.value for _, document in held if not document.kind), None)
    if legacy is None:
        return ()
    found: list[DocumentVerdict] = []
    for index, document in held:
        path = conflict(document.kind, document.value, legacy, at)
        if path is not None:
            field = ".".join(map(str, path))
            message = f"`{field}` of the machine's own document says the same already"
            hint = f"keep one of them: take `{field}` out, or this document"
            found.append(DocumentVerdict(index, document.kind, document.name, (), message, path, hint))
    return tuple(found)
