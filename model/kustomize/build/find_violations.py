"""What differs from the schemas of their kinds in objects as they are built, at the places that say so."""

from collections.abc import Iterator

from ....schemas.references import POD, POD_SPECS
from ....schemas.tables.catalogue import find
from ....schemas.validation.validate import Violation, ViolationType, find_violations
from ...kubernetes.validation.walk_laws import find_broken_laws
from ...text.place import Node, NodePath, Place
from ..build_facts import BuiltLaw, BuiltViolation
from .objects import Identity
from .result import Build, Built, Identified
from .traced import Origin, Traced

#: What other rules tell, or of which nothing is known.
_LEFT_OUT = frozenset({ViolationType.LIFE, ViolationType.UNCHECKED})
#: How keys begin that tell how to merge, and never reach the system; what sops adds to what it has encrypted.
_DIRECTIVE, _SOPS = "$", "sops"
_PATCHES = "patches"
#: Where workloads have their Pods. A Pod itself may get its images from an admission webhook.
_POD_SPECS = {kind: tuple(path.split(".")) for kind, path in POD_SPECS if kind != POD}


def find_built_violations(build: Build, every: Identified) -> Iterator[BuiltViolation | BuiltLaw]:
    """What is wrong with the objects of a build of which nothing is missing.

    What a patch that meets nothing was to add is not told to be missing: that patch is the mistake.
    """
    is_patched = all(one.met for one in build.effects if one.field.startswith(_PATCHES))
    for who, one in every:
        if one.is_whole and _SOPS not in one.value:
            found = tuple(_check(who, one))
            yield from (each for each in found if is_patched or not each.violation.is_absence)
            yield from (each for each in _check_laws(who, one, found) if is_patched or not each.lacks)


def _check(who: Identity, one: Built) -> Iterator[BuiltViolation]:
    row = find(who.api_version, who.kind)
    found = find_violations(row, one.traced.value) if row is not None else ()
    for violation in (*found, *_without_image(one.traced, who.group, who.kind)):
        if violation.type not in _LEFT_OUT and not _is_directive(violation):
            at, related = _places(one.traced.origin, violation)
            yield BuiltViolation(at, one.made_by, who.api_version, who.kind, who.name, violation, related)


def _check_laws(who: Identity, one: Built, violations: tuple[BuiltViolation, ...]) -> Iterator[BuiltLaw]:
    """The laws of the API server that the object breaks, but for what its schema says as well."""
    if find(who.api_version, who.kind) is None:
        return
    told = {each.violation.path for each in violations}
    for broken in find_broken_laws(who.api_version, who.kind, one.traced.value):
        law, path = broken.law, broken.path
        if path in told or (*path, law.check) in told or (*path, law.field) in told:
            continue
        at = _mapping(one.traced.origin, path) if broken.lacks else one.traced.origin.of(path or ("kind",))
        flags = broken.lacks, law.is_warning, law.is_applied
        yield BuiltLaw(at, one.made_by, who.kind, who.name, law.code, path, broken.says, broken.hint, *flags)


def _is_directive(violation: Violation) -> bool:
    last = str(violation.path[-1]) if violation.path else ""
    return violation.type is ViolationType.UNKNOWN_FIELD and last.startswith(_DIRECTIVE)


def _without_image(whole: Traced, group: str, kind: str) -> Iterator[Violation]:
    """The containers without an image, which the schema does not ask for since a patch may add it: here all have been.

    `allowed` are the containers beside it that have one.
    """
    spec_path = next((path for of, path in _POD_SPECS.items() if of == (group, kind)), None)
    spec = whole.at(*spec_path) if spec_path is not None else None
    for field in ("initContainers", "containers"):
        listed = spec.entry(field) if spec is not None else None
        values = listed.value if listed is not None and isinstance(listed.value, list) else []
        entries = [value if isinstance(value, dict) else {"image": ""} for value in values]
        for index, entry in enumerate(entries):
            if "image" not in entry:
                beside = tuple(str(one.get("name", "")) for one in entries if "image" in one)
                path = (*(spec_path or ()), field, index, "image")
                yield Violation(ViolationType.MISSING_FIELD, path, str(entry.get("name", "")), beside)


def _places(origin: Origin, violation: Violation) -> tuple[Place, tuple[Place, ...]]:
    """Where a violation is told, and what else belongs to it."""
    path = violation.path
    match violation.type:
        case ViolationType.UNKNOWN_FIELD:
            return _key(origin, path), ()
        case ViolationType.MISSING_FIELD:
            return _mapping(origin, path[:-1]), ()
        case ViolationType.EXCLUSIVE:
            return _of_group(origin, violation)
        case ViolationType.DUPLICATE:
            return origin.of(path), (origin.of((*path[:-1], int(violation.got))),)
        case _:
            return origin.of(path), ()


def _of_group(origin: Origin, violation: Violation) -> tuple[Place, tuple[Place, ...]]:
    """The mapping that has several of the fields, or none; where a field was put into it, that field."""
    path, found = violation.path, violation.allowed[: violation.allowed.index("")]
    places = [_key(origin, (*path, name)) for name in found]
    put = [place for place in places if not _is_in(place, origin.of(path))]
    if not put:
        return _mapping(origin, path), ()
    return put[-1], tuple(place for place in places if place != put[-1])


def _is_in(place: Place, around: Place) -> bool:
    if place.path != around.path or not isinstance(place.at, Node) or not isinstance(around.at, Node):
        return False
    return place.at.is_in(around.at)


def _key(origin: Origin, path: NodePath) -> Place:
    """The key of an entry where it stands in a file; else what it came with."""
    found = origin.at(path)
    at = found.place.at
    if found.spread or not isinstance(at, Node) or not at.path or isinstance(at.path[-1], int):
        return found.place
    return Place(found.place.path, at._replace(key=True))


def _mapping(origin: Origin, path: NodePath) -> Place:
    """The key of a mapping; an object as a whole is told at its kind."""
    return _key(origin, path) if path else origin.of(("kind",))
