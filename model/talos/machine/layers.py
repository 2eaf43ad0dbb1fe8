"""Which patches make which machine: by talhelper's `talconfig.yaml`, the scaffold's layout, or `talos:` in
`stackwright.yaml`; a whole configuration needs none.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from ....schemas.tables.notation import Version, version
from ....schemas.talos.support import BEFORE_DOCUMENTS
from ....schemas.versions.releases import minor
from ...derived_values import Query
from ...files.file_tree import join
from ...files.source import CONFIG_NAME, Source
from ...repository import Repository
from ...text.document import Document, Value, load
from ...text.place import Chars, Node, Place
from ...text.typed_access import items, mapping, text, texts, value_at_path
from ...unit import VerdictKind
from ..facts.documents import TalosFact
from ..facts.fact_types import Form, MachineFact

Mode = Literal["metal", "cloud", "container"]

#: Where `stackwright new` puts the patches of all machines, of each role, and of each machine.
LAYOUT = "talos"
_ROLES = ("controlplane", "worker")
#: What talhelper calls the machines of a role.
_GROUPS = {"controlplane": "controlPlane", "worker": "worker"}
#: What talhelper writes before the name of a patch's file.
_FILE_MARK = "@"


#: Patches of a machine beyond which nothing is said of it.
PATCH_BUDGET = 200


class Layer(NamedTuple):
    """A patch, or a base: a file, or the text at a node of one."""

    path: str
    at: Node | None = None


class Machine(NamedTuple):
    """A machine: its name and role, where it is declared, and what its configuration is made of.

    Without a base it is what Talos of the version `contract` generates, None where nothing says which. `mode` is how
    it is validated: metal, cloud or container. `running` is the Talos that it runs, where that is said apart.
    `is_talhelpers` says that talhelper makes it, which adds to it.
    """

    name: str
    role: str
    at: Place
    contract: Version | None
    base: Layer | None
    patches: tuple[Layer, ...]
    mode: Mode = "metal"
    running: Version | None = None
    is_talhelpers: bool = False

    @property
    def version(self) -> Version | None:
        """The version of Talos that reads the configuration, None where nothing says which."""
        return self.running or self.contract

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The base, where there is one, and what is put on it."""
        return (self.base, *self.patches) if self.base else self.patches


class DeclaredFact(NamedTuple):
    """A file of a machine that `stackwright.yaml` declares; of one of a scaffold only if the file `beside` is there."""

    path: str
    beside: str = ""


def find_machines(source: Source, repository: Repository) -> Iterator[Machine]:
    """Every machine of the repository whose patches are known, in the order of the files that declare them."""
    config = _document(source, CONFIG_NAME)
    yield from _machines_of_config(config)
    yield from _machines_of_scaffold(config, source.tree.files)
    for path, facts in repository.facts(MachineFact).items():
        for fact in talhelpers(facts):
            if (document := _document(source, path, fact.at.document)) is not None:
                yield from _of_talhelper(path, document)
    for path, documents in repository.facts(TalosFact).items():
        yield from _whole(source, path, documents)


def find_declared(config: Document) -> Iterator[DeclaredFact]:
    """The files of the machines that a configuration of that text declares."""
    for machine in _machines_of_config(config):
        yield from map(DeclaredFact, files_of(machine))
    for entry in items(config.value, "scaffold", "nodes"):
        layers = _layout(entry)
        yield from (DeclaredFact(path, layers[-1]) for path in layers)


@Query
def declared_files(repository: Repository) -> frozenset[str]:
    """The files of the machines that `stackwright.yaml` declares."""
    there = repository.tree.files
    facts = repository.facts_at(CONFIG_NAME, DeclaredFact)
    return frozenset(fact.path for fact in facts if not fact.beside or {fact.path, fact.beside} <= there)


def talhelpers(facts: Iterable[MachineFact]) -> Iterator[MachineFact]:
    """Those of a file that are talhelper's configuration."""
    return (fact for fact in facts if fact.form is Form.TALHELPER)


def _document(source: Source, path: str, index: int = 0) -> Document | None:
    data = source.read(path) if path in source.tree.files else None
    documents = _documents(data) if isinstance(data, bytes) else ()
    return next((document for document in documents if document.index == index), None)


@lru_cache(maxsize=64)
def _documents(data: bytes) -> tuple[Document, ...]:
    """The documents of a text, none where there is something wrong with it."""
    loaded = load(data, "go-yaml-3")
    return () if loaded.parse_errors else loaded.documents


def _machines_of_config(config: Document | None) -> Iterator[Machine]:
    """Under `talos.nodes`: name, role, and paths from the root."""
    talos = mapping(config.value, "talos") if config else {}
    for index, entry in enumerate(items(talos, "nodes")):
        name, role = text(entry, "name"), text(entry, "role")
        if name and role in _ROLES:
            paths = [*items(talos, "patches"), *items(talos, f"{role}-patches"), *items(entry, "patches")]
            base = text(entry, "base")
            yield Machine(
                name,
                role,
                Place(CONFIG_NAME, Node(0, ("talos", "nodes", index))),
                _version(mapping(config.value, "versions") if config else {}, "talos"),
                Layer(base) if base else None,
                _limit_layers(Layer(posixpath.normpath(path)) for path in paths if isinstance(path, str)),
                _mode(entry),
            )


