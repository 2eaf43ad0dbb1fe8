"""An ApplicationSet's template: merged with that of a generator, filled with parameters, patched.

Source: argo-cd `applicationset/generators/generator_spec_processor.go` (mergeGeneratorTemplate),
`applicationset/utils/utils.go` (RenderTemplateParams), `applicationset/controllers/template/`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping
from ..gotemplate.values import NotKnownError, TemplateError
from .deep_replace import replace_deeply
from .expansion import Data, MadeApplication, Unknown
from .failure import GeneratorError
from .field_types import METADATA, encode
from .merge_patch import apply_patch
from .parameters import Parameters
from .replace_parameters import Replacer

_FINALIZER = "resources-finalizer.argocd.argoproj.io"
API_VERSION, KIND = "argoproj.io/v1alpha1", "Application"


@dataclass(frozen=True, slots=True)
class MergedTemplate:
    """A template's data, and the paths in the ApplicationSet that say its parts."""

    value: dict[str, Value]
    origins: Mapping[NodePath, NodePath]


def merge_templates(over: Value, at: NodePath, under: Value) -> MergedTemplate:
    """A generator's own template, which stands at a path, with what the ApplicationSet's adds to it."""
    origins: dict[NodePath, NodePath] = {}
    value = _merge(over, under, (), (at, ("spec", "template")), origins, is_whole=False)
    return MergedTemplate(value if isinstance(value, dict) else {}, origins)


def _merge(
    over: Value,
    under: Value,
    path: NodePath,
    roots: tuple[NodePath, NodePath],
    origins: dict[NodePath, NodePath],
    *,
    is_whole: bool,
) -> Value:
    """Mappings are merged, but for one of free data; of everything else the upper one is taken, unless it is zero."""
    if isinstance(over, dict) and isinstance(under, dict) and not (is_whole and over):
        origins[path] = (*roots[0], *path) if over else (*roots[1], *path)
        merged: dict[str, Value] = {}
        for key in (*over, *(key for key in under if key not in over)):
            inner = key == "valuesObject"
            merged[key] = _merge(over.get(key), under.get(key), (*path, key), roots, origins, is_whole=inner)
        return merged
    chosen, root = (over, roots[0]) if over or not under else (under, roots[1])
    for place in _places(chosen, path):
        origins[place] = (*root, *place)
    return chosen


def _places(value: "Value | Data", path: NodePath) -> Iterator[NodePath]:
    """The path of a value and of all that is in it."""
    yield path
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _places(entry, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, (*path, index))


def render_application(
    template: MergedTemplate, spec: Value, namespace: str, replacer: Replacer, parameters: Parameters
) -> MadeApplication:
    """The Application that the template makes of a set of parameters.

    `spec` is that of the ApplicationSet. Raises GeneratorError with what the controller reports, NotKnownError where
    nothing of the Application can be known.
    """
    value, origins = _fill(template, spec, parameters, replacer)
    patch = mapping(spec).get("templatePatch")
    if isinstance(patch, str):
        try:
            value, origins = _patch(value, origins, _replaced(patch, parameters, replacer))
        except GeneratorError as error:
            raise GeneratorError(str(error), ("spec", "templatePatch")) from None
    metadata = value["metadata"] if isinstance(value.get("metadata"), dict) else {}
    placed: dict[str, Data] = {**(metadata if isinstance(metadata, dict) else {})}
    if namespace:
        placed["namespace"] = namespace
    else:
        placed.pop("namespace", None)
    whole: dict[str, Data] = {"apiVersion": API_VERSION, "kind": KIND, "metadata": placed}
    whole |= {key: entry for key, entry in value.items() if key in ("spec", "operation")}
    return MadeApplication(whole, {path: place for path, place in origins.items() if path})


def _replaced(text: str, parameters: Parameters, replacer: Replacer) -> str:
    try:
        return replacer.replace(text, parameters)
    except TemplateError as error:
        raise GeneratorError(f"error replacing values in templatePatch: {error}") from None


def _fill(
    template: MergedTemplate, spec: Value, parameters: Parameters, replacer: Replacer
) -> tuple[dict[str, Data], dict[NodePath, NodePath]]:
    """The template with the parameters in it; without any it stays as it is, and gets no finalizer."""
    if not parameters:
        plain: dict[str, Data] = {key: _plain(entry) for key, entry in template.value.items()}
        return _encode(plain), dict(template.origins)
    found, origins = replace_deeply(template.value, parameters, replacer, template.origins)
    keeps = mapping(spec, "syncPolicy").get("preserveResourcesOnDeletion") is True
    metadata = found.get("metadata")
    if not keeps and not items(template.value, "metadata", "finalizers"):
        inner: dict[str, Data] = {**metadata} if isinstance(metadata, dict) else {}
        found["metadata"] = {**inner, "finalizers": [_FINALIZER]}
    return _encode(found), origins


def _plain(value: Value) -> Data:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _encode(value: dict[str, Data]) -> dict[str, Data]:
    return {
        "metadata": encode(value.get("metadata") or {}, METADATA),
        "spec": encode(value.get("spec") or {}, "ApplicationSpec"),
    }


def _patch(
    value: dict[str, Data], origins: dict[NodePath, NodePath], patch: str
) -> tuple[dict[str, Data], dict[NodePath, NodePath]]:
    if _holds_unknown(value):
        raise NotKnownError("templatePatch changes an Application of which not all is known")
    patched = apply_patch(value, patch)
    said = dict(origins)
    for path in _places(patched, ()):
        if path and _at(patched, path) != _at(value, path):
            said[path] = ("spec", "templatePatch")
    return patched, said


def _holds_unknown(value: Data) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    return any(map(_holds_unknown, value)) if isinstance(value, list) else isinstance(value, Unknown)


def _at(value: Data, path: NodePath) -> Data:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
