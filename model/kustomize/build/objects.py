"""The objects of a build: who they are, who they were, and what is found among them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ....schemas.kustomize.field_specs import FieldSpec
from ....schemas.kustomize.scopes import is_cluster_scoped
from ...text.document import Value
from ...text.place import Place
from .traced import Traced, put_at, written

#: What stands for the namespace of an object that lives in none.
_NO_NAMESPACE = "_non_namespaceable_"


class Identity(NamedTuple):
    """Who an object is; `namespace` as written, "" for none."""

    group: str
    version: str
    kind: str
    name: str
    namespace: str

    @property
    def effective_namespace(self) -> str:
        """The namespace that it lives in, as selectors see it."""
        if is_cluster_scoped(self.api_version, self.kind):
            return _NO_NAMESPACE
        return self.namespace or "default"

    @property
    def api_version(self) -> str:
        """Group and version as written."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def is_cluster_scoped(self) -> bool:
        """Whether kustomize takes it for one that lives in no namespace."""
        return is_cluster_scoped(self.api_version, self.kind)

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What two identities of the same object have in common."""
        return self.group, self.version, self.kind, self.name, self.effective_namespace

    def is_of(self, group: str, version: str, kind: str) -> bool:
        """Whether group, version and kind are these, of which "" is any."""
        return (not kind or kind == self.kind) and group in ("", self.group) and version in ("", self.version)

    def __str__(self) -> str:
        where = f" in {self.namespace}" if self.namespace else ""
        return f"{self.kind} {self.name}{where}"


@dataclass(slots=True)
class Resource:
    """An object while it is built. Its value is never changed in place, so that copies of it are cheap.

    `before` are the identities that it had, oldest first. `needs_hash` says that a hash of its content goes behind its
    name in the end, `is_made` that a generator has made it (`maker` is its name, where it has one; `first_made_by` is
    the first one where others have added to it), `is_whole` that nothing is missing from it. `variables` are the names
    of those that are read from it.
    """

    traced: Traced
    made_by: Place
    before: list[Identity] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)
    needs_hash: bool = False
    behavior: str = ""
    is_made: bool = False
    maker: str = ""
    is_whole: bool = True
    first_made_by: Place | None = None
    variables: tuple[str, ...] = ()
    _identity: Identity | None = None
    _of: Value = None

    def copy(self) -> "Resource":
        """An object of its own with the same value."""
        return Resource(
            self.traced,
            self.made_by,
            [*self.before],
            [*self.prefixes],
            [*self.suffixes],
            self.needs_hash,
            self.behavior,
            self.is_made,
            self.maker,
            self.is_whole,
            self.first_made_by,
            self.variables,
            self._identity,
            self._of,
        )

    @property
    def value(self) -> dict[str, Value]:
        """The object."""
        return self.traced.value if isinstance(self.traced.value, dict) else {}

    @property
    def identity(self) -> Identity:
        """Who it is now."""
        value = self.traced.value
        if self._identity is None or self._of is not value:
            if self._identity is None or not _says_the_same(self._of, value):
                self._identity = identify(self.value)
            self._of = value
        return self._identity

    @property
    def original(self) -> Identity:
        """Who it was in its file."""
        return self.before[0] if self.before else self.identity

    @property
    def every_identity(self) -> list[Identity]:
        """Who it is and was."""
        return [*self.before, self.identity]

    def remember(self) -> None:
        """Keep who it is now for those that look for it by that."""
        self.before.append(self.identity)

    def put(self, path: tuple[str, ...], value: Value, place: Place) -> None:
        """Write a value that comes from a place."""
        self.traced = put_at(self.traced, path, written(value, place, spread=True))

    def is_selected_by(self, spec: FieldSpec) -> bool:
        """Whether a field of these objects is one of it."""
        return self.identity.is_of(spec.group, spec.version, spec.kind)


def _says_the_same(before: Value, now: Value) -> bool:
    """Whether what says who an object is has not been touched."""
    return (
        isinstance(before, dict)
        and isinstance(now, dict)
        and before.get("metadata") is now.get("metadata")
        and before.get("kind") is now.get("kind")
        and before.get("apiVersion") is now.get("apiVersion")
    )


def identify(value: Mapping[str, Value]) -> Identity:
    """Who an object says that it is."""
    api_version, kind, metadata = value.get("apiVersion"), value.get("kind"), value.get("metadata")
    group, _, version = shown(api_version).rpartition("/")
    metadata = metadata if isinstance(metadata, dict) else {}
    return Identity(group, version, shown(kind), shown(metadata.get("name")), shown(metadata.get("namespace")))


def shown(value: Value) -> str:
    """A scalar as it stands in the text; "" for everything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


class Resources:
    """The objects of a build in their order, found by who they are."""

    def __init__(self, found: Iterable[Resource] = ()) -> None:
        self.all: list[Resource] = list(found)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.all)

    def now(self, identity: Identity) -> list[Resource]:
        """The objects that are that now."""
        return [one for one in self.all if _is(one.identity, identity)]

    def ever(self, identity: Identity) -> list[Resource]:
        """The objects that are that, or were."""
        return [one for one in self.all if any(_is(each, identity) for each in one.every_identity)]

    def drop_empty(self) -> None:
        """Leave out the objects of which nothing is left."""
        if not all(one.value for one in self.all):
            self.all = [one for one in self.all if one.value]


def _is(one: Identity, other: Identity) -> bool:
    return one.name == other.name and one.kind == other.kind and one.key == other.key