def _limit_layers(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The layers of a machine; of too many, so many that they are seen to be."""
    return tuple(islice(layers, PATCH_BUDGET + 1))


def _mode(entry: Value) -> Mode:
    match text(entry, "mode"):
        case "cloud" | "container" as mode:
            return mode
        case _:
            return "metal"


def _machines_of_scaffold(config: Document | None, paths: frozenset[str]) -> Iterator[Machine]:
    """The layout of `stackwright new`: patches for all, for the role, and for the machine."""
    if config is None:
        return
    running = _version(mapping(config.value, "versions"), "talos")
    contract = _version(mapping(config.value, "scaffold"), "contract") or _assumed_contract(running)
    for index, entry in enumerate(items(config.value, "scaffold", "nodes")):
        name, role, layers = text(entry, "name"), text(entry, "role"), _layout(entry)
        if name and role and layers and layers[-1] in paths:
            at = Place(CONFIG_NAME, Node(0, ("scaffold", "nodes", index)))
            patches = tuple(Layer(path) for path in layers if path in paths)
            yield Machine(name, role, at, contract, None, patches, running=running)


def _layout(entry: Value) -> tuple[str, ...]:
    """Where a scaffold has the patches of a machine; nothing where it is none."""
    name, role = text(entry, "name"), text(entry, "role")
    if not name or role not in _ROLES:
        return ()
    return f"{LAYOUT}/patches/all.yaml", f"{LAYOUT}/patches/{role}.yaml", f"{LAYOUT}/nodes/{name}.yaml"


def _assumed_contract(talos: Version | None) -> Version | None:
    """The contract of a scaffold that does not record it: of its Talos, or the last from before that was done."""
    return min(talos, BEFORE_DOCUMENTS) if talos else None


def _of_talhelper(path: str, document: Document) -> Iterator[Machine]:
    """talhelper's order: patches of the role, then the machine's own, then those for all.

    `overridePatches` of a machine leaves out those of the role. Source: budimanjojo/talhelper
    pkg/generate/{config,nodeconfigs}.go, 3.1.
    """
    contract = _version(document.value, "talosVersion")
    everywhere = tuple(_layers(path, document, ("patches",)))
    for index, entry in enumerate(items(document.value, "nodes")):
        name = text(entry, "hostname")
        if name is None:
            continue
        role = _ROLES[0] if value_at_path(entry, "controlPlane") is True else _ROLES[1]
        group = () if value_at_path(entry, "overridePatches") is True else (_GROUPS[role], "patches")
        of_role = _layers(path, document, group) if group else ()
        own = _layers(path, document, ("nodes", index, "patches"))
        at = Place(path, Node(document.index, ("nodes", index)))
        layers = _limit_layers((*of_role, *own, *everywhere))
        yield Machine(name, role, at, contract, None, layers, is_talhelpers=True)


def _layers(path: str, document: Document, steps: tuple[str | int, ...]) -> Iterator[Layer]:
    for index, entry in enumerate(items(document.value, *steps)):
        if isinstance(entry, str) and entry.startswith(_FILE_MARK):
            yield Layer(join(posixpath.dirname(path), entry.removeprefix(_FILE_MARK)))
        elif isinstance(entry, str):
            yield Layer(path, Node(document.index, (*steps, index)))


def _whole(source: Source, path: str, documents: Iterable[TalosFact]) -> Iterator[Machine]:
    """A file with a whole configuration: the machine's own document with its token and its role."""
    for fact in documents:
        if not fact.kind and _has_token(source, path) and (document := _document(source, path)) is not None:
            role = text(document.value, "machine", "type")
            if role in _ROLES and text(document.value, "machine", "token") and mapping(document.value, "cluster"):
                at = Place(path, Node(document.index, ("machine",), key=True))
                image = text(document.value, "machine", "install", "image") or ""
                written = minor(image.rpartition(":")[2])
                yield Machine(path, role, at, version(written) if written else None, Layer(path), ())
            return


def _has_token(source: Source, path: str) -> bool:
    """Whether the file may be a whole configuration, without reading its YAML: most are patches."""
    data = source.read(path)
    return isinstance(data, bytes) and b"token" in data


def _version(value: Value, key: str) -> Version | None:
    found = next((minor(written) for written in texts(mapping(value).get(key))), None)
    return version(found) if found else None


def files_of(machine: Machine) -> Iterable[str]:
    """The files that make a machine's configuration."""
    return (layer.path for layer in machine.layers)


@Query
def refused_places(repository: Repository) -> Mapping[str, frozenset[Node | Chars | None]]:
    """Where Talos refuses machines, by file."""
    found: dict[str, set[Node | Chars | None]] = {}
    for verdict in repository.verdicts:
        if verdict.kind is VerdictKind.REFUSED:
            at = verdict.at.at
            found.setdefault(verdict.at.path, set()).add(at._replace(key=False) if isinstance(at, Node) else at)
    return {path: frozenset(places) for path, places in found.items()}
