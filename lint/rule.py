"""What a rule is: a function from a document or the repository to problems, with its page above it."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..model.facts import ObjectFact
from ..model.repository import Repository
from ..model.text.document import Value
from ..model.text.place import Node, Place
from ..schemas.references import Kind
from .finding import Severity

Scope = Literal["document", "repository", "suppression"]


@dataclass(frozen=True, slots=True)
class Related:
    """Another end of a problem, with what is to be said there."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule has to say: where, the sentence, what stands at the carets, the other ends, and what to do.

    `target` is the path from the root or the name that the problem is about. `severity` replaces the rule's own.
    What it quotes may be a secret: it is told only once `Judge` has taken those out.
    """

    at: Place
    message: str
    label: str = ""
    target: str | None = None
    related: tuple[Related, ...] = ()
    hint: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The object that a document rule looks at: its file, its fact and its value."""

    path: str
    fact: ObjectFact
    value: Value


@dataclass(frozen=True, slots=True)
class Comment:
    """A suppression comment as the rules about suppressions see it: its place, and what came of it.

    `unknown` are codes that no rule has; `unused` are those that silenced nothing though their rules ran.
    """

    at: Place
    codes: tuple[str, ...]
    reason: str
    unknown: tuple[str, ...]
    unused: tuple[str, ...]


def name_of(root: Place) -> Place:
    """The place of an object's name, from the place of its root."""
    match root.at:
        case Node(document, path):
            return Place(root.path, Node(document, (*path, "metadata", "name")))
        case _:
            return root


DocumentCheck = Callable[[Subject], Iterator[Problem]]
RepositoryCheck = Callable[[Repository], Iterator[Problem]]
SuppressionCheck = Callable[[Comment], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its page; `strict` rules run in the strict profile only; exactly one of the checks is set.

    `lowered` is whether it is milder where nothing deploys the file, or in an archive. `follows` are rules, or families
    of them, of which a finding at the same place is the cause of this rule's: that is not told as well.
    """

    code: str
    name: str
    severity: Severity
    strict: bool
    scope: Scope
    page: str
    kinds: tuple[Kind, ...] = ()
    check_document: DocumentCheck | None = None
    check_repository: RepositoryCheck | None = None
    check_suppression: SuppressionCheck | None = None
    lowered: bool = True
    follows: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A rule as far as start-up needs it, from the generated index; `module` is relative to `lint.rules`."""

    code: str
    name: str
    severity: Severity
    strict: bool
    scope: Scope
    module: str


def _page(check: Callable[..., object]) -> str:
    return sys.modules[check.__module__].__doc__ or ""


def document_rule(
    code: str, name: str, severity: Severity, *, kinds: tuple[Kind, ...], strict: bool = False
) -> Callable[[DocumentCheck], Rule]:
    """Declare a rule that looks at each object of some kinds by itself; it runs where the file is read."""

    def declare(check: DocumentCheck) -> Rule:
        return Rule(code, name, severity, strict, "document", _page(check), kinds, check_document=check)

    return declare


def repository_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    strict: bool = False,
    lowered: bool = True,
    follows: tuple[str, ...] = (),
) -> Callable[[RepositoryCheck], Rule]:
    """Declare a rule that looks at the repository as a whole."""

    def declare(check: RepositoryCheck) -> Rule:
        page = _page(check)
        return Rule(
            code,
            name,
            severity,
            strict,
            "repository",
            page,
            check_repository=check,
            lowered=lowered,
            follows=follows,
        )

    return declare


def suppression_rule(
    code: str, name: str, severity: Severity, *, strict: bool = False
) -> Callable[[SuppressionCheck], Rule]:
    """Declare a rule about suppression comments; it runs once all findings are known."""

    def declare(check: SuppressionCheck) -> Rule:
        return Rule(code, name, severity, strict, "suppression", _page(check), check_suppression=check)

    return declare
