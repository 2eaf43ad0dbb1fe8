"""What a rule is: a function from a document or the repository to problems, with its page above it."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..model.edit import Edit
from ..model.facts import F, Facts, ObjectFact
from ..model.repository import Repository
from ..model.text.open_collections import Value
from ..model.text.place import Chars, Node, Place
from ..model.unit import Verdict, VerdictKind
from ..schemas.reference_forms import Kind
from .finding import Severity

if TYPE_CHECKING:
    from ..model.changes.compared import Compared  # which only a run with a base loads

#: What a rule looks at: an object, a file, what comes of a unit, the repository, its change since a base, a comment.
Scope = Literal["object", "file", "unit", "repository", "change", "suppression"]
#: Whether a rule asks if what is named is there, or if what is written is right: each half is a hook of its own.
Half = Literal["references", "schema"]

#: Families whose rules are about what is named, but for those on one object by itself.
_REFERRING = ("ARG", "FLX", "K8S", "KUS")


@dataclass(frozen=True, slots=True)
class Related:
    """Another end of a problem, with what is to be said there."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What removes a problem; `safe` where nothing else can have been meant, whoever wrote it.

    All of its edits are made, or none; where one of them cannot be told, those of `otherwise` are.
    """

    title: str
    safe: bool
    edits: tuple[Edit, ...]
    otherwise: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule has to say: where, the sentence, what stands at the carets, the other ends, and what to do.

    `target` is the path from the root or the name that the problem is about. `severity` replaces the rule's own. `fix`
    does what the hint says, where that is mechanical.
    What it quotes may be a secret: it is told only once `Judge` has taken those out.
    """

    at: Place
    message: str
    label: str = ""
    target: str | None = None
    related: tuple[Related, ...] = ()
    hint: str | None = None
    severity: Severity | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The object that an object rule looks at: its file, its fact and its value."""

    path: str
    fact: ObjectFact
    value: Value


@dataclass(frozen=True, slots=True)
class File:
    """The file that a file rule looks at: its path and its facts.

    `repository` is asked for its context alone: the versions that apply, what patches may add to it, what the systems
    say of it. What a rule asks is noted, and the rule is run again where that changes.
    """

    path: str
    facts: Facts
    repository: Repository

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one type."""
        return self.facts.of(kind)

    def place(self, at: Node | Chars | None) -> Place:
        """A place in this file."""
        return Place(self.path, at)


@dataclass(frozen=True, slots=True)
class Change:
    """The repository at a base and now. Problems are in files of now: those of the base can only be quoted.

    `compared` is what has become of what is deployed.
    """

    base: Repository
    now: Repository
    compared: "Compared"


@dataclass(frozen=True, slots=True)
class Comment:
    """A suppression comment as the rules about suppressions see it: its place, and what came of it.

    `unknown` are codes that no rule has; `unused` are those that silenced nothing though their rules ran. `written` is
    its text; `is_whole_run` says that all rules ran which the unused codes stand for.
    """

    at: Place
    codes: tuple[str, ...]
    reason: str
    unknown: tuple[str, ...]
    unused: tuple[str, ...]
    written: str
    is_whole_run: bool


def name_of(root: Place) -> Place:
    """The place of an object's name, from the place of its root."""
    match root.at:
        case Node() as node:
            return Place(root.path, node.below("metadata", "name"))
        case _:
            return root


