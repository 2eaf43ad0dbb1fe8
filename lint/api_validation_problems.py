"""The laws of the API server that objects in files break, for the rules that tell of them."""

from collections.abc import Iterator

from ..model.deployed.reach import is_changed_on_the_way
from ..model.deployed.server_side_apply import may_be_part, server_side
from ..model.kubernetes.law_facts import LawFact
from ..model.kustomize.partial_objects import is_built, is_partial
from ..model.repository import Repository
from ..model.text.place import NodePath
from .finding import Severity
from .rule import File, Problem, Related
from .violation_messages import format_path

#: Laws on how parts of an object go together: where one of them is misread, nothing is said.
ABOUT_PARTS = frozenset({"K8S004", "K8S008"})
#: Rules on what kustomizations set: names, namespaces and the labels of selectors.
MADE_BY_BUILDS = frozenset({"K8S002", "K8S004"})


def broken_laws(file: File, code: str) -> Iterator[Problem]:
    """What breaks the laws that a rule tells of; nothing of objects that are not whole where they stand."""
    for fact in file.of(LawFact):
        if fact.code == code and _is_known(file, fact):
            yield _problem(file, fact)


def name_field(path: NodePath, kind: str) -> str:
    """The field in a sentence, or the object as a whole."""
    return f"`{format_path(path)}`" if path else f"the {kind}"


def _is_known(file: File, fact: LawFact) -> bool:
    """Whether the object is whole, so that a patch does not make it right, and its reader sees what it is about."""
    if not fact.is_alone and _is_misread(file, fact):
        return False
    if fact.lacks and may_be_part(file.repository, file.path, fact.owner):
        return False
    return is_told_of_file(file.repository, file.path, fact.kind, lacks=fact.lacks or fact.code in MADE_BY_BUILDS)


def _is_misread(file: File, fact: LawFact) -> bool:
    """Whether what a law is about has a name or a type that its kind does not know; metadata may be another field."""
    if not fact.path and fact.lacks:
        of_metadata = fact.owner.below("metadata")
        depth = len(of_metadata.path)
        return any(node.is_in(fact.owner) and len(node.path) == depth for node in file.facts.misread_nodes)
    return file.facts.is_misread(fact.owner if fact.code in ABOUT_PARTS else fact.owner.below(*fact.path))


def is_told_of_file(repository: Repository, path: str, kind: str, *, lacks: bool) -> bool:
    """Whether what is wrong is told of the file by itself, and not only of what is built.

    A kustomization adds namespaces and labels besides what its patches do.
    """
    if is_partial(repository, path, kind) or (lacks and is_built(repository, path)):
        return False
    return not is_changed_on_the_way(repository, path)


def _problem(file: File, fact: LawFact) -> Problem:
    message = f"{name_field(fact.path, fact.kind)} {fact.says}"
    severity, related = _severity(file, fact)
    if fact.is_applied:
        message += ", which server-side apply refuses"
    label = "something is not here" if fact.lacks else "refused"
    if fact.is_warning or (fact.is_applied and severity is Severity.WARNING):
        label = "not what it seems"
    return Problem(file.place(fact.at), message, label, related=related, hint=fact.hint or None, severity=severity)


def _severity(file: File, fact: LawFact) -> tuple[Severity | None, tuple[Related, ...]]:
    """How bad it is, where that is not what the rule says, and what says so."""
    if not fact.is_applied:
        return (Severity.WARNING if fact.is_warning else None), ()
    by = server_side(file.repository, file.path, fact.owner)
    return (Severity.ERROR, (Related(by.at, "it is applied so"),)) if by else (Severity.WARNING, ())
