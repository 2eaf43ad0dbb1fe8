"""Names that lead to no object once all are built: kustomize has changed what they lead to, and not them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ....schemas.kubernetes.built_in_names import CORE_GROUPS
from ....schemas.kustomize.name_references import Referral
from ....schemas.reference_forms import Kind, Path, split_name
from ....schemas.references import CONFIG_MAP, SECRET, SERVICE, SERVICE_ACCOUNT, VOLUME_CLAIM
from ...find_references import references
from ...text.document import Value
from ...text.place import Node, NodePath
from ..build_facts import LostName
from .change_fields import split_path
from .objects import Identity, shown
from .result import Built, Identified

#: Words in the names of fields of custom resources, and the kind of which they name an object.
_WORDS = (
    ("serviceaccount", SERVICE_ACCOUNT),
    ("secret", SECRET),
    ("configmap", CONFIG_MAP),
    ("service", SERVICE),
    ("backend", SERVICE),
    ("claim", VOLUME_CLAIM),
)
#: Kinds of the core that are named without a group, which other groups have as well.
_CORE = frozenset(kind.name for _, kind in _WORDS)
#: Fields of custom resources that select among the objects which these bring, and not among those of the build.
_OF_OTHERS = frozenset({"patches", "postRenderers"})
#: Levels of a custom resource that are looked into.
_DEEPEST = 60


class _Named(NamedTuple):
    """Something that an object names, and the namespace that is written with it."""

    path: NodePath
    kind: Kind
    name: str
    namespace: str


class _Object(NamedTuple):
    who: Identity
    built: Built


_Index = Mapping[tuple[str, str], list[_Object]]


def find_lost_names(found: Identified, references: Sequence[Referral]) -> Iterator[LostName]:
    """The names that an object of the build had before, and none has now; only of a build of which all is known."""
    every = [_Object(who, one) for who, one in found]
    now: dict[tuple[str, str], list[_Object]] = defaultdict(list)
    before: dict[tuple[str, str], list[_Object]] = defaultdict(list)
    for each in every:
        now[each.who.kind, each.who.name].append(each)
        for name in dict.fromkeys(each.built.names):
            if name != each.who.name:
                before[each.who.kind, name].append(each)
    names = {name for _, name in before}
    for one in every:
        for named in _find_named(one, names):
            yield from _lost(one, named, now, before, references)


def _lost(
    one: _Object, named: _Named, now: _Index, before: _Index, referrals: Sequence[Referral]
) -> Iterator[LostName]:
    key = named.kind.name, named.name
    wanted = named.namespace or one.who.namespace
    there = [each for each in now.get(key, ()) if _is_meant(each.who.group, named.kind)]
    renamed = [each for each in before.get(key, ()) if _is_meant(each.who.group, named.kind)]
    at = one.built.origin(named.path)
    if there and one.who.group in CORE_GROUPS and not named.namespace and _is_apart(one, there, wanted):
        where, made_by = there[0].who.namespace, there[0].built.made_by
        yield LostName(at, named.kind, named.name, made_by, named.name, False, True, wanted, where)
    elif renamed and not now.get(key):
        target = renamed[0]
        is_followed = _is_followed(one.who, named, referrals)
        made_by, has_hash = target.built.made_by, target.built.is_generated
        yield LostName(at, named.kind, named.name, made_by, target.who.name, has_hash, is_followed)


def _is_followed(who: Identity, named: _Named, referrals: Sequence[Referral]) -> bool:
    """Whether kustomize knows that the field refers to such objects: it follows it inside of one namespace."""
    way = [step for step in named.path if isinstance(step, str)]
    for referral in referrals:
        for spec in referral.fields if referral.kind in ("", named.kind.name) else ():
            steps = [step.removesuffix("[]") for step in split_path(spec.path)]
            if who.is_of(spec.group, spec.version, spec.kind) and way in (steps, [*steps, "name"]):
                return True
    return False


def _is_apart(one: _Object, there: list[_Object], wanted: str) -> bool:
    """Whether an object is looked for in another namespace than those that it is in, since the build has moved some."""
    if not wanted or any(each.who.is_cluster_scoped or each.who.namespace in ("", wanted) for each in there):
        return False
    return any(_is_moved(each.built) for each in (one, *there))


def _is_moved(one: Built) -> bool:
    """Whether the namespace of an object is not what is written with it."""
    origin = one.traced.origin.at(("metadata", "namespace"))
    return origin.spread or origin.place.path != one.made_by.path


def _is_meant(group: str, kind: Kind) -> bool:
    """Whether an object of a group is of the kind that is named; a custom resource may leave the group out."""
    return group == kind.group or (not kind.group and kind.name not in _CORE)


def _find_named(one: _Object, changed: Collection[str]) -> Iterator[_Named]:
    """What an object names: as the table of references says, and what the fields of a custom resource say.

    A custom resource counts for what it names by a name that has changed alone.
    """
    kind = Kind(one.who.group, one.who.kind)
    if kind.group not in CORE_GROUPS and not changed:
        return
    seen: set[NodePath] = set()
    for fact in references(kind, one.built.traced.value, Node(0, ())):
        target = fact.reference.target
        if not isinstance(target, Path):
            seen.add(fact.at.path)
            if not fact.optional:
                name = split_name(target, fact.value)[1]
                yield _Named(fact.at.path, target.kind, name, fact.namespace or "")
    if kind.group in CORE_GROUPS:
        return
    for field, value in one.built.value.items():
        if field not in ("apiVersion", "kind", "metadata"):
            yield from (named for named in _scan(value, (field,), changed) if named.path not in seen)


def _scan(value: Value, path: NodePath, changed: Collection[str]) -> Iterator[_Named]:
    """What is named in a custom resource: by `kind` and `name`, or in a field that has a kind in its own name."""
    if len(path) > _DEEPEST:
        return
    if isinstance(value, dict):
        kind, name, namespace = value.get("kind"), value.get("name"), shown(value.get("namespace"))
        if isinstance(kind, str) and isinstance(name, str) and name in changed:
            yield _Named((*path, "name"), Kind(_group(value), kind), name, namespace)
        for key, inner in value.items():
            if isinstance(inner, str):
                is_other = inner not in changed or (key == "name" and isinstance(kind, str))
                if not is_other and (found := _kind_of((*path, key))):
                    yield _Named((*path, key), found, inner, namespace)
            elif key not in _OF_OTHERS:
                yield from _scan(inner, (*path, key), changed)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _scan(inner, (*path, index), changed)


def _group(value: Mapping[str, Value]) -> str:
    """The group of what is named by its kind, as far as it is written."""
    version = shown(value.get("apiVersion"))
    return shown(value.get("group")) or (version.rpartition("/")[0] if version else "")


def _kind_of(path: NodePath) -> Kind | None:
    """The kind of what a field names, by its own name, or by that of what is around a field `name`."""
    last = str(path[-1]).lower()
    around = next((str(step).lower() for step in reversed(path[:-1]) if isinstance(step, str)), "")
    texts = around if last == "name" else last
    return next((kind for word, kind in _WORDS if word in texts), None)
