"""Namespace, prefix, suffix, labels and annotations of a kustomization."""

from collections.abc import Iterable, Sequence

from ....schemas.kustomize.field_specs import UNPREFIXED, FieldSpec
from ...text.place import Place
from .change_fields import change_field, set_text, split_path
from .objects import Resource, Resources, shown
from .result import ProblemKind, RefusedError
from .traced import Traced, change_items, put, put_all, put_at, written

_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def set_namespace(
    among: Resources,
    namespace: str,
    at: Place,
    specs: Sequence[FieldSpec],
    *,
    unset_only: bool = False,
    subjects: str = "",
) -> None:
    """Put the objects into a namespace; raises RefusedError where two become the same."""
    for one in among:
        one.remember()
        _set_namespace(one, namespace, at, specs, unset_only=unset_only, subjects=subjects)
    _refuse_same(among, namespace, at)


def _set_namespace(
    one: Resource, namespace: str, at: Place, specs: Sequence[FieldSpec], *, unset_only: bool, subjects: str
) -> None:
    who = one.identity
    if not who.is_cluster_scoped and not (unset_only and who.namespace):
        one.put(("metadata", "namespace"), namespace, at)
    if who.kind in _BINDINGS:
        one.traced = _move_subjects(one.traced, namespace, at, subjects, unset_only=unset_only)
    make = written(namespace, at, spread=True)
    for spec in specs:
        if spec.path == "metadata/namespace" or (spec.path == "subjects" and spec.kind in _BINDINGS):
            continue
        if one.is_selected_by(spec) and not (spec.path == "metadata/name" and spec.kind == "Namespace" and who.group):
            change = set_text(namespace, at)
            if unset_only:
                change = lambda field: field if field.value else make  # noqa: E731
            one.traced = change_field(one.traced, split_path(spec.path), change, make if spec.create else None)


def _move_subjects(traced: Traced, namespace: str, at: Place, which: str, *, unset_only: bool) -> Traced:
    """The service accounts that a binding is for: those called `default`, all, or none."""
    subjects = traced.entry("subjects")
    if subjects is None or which == "none":
        return traced

    def move(subject: Traced) -> Traced:
        value = subject.value if isinstance(subject.value, dict) else {}
        is_meant = (
            value.get("kind") == "ServiceAccount" if which == "allServiceAccounts" else value.get("name") == "default"
        )
        if not is_meant or value.get("namespace") == namespace or (unset_only and value.get("namespace")):
            return subject
        return put(subject, "namespace", written(namespace, at, spread=True))

    moved = change_items(subjects, move)
    return traced if moved is subjects else put(traced, "subjects", moved)


def _refuse_same(among: Resources, namespace: str, at: Place) -> None:
    seen: dict[tuple[str, ...], Resource] = {}
    for one in among:
        other = seen.setdefault(one.identity.key, one)
        if other is not one:
            who = one.identity
            message = (
                f"`namespace: {namespace}` makes two objects the same: {who.kind} {who.name} of {other.made_by.path}"
                f" and of {one.made_by.path}; rename one of them"
            )
            raise RefusedError(ProblemKind.DUPLICATE_OBJECT, at, message)


def add_affix(among: Resources, affix: str, at: Place, specs: Sequence[FieldSpec], *, before: bool) -> None:
    """Put a prefix before the names of objects, or a suffix behind them."""
    for one in among:
        who = one.original
        if any(who.kind == kind and group in ("", who.group) for group, kind in UNPREFIXED):
            continue
        for spec in specs:
            if not who.is_of(spec.group, spec.version, spec.kind):
                continue
            if spec.path == "metadata/name":
                (one.prefixes if before else one.suffixes).append(affix)
                one.remember()
            one.traced = change_field(
                one.traced, split_path(spec.path), lambda field: _affixed(field, affix, at, before)
            )


def _affixed(field: Traced, affix: str, at: Place, before: bool) -> Traced:
    if field.value is None or isinstance(field.value, dict | list):
        return field
    text = shown(field.value)
    return written(affix + text if before else text + affix, at, spread=True)


def set_texts(among: Iterable[Resource], pairs: Traced, specs: Sequence[FieldSpec]) -> None:
    """Write labels or annotations into the fields that are for them."""
    keys = sorted(pairs.value) if isinstance(pairs.value, dict) else []
    entries = [(key, entry) for key in keys if (entry := pairs.entry(key)) is not None]
    make = Traced({}, pairs.origin)
    for one in among:
        who = one.identity
        for spec in specs:
            if who.is_of(spec.group, spec.version, spec.kind):
                path, made = split_path(spec.path), make if spec.create else None
                one.traced = change_field(one.traced, path, lambda field: _with_texts(field, entries), made)


def _with_texts(field: Traced, entries: list[tuple[str, Traced]]) -> Traced:
    if field.value is not None and not isinstance(field.value, dict):
        at = field.origin.place
        message = f"{at.path} has no mapping here, into which labels or annotations are written; write `key: value`"
        raise RefusedError(ProblemKind.FIELD, at, message)
    around = field if field.value is not None else Traced({}, field.origin)
    have = around.value if isinstance(around.value, dict) else {}
    changed = {key: entry for key, entry in entries if have.get(key) != entry.value}
    return put_all(around, changed) if changed else around


def texts_to_strings(one: Resource) -> None:
    """The annotations of an object as kustomize writes them: all of them texts, and none where there are none."""
    found = one.traced.at("metadata", "annotations")
    if found is None:
        return
    if not isinstance(found.value, dict) or not found.value:
        one.traced = put_at(one.traced, ("metadata", "annotations"), None)
        return
    for key, value in found.value.items():
        if not isinstance(value, str):
            place = found.origin.below(key).place
            one.put(("metadata", "annotations", key), "" if isinstance(value, dict | list) else shown(value), place)
