"""Talos and talhelper: the facts of their files, and where their paths lead."""

import re
from collections.abc import Iterator, Sequence

from ...schemas.file_types import YAML_SUFFIXES
from ...schemas.tables.catalogue import TALOS as API_VERSION
from ...schemas.tables.catalogue import find
from ...schemas.validation.validate import Violation, ViolationType
from ..check_against_known_schemas import Checker
from ..facts import Fact, Facts, FileState, ViolationFact, facts_of
from ..files.source import CONFIG_NAME
from ..technology import Dialect, FileText, Technology, Units
from ..text.decoding import as_utf8
from ..text.document import Document, Value, load
from ..text.parse_error import has_syntax_error
from ..text.place import Node, NodePath
from ..text.suppressions import suppressions
from ..text.typed_access import value_at_path
from .facts.documents import TalosFact, is_patch_place, kinds, row_of, talos_document, without_directives
from .facts.extract import machine_facts
from .facts.fact_types import (
    MachineFact,
    RefusedFact,
    TalconfigMistakeFact,
    TalenvFact,
    TalenvMistakeFact,
    VariableUseFact,
)
from .machine.layers import DeclaredFact, find_declared
from .machine.talhelper_paths import talhelper_edges
from .machine.units import RUN_BUDGET, collect_verdicts, evaluate_tasks, tasks, units

#: What is in every file that Talos reads: how lines begin, or one as a whole. A text is found several times as fast as
#: a pattern, and each file is asked.
_BEGINNINGS = (b"machine:", b"cluster:")
_INNER_BEGINNINGS = tuple(b"\n" + beginning for beginning in _BEGINNINGS)
_VERSION = b"apiVersion: v1alpha1"
_VERSION_LINE = re.compile(rb"^%b\s*$" % _VERSION, re.MULTILINE)
_PATCH = b"$patch"
_VARIABLE = b"${"
_TALENV = "talenv."
#: How the names of templates of machine configurations end.
_TEMPLATES = (".j2", ".tftpl", ".tmpl", ".tpl")
_TEMPLATES_OF_YAML = tuple(before + last for before in YAML_SUFFIXES for last in _TEMPLATES)
#: The row of talhelper's own file.
TALCONFIG_KIND = ("talconfig.yaml", "TalhelperConfig")


def has_marks(raw: bytes) -> bool:
    """Whether a text has what is in every file that Talos reads."""
    if raw.startswith(_BEGINNINGS) or any(map(raw.__contains__, _INNER_BEGINNINGS)):
        return True
    return _VERSION in raw and _VERSION_LINE.search(raw) is not None


def _of_file(text: FileText) -> Iterator[Fact]:
    machine = [*_documents(text)] if has_marks(text.raw) or is_patch_place(text.path) else []
    yield from (fact for fact, _ in machine)
    for fact, value in machine:
        yield from _violations(fact, value, text)
    yield from machine_facts(text.path, text.documents, machine)
    if machine and not text.parse_errors:
        yield from _refused(machine, text)
    if b"inline:" in text.raw and not text.parse_errors:
        yield from _of_omni(text)
    if not machine and b"nodes" in text.raw and not text.parse_errors:
        yield from _of_talconfig(text)
    if _TALENV in text.path and text.documents and not text.parse_errors:
        yield from _of_talenv(text)
    if text.path == CONFIG_NAME and text.documents and not text.parse_errors:
        yield from find_declared(text.documents[0])


def _documents(text: FileText) -> Iterator[tuple[TalosFact, Value]]:
    """The documents of a Talos machine configuration, or of patches to one."""
    is_patch = is_patch_place(text.path)
    found = ((talos_document(document, is_patch=is_patch), document.value) for document in text.documents)
    return ((fact, value) for fact, value in found if fact is not None)


def _refused(machine: Sequence[tuple[TalosFact, Value]], text: FileText) -> Iterator[RefusedFact]:
    """What Talos would refuse of the documents by themselves."""
    from .validating.check_alone import find_lone_verdicts  # few repositories have any

    facts = {fact.at.document: fact for fact, _ in machine}
    documents = [(fact.at.document, value) for fact, value in machine]
    for said in find_lone_verdicts(documents, has_directives=_PATCH in text.raw):
        fact = facts[said.document]
        at = fact.at.below(*said.path) if said.path else fact.at.below("kind")
        yield RefusedFact(
            at, said.message, said.hint, said.versions, said.asked, said.lacks, fact.kind, fact.name or ""
        )


