"""What is kept of the builds of a repository: what kustomize refuses, and what does nothing."""

from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ...schemas.validation.validate import Violation
from ..kubernetes.match_relations import Need, Placed
from ..text.place import NodePath, Place


class RefusedBuildFact(NamedTuple):
    """What kustomize refuses to build; `kind` is the name of a `ProblemKind`, `folders` are the builds that hold it.

    `about` is the kind of the object that is there twice.
    """

    kind: str
    at: Place
    message: str
    about: str
    folders: tuple[str, ...]


class IdleEntryFact(NamedTuple):
    """An entry of a field such as `images` that meets no object in any build that holds it, all of which are known."""

    field: str
    at: Place
    folders: tuple[str, ...]


class BuildsFact(NamedTuple):
    """The folders that were built, those of them of which a part is not known, and those that are too many to build."""

    folders: tuple[str, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...] = ()


class BuiltViolation(NamedTuple):
    """What differs from the schema of an object as it is built: `at` says so, `related` are the other ends.

    `owner` is where the object was declared, `name` what it is called in the end.
    """

    at: Place
    owner: Place
    api_version: str
    kind: str
    name: str
    violation: Violation
    related: tuple[Place, ...] = ()


class BuiltRefusal(NamedTuple):
    """What a webhook of KubeVirt or CDI refuses of an object as it is built; `law` is one of `schemas/kubevirt`.

    `owner` is where the object was declared, `name` what it is called in the end.
    """

    at: Place
    owner: Place
    kind: str
    name: str
    law: str
    written: str


class BuiltLaw(NamedTuple):
    """A law of the API server that an object breaks as it is built; the fields are those of a `LawFact`."""

    at: Place
    owner: Place
    kind: str
    name: str
    code: str
    path: NodePath
    says: str
    hint: str
    lacks: bool
    is_warning: bool
    is_applied: bool


class LostName(NamedTuple):
    """A name that leads to no object once all are built.

    `declared` is where the object was declared that had this name, `now` what that is called. `has_hash` says that the
    new name ends in a hash, `is_followed` that kustomize knows the field, and follows it inside of one namespace. Where
    the name is the same, the object is in the namespace `apart`, and is looked for in `wanted`.
    """

    at: Place
    kind: Kind
    name: str
    declared: Place
    now: str
    has_hash: bool
    is_followed: bool
    wanted: str = ""
    apart: str = ""


class MissingKey(NamedTuple):
    """A key of a ConfigMap or Secret that is asked for, and those that the object has where it is built."""

    at: Place
    kind: str
    name: str
    key: str
    keys: tuple[str, ...]
    declared: Place


class LostPods(NamedTuple):
    """A selector that met the Pods of a workload as both are written, and meets none as they are built.

    `label` is a label that differs, `wanted` what is selected, `found` what the workload has ("" for none).
    """

    at: Place
    kind: str
    name: str
    workload: str
    label: str
    wanted: str
    found: str
    other: Place


class PatchedReference(NamedTuple):
    """A name that a patch has brought, of what is not built; `row` counts in `REFERENCES`."""

    at: Place
    row: int
    value: str
    namespace: str


class BuiltRuntimeMistake(NamedTuple):
    """What a virtual machine will not do as it is built: a law of `schemas/kubevirt/runtime_laws.py`."""

    at: Place
    owner: Place
    name: str
    law: str
    words: tuple[str, ...]


#: What is found in what was built.
Found = (
    BuiltLaw | BuiltViolation | BuiltRefusal | BuiltRuntimeMistake | LostName | MissingKey | LostPods | PatchedReference
)


class BuiltMistakeFact(NamedTuple):
    """Something that is wrong in what is built, and the folders of which."""

    found: Found
    folders: tuple[str, ...]


class BuiltRelationsFact(NamedTuple):
    """What the objects of a folder's build have that others are tied to, and what they need of objects elsewhere."""

    folder: str
    offers: tuple[Placed, ...]
    needs: tuple[Need, ...]
