"""What Talos refuses of a file's documents whatever base they are put on, or patches beside them.

A document may be a patch, of which another one has the rest. So what is wrong for something that is not there is told
apart (`lacks`); what depends on the role of a machine counts where it holds for both roles, and what depends on the
version says for which versions it holds.

Source: pkg/machinery/config/{types,container} of siderolabs/talos, 1.10 to 1.14.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ....schemas.file_types import is_placeholder
from ....schemas.tables.notation import Version
from ....schemas.talos.document_constraints import EXCLUSIVE_NAMES
from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import value_at_path
from ..facts.documents import row_of, without_directives
from ..go.typed_values import Decoded, decode_document
from .check_container_config import find_circles
from .conflicts import conflict
from .loader import PATCHES_UNCHECKED
from .shared_field_checks import FieldVerdict, Held, at_path
from .validate_documents import check_document

#: The versions whose validator is known, oldest first.
VERSIONS: tuple[Version, ...] = tuple((1, minor) for minor in range(10, 15))
_DIRECTIVE = "$patch"
#: What is looked at on control plane nodes only, and is of no use, or refused, on others.
_OF_CONTROL_PLANE: tuple[NodePath, ...] = (("cluster", "network", "cni"), ("cluster", "etcd"))
#: What no other patch can bring: by its name it is known which document a patch is for.
_IDENTITY: NodePath = ("name",)
_ENDPOINT = "https://localhost:6443"
#: Levels down to which a value is searched for placeholders.
_DEEPEST = 3
#: Lists of which an entry may be merged with one of another patch, by what the way to them ends with.
_MERGED = frozenset({"interfaces", "vlans", "configFiles", "admissionControl", "rules"})
#: Values that a patch may as well leave out.
_NOTHING: tuple[Value, ...] = (None, "", [], {})


class LoneVerdict(NamedTuple):
    """What is wrong at a path of the document with that index; `versions` refuse it, of those in `asked`.

    `lacks` says that another patch may bring what is missing.
    """

    document: int
    path: NodePath
    message: str
    hint: str
    versions: tuple[Version, ...]
    asked: tuple[Version, ...]
    lacks: bool


class _Own(NamedTuple):
    """A document as it is written and as Talos holds it, and the versions that have its kind."""

    document: int
    value: dict[str, Value]
    held: Decoded
    versions: tuple[Version, ...]


def find_lone_verdicts(documents: Sequence[tuple[int, Value]], *, has_directives: bool = True) -> Iterator[LoneVerdict]:
    """What is wrong with the documents of a file, which are given with their indexes.

    `has_directives` is whether a `$patch` may be in them.
    """
    own = [found for at, value in documents if (found := _own(at, value, has_directives=has_directives)) is not None]
    for one in own:
        yield from _find_wrong(one)
    if len(own) > 1:
        yield from _find_conflicts(own)
        yield from _find_same_names(own)
        yield from _find_circles(own)


def _own(index: int, value: Value, *, has_directives: bool) -> _Own | None:
    """A document that can be judged: not one that a patch deletes, nor one that is encrypted."""
    if not isinstance(value, dict) or _DIRECTIVE in value or "sops" in value:
        return None
    plain = without_directives(value) if has_directives else value
    held = decode_document(plain)
    row = row_of(held.kind) if held is not None else None
    if held is None or row is None or not isinstance(plain, dict):
        return None
    return _Own(index, plain, held, tuple(at for at in VERSIONS if row.life.covers(at)))


def _find_wrong(one: _Own) -> Iterator[LoneVerdict]:
    """What the newest or the oldest version refuses, and which of the others do."""
    if not one.versions:
        return
    newest, oldest = one.versions[-1], one.versions[0]
    by_version = {at: _check_by_path(one, at) for at in dict.fromkeys((newest, oldest))}
    first = {**by_version[oldest], **by_version[newest]}
    told = [said for said in first.values() if not _is_unknown(one.value, said.path)]
    if not told:
        return
    # What both ends refuse is refused between them.
    is_same = by_version[newest].keys() == by_version[oldest].keys()
    for at in one.versions[1:-1]:
        by_version[at] = first if is_same else _check_by_path(one, at)
    for said in told:
        versions = tuple(at for at in one.versions if said.path in by_version[at])
        yield LoneVerdict(one.document, said.path, said.message, said.hint, versions, one.versions, _lacks(one, said))


def _check_by_path(one: _Own, at: Version) -> dict[NodePath, FieldVerdict]:
    """The first that a version refuses at each path."""
    found: dict[NodePath, FieldVerdict] = {}
    for said in _check(one, at):
        found.setdefault(said.path, said)
    return found


def _check(one: _Own, at: Version) -> Iterator[FieldVerdict]:
    """What a version refuses of a document; of one that does not say its role what it refuses for both."""
    if one.held.kind:
        yield from _refused(one.held, at)
        return
    if "type" in one.held.value.get("machine", {}):
        yield from _refused(_with_sections(one.held), at)
        return
    # What is missing may stand in any other patch: it is nothing to tell of.
    found = [said for said in _refused(_with_sections(one.held, "controlplane"), at) if not _lacks(one, said)]
    of_worker = {said.path for said in _refused(_with_sections(one.held, "worker"), at)} if found else set()
    for said in found:
        if said.path in of_worker or any(said.path[: len(path)] == path for path in _OF_CONTROL_PLANE):
            yield said


def _with_sections(held: Decoded, role: str = "") -> Decoded:
    """The machine's own document with what its validator does not go on without."""
    machine: Held = held.value.get("machine", {})
    cluster: Held = held.value.get("cluster", {})
    if role:
        machine = {**machine, "type": role}
    if at_path(cluster, "controlPlane", "endpoint") is None:
        cluster = {**cluster, "controlPlane": {**cluster.get("controlPlane", {}), "endpoint": _ENDPOINT}}
    return held._replace(value={**held.value, "machine": machine, "cluster": cluster})


