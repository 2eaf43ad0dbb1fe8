"""The `images` and `replicas` of a kustomization."""

import re
from collections.abc import Sequence

from ....schemas.kustomize.field_specs import IMAGE_LISTS, REPLICAS, FieldSpec
from ...text.document import Value
from ...text.linear_regex import linear
from ...text.place import Place
from .change_fields import Change, change_field, split_path
from .decode_kustomization import text_of
from .objects import Resource, Resources, shown
from .result import ProblemKind, RefusedError
from .traced import Traced, change_items, put, written

_BEHIND = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?"
_SPLIT = re.compile(r"(?P<name>[^@]*?)(?::(?P<tag>[^:/@]*))?(?:@(?P<digest>.*))?", re.DOTALL)


def set_images(among: Resources, entry: Traced, specs: Sequence[FieldSpec]) -> int:
    """Change the images of a name; gives how many objects have one.

    Raises RefusedError for a name that is no pattern.
    """
    matches = linear(text_of(entry, "name") + _BEHIND)
    if matches is None:
        at = (entry.entry("name") or entry).origin.place
        message = f"`{text_of(entry, 'name')}` is not a valid regular expression, which the name of an image is read as"
        raise RefusedError(ProblemKind.WRONG_VALUE, at, message)
    met = 0

    def change(field: Traced) -> Traced:
        nonlocal met
        old = "" if field.value is None else field.value
        if not isinstance(old, str) or not matches(old):
            return field
        met += 1
        new, place = _rename(old, entry)
        return field if new == field.value else written(new, place, spread=True)

    hit = 0
    for one in among:
        before = met
        if one.identity.kind != "CustomResourceDefinition":
            one.traced = _in_lists(one.traced, change)
        for spec in specs:
            if one.is_selected_by(spec):
                one.traced = change_field(one.traced, split_path(spec.path), change)
        hit += met > before
    return hit


def split_image(text: str) -> tuple[str, str, str]:
    """The name, the tag and the digest of an image; "" for those that are not there."""
    match = _SPLIT.fullmatch(text)
    assert match is not None
    return match["name"], match["tag"] or "", match["digest"] or ""


def _in_lists(around: Traced, change: Change) -> Traced:
    """Change the images of all lists of containers, however deep they are."""
    if isinstance(around.value, list):
        return change_items(around, lambda entry: _in_lists(entry, change))
    if not isinstance(around.value, dict) or not _has_containers(around.value):
        return around
    for key in around.value:
        inner = Traced(around.value[key], around.origin.below(key))
        changed = _in_lists(inner, change)
        if key in IMAGE_LISTS and isinstance(changed.value, list):
            changed = change_items(changed, lambda entry: change_field(entry, ["image"], change))
        if changed is not inner:
            around = put(around, key, changed)
    return around


def _has_containers(value: Value) -> bool:
    """Whether there is a list of containers somewhere: most objects have none."""
    stack = [value]
    while stack:
        match stack.pop():
            case dict() as found:
                if any(name in found for name in IMAGE_LISTS):
                    return True
                stack.extend(found.values())
            case list() as found:
                stack.extend(found)
            case _:
                pass
    return False


def _rename(old: str, entry: Traced) -> tuple[str, Place]:
    match = _SPLIT.fullmatch(old)
    assert match is not None
    name, tag, digest = match["name"], match["tag"], match["digest"]
    fields = {field: text_of(entry, field) for field in ("newName", "newTag", "digest", "tagSuffix")}
    name = fields["newName"] or name
    if fields["newTag"] or fields["digest"]:
        tag, digest = fields["newTag"] or None, fields["digest"] or None
    elif fields["tagSuffix"]:
        tag, digest = (tag or "") + fields["tagSuffix"], None
    said = next((field for field in ("newTag", "digest", "tagSuffix", "newName") if fields[field]), "name")
    place = (entry.entry(said) or entry).origin.place
    return f"{name}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}", place


def set_replicas(among: Resources, entry: Traced, specs: Sequence[FieldSpec] = REPLICAS) -> int:
    """Change the count of objects of a name; gives how many there are."""
    name, count = text_of(entry, "name"), entry.entry("count")
    value = written(
        int(count.value) if count is not None and isinstance(count.value, int | float) else 0,
        (count or entry).origin.place,
        spread=True,
    )
    met: set[int] = set()
    for spec in specs:
        for one in among:
            if _is_called(one, name, spec):
                met.add(id(one))
                one.traced = change_field(one.traced, split_path(spec.path), lambda old: _count(old, value), value)
    return len(met)


def _is_called(one: Resource, name: str, spec: FieldSpec) -> bool:
    return any(who.name == name and who.is_of(spec.group, spec.version, spec.kind) for who in one.every_identity)


def _count(old: Traced, new: Traced) -> Traced:
    """The new count, as a text where the old one was one."""
    return Traced(shown(new.value), new.origin) if isinstance(old.value, str) else new
