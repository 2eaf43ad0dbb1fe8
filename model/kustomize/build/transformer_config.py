"""The fields that transformers change: those that kustomize has built in, and those of `configurations`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ....schemas.kustomize import field_specs
from ....schemas.kustomize.field_specs import FieldSpec
from ....schemas.kustomize.name_references import NAME_REFERENCES, Referral
from ....schemas.kustomize.sort_order import FIRST, LAST
from ...text.place import Place
from .decode_kustomization import is_true, text_of
from .result import ProblemKind, RefusedError
from .traced import Traced


class Config(NamedTuple):
    """The fields that each transformer changes, by its name in a file of `configurations`."""

    specs: Mapping[str, tuple[FieldSpec, ...]]
    references: tuple[Referral, ...] = NAME_REFERENCES

    def merge(self, other: "Config", at: Place) -> "Config":
        """The fields of both; raises RefusedError where they do not agree, which is told at a place."""
        if other is self or other is EMPTY:
            return self
        if self is EMPTY and other is DEFAULT:
            return other
        specs = {field: merge_specs(ours, other.specs[field], at) for field, ours in self.specs.items()}
        referrals = {(one.group, one.version, one.kind): one.fields for one in self.references}
        for one in other.references:
            key = one.group, one.version, one.kind
            referrals[key] = merge_specs(referrals[key], one.fields, at) if key in referrals else one.fields
        references = tuple(Referral(*key, fields) for key, fields in referrals.items())
        return Config({field: _sort(found) for field, found in specs.items()}, references)


def merge_specs(ours: Sequence[FieldSpec], theirs: Sequence[FieldSpec], at: Place) -> tuple[FieldSpec, ...]:
    """The fields of both, less those of theirs that are for more kinds than one of the same path which is there.

    So a field that `configurations` gives for some kinds alone takes the place of the same one of all kinds, where it
    comes first (`api/types/fieldspec.go` of kustomize, MergeOne).
    """
    found = list(ours)
    for one in theirs:
        same = next((each for each in found if each.path == one.path and _is_selected(each, one)), None)
        if same is not None and same.create != one.create:
            message = f"`{one.path}` is given with another `create` than kustomize itself has; leave it out"
            raise RefusedError(ProblemKind.WRONG_VALUE, at, message)
        if same is None:
            found.append(one)
    return tuple(found)


def _is_selected(one: FieldSpec, by: FieldSpec) -> bool:
    return by.group in ("", one.group) and by.version in ("", one.version) and by.kind in ("", one.kind)


def _sort(specs: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """In the order of their kinds, in which they are merged into others."""
    return tuple(sorted(specs, key=lambda one: (_RANKS.get(one.kind, 0), _stable(one))))


def _stable(one: FieldSpec) -> str:
    return "_".join((one.group or "~G", one.version or "~V", one.kind or "~K"))


_RANKS = {kind: rank - len(FIRST) for rank, kind in enumerate(FIRST)}
_RANKS.update({kind: rank + 1 for rank, kind in enumerate(LAST)})
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
#: Before anything has been included.
EMPTY = Config(dict.fromkeys(DEFAULT.specs, ()), ())
_REFERENCES = "nameReference"


def read_config(file: Traced) -> Config:
    """The fields that a file of `configurations` has; raises RefusedError for what it is not."""
    if not isinstance(file.value, dict):
        raise RefusedError(ProblemKind.WRONG_TYPE, file.origin.place, f"{file.origin.place.path} is no mapping")
    config = EMPTY
    for key in file.value:
        entry = file.entry(key)
        assert entry is not None
        if key == _REFERENCES:
            config = config._replace(references=(*config.references, *map(_referral, entry.items())))
        elif key in config.specs:
            found = _sort(read_specs(entry))
            merge_specs(DEFAULT.specs[key], found, entry.origin.place)
            config = config._replace(specs={**config.specs, key: found})
        else:
            known = ", ".join((*config.specs, _REFERENCES))
            message = f"`{key}` is no field of a transformer's configuration; there are {known}"
            raise RefusedError(ProblemKind.UNKNOWN_FIELD, entry.origin.place, message)
    return config


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
