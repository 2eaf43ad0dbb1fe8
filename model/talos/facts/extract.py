"""Documents of a file → the facts about machines in them."""

from collections.abc import Iterable, Iterator

from ....schemas.file_types import is_placeholder
from ....schemas.references import TALCONFIG
from ....schemas.tables.notation import Version
from ....schemas.talos.machine_identity_fields import CHECKSUMS, ROWS, TALHELPER, Says
from ...facts import ReferenceFact
from ...find_references import references
from ...text.document import Document
from ...text.open_collections import Value
from ...text.place import Node, NodePath
from ...text.typed_access import items, mapping, text, value_at_path
from . import secrets, talhelper
from .documents import TalosFact, talos_document
from .fact_types import AdmissionFact, Form, MachineFact, MachineFieldFact, OutdatedFact, SchematicFact
from .is_json_patch import is_json_patch
from .marked_fields import Marked, find_marked
from .schematic import is_schematic, schematic_ids
from .values_at_paths import each

#: What a configuration has, and a patch has not, since nobody changes it for one node.
_OF_WHOLES = (("machine", "token"), ("machine", "ca"), ("cluster", "controlPlane"))
_POD_SECURITY = "PodSecurity"
_ADMISSION = "KubeAdmissionControlConfig"


def machine_facts(
    path: str, documents: Iterable[Document], machine: Iterable[tuple[TalosFact, Value]]
) -> tuple[MachineFact | ReferenceFact, ...]:
    """Everything that a file says of machines, and the files that talhelper's configuration names.

    `machine` are those of its documents that Talos itself reads.
    """
    own = {fact.at.document: (fact, value) for fact, value in machine}
    return tuple(fact for document in documents for fact in _of_document(path, document, own.get(document.index)))


def _of_document(
    path: str, document: Document, own: tuple[TalosFact, Value] | None
) -> Iterator[MachineFact | ReferenceFact]:
    root, value = Node(document.index, ()), document.value
    if own is not None:
        yield _machine(own[0], own[1])
    elif isinstance(value, list):
        if is_json_patch(value):
            yield MachineFact(root, Form.JSON_PATCH)
    elif isinstance(value, dict):
        yield from _of_other(path, root, value)


def _of_other(path: str, root: Node, value: dict[str, Value]) -> Iterator[MachineFact | ReferenceFact]:
    """Documents of Talos' tools; they have neither an API version nor a kind."""
    if "nodes" in value and talhelper.is_talhelper(path, value):
        yield _talhelper(root, value)
        yield from _inline(root, value)
        yield from references(TALCONFIG, value, root)
    elif ("customization" in value or "overlay" in value) and is_schematic(value):
        yield MachineFact(root, Form.SCHEMATIC, schematics=(SchematicFact(root, schematic_ids(value)),))
    elif "trustdinfo" in value and secrets.is_bundle(value):
        yield MachineFact(root, Form.SECRETS, secrets=_place(root, secrets.in_bundle(value)))
    elif "contexts" in value and secrets.is_talosconfig(value):
        yield MachineFact(root, Form.TALOSCONFIG, secrets=_place(root, secrets.in_talosconfig(value)))


def _machine(fact: TalosFact, value: Value) -> MachineFact:
    marked = find_marked(fact.kind, value)
    return MachineFact(
        fact.at,
        Form.WHOLE if not fact.kind and _is_whole(value) else Form.PATCH,
        fact.kind,
        fact.name or "",
        said=_machine_fields(fact.kind, fact.at, value),
        secrets=_place(fact.at, secrets.in_document(fact.kind, value, marked=marked)),
        outdated=tuple(_find_outdated(fact, marked)),
        admissions=tuple(_admissions(fact, value)),
    )


def _is_whole(value: Value) -> bool:
    return value_at_path(value, "machine", "type") is not None and all(
        value_at_path(value, *path) is not None for path in _OF_WHOLES
    )


