"""Problems of what KubeVirt's and CDI's webhooks refuse, by the laws of `schemas/kubevirt`."""

from collections.abc import Iterator

from ..model.deployed.kubevirt_settings import find_settings, is_asked
from ..model.deployed.reach import may_be_changed
from ..model.facts import FileState, ObjectFact
from ..model.kubevirt.webhook_facts import PresetFact, RefusalFact
from ..model.kustomize.partial_objects import is_partial
from ..model.repository import Repository
from ..model.talos.machine.clusters import versions_at
from ..model.text.place import Node, Place
from ..model.versions.applicable import Versions
from ..schemas.file_types import is_placeholder
from ..schemas.kubevirt.law import Law, Version
from ..schemas.kubevirt.laws_by_rule import LAWS, THEMES
from ..schemas.tables.notation import version
from .finding import Severity
from .rule import File, Problem

#: The versions of which one may be there where nothing says which it is.
_SUPPORTED: dict[str, tuple[Version, ...]] = {
    "kubevirt": tuple((1, minor) for minor in range(3, 10)),
    "cdi": tuple((1, minor) for minor in range(60, 67)),
}
#: The rules on what CDI refuses.
_OF_CDI = frozenset({"VIR015", "VIR016", "VIR019"})
_NAMES_OF_CDI = frozenset(law for code in _OF_CDI for law in THEMES[code])
#: Characters of what is written that a message has room for.
_ROOM = 80


def find_refused(file: File, code: str) -> Iterator[Problem]:
    """A problem for each law of a rule that an object of the file breaks as it stands there."""
    laws = THEMES[code]
    broken = [fact for fact in file.of(RefusalFact) if fact.law in laws]
    if not broken or file.facts.state is not FileState.READ:
        return
    kinds = {fact.at: fact.kind for fact in file.of(ObjectFact)}
    owners = {fact.owner for fact in broken}
    whole = {owner: is_whole(file.repository, file.path, owner, kinds.get(owner, "")) for owner in owners}
    for fact in broken:
        is_misread = laws[fact.law].is_absence and file.facts.is_misread(fact.owner)
        if whole[fact.owner] and not is_misread and is_refused(file.repository, file.path, fact.law, fact.written):
            yield describe(file.place(fact.at), laws[fact.law], fact.written)


def is_whole(repository: Repository, path: str, owner: Node, kind: str) -> bool:
    """Whether an object of a file is what is applied in the end."""
    return bool(kind) and not is_partial(repository, path, kind) and not may_be_changed(repository, path, owner)


def is_refused(repository: Repository, path: str, name: str, written: str) -> bool:
    """Whether every version that may be there is known to refuse what breaks a law, or one of them to misread it."""
    law = LAWS[name]
    if is_placeholder(written) or (law.is_absence and repository.facts(PresetFact)):
        return False
    product = "cdi" if name in _NAMES_OF_CDI else "kubevirt"
    settings = find_settings(repository) if law.gate or law.setting else None
    asked = (is_asked(law, at, settings) for at in _versions(versions_at(repository, path), product))
    return all(asked) if law.refused else any(asked)


def _versions(known: Versions, product: str) -> tuple[Version, ...]:
    if known.is_assumed(product):
        return _SUPPORTED[product]
    return tuple(version(minor) for minor in known.of(product).minors)


def describe(at: Place, law: Law, written: str, around: str = "") -> Problem:
    """The problem of a broken law at a place; `around` is said before the sentence."""
    one_line = " ".join(written.split())
    shown = one_line if len(one_line) <= _ROOM else f"{one_line[:_ROOM]}…"
    return Problem(
        at,
        around + law.message.replace("{}", shown),
        law.label,
        written or None,
        hint=law.hint,
        severity=None if law.refused else Severity.WARNING,
    )
