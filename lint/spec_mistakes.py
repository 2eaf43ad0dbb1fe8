"""Problems of what an object of Argo CD says, by the laws of `schemas/argocd/application_and_project_validation.py`."""

from collections.abc import Iterator, Mapping

from ..model.argocd.spec_mistakes import SpecMistakeFact
from ..model.facts import FileState, ObjectFact
from ..model.kustomize.partial_objects import is_partial
from ..schemas.argocd.application_and_project_validation import Law
from .finding import Severity
from .rule import File, Problem

#: Characters of what is written that a message has room for.
_ROOM = 80


def find_broken(file: File, laws: Mapping[str, Law]) -> Iterator[Problem]:
    """A problem for each of these laws that an object of the file breaks as it stands there."""
    if file.facts.state is not FileState.READ:
        return
    for fact in file.of(SpecMistakeFact):
        law = laws.get(fact.law)
        if law is not None and _is_whole(file, fact):
            yield _problem(file, fact, law)


def _is_whole(file: File, fact: SpecMistakeFact) -> bool:
    if file.facts.is_misread(fact.owner):
        return False
    kind = next((found.kind for found in file.of(ObjectFact) if found.at == fact.owner), None)
    return kind is not None and not is_partial(file.repository, file.path, kind)


def _problem(file: File, fact: SpecMistakeFact, law: Law) -> Problem:
    written = " ".join(fact.written.split())
    shown = written if len(written) <= _ROOM else f"{written[:_ROOM]}…"
    return Problem(
        file.place(fact.at),
        law.message.replace("{}", shown),
        law.label,
        fact.written or None,
        hint=law.hint,
        severity=_severity(law),
    )


def _severity(law: Law) -> Severity | None:
    if law.idle:
        return Severity.INFO
    return None if law.refused else Severity.WARNING
