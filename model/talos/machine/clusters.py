"""Which files speak of one cluster of Talos, and which versions they say that it has.

A cluster is known by talhelper's configuration with the files that it names, by the machines of `stackwright.yaml`, or
by the folder in which patches and configurations stand together. What another folder says is not compared with it.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ....schemas.tables.notation import Version, version
from ....schemas.talos.machine_fields import Says
from ....schemas.versions.pin_places import UPGRADES
from ....schemas.versions.releases import minor, spelled
from ...deployed_files import is_archived
from ...edge import Edge
from ...facts import FileFacts, PinFact
from ...files.source import CONFIG_NAME
from ...text.place import Node, Place
from ...versions import Pin, Versions, Why
from ..facts.installers import image
from ..facts.machine import Form, MachineFact, SaidFact

TALOS, KUBERNETES = "talos", "kubernetes"
_PRODUCTS = {Says.TALOS_VERSION: TALOS, Says.KUBERNETES_VERSION: KUBERNETES}
_IMAGES = {
    Says.INSTALLER: TALOS,
    Says.KUBELET: KUBERNETES,
    Says.API_SERVER: KUBERNETES,
    Says.CONTROLLER_MANAGER: KUBERNETES,
    Says.SCHEDULER: KUBERNETES,
    Says.PROXY: KUBERNETES,
}
#: Files from which talhelper takes variables for its configuration.
_ENVIRONMENTS = ("talenv.yaml", "talenv.yml", "talenv.sops.yaml", "talenv.sops.yml")
#: Folders that part the files of one cluster by what they are for.
_INNER_FOLDERS = frozenset(
    {"patches", "patch", "nodes", "node", "machines", "machine", "hosts", "roles", "role", "all", "common", "global"}
    | {"controlplane", "controlplanes", "control-plane", "controller", "controllers", "worker", "workers"}
)


class Statement(NamedTuple):
    """That a file says a version: `text` as it is written there, `what` of which part of the cluster.

    `is_declared` is what is to be there, in contrast to the tag of an image, which an upgrade may have left behind.
    """

    at: Place
    product: str
    version: Version
    text: str
    what: Says | None = None

    @property
    def is_declared(self) -> bool:
        return self.what not in _IMAGES


class Cluster(NamedTuple):
    """The files of one cluster, and what they say of it."""

    paths: frozenset[str]
    said: tuple[Statement, ...]
    facts: tuple[tuple[str, SaidFact], ...]

    def of(self, product: str) -> list[Statement]:
        """What is said of a product's version; only what is declared, where something is."""
        found = [one for one in self.said if one.product == product]
        return [one for one in found if one.is_declared] or found

    def all(self, *what: Says) -> Iterator[tuple[str, SaidFact]]:
        """The fields that say this, with their files."""
        return ((path, fact) for path, fact in self.facts if fact.what in what)


def clusters(
    files: Mapping[str, FileFacts],
    edges: Iterable[Edge],
    declared: frozenset[str],
    destinations: Mapping[str, frozenset[str]],
    versions: Versions,
) -> tuple[Cluster, ...]:
    """The clusters of the repository, by their paths.

    `declared` are the files of the machines that `stackwright.yaml` declares; `destinations` are the names of the
    clusters to which Applications deploy files.
    """
    groups = sorted(_groups(files, edges, declared), key=lambda paths: min(paths, default=""))
    configured = tuple(_configured(versions))
    found = [Cluster(paths, (*configured, *_said(paths, files)), _facts(paths, files)) for paths in groups]
    if not found and configured:
        return (Cluster(frozenset(), configured, ()),)
    upgrades = {path: said for path, file in files.items() if (said := tuple(_upgrades(path, file)))}
    return tuple(_with_upgrades(one, upgrades, destinations, is_only=len(found) == 1) for one in found)


def _with_upgrades(
    cluster: Cluster,
    upgrades: Mapping[str, tuple[Statement, ...]],
    destinations: Mapping[str, frozenset[str]],
    *,
    is_only: bool,
) -> Cluster:
    names = frozenset(fact.value for _, fact in cluster.all(Says.CLUSTER_NAME))
    more = [
        statement
        for path, said in upgrades.items()
        for statement in said
        if destinations.get(path, frozenset()) & names or (is_only and path not in destinations)
    ]
    return cluster._replace(said=(*cluster.said, *more))


