"""The keys of Secrets, of what makes some, and of ConfigMaps with answers for Windows: what machines read from them.

Sources: external-secrets `apis/externalsecrets/v1` (ExternalSecretTarget: a template's data replaces what is fetched),
sealed-secrets `pkg/apis/sealedsecrets/v1alpha1`, sops-secrets-operator `api/v1alpha3`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import items, mapping, text, value_at_path

_SECRET, _CONFIG_MAP = Kind("", "Secret"), Kind("", "ConfigMap")
_ANSWERS = ".xml"


class DataKeysFact(NamedTuple):
    """The keys that an object of a kind (Secret, ConfigMap) and name has, of which all are known; `at` is their place.

    `object` is the root of the object that says so.
    """

    object: Node
    at: Node
    kind: str
    name: str
    keys: tuple[str, ...]


def find_data_keys(found: ObjectFact, value: Value) -> Iterator[DataKeysFact]:
    """The keys of an object, nothing where something else may put some into it."""
    match found.type:
        case Kind(group="", name="Secret"):
            yield from _of_maps(found, value, (), found.name, ("stringData", "data"))
        case Kind(group="", name="ConfigMap"):
            if any(key.lower().endswith(_ANSWERS) for key in mapping(value, "data")):
                yield from _of_maps(found, value, (), found.name, ("data", "binaryData"))
        case Kind(group="external-secrets.io", name="ExternalSecret"):
            yield from _of_external(found, value)
        case Kind(group="bitnami.com", name="SealedSecret"):
            spec = mapping(value, "spec")
            name = text(spec, "template", "metadata", "name") or found.name
            if not mapping(spec, "template", "data"):
                yield from _of_maps(found, spec, ("spec",), name, ("encryptedData",))
        case Kind(group="isindir.github.com", name="SopsSecret"):
            for index, one in enumerate(items(value, "spec", "secretTemplates")):
                at = ("spec", "secretTemplates", index)
                yield from _of_maps(found, one, at, text(one, "name") or "", ("stringData", "data"))
        case _:
            return


def _of_maps(
    found: ObjectFact, value: Value, at: tuple[str | int, ...], name: str, fields: tuple[str, ...]
) -> Iterator[DataKeysFact]:
    # An annotation may ask another program to put keys into the object.
    there = [field for field in fields if mapping(value, field)]
    if there and name and not found.annotations:
        keys = tuple(key for field in there for key in mapping(value, field))
        kind = _CONFIG_MAP.name if found.type == _CONFIG_MAP else _SECRET.name
        yield DataKeysFact(found.at, found.at.below(*at, there[0]), kind, name, keys)


def _of_external(found: ObjectFact, value: Value) -> Iterator[DataKeysFact]:
    spec = mapping(value, "spec")
    target = mapping(spec, "target")
    name = text(target, "name") or found.name
    template = mapping(target, "template")
    if template.get("templateFrom") or text(target, "creationPolicy") in ("Merge", "Orphan"):
        return
    if made := mapping(template, "data"):
        if text(template, "mergePolicy") != "Merge":
            at = found.at.below("spec", "target", "template", "data")
            yield DataKeysFact(found.at, at, _SECRET.name, name, tuple(made))
    elif not spec.get("dataFrom") and (fetched := items(spec, "data")):
        keys = tuple(key for one in fetched if isinstance(key := value_at_path(one, "secretKey"), str))
        yield DataKeysFact(found.at, found.at.below("spec", "data"), _SECRET.name, name, keys)
