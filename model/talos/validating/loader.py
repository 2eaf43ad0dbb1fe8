"""What Talos' loader refuses: of a document by itself, and of the documents of one machine together.

Source: pkg/machinery/config/configloader/internal/decoder/decoder.go and config/container/container.go, 1.5 to 1.14.
What it takes and refuses only later, when it validates, is no matter of this module.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ....schemas.formats.talos_texts import scalar_text
from ....schemas.tables.catalogue import schema
from ....schemas.tables.fields_to_json_schema import dump_version
from ....schemas.tables.notation import KindRow, Version
from ....schemas.talos.document_constraints import EXCLUSIVE_NAMES, LINK_KINDS, PEERS_ARE_LINKS
from ....schemas.validation.validate import Violation, ViolationType, checker
from ...text.document import Document, Value
from ...text.parse_error import ParseError
from ...text.place import Chars, Node
from ..facts.documents import API_VERSION, nearest_kind, row_of, without_directives

#: Keys that make a document without a kind the one with the machine's own configuration.
_LEGACY_KEYS = ("machine", "cluster", "debug", "persist")
#: The first version that looks at the documents of a patch one by one only.
PATCHES_UNCHECKED = (1, 14)
#: What a document with nothing else is taken for empty by, where it is a patch.
_EMPTY_KEYS = frozenset({"version", "kind", "name"})


class LoadVerdict(NamedTuple):
    """A reason for which a configuration is not loaded; `other` is the place that the one at `at` collides with.

    `mistake` is set where a document differs from the schema of its kind.
    """

    at: Node | Chars
    message: str
    violation: Violation | None = None
    other: Node | None = None


class _Loaded(NamedTuple):
    """A document whose kind the version has; `kind` is "" for the one without."""

    root: Node
    kind: str
    name: str
    value: dict[str, Value]


def find_load_verdicts(
    documents: Sequence[Document], at: Version, parse_errors: Iterable[ParseError] = ()
) -> Iterator[LoadVerdict]:
    """Why that version does not load these documents as a configuration; `parse_errors` are those of their text."""
    loaded: list[_Loaded] = []
    yield from _of_documents(documents, at, parse_errors, loaded)
    yield from _duplicates(loaded)
    yield from _conflicts(loaded)
    if at >= PEERS_ARE_LINKS:
        yield from _find_claimed_twice(loaded)


def find_patch_load_verdicts(
    documents: Sequence[Document],
    at: Version,
    parse_errors: Iterable[ParseError] = (),
    *,
    has_directives: bool = True,
) -> Iterator[LoadVerdict]:
    """Why that version does not load these documents as a patch; `has_directives` is whether `$patch: delete` may stand
    in it.
    """
    rest = [document for document in documents if not _is_empty_patch(document.value)]
    if has_directives:
        rest = [Document(document.index, without_directives(document.value)) for document in rest]
    kept = [document for document in rest if document.value is not None]
    if rest and not kept:  # nothing but whole documents to delete
        return
    if at >= PATCHES_UNCHECKED:
        yield from _of_documents(kept, at, parse_errors, [])
    else:
        yield from find_load_verdicts(kept, at, parse_errors)


def _is_empty_patch(value: Value) -> bool:
    if not isinstance(value, dict):
        return value is None
    return all(key in _EMPTY_KEYS and not isinstance(inner, dict | list) for key, inner in value.items())


def _of_documents(
    documents: Sequence[Document], at: Version, parse_errors: Iterable[ParseError], loaded: list[_Loaded]
) -> Iterator[LoadVerdict]:
    """What is wrong with each; those that have a kind are added to `loaded`."""
    yield from (
        LoadVerdict(parse_error.at, parse_error.message, other=parse_error.first) for parse_error in parse_errors
    )
    if not any(document.value is not None for document in documents):
        yield LoadVerdict(Node(0, ()), "there is no document in it")
    for document in documents:
        if document.value is None:
            continue
        found = _identify(document, at)
        if isinstance(found, LoadVerdict):
            yield found
        else:
            loaded.append(found)
            row = row_of(found.kind)
            if row is not None:
                yield from _find_violations(row, found, at)


def _identify(document: Document, at: Version) -> _Loaded | LoadVerdict:
    root, value = Node(document.index, ()), document.value
    if not isinstance(value, dict):
        return LoadVerdict(root, "a document of a machine configuration must be a mapping")
    kind = scalar_text(value.get("kind")) or ""
    api_version = scalar_text(value.get("apiVersion")) or ""
    if any(key in value for key in _LEGACY_KEYS):
        api_version = API_VERSION
    if not kind and api_version != API_VERSION:
        return LoadVerdict(root, "the document has no `kind`, and no `machine` or `cluster` either")
    if not api_version:
        return LoadVerdict(root, f"the document has no `apiVersion`, which must be `{API_VERSION}`")
    row = row_of(kind) if api_version == API_VERSION else None
    if row is None or not row.life.covers(at):
        return LoadVerdict(Node(document.index, ("kind",)), _describe_unknown(api_version, kind, row, at))
    return _Loaded(root, kind, scalar_text(value.get("name")) or "", value)


def _describe_unknown(api_version: str, kind: str, row: KindRow | None, at: Version) -> str:
    said = f"Talos {dump_version(at)} has no {kind}"
    if row is not None and row.life.since and row.life.since > at:
        return f"{said}: it came with {dump_version(row.life.since)}"
    if api_version != API_VERSION:
        return f"{said} of `apiVersion: {api_version}`; it must be `{API_VERSION}`"
    other = nearest_kind(kind)
    return f"{said}; did you mean {other}?" if other else said


def _find_violations(row: KindRow, found: _Loaded, at: Version) -> Iterator[LoadVerdict]:
    for violation in _checker(row, at)(found.value):
        if violation.type is not ViolationType.LIFE:
            at_node = Node(found.root.document, violation.path, key=violation.type is ViolationType.UNKNOWN_FIELD)
            field = ".".join(map(str, violation.path))
            yield LoadVerdict(
                at_node, f"{violation.type.value} `{field}`" if field else violation.type.value, violation
            )


@cache
def _checker(row: KindRow, at: Version) -> Callable[[object], tuple[Violation, ...]]:
    return checker(schema(row, at))


def _duplicates(loaded: list[_Loaded]) -> Iterator[LoadVerdict]:
    first: dict[tuple[str, str], Node] = {}
    for found in loaded:
        key = (found.kind, found.name)
        if key in first:
            called = f"{found.kind} {found.name}".strip() or "the document with `machine` and `cluster`"
            yield LoadVerdict(found.root, f"{called} stands twice", other=first[key])
        first.setdefault(key, found.root)


def _conflicts(loaded: list[_Loaded]) -> Iterator[LoadVerdict]:
    for kinds in EXCLUSIVE_NAMES:
        first: dict[str, _Loaded] = {}
        for found in loaded:
            if found.kind not in kinds:
                continue
            before = first.setdefault(found.name, found)
            if before.kind != found.kind:
                message = f"{found.kind} and {before.kind} may not both be called {found.name}"
                yield LoadVerdict(found.root, message, other=before.root)


def _find_claimed_twice(loaded: list[_Loaded]) -> Iterator[LoadVerdict]:
    """Links that two documents configure of which one is a VethConfig, by its peer's name."""
    ends = [end for found in loaded if found.kind in LINK_KINDS for end in _ends(found)]
    first: dict[str, Node] = {}
    for name, node, is_peer in sorted(ends, key=lambda end: end[2]):
        if is_peer and name in first:
            yield LoadVerdict(node, f"the link {name} is configured twice", other=first[name])
        first.setdefault(name, node)


def _ends(found: _Loaded) -> Iterator[tuple[str, Node, bool]]:
    yield found.name, found.root, False
    if found.kind == "VethConfig":
        peer = found.value.get("peer")
        name = scalar_text(peer.get("name")) if isinstance(peer, dict) else None
        yield name or "", Node(found.root.document, ("peer", "name") if name else ()), True
