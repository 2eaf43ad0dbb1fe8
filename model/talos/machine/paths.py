"""Where the paths of talhelper's configuration lead: they are seen from its folder."""

import posixpath
from collections.abc import Iterator

from ....schemas.files import is_placeholder
from ....schemas.references import TALCONFIG, Leads, Reference
from ....schemas.talos.machine_fields import Says
from ...edge import Edge
from ...facts import FileFacts
from ...files.tree import Tree, Why, joined
from ...kustomize.paths import resolve
from ...text.place import Place
from ..facts.machine import Form, SaidFact
from ..facts.talhelper import named_file


def edges(file: FileFacts, tree: Tree) -> Iterator[Edge]:
    """The edges of the talhelper configurations in a file."""
    for machine in file.machines:
        if machine.form is Form.TALHELPER:
            for fact in machine.all(Says.FILE):
                if (path := named_file(fact.value)) is not None:
                    yield _edge(file.path, fact, path, tree)


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
