"""The patches of a kustomization: which objects they meet and what they make of them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....schemas.kustomize.merge_keys import Shape, shape_of
from ...text.document import Value, load
from ...text.place import Node, Place
from .decode_kustomization import is_true
from .json_patch import Operation, apply_operations, read_operations
from .merge_patch import merge_fields
from .objects import Identity, Resource, Resources, identify, shown
from .parse_objects import parse_objects
from .patch_directives import directive
from .result import ProblemKind, RefusedError
from .traced import Traced, drop, put_at, written

#: What lets a patch change who an object is.
_NAME, _KIND = "allowNameChange", "allowKindChange"


#: What a list in YAML has.
_LIST = re.compile(r"^-\s", re.MULTILINE)
#: What an `openapi` field says of lists by API version and kind, None for what kustomize itself knows.
Shapes = Mapping[tuple[str, str], Shape] | None


class PatchText(NamedTuple):
    """The text of a patch and where it stands: in a file of its own, or inline in a kustomization."""

    text: str
    at: Place
    is_file: bool


class Patch(NamedTuple):
    """A patch that was read: operations, or objects to merge. `options` say what it may change."""

    at: Place
    operations: list[Operation] | None
    objects: tuple[Traced, ...]
    may_rename: bool
    may_change_kind: bool


def read_patch(source: PatchText, options: Traced | None = None) -> Patch:
    """What a patch says; raises RefusedError where it is neither a JSON patch nor one to merge."""
    may_rename, may_change_kind = is_true(options, _NAME), is_true(options, _KIND)
    value, documents = _parse(source)
    if isinstance(value, list):
        operations = read_operations(_trace(value, 0, source))
        return Patch(source.at, operations, (), may_rename, may_change_kind)
    objects = tuple(part for index, one in documents for part in _spread(_trace(one, index, source)))
    for one in objects:
        identity = identify(one.value) if isinstance(one.value, dict) else None
        if identity is None or not identity.kind or not identity.name:
            message = (
                "the patch is neither a list of JSON patch operations nor an object with `kind` and `metadata.name`:"
                " write both, even where a `target` selects what is patched"
            )
            raise RefusedError(ProblemKind.PATCH, one.origin.place, message)
    return Patch(source.at, None, objects, may_rename, may_change_kind)


def _spread(patch: Traced) -> Iterator[Traced]:
    """A patch, or those in its list."""
    items = patch.entry("items")
    if isinstance(patch.value, dict) and str(patch.value.get("kind", "")).endswith("List") and items is not None:
        yield from items.items()
    else:
        yield patch


def _parse(source: PatchText) -> tuple[Value, list[tuple[int, Value]]]:
    """The first document, and all that have something in them, by their number."""
    data = source.text.encode("utf-8", "replace")
    operations = _parse_operations(source, data)
    documents: list[tuple[int, Value]]
    if operations is not None:
        return operations, []
    try:
        found = parse_objects(source.at.path, data).documents
    except RefusedError as error:
        if error.problem.kind is not ProblemKind.DUPLICATE_KEY:
            raise RefusedError(ProblemKind.PATCH, _inside(error.problem.at, source), str(error)) from error
        found = load(data, "kyaml").documents
    documents = [(one.index, one.value) for one in found if one.value is not None]
    return (documents[0][1] if documents else None), documents


def _parse_operations(source: PatchText, data: bytes) -> list[Value] | None:
    """The list that a JSON patch is, as JSON has it or Go's yaml v2 reads it; None where it is no list."""
    if source.text.lstrip().startswith("["):
        try:
            json.loads(source.text)
        except (ValueError, RecursionError) as error:
            message = f"a patch that begins with `[` is read as JSON, and this is none: {error}"
            raise RefusedError(ProblemKind.PATCH, source.at, message) from error
    elif not _LIST.search(source.text):
        return None
    found = load(data, "go-yaml-2").documents
    return found[0].value if found and isinstance(found[0].value, list) else None


def _inside(at: Place, source: PatchText) -> Place:
    return at if source.is_file else source.at


