"""The Applications of a name as what deploys: those that are written, and those that an ApplicationSet makes."""

from collections.abc import Iterator

from ...facts import ObjectFact
from ...text.place import Node, NodePath, Place
from ...text.typed_access import text
from ..applicationsets.expansion_facts import as_written, origin_in_set
from ..applicationsets.find_application_by_name import MadeBy, Named
from ..applicationsets.find_applicationsets import FoundSet
from ..facts import application
from .find_manifests import Subject


def find_subjects(named: Named) -> Iterator[Subject]:
    """Each Application once; by the name of an ApplicationSet all that it makes."""
    for found in named.written:
        yield from _written(found)
    made = [*named.made, *(MadeBy(each.found, one) for each in named.sets for one in each.expansion.elements)]
    told: set[int] = set()
    for one in made:
        if id(one.element) not in told:
            told.add(id(one.element))
            yield from _made(one)


def _written(found: FoundSet) -> Iterator[Subject]:
    fact = application(found.object, found.value)
    if fact is not None:
        yield Subject(fact, found.value, lambda path: Place(found.path, found.object.at.below(*path)))


def _made(one: MadeBy) -> Iterator[Subject]:
    made, found = one.element.application, one.found
    if made is None:
        return
    value = as_written(made.value)
    root = Node(found.object.at.document, ())
    name = text(value, "metadata", "name") or ""
    fact = application(ObjectFact(root, "argoproj.io/v1alpha1", "Application", name, None, (), ()), value)

    def place(path: NodePath) -> Place:
        return origin_in_set(found, made, path)

    if fact is not None:
        yield Subject(fact, value, place)
