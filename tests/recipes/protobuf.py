"""Objects in protobuf, as clients with types send them: Secrets from helm, Jobs from kubectl.

Numbers are those of k8s.io/api/core/v1/generated.proto, batch/v1 and apimachinery/pkg/apis/meta/v1; fields that nobody
here asks for are passed over.
"""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

TYPE = "application/vnd.kubernetes.protobuf"
#: runtime.Unknown behind these bytes: what kind, and the object.
_MAGIC = b"k8s\x00"
#: For each message its fields: number, name, and type: str, bytes, another message; [] for lists, {} for maps.
_MESSAGES: Mapping[str, Mapping[int, tuple[str, str]]] = {
    "ObjectMeta": {1: ("name", "str"), 2: ("generateName", "str"), 11: ("labels", "{str"), 12: ("annotations", "{str")},
    "Secret": {1: ("metadata", "ObjectMeta"), 2: ("data", "{bytes"), 3: ("type", "str")},
    "Job": {1: ("metadata", "ObjectMeta"), 2: ("spec", "JobSpec")},
    "JobSpec": {6: ("template", "PodTemplateSpec")},
    "PodTemplateSpec": {1: ("metadata", "ObjectMeta"), 2: ("spec", "PodSpec")},
    "PodSpec": {2: ("containers", "[Container"), 3: ("restartPolicy", "str"), 8: ("serviceAccountName", "str")},
    "Container": {1: ("name", "str"), 2: ("image", "str"), 3: ("command", "[str"), 4: ("args", "[str")},
}


def decoded(data: bytes) -> dict[str, Any]:
    """The object in a body; ValueError where it is of a kind that is not in the table."""
    unknown = dict(_fields(data.removeprefix(_MAGIC)))
    kind = dict(_fields(unknown[1]))[2].decode()
    if kind not in _MESSAGES:
        raise ValueError(f"stand-in for the API server: nobody taught me {kind} in protobuf")
    found: dict[str, Any] = _value(unknown[2], kind)
    return found


def _value(data: bytes, kind: str) -> Any:
    if kind == "str":
        return data.decode()
    if kind == "bytes":
        return base64.b64encode(data).decode()
    found: dict[str, Any] = {}
    for number, part in _fields(data):
        name, inner = _MESSAGES[kind].get(number, ("", ""))
        if inner.startswith("["):
            found.setdefault(name, []).append(_value(part, inner[1:]))
        elif inner.startswith("{"):
            entry = dict(_fields(part))
            found.setdefault(name, {})[entry.get(1, b"").decode()] = _value(entry.get(2, b""), inner[1:])
        elif name and part:
            found[name] = _value(part, inner)
    return found


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of every field that has a length; numbers are passed over."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        length, at = _varint(data, at)
        if tag & 7 == 2:
            yield tag >> 3, data[at : at + length]
            at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at
