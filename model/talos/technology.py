"""Talos and talhelper: the facts of their files, and where their paths lead."""

import re
from collections.abc import Iterator

from ...schemas.tables.catalogue import TALOS as API_VERSION
from ...schemas.validation.validate import Fault, Mistake
from ..facts import Fact, MistakeFact
from ..files.source import CONFIG_NAME
from ..technology import Dialect, Technology, Text, Units
from ..text.document import Value
from ..text.values import at
from .facts.documents import TalosFact, kinds, row_of, talos_document, without_directives
from .facts.extract import machine_facts
from .facts.machine import MachineFact
from .machine.layers import declared_in
from .machine.paths import edges
from .machine.units import RUN_BUDGET, evaluate, tasks, units, verdicts

#: What is in every file that Talos reads.
MARKS = re.compile(rb"^(machine|cluster):|^apiVersion: v1alpha1\s*$", re.MULTILINE)
_PATCH = b"$patch"


def _of_file(text: Text) -> Iterator[Fact]:
    machine = [pair for pair in _documents(text) if MARKS.search(text.raw)]
    yield from (fact for fact, _ in machine)
    for fact, value in machine:
        yield from _violations(fact, value, text)
    yield from machine_facts(text.path, text.documents, machine)
    if text.path == CONFIG_NAME and text.documents and not text.flaws:
        yield from declared_in(text.documents[0])


def _documents(text: Text) -> Iterator[tuple[TalosFact, Value]]:
    """The documents of a Talos machine configuration, or of patches to one."""
    found = ((talos_document(document), document.value) for document in text.documents)
    return ((fact, value) for fact, value in found if fact is not None)


def _violations(fact: TalosFact, value: Value, text: Text) -> Iterator[MistakeFact]:
    """What is wrong with a document of a machine configuration, or with a patch to one."""
    if (row := row_of(fact.kind)) is not None:
        plain = without_directives(value) if _PATCH in text.raw else value
        for found in text.checker.checked(row, plain, fact.at):
            if not _is_empty(found.mistake, value):
                yield found
    else:
        mistake = Mistake(Fault.NOT_ALLOWED, ("kind",), f'"{fact.kind}"', tuple(sorted(kinds())))
        yield from text.checker.placed((mistake,), fact.at, API_VERSION, fact.kind)


def _is_empty(mistake: Mistake, document: Value) -> bool:
    """Whether a text is `{}` where it should be empty: people write labels so, and it is not known to fail."""
    is_text = mistake.fault is Fault.WRONG_TYPE and "string" in mistake.allowed
    return is_text and at(document, *mistake.path) == {}


TALOS = Technology(
    "talos",
    of_file=_of_file,
    edges=edges,
    names=frozenset({"talosconfig"}),
    dialect=Dialect(MARKS, "go-yaml-3"),
    units=Units(units, tasks, evaluate, verdicts, RUN_BUDGET, (TalosFact, MachineFact)),
)