def _of_omni(text: FileText) -> Iterator[Fact]:
    """What is wrong with the patches that stand in a cluster template of Omni."""
    from .facts.omni_templates import inline_patches

    for document in text.documents:
        for path, value in inline_patches(document):
            fact = talos_document(Document(document.index, value), is_patch=True)
            if fact is not None:
                placed = fact._replace(at=Node(document.index, path))
                yield from _violations(placed, value, text)
                yield from _refused([(placed, value)], text)


def _of_talenv(text: FileText) -> Iterator[Fact]:
    """What a file of talhelper's variables sets, and what is wrong with it."""
    from .facts.talenv import is_talenv, read_talenv  # few repositories have any

    if is_talenv(text.path):
        yield from read_talenv(text.documents[0].value, text.documents[0].index, text.raw)


def _of_talconfig(text: FileText) -> Iterator[Fact]:
    """What is wrong with a configuration of talhelper."""
    from .facts.talhelper import is_talhelper

    for document in text.documents:
        value = document.value
        row = find(*TALCONFIG_KIND) if isinstance(value, dict) and is_talhelper(text.path, value) else None
        if row is not None:
            from .facts.talconfig_part_violations import find_violations_of_parts  # few repositories have any
            from .validating.check_talconfig import check_talconfig

            root = Node(document.index, ())
            yield from text.checker.check(row, value, root)
            yield from text.checker.place_violations(find_violations_of_parts(value), root, *TALCONFIG_KIND)
            for said in check_talconfig(value):
                yield TalconfigMistakeFact(_nearest(root, value, said.path), said.message)
            if _VARIABLE in text.raw:
                from .facts.talenv import find_variables

                yield from find_variables(value, document.index)


def _nearest(root: Node, value: Value, path: NodePath) -> Node:
    """The place of a path, or of the nearest thing around it that is there."""
    length = len(path)
    while length and value_at_path(value, *path[:length]) is None:
        length -= 1
    is_key = length < len(path) and length > 0 and isinstance(path[length - 1], str)
    return Node(root.document, path[:length], key=is_key)


def _violations(fact: TalosFact, value: Value, text: FileText) -> Iterator[ViolationFact]:
    """What is wrong with a document of a machine configuration, or with a patch to one."""
    if (row := row_of(fact.kind)) is not None:
        plain = without_directives(value) if _PATCH in text.raw else value
        for found in text.checker.check(row, plain, fact.at):
            if not _is_empty(found.violation, value):
                yield found
    else:
        mistake = Violation(ViolationType.NOT_ALLOWED, ("kind",), f'"{fact.kind}"', tuple(sorted(kinds())))
        yield from text.checker.place_violations((mistake,), fact.at, API_VERSION, fact.kind)


def _read_template(path: str, data: bytes) -> Facts:
    """What is wrong in a template of a machine configuration, as far as it is literal; what may be missing is not."""
    from .facts.machine_templates import fill_in, is_of_talos  # few repositories have any

    raw = as_utf8(data)
    plain = fill_in(raw) if is_of_talos(path) and has_marks(raw) else None
    loaded = load(plain, "go-yaml-3") if plain is not None else None
    # Places are looked up in the text as it is, which must be YAML as well.
    if plain is None or loaded is None or loaded.parse_errors or has_syntax_error(load(raw, "go-yaml-3").parse_errors):
        return Facts(FileState.GONE)
    text = FileText(path, plain, loaded.documents, (), (), Checker(plain))
    machine = list(_documents(text))
    found: list[Fact] = [wrong for fact, value in machine for wrong in _violations(fact, value, text)]
    found += (said for said in _refused(machine, text) if not said.lacks)
    return facts_of((*found, *suppressions(plain.decode("utf-8", "replace"))), FileState.TEMPLATED)


def _is_empty(mistake: Violation, document: Value) -> bool:
    """Whether a text is `{}` where it should be empty: people write labels so, and it is not known to fail."""
    is_text = mistake.type is ViolationType.WRONG_TYPE and "string" in mistake.allowed
    return is_text and value_at_path(document, *mistake.path) == {}


TALOS = Technology(
    "talos",
    of_file=_of_file,
    edges=talhelper_edges,
    facts=(
        TalosFact,
        MachineFact,
        RefusedFact,
        TalconfigMistakeFact,
        DeclaredFact,
        TalenvFact,
        TalenvMistakeFact,
        VariableUseFact,
    ),
    names=frozenset({"talosconfig"}),
    languages=dict.fromkeys(_TEMPLATES_OF_YAML, _read_template),
    dialect=Dialect(has_marks, "go-yaml-3"),
    units=Units(
        units,
        tasks,
        evaluate_tasks,
        RUN_BUDGET,
        "machine",
        verdicts=collect_verdicts,
        made_of=(TalosFact, MachineFact),
    ),
)
