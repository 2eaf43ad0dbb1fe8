"""Where the paths of talhelper's configuration lead: they are seen from its folder."""

import posixpath
from collections.abc import Iterable, Iterator

from ....schemas.files import is_placeholder
from ....schemas.references import TALCONFIG, Leads, Reference
from ....schemas.talos.machine_fields import Says
from ...edge import Edge
from ...files.tree import Tree, Why, joined
from ...kustomize.paths import resolve
from ...repository import Repository, file_query
from ...text.place import Place
from ..facts.machine import Form, MachineFact, SaidFact
from ..facts.talhelper import named_file


@file_query(lambda repository: repository.facts(MachineFact))
def edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of the talhelper configurations in a file."""
    facts = repository.file(path)
    return tuple(_edges(path, facts.of(MachineFact) if facts else (), repository.tree))


def _edges(path: str, machines: Iterable[MachineFact], tree: Tree) -> Iterator[Edge]:
    for machine in machines:
        if machine.form is Form.TALHELPER:
            for fact in machine.all(Says.FILE):
                if (named := named_file(fact.value)) is not None:
                    yield _edge(path, fact, named, tree)


def _edge(place: str, fact: SaidFact, path: str, tree: Tree) -> Edge:
    at, reference = Place(place, fact.at), _reference(fact)
    if is_placeholder(path):
        return Edge(reference, at, fact.value, path, why=Why.TEMPLATED)
    target = path if path.startswith("/") else joined(posixpath.dirname(place), path)
    found = resolve(target, Leads.FILE, tree)
    if isinstance(found, Why):
        return Edge(reference, at, fact.value, target, why=found)
    return Edge(reference, at, fact.value, target, hit=found)


def _reference(fact: SaidFact) -> Reference:
    """The field as a row of the reference table: `nodes[].patches[]`."""
    steps = ("[]" if isinstance(step, int) else f".{step}" for step in fact.at.path)
    return Reference(TALCONFIG, "".join(steps).removeprefix("."), Leads.FILE)
