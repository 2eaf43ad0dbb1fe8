"""The fields that transformers change: those that kustomize has built in, and those of `configurations`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ....schemas.kustomize import field_specs
from ....schemas.kustomize.field_specs import FieldSpec
from ....schemas.kustomize.name_references import NAME_REFERENCES, Referral
from .decode_kustomization import is_true, text_of
from .result import ProblemKind, RefusedError
from .traced import Traced


class Config(NamedTuple):
    """The fields that each transformer changes, by its name in a file of `configurations`."""

    specs: Mapping[str, tuple[FieldSpec, ...]]
    references: tuple[Referral, ...] = NAME_REFERENCES

    def merge(self, other: "Config") -> "Config":
        """The fields of both, each once."""
        if other is self or other == DEFAULT:
            return self
        return Config(
            {field: _unite(specs, other.specs.get(field, ())) for field, specs in self.specs.items()},
            tuple(dict.fromkeys((*self.references, *other.references))),
        )


def _unite(ours: tuple[FieldSpec, ...], theirs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))


DEFAULT = Config(
    {
        "namePrefix": field_specs.NAME,
        "nameSuffix": field_specs.NAME,
        "namespace": field_specs.NAMESPACE,
        "labels": field_specs.METADATA_LABELS,
        "commonLabels": field_specs.SELECTOR_LABELS,
        "templateLabels": field_specs.TEMPLATE_LABELS,
        "commonAnnotations": field_specs.ANNOTATIONS,
        "varReference": field_specs.VARS,
        "images": field_specs.IMAGES,
        "replicas": field_specs.REPLICAS,
    }
)
_REFERENCES = "nameReference"


def read_config(file: Traced) -> Config:
    """What a file of `configurations` adds to the fields that are built in; raises RefusedError for what it is not."""
    if not isinstance(file.value, dict):
        raise RefusedError(ProblemKind.WRONG_TYPE, file.origin.place, f"{file.origin.place.path} is no mapping")
    config = DEFAULT
    for key in file.value:
        entry = file.entry(key)
        assert entry is not None
        if key == _REFERENCES:
            config = config._replace(references=(*config.references, *map(_referral, entry.items())))
        elif key in config.specs:
            specs = {**config.specs, key: _add(config.specs[key], read_specs(entry), entry)}
            config = config._replace(specs=specs)
        else:
            known = ", ".join((*config.specs, _REFERENCES))
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
