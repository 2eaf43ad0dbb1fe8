"""The fields that transformers change: those that kustomize has built in, and those of `configurations`."""

from collections.abc import Sequence
from typing import NamedTuple

from ....schemas.kustomize import field_specs
from ....schemas.kustomize.field_specs import FieldSpec
from ....schemas.kustomize.name_references import NAME_REFERENCES, Referral
from .decode_kustomization import is_true, text_of
from .result import ProblemKind, RefusedError
from .traced import Traced

#: The fields of a file of `configurations`, by the field of Config that they add to.
_FIELDS = {
    "namePrefix": "prefix",
    "nameSuffix": "suffix",
    "namespace": "namespace",
    "labels": "labels",
    "commonLabels": "selector_labels",
    "templateLabels": "template_labels",
    "commonAnnotations": "annotations",
    "varReference": "variables",
    "images": "images",
    "replicas": "replicas",
}


class Config(NamedTuple):
    """The fields that each transformer changes."""

    prefix: tuple[FieldSpec, ...] = field_specs.NAME
    suffix: tuple[FieldSpec, ...] = field_specs.NAME
    namespace: tuple[FieldSpec, ...] = field_specs.NAMESPACE
    labels: tuple[FieldSpec, ...] = field_specs.METADATA_LABELS
    selector_labels: tuple[FieldSpec, ...] = field_specs.SELECTOR_LABELS
    template_labels: tuple[FieldSpec, ...] = field_specs.TEMPLATE_LABELS
    annotations: tuple[FieldSpec, ...] = field_specs.ANNOTATIONS
    variables: tuple[FieldSpec, ...] = field_specs.VARS
    images: tuple[FieldSpec, ...] = field_specs.IMAGES
    replicas: tuple[FieldSpec, ...] = field_specs.REPLICAS
    references: tuple[Referral, ...] = NAME_REFERENCES

    def merge(self, other: "Config") -> "Config":
        """The fields of both, each once."""
        if other is self or other == DEFAULT:
            return self
        return Config(*(tuple(dict.fromkeys((*ours, *theirs))) for ours, theirs in zip(self, other, strict=True)))


DEFAULT = Config()


def read_config(file: Traced) -> Config:
    """What a file of `configurations` adds to the fields that are built in; raises RefusedError for what it is not."""
    if not isinstance(file.value, dict):
        raise RefusedError(ProblemKind.WRONG_TYPE, file.origin.place, f"{file.origin.place.path} is no mapping")
    config = DEFAULT
    for key in file.value:
        entry = file.entry(key)
        assert entry is not None
        if key == "nameReference":
            config = config._replace(references=(*config.references, *map(_referral, entry.items())))
        elif key in _FIELDS:
            field = _FIELDS[key]
            config = config._replace(**{field: _add(getattr(config, field), read_specs(entry), entry)})
        else:
            known = ", ".join((*_FIELDS, "nameReference"))
            message = f"`{key}` is no field of a transformer's configuration; there are {known}"
            raise RefusedError(ProblemKind.UNKNOWN_FIELD, entry.origin.place, message)
    return config


def _add(known: Sequence[FieldSpec], more: Sequence[FieldSpec], entry: Traced) -> tuple[FieldSpec, ...]:
    found = list(known)
    for one in more:
        same = next((other for other in found if other[:4] == one[:4]), None)
        if same is not None and same.create != one.create:
            message = f"`{one.path}` is given with another `create` than kustomize itself has; leave it out"
            raise RefusedError(ProblemKind.WRONG_VALUE, entry.origin.place, message)
        if same is None:
            found.append(one)
    return tuple(found)


def read_specs(entry: Traced | None) -> tuple[FieldSpec, ...]:
    """The entries of a list of field specifications."""
    return tuple(
        FieldSpec(
            text_of(one, "path"),
            text_of(one, "group"),
            text_of(one, "version"),
            text_of(one, "kind"),
            is_true(one, "create"),
        )
        for one in (entry.items() if entry is not None else ())
    )


def _referral(entry: Traced) -> Referral:
    fields = read_specs(entry.entry("fieldSpecs"))
    return Referral(text_of(entry, "group"), text_of(entry, "version"), text_of(entry, "kind"), fields)
