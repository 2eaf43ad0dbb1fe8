"""Which files speak of one cluster of Talos, and which versions they say that it has.

A cluster is known by talhelper's configuration with the files that it names, by the machines of `stackwright.yaml`, or
by the folder in which patches and configurations stand together. What another folder says is not compared with it.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ....schemas.file_types import is_archived
from ....schemas.tables.notation import Version, version
from ....schemas.talos.machine_identity_fields import Says
from ....schemas.versions.pin_places import UPGRADES
from ....schemas.versions.releases import format_version, minor
from ...argocd.deployed import destinations
from ...derived_values import Query
from ...files.source import CONFIG_NAME
from ...path_edges import path_edges_of
from ...repository import Repository
from ...text.place import Node, Place
from ...versions.applicable import Pin, Versions, VersionSource, versions
from ...versions.pins import PinFact
from ..facts.fact_types import Form, MachineFact, MachineFieldFact
from ..facts.installers import image
from .layers import declared_files, talhelpers

TALOS, KUBERNETES = "talos", "kubernetes"
_PRODUCTS = {Says.TALOS_VERSION: TALOS, Says.KUBERNETES_VERSION: KUBERNETES}
#: Which field of a base has the image of which product.
IMAGES = {
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
        return self.what not in IMAGES


class TalosCluster(NamedTuple):
    """The files of one cluster, and what they say of it."""

    paths: frozenset[str]
    said: tuple[Statement, ...]
    facts: tuple[tuple[str, MachineFieldFact], ...]

    def of(self, product: str) -> list[Statement]:
        """What is said of a product's version; only what is declared, where something is."""
        found = [one for one in self.said if one.product == product]
        return [one for one in found if one.is_declared] or found

    def all(self, *what: Says) -> Iterator[tuple[str, MachineFieldFact]]:
        """The fields that say this, with their files."""
        return ((path, fact) for path, fact in self.facts if fact.what in what)


@Query
def find_clusters(repository: Repository) -> tuple[TalosCluster, ...]:
    """The clusters of the repository, by their paths."""
    configured = tuple(_statements_of_config(versions(repository)))
    if not configured and not repository.facts(MachineFact):
        return ()
    groups = sorted(_groups(repository), key=lambda paths: min(paths, default=""))
    found = [
        TalosCluster(paths, (*configured, *_statements_of(repository, paths)), tuple(_facts(repository, paths)))
        for paths in groups
    ]
    if not found and configured:
        return (TalosCluster(frozenset(), configured, ()),)
    return tuple(_with_upgrades(repository, found))


def _with_upgrades(repository: Repository, found: list[TalosCluster]) -> Iterator[TalosCluster]:
    """The clusters with what resources in them, or deployed to them, say that they are upgraded to."""
    pins = repository.facts(PinFact)
    upgrades = {path: said for path in pins if (said := tuple(_upgrades(path, pins[path])))}
    where = destinations(repository) if upgrades else {}
    for cluster in found:
        names = frozenset(fact.value for _, fact in cluster.all(Says.CLUSTER_NAME))
        more = [
            statement
            for path, said in upgrades.items()
            for statement in said
            if where.get(path, frozenset()) & names or (len(found) == 1 and path not in where)
        ]
        yield cluster._replace(said=(*cluster.said, *more))


def _groups(repository: Repository) -> Iterator[frozenset[str]]:
    machines = repository.facts(MachineFact)
    own = declared_files(repository)
    known = [own] if own else []
    for path, facts in machines.items():
        if not is_archived(path) and any(talhelpers(facts)):
            beside = (posixpath.join(posixpath.dirname(path), name) for name in _ENVIRONMENTS)
            there = (other for other in beside if repository.file(other) is not None)
            named = (edge.hit.path for edge in path_edges_of(repository, path) if edge.hit is not None)
            known.append(frozenset({path, *named, *there}))
    yield from known
    taken = frozenset().union(*known)
    folders: dict[str, list[str]] = defaultdict(list)
    for path, facts in machines.items():
        if path not in taken and not is_archived(path) and any(map(_is_of_machine, facts)):
            folders[folder_of(path)].append(path)
    for paths in folders.values():
        yield from _by_name(paths, machines)


