"""How a violation of a schema is told: the field's way in the object, types and values in words."""

from collections.abc import Iterable
from typing import NamedTuple

from ..model.deployed.server_side_apply import ServerSideApply
from ..model.facts import ViolationFact
from ..model.text.place import NodePath, Place
from ..schemas.tables.catalogue import table_of
from .finding import Severity
from .redaction.redact import is_secret, without_keys
from .rule import Fix, Problem, Related

_TYPES = {
    "string": "a string",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
}
#: Alternatives beyond which not all are listed.
_MOST = 10
#: Characters of a value beyond which its end is left out.
_LONGEST = 60
#: What documents without a kind are called.
_TITLES = {
    "MachineConfig": "the machine configuration",
    "TalhelperConfig": "talhelper's configuration",
    "SopsConfig": "the configuration of sops",
}
#: What becomes of a field that the reader of the kind does not know: some programs take it without a word.
_IGNORING = frozenset({"talhelper", "sops"})
_FATES = {"talos": "Talos refuses the document", "kustomize": "kustomize refuses the file"}


def format_path(path: Iterable[str | int]) -> str:
    """`("spec", "sources", 0, "path")` → `spec.sources[0].path`."""
    text = ""
    for step in path:
        if isinstance(step, int) or "." in step or "/" in step:
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def field_of(fact: ViolationFact) -> str:
    """The field that the violation is about, or the kind where it is the object as a whole."""
    return f"`{format_path(fact.violation.path)}`" if fact.violation.path else kind_of(fact)


def kind_of(fact: ViolationFact) -> str:
    """The kind in a sentence; for a document that names its schema itself, the document."""
    if not fact.api_version:
        return "this document"
    return _TITLES.get(fact.kind, fact.kind)


class Fate(NamedTuple):
    """What happens to an unknown field, whether the whole object is refused, and what says so."""

    words: str
    is_refused: bool
    said: tuple[Related, ...] = ()


def fate(fact: ViolationFact, applied: ServerSideApply | None) -> Fate:
    """What happens to an unknown field of this kind; `applied` is what applies the object on the server's side."""
    if not fact.api_version:
        return Fate("its schema does not have it", is_refused=True)
    if (table_name := table_of(fact.api_version)) in _IGNORING:
        return Fate(f"{table_name} ignores it", is_refused=False)
    if refused := _FATES.get(table_of(fact.api_version)):
        return Fate(refused, is_refused=True)
    if applied is None:
        return Fate("it is dropped", is_refused=False)
    words = "Flux cannot apply it" if applied.by_flux else "the sync fails"
    return Fate(words, is_refused=True, said=(Related(applied.at, "server-side apply refuses unknown fields"),))


def format_types(words: Iterable[str]) -> str:
    """`("integer", "string", "array")` → `an integer, a string or a list`."""
    *most, last = (_TYPES.get(word, word) for word in words)
    return f"{', '.join(most)} or {last}" if most else last


def one_of(values: tuple[str, ...]) -> str:
    """The alternatives, as many as can be read."""
    shown = [value.strip('"') for value in values[:_MOST]]
    return ", ".join(shown) + (f" and {len(values) - _MOST} more" if len(values) > _MOST else "")


def value_of(fact: ViolationFact) -> str:
    """The value that was read, or what it is where it may be a secret."""
    got = fact.violation.got
    if got.startswith("a "):
        return got
    if not _is_shown(fact):
        return "the text there" if got.startswith('"') else "a number"
    plain = without_keys(got[1:-1] if got.startswith('"') else got)
    return f"`{plain if len(plain) <= _LONGEST else f'{plain[:_LONGEST]}…'}`" if plain else "empty"


def read_as(fact: ViolationFact) -> str:
    """`on` is read as `true`: what to know of a value that is read as something else than is written, else nothing."""
    return f"`{fact.written}` is read as {value_of(fact)}" if fact.written and _is_shown(fact) else ""


def _is_shown(fact: ViolationFact) -> bool:
    """Whether the value is not a secret: a boolean, or one in a field that has none.

    What an entry `name: DB_PASSWORD, value: 12345` is about stands beside the value, so that it may be one.
    """
    *_, above, last = (0, 0, *fact.at.path)
    is_named = last == "value" and isinstance(above, int)
    may_be = is_named or is_secret(fact.at.path, in_secret=fact.kind == "Secret")
    return not may_be or fact.violation.got in ("true", "false")


def make_problem(
    path: str,
    fact: ViolationFact,
    message: str,
    label: str = "",
    *,
    target: str | None = None,
    related: tuple[Related, ...] = (),
    hint: str | None = None,
    severity: Severity | None = None,
    fix: Fix | None = None,
) -> Problem:
    """The problem that a mistake is. One against a schema that only a comment names is a warning: no system has it."""
    milder = Severity.WARNING if not fact.api_version else severity
    return Problem(Place(path, fact.at), message, label, target, related, hint, milder, fix)


def related_field(path: str, fact: ViolationFact, steps: NodePath, message: str) -> Related:
    """Another node of the same object, as the other end."""
    return Related(Place(path, fact.owner.below(*steps)), message)
