"""The kinds whose fields are known, from whichever source, and what a word means among them."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from ..schemas.custom_resources.index import KINDS
from ..schemas.formats.whole_number import parse_whole
from ..schemas.kubernetes.short_names import SHORT_NAMES, plural
from ..schemas.tables.catalogue import TABLES, find, table
from .crd import imported_schemas as imported
from .crd.definitions import KIND, Defined, find_definitions
from .errors import UserError
from .files.source import Source
from .read_file import chart_folders, is_yaml, template_state
from .text.decoding import decode
from .text.document import load
from .text.place import Node

_MARK = KIND.encode()
_VERSION = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?")


class KindOrigin(Enum):
    """Where a schema comes from, in the order in which they are asked."""

    BUILT_IN = "built in"
    REPOSITORY = "repository"
    IMPORTED = "imported"
    CATALOGUE = "catalogue"


class KnownKind(NamedTuple):
    """A kind as one source has it: `api_versions` as objects write them, the most stable first.

    `names` are other words for it, in lower case. `path` is the file that defines it, for one of ours its table;
    `at` is where in the file, `said` where an imported one came from.
    """

    group: str
    kind: str
    api_versions: tuple[str, ...]
    names: frozenset[str]
    origin: KindOrigin
    path: str
    at: Node | None = None
    said: str = ""


def built_in_kinds() -> Iterator[KnownKind]:
    """The kinds of the field tables, table by table."""
    short: dict[str, set[str]] = {}
    for name, kind in SHORT_NAMES.items():
        short.setdefault(kind, set()).add(name)
    for name in TABLES:
        for found in _of_table(name, KindOrigin.BUILT_IN):
            yield found._replace(names=frozenset({*found.names, *short.get(found.kind, ())}))


def catalogued_kinds() -> Iterator[KnownKind]:
    """The kinds of the catalogue of custom resources, group by group; not those that have a table of their own."""
    for group in KINDS:
        for found in _of_table(group, KindOrigin.CATALOGUE):
            if any(find(version, found.kind) is None for version in found.api_versions):
                yield found


def _of_table(name: str, origin: KindOrigin) -> Iterator[KnownKind]:
    rows = sorted(table(name).kinds, key=lambda row: (row.group, row.kind))
    for (group, kind), found in groupby(rows, key=lambda row: (row.group, row.kind)):
        yield KnownKind(
            group, kind, _sort_versions(row.api_version for row in found), frozenset({plural(kind)}), origin, name
        )


def of_repository(source: Source, excluded: Callable[[str], bool]) -> Iterator[KnownKind]:
    """The kinds that the repository's own CustomResourceDefinitions define, by file."""
    charts = chart_folders(source.tree.files)
    for path in sorted(source.tree.files):
        if is_yaml(path) and not excluded(path) and template_state(path, charts) is None:
            data = source.read(path)
            if isinstance(data, bytes) and _MARK in data:
                for at, found in find_definitions(load(decode(data).encode())):
                    yield _make_known(found, KindOrigin.REPOSITORY, path, at)


def of_imports(source: Source) -> Iterator[KnownKind]:
    """The kinds that were imported."""
    for path, stored in imported.read_stored(source):
        if stored is not None:
            yield _make_known(stored.defined, KindOrigin.IMPORTED, path, said=stored.origin)


def _make_known(found: Defined, origin: KindOrigin, path: str, at: Node | None = None, said: str = "") -> KnownKind:
    names = frozenset(name.lower() for name in (found.plural, *found.short_names))
    return KnownKind(found.group, found.kind, _sort_versions(found.api_versions), names, origin, path, at, said)


def list_known_kinds(source: Source, excluded: Callable[[str], bool]) -> list[KnownKind]:
    """All of them, in the order in which they are asked for a kind."""
    own = [*built_in_kinds(), *of_repository(source, excluded), *of_imports(source)]
    return [*own, *catalogued_kinds()]


def resolve_word(word: str, kinds: Iterable[KnownKind]) -> tuple[KnownKind, str]:
    """The kind and API version that a word means: `vm`, `Application`, `apps/Deployment`, `kubevirt.io/v1/vm`.

    One of the catalogue is meant only where nothing else is. Raises UserError where it means none, or several.
    """
    prefix, _, name = word.rpartition("/")
    name = name.lower()
    named = [kind for kind in kinds if name in (kind.kind.lower(), *kind.names)]
    found = [kind for kind in named if not prefix or prefix == kind.group or _choose_version(kind, prefix)]
    found = [kind for kind in found if kind.origin is not KindOrigin.CATALOGUE] or found
    exact = [kind for kind in found if name == kind.kind.lower()]
    found = exact or found
    if len({(kind.group, kind.kind) for kind in found}) > 1:
        written = " or ".join(dict.fromkeys(f"`{kind.group or kind.api_versions[0]}/{kind.kind}`" for kind in found))
        raise UserError(f"Several kinds are called `{word}`.", f"Say which: {written}.")
    if not found:
        raise UserError(f"No kind `{word}` is known.", _near(prefix, name, named, kinds))
    first = found[0]
    return first, _choose_version(first, prefix) or first.api_versions[0]


def _choose_version(kind: KnownKind, prefix: str) -> str:
    """The API version of a kind that a prefix names, in full or, as `v1`, in short; "" where it names none."""
    return next((v for v in kind.api_versions if prefix and prefix in (v, v.rpartition("/")[2])), "")


def _near(prefix: str, name: str, named: list[KnownKind], kinds: Iterable[KnownKind]) -> str:
    if prefix and named:
        return f"Did you mean `{named[0].api_versions[0]}/{named[0].kind}`?"
    words = {word: kind.kind for kind in kinds for word in (kind.kind.lower(), *kind.names)}
    close = get_close_matches(name, words, n=1)
    return f"Did you mean `{words[close[0]]}`?" if close else "`stackwright schema list` lists those that are known."


def _sort_versions(api_versions: Iterable[str]) -> tuple[str, ...]:
    """API versions, stable before beta before alpha, later before earlier."""
    return tuple(sorted(set(api_versions), key=_rank))


def _rank(api_version: str) -> tuple[int, int, int, str]:
    match = _VERSION.fullmatch(api_version.rpartition("/")[2])
    if match is None:
        return (3, 0, 0, api_version)
    stage = ("", "beta", "alpha").index(match[2] or "")
    return (stage, -parse_whole(match[1]), -parse_whole(match[3] or "0"), api_version)
