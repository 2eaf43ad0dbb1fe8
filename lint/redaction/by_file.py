"""What may be shown of each file of a repository, looked at once and only where something is told of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...model.crd.schema import NAMED
from ...model.facts import ObjectFact
from ...model.repository import Repository
from ...model.text.positions import Positions
from ...schemas.tables.scalars import JsonSchema

if TYPE_CHECKING:
    from .redact import Redaction  # most runs have nothing to tell, and do without all that finds secrets


class Redactions:
    """The redactions of a repository's files, by path."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, Redaction] = {}
        self._fields: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, path: str, positions: Positions | None) -> "Redaction":
        """What may be shown of a file with these positions."""
        if path not in self._known:
            from .redact import NOTHING_HIDDEN, redaction

            fields = self.fields(path)
            self._known[path] = redaction(positions.text, fields, path) if positions else NOTHING_HIDDEN
        return self._known[path]

    def known(self, path: str) -> "Redaction | None":
        """The same where it has been asked for."""
        return self._known.get(path)

    def add(self, path: str, found: "Redaction") -> None:
        """Take in what may be shown of a file."""
        self._known[path] = found

    def keep(self, before: "Redactions", path: str) -> None:
        """Take over what was known, but for one file that has changed."""
        self._known = {one: found for one, found in before._known.items() if one != path}
        self._fields = before._fields

    def fields(self, path: str) -> frozenset[str]:
        """The fields that the repository's own schemas mark as secret, of the objects in a file."""
        file = self._repository.files.get(path)
        kinds = {(fact.api_version, fact.kind) for fact in file.of(ObjectFact)} if file else set()
        return frozenset().union(*(self._of_kind(kind) for kind in kinds & self._repository.own_schemas.keys()))

    def _of_kind(self, kind: tuple[str, str]) -> frozenset[str]:
        if kind not in self._fields:
            schemas = self._repository.own_schemas[kind]
            self._fields[kind] = frozenset(name for schema in schemas for name in _secret_fields(schema))
        return self._fields[kind]


def _secret_fields(schema: JsonSchema) -> Iterator[str]:
    """The names of the fields of a schema whose format says that they are secret."""
    waiting: list[tuple[str, object]] = [("", schema)]
    while waiting:
        name, node = waiting.pop()
        if isinstance(node, list):
            waiting += ((name, one) for one in node)
        elif isinstance(node, dict):
            if name and node.get("x-secret", NAMED) != NAMED:
                yield name
            inner = node.get("properties", {})
            waiting += inner.items() if isinstance(inner, dict) else ()
            waiting += ((name, said) for word, said in node.items() if word != "properties")
