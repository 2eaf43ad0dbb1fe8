"""The second pass: objects against schemas that are known only once all files have been read.

They go before the catalogue of custom resources, with which objects are compared where they are read.

These are the kinds that the repository's own CustomResourceDefinitions define, those that were imported, and schemas
that documents name themselves. Only the files with such objects are read again, and where there are none, nothing is.
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache, partial

from ..schemas.tables.catalogue import find, find_any
from ..schemas.tables.scalars import JsonSchema
from ..schemas.validation.validate import Violation, ViolationType, checker
from .check_against_known_schemas import Checker
from .crd import definitions
from .crd import imported_schemas as imported
from .crd.definitions import DefinitionFact
from .crd.modelines import ModelineFact, SchemaCheck, check_of, schemas_by_document
from .crd.schema import RULES, json_schema
from .facts import Facts, FileState, ObjectFact, ViolationFact
from .files.source import Source
from .kustomize.facts import KustomizationFact
from .read_file import Read, is_yaml, read
from .talos.facts.documents import TalosFact
from .text.decoding import decode
from .text.document import load
from .text.place import Node
from .text.typed_access import text
from .time_limit import NO_END, Clock

#: Definitions of one kind that objects are compared with: each with all of them.
_MOST_SCHEMAS = 20
#: API version and kind, as objects write them.
Written = tuple[str, str]
#: The schemas of a kind: several where several definitions differ.
Schemas = Mapping[Written, tuple[JsonSchema, ...]]
#: The check that a modeline asks for, by the folder that it stands in and what is written.
Named = Callable[[str, str], SchemaCheck | None]


def repository_schemas(source: Source, files: Mapping[str, Facts]) -> Schemas:
    """The schemas of the kinds that the repository has objects of and that are not built in.

    What the repository defines comes before what was imported for it.
    """
    defined = files_defining(files)
    large = sorted(path for path, file in files.items() if file.state is FileState.TOO_LARGE and is_yaml(path))
    if not defined and not large and imported.FOLDER not in source.tree.folders:
        return {}
    used = {(fact.api_version, fact.kind) for _, file in _read_files(files) for fact in file.of(ObjectFact)}
    own = {kind: paths for kind, paths in defined.items() if kind in used and find(*kind) is None}
    found: dict[Written, list[JsonSchema]] = {kind: [] for kind in own}
    for path in sorted({path for paths in own.values() for path in paths}):
        for kind, schema in schemas_in(source, path):
            if kind in own and len(found[kind]) <= _MOST_SCHEMAS and schema not in found[kind]:
                found[kind].append(schema)
    for kind, schema in _schemas_in_large(source, large, used - defined.keys()):
        if schema not in found.setdefault(kind, []):
            found[kind].append(schema)
    for kind, schema in imported.schemas(source, used - found.keys()):
        if find(*kind) is None:
            found[kind] = [schema]
    # Where one of several definitions has no schema, nothing can be wrong; nor is it known where there are very many.
    known = {kind: tuple(schemas) for kind, schemas in sorted(found.items()) if len(schemas) <= _MOST_SCHEMAS}
    return {kind: schemas for kind, schemas in known.items() if schemas and all(schemas)}


def _schemas_in_large(
    source: Source, paths: list[str], used: AbstractSet[Written]
) -> Iterator[tuple[Written, JsonSchema]]:
    """What files over the size limit define of kinds that are in use, and of which nothing else says the fields."""
    wanted = {kind for kind in used if find_any(*kind) is None} if paths else set()
    if wanted:
        from .crd.oversized_crd_files import find_large_definitions  # few repositories have any

        for found in find_large_definitions(source, paths, wanted):
            for kind, schema in _of_definition(found):
                if kind in wanted:
                    yield kind, schema


def files_defining(files: Mapping[str, Facts]) -> Mapping[Written, tuple[str, ...]]:
    """The files that define each API version and kind, sorted."""
    found: dict[Written, set[str]] = {}
    for path, file in _read_files(files):
        for fact in file.of(DefinitionFact):
            for version in fact.versions:
                found.setdefault((f"{fact.group}/{version}", fact.kind), set()).add(path)
    return {kind: tuple(sorted(paths)) for kind, paths in found.items()}


def schemas_in(source: Source, path: str) -> Iterator[tuple[Written, JsonSchema]]:
    """What a file defines: API version, kind and schema, {} where a version has none."""
    data = source.read(path)
    if isinstance(data, bytes):
        for _, found in definitions.find_definitions(load(decode(data).encode())):
            yield from _of_definition(found)


def _of_definition(found: definitions.Defined) -> Iterator[tuple[Written, JsonSchema]]:
    for version in found.versions:
        yield (f"{found.group}/{version}", found.kind), json_schema(found, version) or {}


def overruled_kinds(files: Mapping[str, Facts], schemas: Schemas) -> frozenset[Written]:
    """The kinds of which the catalogue does not decide: the repository defines them, or has imported their schemas."""
    return frozenset((*schemas, *files_defining(files)))


def overrule(file: Facts, own: frozenset[Written], further: Iterable[ViolationFact] = ()) -> Facts:
    """A file's facts with what else is wrong in it, without what the catalogue said of the repository's `own` kinds."""
    told = file.of(ViolationFact) if own else ()
    kept = tuple(fact for fact in told if not _is_overruled(fact, own))
    if len(kept) < len(told):
        file = replace(file, by_type={**file.by_type, ViolationFact: kept})
    return file.plus(*further) if further else file


def _is_overruled(fact: ViolationFact, own: frozenset[Written]) -> bool:
    written = (fact.api_version, fact.kind)
    return written in own and find(*written) is None


def find_further_violations(
    source: Source, files: Mapping[str, Facts], schemas: Schemas, clock: Clock = NO_END
) -> Mapping[str, tuple[ViolationFact, ...]]:
    """What differs from these schemas, and from those that documents name; only files with mistakes are in it.

    An object of a kind with several definitions is wrong where it fits none of them.
    """
    checks = {kind: _check(several) for kind, several in schemas.items()}
    named = cache(partial(check_of, source))
    found: dict[str, tuple[ViolationFact, ...]] = {}
    for path, file in _read_files(files):
        kinds = {(fact.api_version, fact.kind) for fact in file.of(ObjectFact)}
        if (file.of(ModelineFact) or not kinds.isdisjoint(checks)) and not clock.is_over("schema check"):
            data = source.read(path)
            if isinstance(data, bytes) and (told := tuple(_find_violations(path, data, checks, named))):
                found[path] = told
    return found


def _read_files(files: Mapping[str, Facts]) -> Iterator[tuple[str, Facts]]:
    return ((path, file) for path, file in sorted(files.items()) if file.state.is_read)


def _without_references(_reference: str, _base: str) -> tuple[()]:
    """Schemas of definitions may not have any."""
    return ()


def _check(schemas: Iterable[JsonSchema]) -> SchemaCheck:
    """What is wrong with an object that fits none of the schemas: where there are several, by the one it fits best."""

    @cache  # a schema is compiled when the first object is checked with it
    def checks() -> tuple[SchemaCheck, ...]:
        try:
            return tuple(map(_check_with_rules, schemas))
        except ValueError:  # a definition that the API server refuses, so that nothing is known of its kind
            return ()

    def check(value: object) -> tuple[Violation, ...]:
        return min((check(value) for check in checks()), key=len, default=())

    return check


def _check_with_rules(schema: JsonSchema) -> SchemaCheck:
    """A check with the schema, and with the rules of its definition of what fits it."""
    rules = schema.get(RULES)
    check = checker({word: part for word, part in schema.items() if word != RULES}, resolve=_without_references)
    if not rules:
        return check

    from .crd.validation_rules import find_broken_rules  # few definitions have any

    def check_both(value: object) -> tuple[Violation, ...]:
        found = check(value)
        is_whole = all(violation.type is ViolationType.UNKNOWN_FIELD for violation in found)
        return (*found, *find_broken_rules(rules, value)) if is_whole else found

    return check_both


def _find_violations(
    path: str, data: bytes, checks: Mapping[Written, SchemaCheck], named: Named
) -> Iterator[ViolationFact]:
    found, content = read(path, data), decode(data)
    placing = Checker(content.encode())
    for fact, value in found.objects:
        if check := checks.get((fact.api_version, fact.kind)):
            yield from placing.place_violations(check(value), fact.at, fact.api_version, fact.kind)
    if not found.facts.of(ModelineFact):
        return
    asked, taken = schemas_by_document(content), _documents_with_schema(found, frozenset(checks))
    for index, value in ((document.index, document.value) for document in found.documents):
        written = asked.get(index) if index not in taken and value is not None else None
        if written and (check := named(posixpath.dirname(path), written)) is not None:
            kind = (text(value, "apiVersion") or "", text(value, "kind") or written)
            yield from placing.place_violations(check(value), Node(index, ()), *kind)


def _documents_with_schema(found: Read, known: frozenset[Written]) -> frozenset[int]:
    """The documents with a schema of their own: objects of kinds that are known, kustomizations, Talos' documents."""
    facts = found.facts
    objects = {fact.at.document for fact, _ in found.objects if _is_known(fact, known)}
    kustomizations = {fact.at.document for fact in facts.of(KustomizationFact)}
    return frozenset(objects | kustomizations | {fact.at.document for fact in facts.of(TalosFact)})


def _is_known(fact: ObjectFact, known: frozenset[Written]) -> bool:
    written = (fact.api_version, fact.kind)
    return written in known or find_any(*written) is not None
