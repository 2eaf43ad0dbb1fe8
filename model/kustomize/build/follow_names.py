"""References to objects whose names have changed, at the fields that kustomize knows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ....schemas.kustomize.name_references import Referral
from ...text.document import Value
from .change_fields import change_field, split_path
from .objects import Resource, Resources, shown
from .result import ProblemKind, RefusedError
from .traced import Traced, change_items, put, written

_ROLE_REFERENCE = "roleRef/name"
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


_Sieve = Callable[[Resource], bool]


class _Field(NamedTuple):
    """A field that refers to objects of a group, version and kind."""

    referral: Referral
    path: str
    steps: tuple[str, ...]
    group: str
    version: str


def follow_names(among: Resources, referrals: tuple[Referral, ...]) -> None:
    """Write the new names where the old ones are referred to; raises RefusedError where several could be meant."""
    renamed: dict[str, list[Resource]] = {}
    for one in among:
        for name in dict.fromkeys(before.name for before in one.before):
            renamed.setdefault(name, []).append(one)
    by_kind = _index(referrals)
    for one in among:
        _refuse_subjects(one)
        for field in (*by_kind.get(one.original.kind, ()), *by_kind.get("", ())):
            if one.original.is_of(field.group, field.version, "") and _concerns(one.value, field.steps, renamed):
                _Referrer(one, field, renamed).follow()


def _refuse_subjects(one: Resource) -> None:
    """Raises RefusedError for a service account that a binding names with a namespace that is no text."""
    subjects = one.value.get("subjects") if one.identity.kind == _BINDINGS[0] else None
    for index, each in enumerate(subjects if isinstance(subjects, list) else ()):
        if not isinstance(each, dict) or each.get("kind") != "ServiceAccount" or "namespace" not in each:
            continue
        if not isinstance(each["namespace"], str):
            message = (
                f"{one.identity} names a ServiceAccount with an empty `namespace`; write one, or leave the field out"
            )
            at = one.traced.origin.of(("subjects", index, "namespace"))
            raise RefusedError(ProblemKind.REFERENCE, at, message)


@lru_cache(maxsize=8)
def _index(referrals: tuple[Referral, ...]) -> Mapping[str, list[_Field]]:
    found: dict[str, list[_Field]] = {}
    for referral in referrals:
        for spec in referral.fields:
            steps = tuple(step.removesuffix("[]") for step in split_path(spec.path))
            found.setdefault(spec.kind, []).append(_Field(referral, spec.path, steps, spec.group, spec.version))
    return found


def _concerns(value: Value, steps: Sequence[str], names: Collection[str]) -> bool:
    """Whether one of these names stands at a field, or something is in the way: most fields are not there."""
    for count, step in enumerate(steps):
        if isinstance(value, list):
            rest = steps[count:]
            return any(_concerns(entry, rest, names) for entry in value)
        if not isinstance(value, dict):
            return value is not None
        value = value.get(step)
    return _has_name(value, names)


def _has_name(value: Value, names: Collection[str]) -> bool:
    match value:
        case list():
            return any(_has_name(entry, names) for entry in value)
        case dict():
            return shown(value.get("name")) in names
        case _:
            return shown(value) in names


class _Referrer(NamedTuple):
    """An object with a field that may refer to others, and those that have been renamed, by their old names."""

    one: Resource
    field: _Field
    renamed: Mapping[str, list[Resource]]

    def follow(self) -> None:
        """Change what the field says."""
        self.one.traced = change_field(self.one.traced, split_path(self.field.path), self._set)

    def _set(self, at: Traced) -> Traced:
        match at.value:
            case list():
                return change_items(at, self._set)
            case dict():
                return self._set_mapping(at)
            case None:
                return at
            case _:
                return self._set_name(at)

    def _set_name(self, at: Traced) -> Traced:
        found = self._find(shown(at.value), lambda _: True, lambda one: one.identity.name)
        if found is None or found.identity.name == shown(at.value):
            return at
        return self._name_of(found)

    def _set_mapping(self, at: Traced) -> Traced:
        """A mapping with `name` and `namespace`, such as a subject of a binding."""
        name, namespace = at.entry("name"), at.entry("namespace")
        if name is None or name.value is None:
            return at
        found = self._find(
            shown(name.value),
            self._namespace_filter(namespace),
            lambda one: (one.identity.name, one.identity.namespace),
        )
        if found is None:
            return at
        who = found.identity
        if who.name != shown(name.value):
            at = put(at, "name", self._name_of(found))
        if who.namespace and (namespace is None or namespace.value != who.namespace):
            moved = found.traced.at("metadata", "namespace") or written(who.namespace, found.made_by)
            at = put(at, "namespace", moved)
        return at

    def _namespace_filter(self, namespace: Traced | None) -> _Sieve:
        """Those that were in the namespace which the reference names; where none was, those that are in it."""
        if namespace is None:
            return lambda _: True
        wanted = shown(namespace.value)
        every = [one for ones in self.renamed.values() for one in ones if self._is_reachable(one)]
        if any(_original_namespace(one) == wanted for one in every):
            return lambda one: _original_namespace(one) == wanted
        return lambda one: (one.identity.namespace or "default") == wanted

    def _name_of(self, found: Resource) -> Traced:
        return found.traced.at("metadata", "name") or written(found.identity.name, found.made_by)

    def _find(self, name: str, meets: _Sieve, written: Callable[[Resource], object]) -> Resource | None:
        """The object that is meant, None for none; `written` is what is taken from it, in which several may agree."""
        referral = self.field.referral
        candidates = [
            one
            for one in self.renamed.get(name, ())
            if self._is_reachable(one) and meets(one) and _was_of(one, referral.group, referral.version, referral.kind)
        ]
        candidates = list(self._for_role(candidates))
        candidates = [one for one in candidates if self._is_in_same_namespace(one)]
        for strictly in (False, True):
            if len(candidates) > 1:
                candidates = [one for one in candidates if _same_affixes(self.one, one, strictly)]
        if len(set(map(written, candidates))) > 1:
            raise self._ambiguous(name, candidates)
        return candidates[0] if candidates else None

    def _is_reachable(self, one: Resource) -> bool:
        """Whether an object can be referred to from here: of the same namespace, or one of a binding's subjects."""
        mine, other = self.one.identity, one.identity
        if mine.is_cluster_scoped or other.is_cluster_scoped:
            return True
        if mine.effective_namespace == other.effective_namespace:
            return True
        return mine.kind in _BINDINGS and other.namespace in _subject_namespaces(self.one)

    def _is_in_same_namespace(self, one: Resource) -> bool:
        mine, other = self.one.identity, one.identity
        if mine.is_cluster_scoped or other.is_cluster_scoped or other.kind == "ServiceAccount":
            return True
        return mine.effective_namespace == other.effective_namespace

    def _for_role(self, candidates: Iterable[Resource]) -> Iterator[Resource]:
        """Of what a binding refers to, those of the kind that it names."""
        reference = self.one.value.get("roleRef")
        if not self.field.path.endswith(_ROLE_REFERENCE) or not isinstance(reference, dict):
            yield from candidates
            return
        group, kind = shown(reference.get("apiGroup")), shown(reference.get("kind"))
        for one in candidates:
            if _was_of(one, group, "", kind):
                yield one

    def _ambiguous(self, name: str, candidates: list[Resource]) -> RefusedError:
        names = ", ".join(sorted(str(one.identity) for one in candidates))
        message = f"`{name}` in {self.one.identity} could be any of {names}; give them names of their own"
        found = _at_path(self.one.traced, split_path(self.field.path))
        return RefusedError(ProblemKind.REFERENCE, found.origin.place, message)


def _at_path(traced: Traced, path: Sequence[str]) -> Traced:
    """The nearest that there is at a path."""
    found = traced
    for step in path:
        inner = found.entry(step)
        if inner is None:
            break
        found = inner
    return found


def _was_of(one: Resource, group: str, version: str, kind: str) -> bool:
    return any(before.is_of(group, version, kind) for before in one.before)


def _original_namespace(one: Resource) -> str:
    return one.original.namespace or "default"


def _subject_namespaces(one: Resource) -> set[str]:
    subjects = one.value.get("subjects")
    found = (each.get("namespace") for each in subjects if isinstance(each, dict)) if isinstance(subjects, list) else ()
    return {each for each in found if isinstance(each, str)}


def _same_affixes(one: Resource, other: Resource, strictly: bool) -> bool:
    """Whether two objects have gone through the same kustomizations, as far as their names tell."""
    return _same_end(one.prefixes, other.prefixes, strictly) and _same_end(one.suffixes, other.suffixes, strictly)


def _same_end(ours: list[str], theirs: list[str], strictly: bool) -> bool:
    shorter = min(len(ours), len(theirs))
    if not shorter:
        return not strictly or ours == theirs
    return ours[-shorter:] == theirs[-shorter:]
