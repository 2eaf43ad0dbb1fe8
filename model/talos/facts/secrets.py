"""The secrets that a document has in plain text: where they are, and never what they are."""

from collections.abc import Iterable, Iterator

from ....schemas.formats.talos_texts import scalar_text
from ....schemas.talos.secrets import (
    BUNDLE,
    BUNDLE_SECTIONS,
    ENVIRONMENTS,
    JOIN_TOKEN,
    KEYED,
    VARIABLES,
    is_plain_secret,
    is_secret_variable,
)
from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import mapping
from .marked_fields import Marked, find_marked, find_marked_in_type
from .values_at_paths import each

#: Fields of talhelper's configuration with values of Talos' types, and with what belongs into documents of a kind.
_TYPED_IN_TALHELPER = {"networkInterfaces[]": "Interface"}
_DOCUMENTS_IN_TALHELPER = {
    "volumes[]": "VolumeConfig",
    "userVolumes[]": "UserVolumeConfig",
    "extensionServices[]": "ExtensionServiceConfig",
}
_GROUPS_OF_TALHELPER = ("nodes[]", "controlPlane", "worker")


def in_document(
    kind: str, value: Value, path: NodePath = (), marked: Iterable[Marked] | None = None
) -> Iterator[NodePath]:
    """The secrets in a document of a machine configuration; `path` is where it stands in another document, `marked` its
    marked fields where they are known.
    """
    yield from _of(find_marked(kind, value, path) if marked is None else marked, KEYED.get(kind))
    yield from ((*path, *below) for below in _in_environment(kind, value))


def in_talhelper(value: Value) -> Iterator[NodePath]:
    """The secrets in talhelper's configuration, but for the patches that stand in it as texts."""
    for group in _GROUPS_OF_TALHELPER:
        for field, type_name in _TYPED_IN_TALHELPER.items():
            for path, inner in each(value, f"{group}.{field}"):
                yield from _of(find_marked_in_type(type_name, inner, path), None)
        for field, kind in _DOCUMENTS_IN_TALHELPER.items():
            for path, inner in each(value, f"{group}.{field}"):
                yield from in_document(kind, inner, path)


def is_bundle(value: dict[str, Value]) -> bool:
    """Whether the document is what `talosctl gen secrets` writes."""
    keys = {key.lower() for key in value}
    return keys >= BUNDLE_SECTIONS


def in_bundle(value: Value) -> Iterator[NodePath]:
    """The secrets in such a bundle."""
    for dotted in BUNDLE:
        yield from (path for path, inner in each(value, dotted) if _is_plain(inner))


def is_talosconfig(value: dict[str, Value]) -> bool:
    """Whether the document is the configuration of talosctl."""
    contexts = [context for context in mapping(value, "contexts").values() if isinstance(context, dict)]
    return "context" in value and any({"endpoints", "ca", "crt", "key"} & context.keys() for context in contexts)


def in_talosconfig(value: Value) -> Iterator[NodePath]:
    """The keys of clients in such a configuration."""
    for name, context in mapping(value, "contexts").items():
        if isinstance(context, dict) and _is_plain(context.get("key")):
            yield "contexts", name, "key"


def _of(found: Iterable[Marked], key: str | None) -> Iterator[NodePath]:
    for path, branch, value in found:
        if not branch.is_secret:
            continue
        if isinstance(value, dict | list):
            yield from (() if key is None else _find_keyed(value, key, path))
        elif _is_plain(value) if "://" not in str(value) else _has_token(str(value)):
            yield path


def _find_keyed(value: Value, key: str, path: NodePath) -> Iterator[NodePath]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for step, inner in pairs:
        if step == key and _is_plain(inner):
            yield *path, step
        yield from _find_keyed(inner, key, (*path, step))


def _in_environment(kind: str, value: Value) -> Iterator[NodePath]:
    if kind in ENVIRONMENTS:
        for path, entry in each(value, ENVIRONMENTS[kind]):
            name, _, text = entry.partition("=") if isinstance(entry, str) else ("", "", "")
            if is_secret_variable(name, text):
                yield path
    if kind in VARIABLES:
        for path, variables in each(value, VARIABLES[kind]):
            for name, inner in mapping(variables).items():
                if isinstance(inner, str) and is_secret_variable(name, inner):
                    yield *path, name


def _has_token(url: str) -> bool:
    _, found, token = url.partition(JOIN_TOKEN)
    return bool(found) and is_plain_secret(token)


def _is_plain(value: Value) -> bool:
    text = scalar_text(value)
    return text is not None and is_plain_secret(text)
