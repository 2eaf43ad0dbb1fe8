"""Problems of virtual machines that show when they run, by the laws of `schemas/kubevirt/runtime_laws.py`."""

from collections.abc import Iterator

from ..model.facts import ObjectFact
from ..model.kubevirt.facts import RuntimeMistakeFact
from ..model.kustomize.build_facts import BuiltRuntimeMistake
from ..model.kustomize.partial_objects import is_whole
from ..model.repository import Repository
from ..model.text.place import Place
from ..schemas.kubevirt.runtime_laws import Laws, RuntimeLaw
from .finding import Severity
from .group_kustomize_build_problems import built_mistakes, name_builds
from .rule import Problem


def find_at_run_time(repository: Repository, laws: Laws) -> Iterator[Problem]:
    """A problem for each of these laws that a machine breaks as it stands, or as it is built where that differs."""
    told: set[tuple[Place, str]] = set()
    for path, fact in repository.each(RuntimeMistakeFact):
        owner = next((one for one in repository.facts_at(path, ObjectFact) if one.at == fact.owner), None)
        if fact.law in laws and owner is not None and is_whole(repository, path, owner):
            told.add((Place(path, fact.at), fact.law))
            yield _problem(Place(path, fact.at), laws[fact.law], fact.words)
    for found, folders in built_mistakes(repository, BuiltRuntimeMistake):
        if found.law in laws and (found.at, found.law) not in told:
            told.add((found.at, found.law))
            yield _problem(found.at, laws[found.law], found.words, f"in the build of {name_builds(folders)}, ")


def _problem(at: Place, law: RuntimeLaw, words: tuple[str, ...], before: str = "") -> Problem:
    # Words are of the machine: its names, sizes and addresses. Data that may be secret is not among them.
    target, severity = words[0] if words else None, Severity.INFO if law.is_hygiene else None
    return Problem(at, before + law.message.format(*words), law.label, target, hint=law.hint, severity=severity)