def _is_of_machine(fact: MachineFact) -> bool:
    return fact.form in (Form.WHOLE, Form.PATCH)


def folder_of(path: str) -> str:
    """The folder of a cluster in which the file stands, as far as folders are named for what they are for."""
    folder = posixpath.dirname(path)
    while posixpath.basename(folder).lower() in _INNER_FOLDERS:
        folder = posixpath.dirname(folder)
    return folder


def _by_name(paths: list[str], machines: Mapping[str, tuple[MachineFact, ...]]) -> Iterator[frozenset[str]]:
    """The files of a folder, apart where they name several clusters."""
    names = {path: name for path in paths if (name := _name(machines[path]))}
    if len(set(names.values())) < 2:
        yield frozenset(paths)
        return
    for name in sorted(set(names.values())):
        yield frozenset(path for path, own in names.items() if own == name)
    yield from (frozenset({path}) for path in paths if path not in names)


def _name(facts: Iterable[MachineFact]) -> str:
    return next((fact.value for machine in facts for fact in machine.all(Says.CLUSTER_NAME)), "")


def _facts(repository: Repository, paths: Iterable[str]) -> Iterator[tuple[str, MachineFieldFact]]:
    machines = repository.facts(MachineFact)
    return ((path, fact) for path in sorted(paths) for machine in machines.get(path, ()) for fact in machine.said)


def _statements_of(repository: Repository, paths: Iterable[str]) -> Iterator[Statement]:
    for path, fact in _facts(repository, paths):
        if fact.what in _PRODUCTS and (found := minor(fact.value)):
            yield Statement(Place(path, fact.at), _PRODUCTS[fact.what], version(found), fact.value)
        elif fact.what in IMAGES and (tagged := image(fact.value)).version:
            text = tagged.tag
            yield Statement(Place(path, fact.at), IMAGES[fact.what], tagged.version, text, fact.what)
    for path in sorted(paths):
        if posixpath.basename(path) in _ENVIRONMENTS:
            yield from _statements_of_pins(path, repository.facts_at(path, PinFact))


def _upgrades(path: str, pins: Iterable[PinFact]) -> Iterator[Statement]:
    """What a resource of the cluster says that it is upgraded to."""
    return iter(()) if is_archived(path) else _statements_of_pins(path, (pin for pin in pins if pin.why in UPGRADES))


def _statements_of_pins(path: str, pins: Iterable[PinFact]) -> Iterator[Statement]:
    for pin in pins:
        if pin.product in (TALOS, KUBERNETES) and isinstance(pin.at, Node):
            yield Statement(Place(path, pin.at), pin.product, version(pin.version), pin.version)


def _statements_of_config(known: Versions) -> Iterator[Statement]:
    """What `versions:` says; several of one product are those of several clusters, nobody knows of which."""
    for product in (TALOS, KUBERNETES):
        found = known.of(product)
        if found.why is VersionSource.CONFIGURED and len(found.minors) == 1:
            pin = found.pins[0]
            yield Statement(Place(CONFIG_NAME, pin.fact.at), product, version(found.minors[0]), pin.fact.version)


def versions_at(repository: Repository, path: str) -> Versions:
    """Which versions of each product apply to a file: of Talos, where its cluster has another than others have."""
    return versions_of_clusters.at(repository, path) or versions(repository)


@Query
def versions_of_clusters(repository: Repository) -> Mapping[str, Versions]:
    """The versions that apply to the files of clusters that declare their own Talos; not to what several share."""
    found, known = find_clusters(repository), versions(repository)
    applicable: dict[str, list[Versions]] = defaultdict(list)
    for cluster in found if len(found) > 1 else ():
        own = {one.version: one for one in cluster.of(TALOS) if one.is_declared and one.at.path in cluster.paths}
        for path in cluster.paths if own else ():
            applicable[path].append(known.with_pins(TALOS, [_pin(own[at]) for at in sorted(own)]))
    return {path: several[0] for path, several in applicable.items() if len(several) == 1}


def _pin(one: Statement) -> Pin:
    at = one.at.at if isinstance(one.at.at, Node) else None
    return Pin(one.at.path, PinFact(at, one.product, format_version(one.product, one.version), "its cluster"))