def _talhelper(root: Node, value: dict[str, Value]) -> MachineFact:
    found = tuple(
        SchematicFact(Node(root.document, path), schematic_ids(inner)) for path, inner in talhelper.schematics(value)
    )
    kept = _place(root, secrets.in_talhelper(value))
    return MachineFact(
        root, Form.TALHELPER, TALHELPER, said=_machine_fields(TALHELPER, root, value), secrets=kept, schematics=found
    )


def _inline(root: Node, value: Value) -> Iterator[MachineFact]:
    """The patches in talhelper's configuration: their nodes are the text that they stand in."""
    for path, documents in talhelper.inline_patches(value):
        place = Node(root.document, path)
        for document in documents:
            if isinstance(document.value, list) and is_json_patch(document.value):
                yield MachineFact(place, Form.JSON_PATCH, is_inline=True)
            elif (fact := talos_document(document)) is not None:
                yield _move(_machine(fact, document.value), place)


def _move(fact: MachineFact, place: Node) -> MachineFact:
    return fact._replace(
        at=place,
        is_inline=True,
        said=tuple(said._replace(at=place) for said in fact.said),
        secrets=tuple((place, name) for _, name in fact.secrets),
        outdated=tuple(outdated._replace(at=place) for outdated in fact.outdated),
        admissions=tuple(admission._replace(at=place) for admission in fact.admissions),
    )


def _machine_fields(kind: str, root: Node, value: Value) -> tuple[MachineFieldFact, ...]:
    return tuple(
        MachineFieldFact(root.below(*path), what, checked)
        for dotted, what in ROWS.get(kind, ())
        for path, inner in each(value, dotted)
        if (checked := _value(what, inner))
    )


def _value(what: Says, value: Value) -> str:
    """The text of a field, "" where nothing can be said of it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return ""
    if is_placeholder(value):
        return ""
    if what in CHECKSUMS:
        from hashlib import sha256  # few runs need it

        return sha256(value.encode("utf-8", "replace")).hexdigest() if value else ""
    return value


def _place(root: Node, found: Iterable[NodePath]) -> tuple[tuple[Node, str], ...]:
    return tuple((root.below(*path), _format_path(path)) for path in found)


def _format_path(path: NodePath) -> str:
    """The way to a field, for people."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return written.removeprefix(".")


def _find_outdated(fact: TalosFact, marked: Iterable[Marked]) -> Iterator[OutdatedFact]:
    """The deprecated ones of the marked fields, without those below another that is deprecated as early."""
    above: list[tuple[NodePath, Version]] = []
    for path, branch, value in marked:
        since = branch.life.deprecated
        if since is None or value in ({}, []):
            continue
        # In the order of the document, what is above a field was found before it, and after what is beside that.
        above = [(other, earlier) for other, earlier in above if path[: len(other)] == other]
        if not any(earlier <= since for _, earlier in above):
            place = Node(fact.at.document, (*fact.at.path, *path), key=True)
            yield OutdatedFact(place, _format_path(path), since, branch.life.use)
            above.append((path, since))


def _admissions(fact: TalosFact, value: Value) -> Iterator[AdmissionFact]:
    """What the document says of the Pod Security of a control plane."""
    if fact.kind == _ADMISSION:
        if text(value, "name") == _POD_SECURITY:
            yield _admission(fact.at, mapping(value, "configuration"))
        return
    plugins = value_at_path(value, "cluster", "apiServer", "admissionControl") if not fact.kind else None
    for index, plugin in enumerate(plugins if isinstance(plugins, list) else ()):
        if text(plugin, "name") == _POD_SECURITY:
            place = fact.at.below("cluster", "apiServer", "admissionControl", index)
            yield _admission(place, mapping(plugin, "configuration"))
    if isinstance(plugins, dict):  # `$patch: delete`
        yield AdmissionFact(fact.at, "", ())


def _admission(place: Node, configuration: dict[str, Value]) -> AdmissionFact:
    exempt = items(configuration, "exemptions", "namespaces")
    level = text(configuration, "defaults", "enforce") or ""
    return AdmissionFact(place, level, tuple(name for name in exempt if isinstance(name, str)))
