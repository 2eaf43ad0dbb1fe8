"""What a file of `crds` says of the fields of custom resources: references, labels, annotations and names in them.

The file is no CustomResourceDefinition, but an OpenAPI definition of types by their Go names. Source:
https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/crds/ and observed outputs of kubectl 1.37.1.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....schemas.kustomize.field_specs import FieldSpec
from ....schemas.kustomize.name_references import Referral
from ...text.document import Value
from ...text.place import Place
from ...text.typed_access import mapping, text
from .result import ProblemKind, RefusedError
from .transformer_config import EMPTY, Config

#: What every kind has, by which its type is told from those of its parts.
_OF_A_KIND = frozenset({"kind", "apiVersion", "metadata"})
#: Marks of a property, and the transformer that changes it.
_MARKS = {
    "x-kubernetes-annotation": "commonAnnotations",
    "x-kubernetes-label-selector": "commonLabels",
    "x-kubernetes-identity": "namePrefix",
}
_VERSION, _KIND, _NAME_KEY = (f"x-kubernetes-object-ref-{word}" for word in ("api-version", "kind", "name-key"))
#: Types in types that are gone into.
_DEEPEST = 12


class _Found(NamedTuple):
    """A field, and the transformer or the referral that it is for."""

    spec: FieldSpec
    transformer: str
    referral: tuple[str, str]


def read_crd_config(definitions: Value, at: Place) -> Config:
    """The fields that a file adds; raises RefusedError where it is no OpenAPI definition."""
    types = definitions if isinstance(definitions, dict) else {"": None}
    if not all(isinstance(one, dict) for one in types.values()):
        message = f"{at.path} is no OpenAPI definition, which is a mapping of types by their names"
        raise RefusedError(ProblemKind.WRONG_TYPE, at, message)
    config = EMPTY
    for name in types:
        if properties_of(types, name).keys() >= _OF_A_KIND:
            kind = name.rpartition("/")[2].rpartition(".")[2]
            for found in _walk(types, name, kind, "", _DEEPEST):
                config = _add(config, found)
    return config


def properties_of(types: Mapping[str, Value], name: str) -> Mapping[str, Value]:
    """The properties of a type."""
    return mapping(types.get(name), "Schema", "properties") or mapping(types.get(name), "schema", "properties")


def _walk(types: Mapping[str, Value], name: str, kind: str, around: str, deepest: int) -> Iterator[_Found]:
    for field, schema in properties_of(types, name).items() if deepest else ():
        path = f"{around}{field}"
        for mark, transformer in _MARKS.items():
            if isinstance(mapping(schema).get(mark), str):
                yield _Found(FieldSpec(path, kind=kind), transformer, ("", ""))
        version, target = text(schema, _VERSION), text(schema, _KIND)
        if version and target:
            spec = FieldSpec(f"{path}/{text(schema, _NAME_KEY) or 'name'}", kind=kind)
            yield _Found(spec, "", (version, target))
        if reference := text(schema, "$ref"):
            yield from _walk(types, reference, kind, f"{path}/", deepest - 1)


def _add(config: Config, found: _Found) -> Config:
    if found.transformer:
        known = config.specs[found.transformer]
        return config._replace(specs={**config.specs, found.transformer: (*known, found.spec)})
    version, kind = found.referral
    return config._replace(references=(*config.references, Referral("", version, kind, (found.spec,))))