def _refused(held: Decoded, at: Version) -> Iterator[FieldVerdict]:
    return (said for said in check_document(held, at, "metal") if not said.warning)


def _lacks(one: _Own, said: FieldVerdict) -> bool:
    return said.lacks or (_is_missing(one.value, said.path) and said.path != _IDENTITY)


def _is_missing(value: Value, path: NodePath) -> bool:
    """Whether there is nothing at a path that another patch could not bring."""
    at: Value = value
    name: str | int = ""
    is_entry = False
    for step in path:
        is_entry = is_entry or (isinstance(step, int) and name not in _MERGED)
        at = value_at_path(at, step)
        if at in _NOTHING:
            return not is_entry
        name = step
    return not path


def _is_unknown(value: Value, path: NodePath) -> bool:
    """Whether what is at the path, or a value beside it, is filled in later."""
    around = value_at_path(value, *path[:-1]) if path else value
    return _has_placeholder(around, 1) or _has_placeholder(value_at_path(value, *path), _DEEPEST)


def _has_placeholder(value: Value, depth: int) -> bool:
    if isinstance(value, str):
        return is_placeholder(value) or (bool(value) and not value.strip("*"))  # what Talos shows of a secret
    if depth == 0:
        return False
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_has_placeholder(one, depth - 1) for one in inner)


def _find_conflicts(own: Sequence[_Own]) -> Iterator[LoneVerdict]:
    """Documents that say what the machine's own document in the same file says already."""
    legacy = next((one for one in own if not one.held.kind), None)
    for one in own if legacy is not None else ():
        paths = {at: conflict(one.held.kind, one.held.value, legacy.held.value, at) for at in one.versions if legacy}
        path = next((path for path in paths.values() if path is not None), None)
        if path is not None and one.held.kind:
            field = ".".join(map(str, path))
            message = f"`{field}` of the machine's own document says the same already"
            hint = f"keep one of them: take `{field}` out, or this document"
            versions = tuple(at for at, found in paths.items() if found == path)
            yield LoneVerdict(one.document, (), message, hint, versions, one.versions, lacks=False)


def _find_same_names(own: Sequence[_Own]) -> Iterator[LoneVerdict]:
    """Documents of kinds that exclude each other, with the same name, and those that are there twice."""
    seen: set[tuple[str, str]] = set()
    for one in own:
        if one.held.identity in seen and not is_placeholder(one.held.name):
            versions = tuple(at for at in one.versions if at < PATCHES_UNCHECKED)
            yield LoneVerdict(one.document, (), "it stands twice in this file", "", versions, one.versions, lacks=False)
        seen.add(one.held.identity)
    for kinds in EXCLUSIVE_NAMES:
        first: dict[str, _Own] = {}
        for one in own:
            if one.held.kind in kinds and one.held.name and not is_placeholder(one.held.name):
                before = first.setdefault(one.held.name, one)
                versions = tuple(at for at in one.versions if at in before.versions)
                if before.held.kind != one.held.kind and versions:
                    message = f"{one.held.kind} and {before.held.kind} may not both be called {one.held.name}"
                    yield LoneVerdict(one.document, ("name",), message, "", versions, versions, lacks=False)


def _find_circles(own: Sequence[_Own]) -> Iterator[LoneVerdict]:
    """Containers that wait for each other."""
    named = {one.held.name: one for one in own if one.held.kind == "ContainerConfig"}
    if len(named) > 1:
        for name, said in find_circles({name: one.held.value for name, one in named.items()}):
            one = named[name]
            yield LoneVerdict(one.document, said.path, said.message, "", one.versions, one.versions, lacks=False)
