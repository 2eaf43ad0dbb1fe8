"""HTTP as an API server speaks it, over the objects of one cluster."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import yaml

from . import discovery, protobuf
from .kinds import Kind
from .objects import Event, Objects, RefusedError
from .ownership import Value, merged

Text = dict[str, str]


class Request(NamedTuple):
    """A request, and where in the API it goes."""

    method: str
    path: str
    query: Text
    headers: Text
    body: bytes


class Answer(NamedTuple):
    """A code, a type, and a body: at once, or line by line."""

    code: int
    kind: str
    body: bytes = b""
    lines: Iterator[bytes] | None = None


def request(method: str, target: str, headers: Text, body: bytes) -> Request:
    """Reads the target of a request."""
    parts = urlsplit(target)
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return Request(method, parts.path.strip("/"), query, headers, body)


def answer(objects: Objects, asked: Request) -> Answer:
    """What the API server says."""
    try:
        return _answer(objects, asked)
    except RefusedError as error:
        return Answer(error.code, "application/json", json.dumps(error.status).encode())


def _json(value: Any, code: int = 200, kind: str = "application/json") -> Answer:
    return Answer(code, kind, json.dumps(value).encode())


def _answer(objects: Objects, asked: Request) -> Answer:
    kinds, words = objects.kinds(), asked.path.split("/")
    if asked.path == "version":
        return _json({"major": "1", "minor": "35", "gitVersion": "v1.35.0", "platform": "linux/amd64"})
    if asked.path in ("readyz", "healthz", "livez"):
        return Answer(200, "text/plain", b"ok")
    if asked.path in ("api", "apis"):
        return _json(discovery.groups(kinds, core=asked.path == "api"), kind=discovery.TYPE)
    listed = discovery.resources(kinds, asked.path.partition("/")[2])
    if listed and words[0] in ("api", "apis"):
        return _json(listed)
    if asked.path == "openapi/v3":
        return _json(discovery.openapi_index(kinds))
    if words[:2] == ["openapi", "v3"]:
        return _json(discovery.openapi(kinds, "/".join(words[2:])))
    return _resource(objects, asked, words)


class Target(NamedTuple):
    """Which objects a request is about."""

    kind: Kind
    namespace: str
    name: str
    part: str


def _target(objects: Objects, words: list[str]) -> Target:
    group, words = ("", words[1:]) if words[0] == "api" else (words[1], words[2:])
    if not words:
        raise RefusedError(404, "NotFound", "the server could not find the requested resource")
    version, rest, namespace = words[0], words[1:], ""
    if len(rest) > 2 and rest[0] == "namespaces":
        namespace, rest = rest[1], rest[2:]
    if not rest:
        raise RefusedError(404, "NotFound", "the server could not find the requested resource")
    return Target(objects.kind(group, version, rest[0]), namespace, *([*rest[1:], "", ""])[:2])


def _resource(objects: Objects, asked: Request, words: list[str]) -> Answer:
    target = _target(objects, words)
    if target.part == "log":
        return Answer(200, "text/plain", b"done\n")
    methods: dict[str, Callable[[Objects, Request, Target], Answer]] = {
        "GET": _get,
        "POST": _post,
        "PUT": _put,
        "PATCH": _patch,
        "DELETE": _delete,
    }
    return methods[asked.method](objects.scratch() if asked.query.get("dryRun") else objects, asked, target)


def _get(objects: Objects, asked: Request, target: Target) -> Answer:
    if target.name:
        return _json(objects.get(target.kind, target.namespace, target.name))
    if asked.query.get("watch") in ("true", "1"):
        return Answer(200, "application/json", lines=_watch(objects, asked, target))
    found = [one for one in objects.find(target.kind, target.namespace) if _selected(one, asked.query)]
    metadata = {"resourceVersion": str(objects.version)}
    return _json(
        {"kind": f"{target.kind.kind}List", "apiVersion": target.kind.api, "metadata": metadata, "items": found}
    )


def _watch(objects: Objects, asked: Request, target: Target) -> Iterator[bytes]:
    """Lines of a watch; where it is asked for, with what there is already (WatchList)."""
    since = int(asked.query.get("resourceVersion") or 0)
    if asked.query.get("sendInitialEvents") == "true":
        since = objects.version
        for one in objects.find(target.kind, target.namespace):
            if _selected(one, asked.query):
                yield _line("ADDED", one)
        yield _line("BOOKMARK", _bookmark(target.kind, since))
    seconds = min(float(asked.query.get("timeoutSeconds") or 60), 60)
    for event in objects.watch(target.kind, target.namespace, since, seconds):
        if event is None:
            yield b""
        elif _selected(event.value, asked.query):
            yield _told(event)


def _told(event: Event) -> bytes:
    return _line(event.what, event.value)


def _line(what: str, value: Value) -> bytes:
    return json.dumps({"type": what, "object": value}).encode() + b"\n"


def _bookmark(kind: Kind, version: int) -> Value:
    metadata = {"resourceVersion": str(version), "annotations": {"k8s.io/initial-events-end": "true"}}
    return {"kind": kind.kind, "apiVersion": kind.api, "metadata": metadata}


def _selected(value: Value, query: Text) -> bool:
    """By labels (equality and presence) and by name."""
    labels = value["metadata"].get("labels", {})
    for part in filter(None, query.get("labelSelector", "").split(",")):
        name, _, wanted = part.replace("==", "=").partition("=")
        if name.endswith("!"):
            if labels.get(name[:-1]) == wanted:
                return False
        elif labels.get(name) != wanted if "=" in part else name not in labels:
            return False
    fields = dict(part.split("=", 1) for part in query.get("fieldSelector", "").split(",") if "=" in part)
    return bool(fields.get("metadata.name", value["metadata"]["name"]) == value["metadata"]["name"])


def _manager(asked: Request) -> str:
    return asked.query.get("fieldManager") or asked.headers.get("user-agent", "unknown").split("/")[0]


def _parsed(asked: Request) -> Value:
    if asked.headers.get("content-type", "").startswith(protobuf.TYPE):
        try:
            return protobuf.decoded(asked.body)
        except ValueError as error:
            raise RefusedError(415, "UnsupportedMediaType", str(error)) from None
    is_yaml = "yaml" in asked.headers.get("content-type", "")
    return dict((yaml.safe_load(asked.body) if is_yaml else json.loads(asked.body)) or {})


def _post(objects: Objects, asked: Request, target: Target) -> Answer:
    value = _parsed(asked)
    _admit(objects, target.kind, value)
    return _json(objects.create(target.kind, target.namespace, value, _manager(asked)), 201)


def _put(objects: Objects, asked: Request, target: Target) -> Answer:
    return _json(objects.replace(target.kind, target.namespace, target.name, _parsed(asked), _manager(asked)))


def _patch(objects: Objects, asked: Request, target: Target) -> Answer:
    kind = asked.headers.get("content-type", "")
    if kind.startswith("application/apply-patch"):
        force = asked.query.get("force") == "true"
        wanted = _parsed(asked)
        return _json(objects.apply(target.kind, target.namespace, target.name, wanted, _manager(asked), force))
    live = objects.get(target.kind, target.namespace, target.name)
    if kind.startswith("application/json-patch"):
        raise RefusedError(415, "UnsupportedMediaType", "stand-in for the API server: nobody taught me JSON patches")
    after = merged(live, _parsed(asked))
    return _json(objects.replace(target.kind, target.namespace, target.name, after, _manager(asked), "patch"))


def _delete(objects: Objects, asked: Request, target: Target) -> Answer:
    if target.name:
        objects.delete(target.kind, target.namespace, target.name)
    return _json({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})


def _admit(objects: Objects, kind: Kind, value: Value) -> None:
    """What KubeVirt's webhook refuses: pkg/storage/admitters/vmrestore.go."""
    if kind.kind == "VirtualMachineRestore":
        wanted = value["spec"].get("virtualMachineSnapshotName")
        if not any(one["metadata"]["name"] == wanted for one in objects.of_kind("VirtualMachineSnapshot")):
            message = f'admission webhook "virtualmachinerestore-validator.snapshot.kubevirt.io" denied the request: VirtualMachineSnapshot "{wanted}" does not exist'
            raise RefusedError(422, "Invalid", message)
