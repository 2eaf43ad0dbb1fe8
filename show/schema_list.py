"""`schema list`: the kinds whose fields are known, and those of the repository of which nothing is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap

from ..lint.redaction.redact import without_keys
from ..lint.report.shared_parts import to_json
from ..model.facts import Facts, ObjectFact
from ..model.files.source import Source
from ..model.known_kinds import KindOrigin, KnownKind
from ..model.text.decoding import decode
from ..model.text.escape_control_characters import clean
from ..model.text.positions import Positions
from ..schemas.tables.catalogue import TABLES, table
from ..schemas.tables.fields_to_json_schema import dump_version
from .format_schema_fields import WIDTH

_REPOSITORY, _IMPORTED, _NOTHING = "Defined in this repository", "Imported", "Without a schema"
_CATALOGUE = "In the catalogue of custom resources"
_HINT = "`stackwright schema import FILE|URL` adds the schemas of CustomResourceDefinitions."
WrittenKind = tuple[str, str]
Used = Mapping[WrittenKind, int]
Lines = Mapping[KnownKind, int]
_Row = tuple[str, str, str]


def count_used_kinds(files: Iterable[Facts]) -> Used:
    """API version and kind of the repository's objects, with how many there are."""
    return Counter((fact.api_version, fact.kind) for f in files if f.state.is_read for fact in f.of(ObjectFact))


def lines_of(kinds: Iterable[KnownKind], source: Source) -> Lines:
    """The lines on which the repository's own definitions begin."""
    kinds = [kind for kind in kinds if kind.origin is KindOrigin.REPOSITORY]
    found: dict[KnownKind, int] = {}
    for path in dict.fromkeys(kind.path for kind in kinds):
        data = source.read(path)
        positions = Positions(decode(data) if isinstance(data, bytes) else "")
        found |= {k: positions.span(k.at).line for k in kinds if k.path == path and k.at is not None}
    return found


def list_kinds(kinds: Iterable[KnownKind], source: Source) -> str:
    """All kinds, grouped by where their schemas come from."""
    kinds = list(kinds)
    lines = list(_list_built_in([kind for kind in kinds if kind.origin is KindOrigin.BUILT_IN]))
    starts = lines_of(kinds, source)
    for origin, heading in ((KindOrigin.REPOSITORY, _REPOSITORY), (KindOrigin.IMPORTED, _IMPORTED)):
        own = [(kind.kind, _versions(kind), _place(kind, starts)) for kind in kinds if kind.origin is origin]
        lines += [heading, *_table(own), ""] if own else []
    lines += [_CATALOGUE, *_list_by_version([kind for kind in kinds if kind.origin is KindOrigin.CATALOGUE])]
    return _text(lines)


def _list_built_in(kinds: list[KnownKind]) -> Iterator[str]:
    for name in dict.fromkeys(kind.path for kind in kinds):
        yield product(name)
        yield from _list_by_version([kind for kind in kinds if kind.path == name])
        yield ""


