"""The objects of a cluster, as an API server keeps them: kinds by discovery, versions, watches, refusals."""

import copy
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from . import ownership
from .kinds import BUILT_IN, Kind, defined
from .ownership import Owners, Value

Key = tuple[str, str, str, str]  # group, plural, namespace, name


class RefusedError(Exception):
    """An answer that is no success: its code, reason, message and causes."""

    def __init__(self, code: int, reason: str, message: str, causes: list[Value] | None = None) -> None:
        super().__init__(message)
        self.status = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "code": code,
            "reason": reason,
            "message": message,
            "details": {"causes": causes or []},
        }
        self.code = code


class Event(NamedTuple):
    """What a watch is told: at which version, what, of which kind, and the object."""

    at: int
    what: str
    key: Key
    value: Value


@dataclass
class Objects:
    """All objects of one cluster; `react` is what controllers do about a change."""

    react: Callable[["Objects", Kind, Value], None]
    held: dict[Key, Value] = field(default_factory=dict)
    owners: dict[Key, Owners] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    version: int = 1
    lock: threading.RLock = field(default_factory=threading.RLock)
    #: Requests that changed something: verb, plural, namespace/name.
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def scratch(self) -> "Objects":
        """The same objects, for something that is only tried."""
        with self.lock:
            return Objects(lambda *_: None, copy.deepcopy(self.held), copy.deepcopy(self.owners), version=self.version)

    def kinds(self) -> list[Kind]:
        """All kinds there are now."""
        definitions = [one for key, one in self.held.items() if key[1] == "customresourcedefinitions"]
        return [*BUILT_IN, *(kind for one in definitions for kind in defined(one))]

    def kind(self, group: str, version: str, plural: str) -> Kind:
        """A kind by its name in the API."""
        for kind in self.kinds():
            if (kind.group, kind.version, kind.plural) == (group, version, plural):
                return kind
        raise RefusedError(404, "NotFound", "the server could not find the requested resource")

    def of_kind(self, name: str) -> list[Value]:
        """All objects of a kind, by the name that manifests have for it."""
        return [one for one in list(self.held.values()) if one["kind"] == name]

    def get(self, kind: Kind, namespace: str, name: str) -> Value:
        """One object."""
        with self.lock:
            found = self.held.get((kind.group, kind.plural, namespace, name))
            if found is None:
                raise RefusedError(404, "NotFound", f'{kind.resource} "{name}" not found')
            return copy.deepcopy(found)

    def find(self, kind: Kind, namespace: str) -> list[Value]:
        """All objects of a kind, in one namespace or in all."""
        with self.lock:
            return [
                copy.deepcopy(one)
                for key, one in sorted(self.held.items())
                if key[:2] == (kind.group, kind.plural) and namespace in ("", key[2])
            ]

    def create(self, kind: Kind, namespace: str, value: Value, manager: str) -> Value:
        """A new object."""
        with self.lock:
            value = copy.deepcopy(value)
            metadata = value.setdefault("metadata", {})
            if "generateName" in metadata and not metadata.get("name"):
                metadata["name"] = metadata["generateName"] + uuid.uuid4().hex[:5]
            name = str(metadata.get("name", ""))
            self._place(kind, namespace, name)
            key = (kind.group, kind.plural, namespace, name)
            if key in self.held:
                raise RefusedError(409, "AlreadyExists", f'{kind.resource} "{name}" already exists')
            self.owners[key] = {(manager, "Update"): set(ownership.fields(value))}
            self.asked.append(("create", kind.plural, f"{namespace}/{name}"))
            return self._keep(kind, key, value, "ADDED")

    def replace(self, kind: Kind, namespace: str, name: str, value: Value, manager: str, verb: str = "update") -> Value:
        """The object with another content."""
        with self.lock:
            before = self.get(kind, namespace, name)
            key = (kind.group, kind.plural, namespace, name)
            if _content(before) == _content(value):
                return before
            ownership.updated(before, value, self.owners[key], manager)
            self.asked.append((verb, kind.plural, f"{namespace}/{name}"))
            return self._keep(kind, key, value, "MODIFIED")

    def apply(self, kind: Kind, namespace: str, name: str, wanted: Value, manager: str, force: bool) -> Value:
        """Server-side apply: makes the object, or what this manager wants of it."""
        with self.lock:
            key = (kind.group, kind.plural, namespace, name)
            if key not in self.held:
                self._place(kind, namespace, name)
                self.owners[key] = {(manager, "Apply"): set(ownership.fields(wanted))}
                self.asked.append(("apply", kind.plural, f"{namespace}/{name}"))
                return self._keep(kind, key, copy.deepcopy(wanted), "ADDED")
            live, owners = self.held[key], self.owners[key]
            against = ownership.conflicts(live, owners, wanted, manager)
            if against and not force:
                raise _conflict(kind, against)
            after = ownership.applied(live, owners, wanted, manager)
            if _content(after) == _content(live):
                return copy.deepcopy(live)
            self.asked.append(("apply", kind.plural, f"{namespace}/{name}"))
            return self._keep(kind, key, after, "MODIFIED")

    def delete(self, kind: Kind, namespace: str, name: str) -> Value:
        """The object, which is gone then."""
        with self.lock:
            value = self.get(kind, namespace, name)
            key = (kind.group, kind.plural, namespace, name)
            del self.held[key]
            self.version += 1
            self.events.append(Event(self.version, "DELETED", key, value))
            self.asked.append(("delete", kind.plural, f"{namespace}/{name}"))
            return value

    def watch(self, kind: Kind, namespace: str, since: int, seconds: float) -> Iterator[Event | None]:
        """What happens to objects of a kind, as it happens; None where nothing did for a moment."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with self.lock:
                fresh = [one for one in self.events if one.at > since]
            since = max([since, *(one.at for one in fresh)])
            wanted = [one for one in fresh if one.key[:2] == (kind.group, kind.plural)]
            yield from (one for one in wanted if namespace in ("", one.key[2]))
            if not wanted:
                yield None
                time.sleep(0.03)

    def _place(self, kind: Kind, namespace: str, name: str) -> None:
        if not name:
            raise RefusedError(422, "Invalid", f"{kind.kind} is invalid: metadata.name: Required value")
        if kind.namespaced and ("", "namespaces", "", namespace) not in self.held:
            raise RefusedError(404, "NotFound", f'namespaces "{namespace}" not found')

    def _keep(self, kind: Kind, key: Key, value: Value, what: str) -> Value:
        self.version += 1
        metadata = value["metadata"]
        held = self.held.get(key, {})
        before = held.get("metadata", {})
        metadata["uid"] = before.get("uid") or str(uuid.uuid4())
        metadata["creationTimestamp"] = before.get("creationTimestamp") or time.strftime(
            "%Y-%m-%dT%H:%M:%SZ", time.gmtime()
        )
        metadata["resourceVersion"] = str(self.version)
        metadata["generation"] = before.get("generation", 0) + (_wanted(held) != _wanted(value))
        if kind.namespaced:
            metadata["namespace"] = key[2]
        value["apiVersion"], value["kind"] = kind.api, kind.kind
        self.held[key] = value
        self.events.append(Event(self.version, what, key, copy.deepcopy(value)))
        self.react(self, kind, copy.deepcopy(value))
        return copy.deepcopy(self.held.get(key, value))


def _content(value: Value) -> Value:
    kept = copy.deepcopy(value)
    for name in ("resourceVersion", "generation", "managedFields", "uid", "creationTimestamp"):
        kept.get("metadata", {}).pop(name, None)
    return kept


def _wanted(value: Value) -> Value:
    """What a change of makes a new generation."""
    return {name: part for name, part in value.items() if name not in ("apiVersion", "kind", "metadata", "status")}


def _conflict(kind: Kind, against: list[tuple[str, str]]) -> RefusedError:
    """k8s.io/apimachinery, managedfields/internal/conflict.go; kubectl makes its advice of the reason."""
    causes = [
        {"reason": "FieldManagerConflict", "message": f'conflict with "{name}" using {kind.api}', "field": way}
        for name, way in against
    ]
    listed = "\n".join(f"- {way}" for _, way in against)
    message = f"Apply failed with {len(against)} conflict{'s' * (len(against) > 1)}: "
    return RefusedError(
        409, "Conflict", f'{message}conflicts with "{against[0][0]}" using {kind.api}:\n{listed}', causes
    )
