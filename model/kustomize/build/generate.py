"""ConfigMaps and Secrets that a kustomization generates."""

import base64
from collections.abc import Iterable

from ...text.place import Place
from .decode_kustomization import is_true, text_of
from .key_values import KeyValue, Read, read_key_values
from .objects import Resource, Resources, shown
from .result import ProblemKind, RefusedError, Unknown
from .traced import Origin, Traced, put, put_all, written

#: How long a line of base64 is in what kustomize writes.
_LINE = 70
_FORCED = ("merge", "replace")


def generate(entry: Traced, kind: str, defaults: Traced | None, read: Read) -> tuple[Resource, list[Unknown]]:
    """The object of an entry of a generator; `defaults` are the `generatorOptions`. Raises RefusedError."""
    at = entry.origin.place
    name = text_of(entry, "name")
    if not name:
        raise RefusedError(ProblemKind.GENERATOR, at, f"a generated {kind} needs a `name`")
    options = entry.entry("options")
    pairs, unknown = read_key_values(entry, read)
    made = written({}, at)
    made = put(made, "apiVersion", written("v1", at, spread=True))
    made = put(made, "kind", written(kind, at, spread=True))
    made = put(made, "metadata", _metadata(entry, options, defaults))
    made = _put_data(made, kind, pairs)
    if kind == "Secret":
        kept = entry.entry("type") if text_of(entry, "type") else None
        made = put(made, "type", kept or written("Opaque", at, spread=True))
    if is_true(options, "immutable") or is_true(defaults, "immutable"):
        made = put(made, "immutable", written(True, at, spread=True))
    plain = is_true(options, "disableNameSuffixHash") or is_true(defaults, "disableNameSuffixHash")
    found = Resource(made, at, needs_hash=not plain, behavior=text_of(entry, "behavior"), is_made=True)
    found.maker = text_of(entry, "metadata", "name")
    return found, unknown


def _metadata(entry: Traced, options: Traced | None, defaults: Traced | None) -> Traced:
    at = entry.origin.place
    found = put(Traced({}, Origin(at)), "name", entry.entry("name") or written("", at))
    if text_of(entry, "namespace"):
        found = put(found, "namespace", entry.entry("namespace") or written("", at))
    for field in ("labels", "annotations"):
        both = merge_texts([part.entry(field) for part in (defaults, options) if part is not None], at)
        if both.value:
            found = put(found, field, both)
    return found


def merge_texts(parts: Iterable[Traced | None], at: Place) -> Traced:
    """The entries of mappings, those of later ones over those before, as texts."""
    found: dict[str, Traced] = {}
    for part in parts:
        for key in part.value if part is not None and isinstance(part.value, dict) else ():
            entry = part.entry(key) if part is not None else None
            if entry is not None:
                found[key] = entry if isinstance(entry.value, str) else Traced(shown(entry.value), entry.origin)
    return put_all(Traced({}, Origin(at)), found)


def _put_data(made: Traced, kind: str, pairs: list[KeyValue]) -> Traced:
    fields: dict[str, dict[str, Traced]] = {"data": {}} if kind == "Secret" else {}
    for one in pairs:
        field, text = _encode(kind, one.value)
        fields.setdefault(field, {})[one.key] = written(text, one.at, spread=True)
    at = made.origin.place
    return put_all(made, {field: put_all(written({}, at), entries) for field, entries in fields.items()})


def _encode(kind: str, value: bytes) -> tuple[str, str]:
    """The field that a value goes into, and how it stands there."""
    if kind != "Secret":
        try:
            return "data", value.decode()
        except UnicodeDecodeError:
            return "binaryData", _wrap(value)
    return "data", _wrap(value)


def _wrap(value: bytes) -> str:
    text = base64.b64encode(value).decode()
    if len(text) <= _LINE:
        return text
    return "".join(text[start : start + _LINE] + "\n" for start in range(0, len(text), _LINE))


def absorb(made: Resource, among: Resources, *, is_open: bool) -> bool:
    """Put a generated object among the others, as its `behavior` says; False where what it adds to is not known.

    Raises RefusedError where there is one already, or none that it could be merged into.
    """
    found = among.ever(made.identity)
    behavior = made.behavior if made.behavior in _FORCED else "create"
    who, at = f"{made.identity.kind} {made.identity.name}", made.made_by
    if not found:
        if behavior == "create":
            among.all.append(made)
            return True
        if is_open:
            return False
        message = f"`behavior: {behavior}` needs a {who} to add to, and none is included; use `create`"
        raise RefusedError(ProblemKind.GENERATOR, at, message)
    if len(found) > 1:
        raise RefusedError(ProblemKind.GENERATOR, at, f"{len(found)} objects could be the {who} that is generated")
    if behavior == "create":
        where = found[0].made_by.path
        message = f"there is a {who} already, from {where}: write `behavior: merge` or `replace`, or another name"
        raise RefusedError(ProblemKind.GENERATOR, at, message)
    among.all[among.all.index(found[0])] = _over(made, found[0], behavior)
    return True


def _over(made: Resource, old: Resource, behavior: str) -> Resource:
    """A generated object in the place of one that is there."""
    metadata = made.traced.entry("metadata") or written({}, made.made_by)
    before = old.traced.entry("metadata") or written({}, made.made_by)
    for field in ("labels", "annotations"):
        both = merge_texts([before.entry(field), metadata.entry(field)], made.made_by)
        if both.value:
            metadata = put(metadata, field, both)
    for field in ("name", "namespace"):
        if (kept := before.entry(field)) is not None:
            metadata = put(metadata, field, kept)
    traced = put(made.traced, "metadata", metadata)
    for field in ("data", "binaryData") if behavior == "merge" else ():
        both = merge_texts([old.traced.entry(field), traced.entry(field)], made.made_by)
        if both.value:
            traced = put(traced, field, both)
    over = old.copy()
    over.traced, over.needs_hash = traced, made.needs_hash and old.needs_hash
    over.made_by = made.made_by
    over.first_made_by = (old.first_made_by or old.made_by) if behavior == "merge" else None
    over.is_whole = made.is_whole and (old.is_whole or behavior == "replace")
    return over