#: A rule's function: from its subject, which depends on its scope, to problems.
Check = Callable[..., Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its page; `strict` rules run in the strict profile only, `half` is the hook that has it.

    `kinds` are those of the objects that an object rule looks at, `of` the types of facts of which a file that a file
    rule looks at has some, `verdicts` what a rule tells of that looks at what is said of units. `lowered` is whether it
    is milder where nothing deploys the file, or in an archive. `needs` are the types of facts that it asks for of units
    that were evaluated. `follows` are rules, or families of them, of which a finding at the same place is the cause of
    this rule's: that is not told as well.
    """

    code: str
    name: str
    severity: Severity
    strict: bool
    scope: Scope
    half: Half
    page: str
    check: Check
    kinds: tuple[Kind, ...] = ()
    of: tuple[type, ...] = ()
    verdicts: tuple[VerdictKind, ...] = ()
    lowered: bool = True
    follows: tuple[str, ...] = ()
    needs: tuple[type, ...] = ()


class Entry(NamedTuple):
    """A rule as far as start-up needs it, from the generated index; `module` is relative to `lint.rules`.

    `of` are the types of facts that a rule on files looks at, each with its module from the package on.
    """

    code: str
    name: str
    severity: Severity
    strict: bool
    scope: Scope
    module: str
    of: tuple[str, ...] = ()


def _page(check: Callable[..., object]) -> str:
    return sys.modules[check.__module__].__doc__ or ""


def _half(code: str, scope: Scope) -> Half:
    """The half of a rule that does not say one."""
    return "references" if scope != "object" and code.startswith(_REFERRING) else "schema"


def object_rule(
    code: str, name: str, severity: Severity, *, kinds: tuple[Kind, ...], strict: bool = False, half: Half | None = None
) -> Callable[[Callable[[Subject], Iterator[Problem]]], Rule]:
    """Declare a rule that looks at each object of some kinds by itself; it runs where the file is read."""

    def declare(check: Callable[[Subject], Iterator[Problem]]) -> Rule:
        own = half or _half(code, "object")
        return Rule(code, name, severity, strict, "object", own, _page(check), check, kinds)

    return declare


def file_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    of: tuple[type, ...],
    strict: bool = False,
    half: Half | None = None,
    follows: tuple[str, ...] = (),
) -> Callable[[Callable[[File], Iterator[Problem]]], Rule]:
    """Declare a rule that looks at each file that has facts of these types."""

    def declare(check: Callable[[File], Iterator[Problem]]) -> Rule:
        own = half or _half(code, "file")
        return Rule(code, name, severity, strict, "file", own, _page(check), check, of=of, follows=follows)

    return declare


def unit_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    of: VerdictKind,
    strict: bool = False,
    half: Half | None = None,
    follows: tuple[str, ...] = (),
) -> Callable[[Callable[[Verdict], Iterator[Problem]]], Rule]:
    """Declare a rule that looks at each verdict of a kind on a unit: what the real system would say of it."""

    def declare(check: Callable[[Verdict], Iterator[Problem]]) -> Rule:
        own = half or _half(code, "unit")
        return Rule(code, name, severity, strict, "unit", own, _page(check), check, verdicts=(of,), follows=follows)

    return declare


def repository_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    strict: bool = False,
    half: Half | None = None,
    lowered: bool = True,
    verdicts: tuple[VerdictKind, ...] = (),
    needs: tuple[type, ...] = (),
    follows: tuple[str, ...] = (),
) -> Callable[[Callable[[Repository], Iterator[Problem]]], Rule]:
    """Declare a rule that looks at the repository as a whole.

    `verdicts` are those that it cannot do without, `needs` the facts that must come of units.
    """

    def declare(check: Callable[[Repository], Iterator[Problem]]) -> Rule:
        page = _page(check)
        own = half or _half(code, "repository")
        return Rule(
            code,
            name,
            severity,
            strict,
            "repository",
            own,
            page,
            check,
            verdicts=verdicts,
            lowered=lowered,
            needs=needs,
            follows=follows,
        )

    return declare


def change_rule(
    code: str, name: str, severity: Severity, *, strict: bool = False, half: Half | None = None, lowered: bool = True
) -> Callable[[Callable[[Change], Iterator[Problem]]], Rule]:
    """Declare a rule that compares the repository with what it was at a base; where none is given it does not run."""

    def declare(check: Callable[[Change], Iterator[Problem]]) -> Rule:
        own = half or _half(code, "change")
        return Rule(code, name, severity, strict, "change", own, _page(check), check, lowered=lowered)

    return declare


def suppression_rule(
    code: str, name: str, severity: Severity, *, strict: bool = False
) -> Callable[[Callable[[Comment], Iterator[Problem]]], Rule]:
    """Declare a rule about suppression comments; it runs once all findings are known."""

    def declare(check: Callable[[Comment], Iterator[Problem]]) -> Rule:
        return Rule(code, name, severity, strict, "suppression", "schema", _page(check), check)

    return declare