def _groups(
    files: Mapping[str, FileFacts], edges: Iterable[Edge], declared: frozenset[str]
) -> Iterator[frozenset[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.hit is not None:
            named[edge.at.path].add(edge.hit.path)
    known = [frozenset(declared)] if declared else []
    for path, file in files.items():
        if not is_archived(path) and any(fact.form is Form.TALHELPER for fact in file.machines):
            beside = {posixpath.join(posixpath.dirname(path), name) for name in _ENVIRONMENTS}
            known.append(frozenset({path, *named[path], *(beside & files.keys())}))
    yield from known
    taken = frozenset().union(*known)
    folders: dict[str, list[str]] = defaultdict(list)
    for path, file in files.items():
        if path not in taken and not is_archived(path) and any(map(_is_of_machine, file.machines)):
            folders[folder_of(path)].append(path)
    for paths in folders.values():
        yield from _by_name(paths, files)


def _is_of_machine(fact: MachineFact) -> bool:
    return fact.form in (Form.WHOLE, Form.PATCH)


def folder_of(path: str) -> str:
    """The folder of a cluster in which the file stands, as far as folders are named for what they are for."""
    folder = posixpath.dirname(path)
    while posixpath.basename(folder).lower() in _INNER_FOLDERS:
        folder = posixpath.dirname(folder)
    return folder


def _by_name(paths: list[str], files: Mapping[str, FileFacts]) -> Iterator[frozenset[str]]:
    """The files of a folder, apart where they name several clusters."""
    names = {path: name for path in paths if (name := _name(files[path]))}
    if len(set(names.values())) < 2:
        yield frozenset(paths)
        return
    for name in sorted(set(names.values())):
        yield frozenset(path for path, own in names.items() if own == name)
    yield from (frozenset({path}) for path in paths if path not in names)


def _name(file: FileFacts) -> str:
    return next((fact.value for machine in file.machines for fact in machine.all(Says.CLUSTER_NAME)), "")


def _facts(paths: Iterable[str], files: Mapping[str, FileFacts]) -> tuple[tuple[str, SaidFact], ...]:
    read = ((path, files[path]) for path in sorted(paths) if path in files)
    return tuple((path, fact) for path, file in read for machine in file.machines for fact in machine.said)


def _said(paths: Iterable[str], files: Mapping[str, FileFacts]) -> Iterator[Statement]:
    for path, fact in _facts(paths, files):
        if fact.what in _PRODUCTS and (found := minor(fact.value)):
            yield Statement(Place(path, fact.at), _PRODUCTS[fact.what], version(found), fact.value)
        elif fact.what in _IMAGES and (tagged := image(fact.value)).version:
            text = tagged.tag
            yield Statement(Place(path, fact.at), _IMAGES[fact.what], tagged.version, text, fact.what)
    for path in sorted(paths):
        if path in files and posixpath.basename(path) in _ENVIRONMENTS:
            yield from _pinned(path, files[path].pins)


def _upgrades(path: str, file: FileFacts) -> Iterator[Statement]:
    """What a resource of the cluster says that it is upgraded to."""
    return _pinned(path, (pin for pin in file.pins if pin.why in UPGRADES)) if not is_archived(path) else iter(())


def _pinned(path: str, pins: Iterable[PinFact]) -> Iterator[Statement]:
    for pin in pins:
        if pin.product in (TALOS, KUBERNETES) and isinstance(pin.at, Node):
            yield Statement(Place(path, pin.at), pin.product, version(pin.version), pin.version)


def _configured(versions: Versions) -> Iterator[Statement]:
    """What `versions:` says; several of one product are those of several clusters, nobody knows of which."""
    for product in (TALOS, KUBERNETES):
        found = versions.of(product)
        if found.why is Why.CONFIGURED and len(found.minors) == 1:
            pin = found.pins[0]
            yield Statement(Place(CONFIG_NAME, pin.fact.at), product, version(found.minors[0]), pin.fact.version)


def versions_of_clusters(found: Iterable[Cluster], versions: Versions) -> Mapping[str, Versions]:
    """The versions that apply to the files of clusters that declare their own Talos; not to what several share."""
    applicable: dict[str, list[Versions]] = defaultdict(list)
    for cluster in found:
        own = {one.version: one for one in cluster.of(TALOS) if one.is_declared and one.at.path in cluster.paths}
        for path in cluster.paths if own else ():
            applicable[path].append(versions.pinning(TALOS, [_pin(own[at]) for at in sorted(own)]))
    return {path: several[0] for path, several in applicable.items() if len(several) == 1}


def _pin(one: Statement) -> Pin:
    return Pin(one.at.path, PinFact(one.at.at, one.product, spelled(one.product, one.version), "its cluster"))
