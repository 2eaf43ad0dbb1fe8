"""What of a `templatePatch` changes nothing: fields that an Application does not have, and the project.

Source: argo-cd `applicationset/controllers/template/patch.go` (applyTemplatePatch).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ....schemas.tables.catalogue import table
from ....schemas.tables.notation import Field
from ...files.file_tree import closest
from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import mapping, text, value_at_path
from ..gotemplate.values import NotKnownError, TemplateError
from .expansion import Data, Expansion, Unknown
from .failure import GeneratorError, PanicError
from .field_types import fields_of
from .merge_patch import read_patch
from .replace_parameters import Replacer

#: Elements of which the patch is looked at: conditions in it make other patches of other elements.
_MOST = 20
#: Fields at the top with which the patch says what it is for.
_TOP = frozenset({"apiVersion", "kind", "metadata", "spec", "operation", "status"})


class IdlePatch(NamedTuple):
    """The path of a field in the patch, and one that may be meant."""

    path: NodePath
    near: str | None


def find_idle_patches(applicationset: Value, expansion: Expansion) -> Iterator[IdlePatch]:
    """Each such field once."""
    written = text(applicationset, "spec", "templatePatch")
    if not written:
        return
    options = value_at_path(applicationset, "spec", "goTemplateOptions")
    given = tuple(one for one in options if isinstance(one, str)) if isinstance(options, list) else ()
    replacer = Replacer(mapping(applicationset, "spec").get("goTemplate") is True, given)
    told: set[NodePath] = set()
    for element in expansion.elements[:_MOST]:
        if element.application is None:
            continue
        try:
            patch = read_patch(replacer.replace(written, element.parameters))
        except (GeneratorError, TemplateError, NotKnownError, PanicError):
            continue
        for found in _idle(patch, element.application.value):
            if found.path not in told:
                told.add(found.path)
                yield found


def _idle(patch: Value, made: dict[str, Data]) -> Iterator[IdlePatch]:
    for key in mapping(patch):
        if key not in _TOP and not key.startswith("$"):
            yield IdlePatch((key,), "spec" if key in _names("ApplicationSpec") else closest(key, _TOP))
    yield from _unknown(value_at_path(patch, "spec"), fields_of("ApplicationSpec", None), ("spec",))
    project, spec = text(patch, "spec", "project"), made.get("spec")
    kept = spec.get("project") if isinstance(spec, dict) else None
    if project is not None and project != kept and not isinstance(kept, Unknown):
        yield IdlePatch(("spec", "project"), None)


def _names(type_: str) -> list[str]:
    return [field.name for field in table("argocd").type(type_).fields]


def _unknown(value: Value, fields: tuple[Field, ...], path: NodePath) -> Iterator[IdlePatch]:
    """Fields of structs that there are not; names are the same whatever the case of their letters."""
    named = {field.name.lower(): field for field in fields}
    for key, entry in mapping(value).items():
        field = named.get(key.lower())
        if field is None and not key.startswith("$"):
            yield IdlePatch((*path, key), closest(key, [one.name for one in fields]))
        elif field is not None:
            yield from _below(entry, field, (*path, key))


def _below(value: Value, field: Field, path: NodePath) -> Iterator[IdlePatch]:
    inner = field.type
    values = [(path, value)]
    if inner.startswith("[") and isinstance(value, list):
        inner, values = inner[1:-1], [((*path, index), item) for index, item in enumerate(value)]
    if inner == "struct" or inner[0].isupper():
        for at, one in values:
            yield from _unknown(one, fields_of(inner, field), at)