def _trace(value: Value, document: int, source: PatchText) -> Traced:
    """The values of a file's patch have places of their own; those of an inline one that of its text."""
    if source.is_file:
        return written(value, Place(source.at.path, Node(document, ())))
    return written(value, source.at, spread=True)


def as_selected(patch: Patch) -> Patch:
    """A patch as it is for what a selector selects: its labels and annotations are read as texts, null among them."""
    return patch._replace(objects=tuple(map(_with_texts, patch.objects)))


def _with_texts(part: Traced) -> Traced:
    for field in ("labels", "annotations"):
        found = part.at("metadata", field)
        for key, value in found.value.items() if found is not None and isinstance(found.value, dict) else ():
            if not isinstance(value, str):
                text = "null" if value is None else shown(value)
                place = found.origin.below(key).place if found is not None else part.origin.place
                part = put_at(part, ("metadata", field, key), written(text, place))
    return part


def apply_patch(patch: Patch, one: Resource, shapes: Shapes) -> None:
    """Change an object as a patch says; raises RefusedError where that does not go."""
    if patch.operations is not None:
        one.remember()
        if one.traced.at("metadata", "annotations") is None:  # kustomize keeps notes of its own there
            one.put(("metadata", "annotations"), {}, one.made_by)
        one.traced = apply_operations(one.traced, patch.operations)
        return
    for part in patch.objects:
        if one.value:
            _merge(patch, part, one, shapes)


def _merge(patch: Patch, part: Traced, one: Resource, shapes: Shapes) -> None:
    before = one.identity
    if patch.may_rename or patch.may_change_kind:
        one.remember()
    match directive(part):
        case "delete":
            one.traced = Traced({}, one.traced.origin)
        case "replace":
            pass  # at the top kustomize puts nothing in its place
        case _:
            _merge_fields(patch, part, one, before, shapes)


def _merge_fields(patch: Patch, part: Traced, one: Resource, before: Identity, shapes: Shapes) -> None:
    api_version = one.value.get("apiVersion")
    shape = (
        shape_of(before.api_version, before.kind) if shapes is None else shapes.get((before.api_version, before.kind))
    )
    fields = drop(part, "apiVersion")
    fields = _keep_identity(fields, patch)
    one.traced = merge_fields(one.traced, fields, shape)
    if isinstance(api_version, str) and "apiVersion" not in one.value:
        one.traced = put_at(one.traced, ("apiVersion",), written(api_version, one.made_by))


def _keep_identity(fields: Traced, patch: Patch) -> Traced:
    """The fields of a patch without those that it may not change."""
    if not patch.may_change_kind:
        fields = drop(fields, "kind")
    for name in ("namespace", *(() if patch.may_rename else ("name",))):
        fields = put_at(fields, ("metadata", name), None)
    return fields


def find_target(part: Traced, among: Resources) -> list[Resource]:
    """The objects that a patch without a selector is for."""
    assert isinstance(part.value, dict)
    return among.ever(identify(part.value))


def refuse_target(part: Traced, found: list[Resource], among: Resources) -> RefusedError:
    """The problem that a patch meets no object, or more than one."""
    assert isinstance(part.value, dict)
    wanted = identify(part.value)
    at = (part.at("metadata", "name") or part).origin.place
    if found:
        message = f"the patch for {wanted} fits {len(found)} objects: say which by a `target`, or by its namespace"
    else:
        message = f"no object here is {wanted}, which the patch is for{_hint(wanted, among)}"
    return RefusedError(ProblemKind.PATCH_TARGET, at, message)


def _hint(wanted: Identity, among: Resources) -> str:
    """What nearly is it."""
    for one in among:
        for each in one.every_identity:
            if (each.kind, each.name) == (wanted.kind, wanted.name):
                differs = [
                    f"{word} `{getattr(each, field)}`"
                    for word, field in (("apiVersion", "api_version"), ("namespace", "namespace"))
                    if getattr(each, field) != getattr(wanted, field)
                ]
                return f": that one has {' and '.join(differs)}" if differs else ""
    same = sorted({one.identity.name for one in among if one.identity.kind == wanted.kind})[:3]
    return f": there is {wanted.kind} {', '.join(same)}" if same else ""