def _list_by_version(kinds: Iterable[KnownKind]) -> Iterator[str]:
    """What has the same versions in one line: `apps/v1: DaemonSet, Deployment`."""
    alike: dict[tuple[str, str], list[str]] = {}
    for kind in kinds:
        alike.setdefault((kind.group, _versions(kind)), []).append(kind.kind)
    for (_, versions), names in sorted(alike.items()):
        told = f"{versions}: {', '.join(sorted(names))}"
        yield from wrap(told, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _versions(kind: KnownKind) -> str:
    """The API versions of a kind, with the group once: `autoscaling/v2, v1`."""
    first, *others = kind.api_versions
    return ", ".join([first, *(other.rpartition("/")[2] for other in others)])


def product(name: str) -> str:
    """A table's product with the versions that it knows: `Argo CD 2.9 to 3.5`."""
    found = table(name)
    title, versions = found.settings.get("title", name), found.versions
    if not versions:
        return title
    first, last = dump_version(versions[0]), dump_version(versions[-1])
    return f"{title} {first} to {last}" if first != last else f"{title} {first}"


def of_used(kinds: Iterable[KnownKind], used: Used, source: Source) -> str:
    """The kinds that the repository has objects of, with their number, grouped like all kinds."""
    known = _by_written(kinds)
    starts = lines_of((known[written] for written in used if written in known), source)
    groups: dict[str, list[_Row]] = {}
    for (version, kind), number in sorted(used.items(), key=lambda entry: (entry[0][1], entry[0][0])):
        found = known.get((version, kind))
        row = (f"{number:5}  {kind}", version, _place(found, starts) if found else "")
        groups.setdefault(_heading(found), []).append(row)
    order = [*map(product, TABLES), _REPOSITORY, _IMPORTED, _CATALOGUE, _NOTHING]
    lines = [line for heading in order if heading in groups for line in (heading, *_table(groups[heading]), "")]
    return _text([*lines, _HINT] if _NOTHING in groups else lines)


def _heading(kind: KnownKind | None) -> str:
    if kind is None:
        return _NOTHING
    match kind.origin:
        case KindOrigin.BUILT_IN:
            return product(kind.path)
        case KindOrigin.REPOSITORY:
            return _REPOSITORY
        case KindOrigin.IMPORTED:
            return _IMPORTED
        case KindOrigin.CATALOGUE:
            return _CATALOGUE


def _by_written(kinds: Iterable[KnownKind]) -> dict[WrittenKind, KnownKind]:
    known: dict[WrittenKind, KnownKind] = {}
    for kind in kinds:
        for version in kind.api_versions:
            known.setdefault((version, kind.kind), kind)
    return known


def _place(kind: KnownKind, starts: Lines) -> str:
    if kind.origin in (KindOrigin.BUILT_IN, KindOrigin.CATALOGUE):
        return ""
    return f"{kind.path}:{starts[kind]}" if kind in starts else kind.path


def _table(rows: list[_Row]) -> Iterator[str]:
    """Three columns; the last begins a line of its own where all three do not fit."""
    first = max((len(row[0]) for row in rows), default=0)
    second = max((len(row[1]) for row in rows), default=0)
    for name, versions, place in rows:
        whole = f"  {name:{first}}  {versions:{second}}  {place}".rstrip()
        yield from (whole,) if len(whole) <= WIDTH else (f"  {name:{first}}  {versions}", f"    {place}")


def _text(lines: list[str]) -> str:
    return "\n".join(clean(without_keys(line)) for line in lines).rstrip("\n") + "\n"


def list_kinds_json(kinds: Iterable[KnownKind], used: Used | None, source: Source) -> str:
    """The same for machines: an entry for each kind of each origin, or for each kind that is used."""
    kinds = list(kinds)
    starts = lines_of(kinds, source)
    if used is None:
        return to_json([{**_entry(kind, starts), "apiVersions": list(kind.api_versions)} for kind in kinds])
    known = _by_written(kinds)
    nothing: dict[str, object] = {"origin": None}
    entries = []
    for (version, kind), number in sorted(used.items()):
        found = known.get((version, kind))
        names = {"group": version.rpartition("/")[0], "kind": kind}
        entries.append(
            {**names, **(_entry(found, starts) if found else nothing), "apiVersion": version, "objects": number}
        )
    return to_json(entries)


def _entry(kind: KnownKind, starts: Lines) -> dict[str, object]:
    entry: dict[str, object] = {"group": kind.group, "kind": kind.kind, "origin": kind.origin.value}
    match kind.origin:
        case KindOrigin.BUILT_IN:
            found = table(kind.path)
            return {
                **entry,
                "product": found.product,
                "versions": [dump_version(version) for version in found.versions],
            }
        case KindOrigin.REPOSITORY:
            return {**entry, "path": kind.path, "line": starts.get(kind)}
        case KindOrigin.IMPORTED:
            return {**entry, "path": kind.path, "from": kind.said}
        case KindOrigin.CATALOGUE:
            return {**entry, "product": table(kind.path).settings["title"]}
