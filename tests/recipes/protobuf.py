"""Secrets in protobuf: helm stores its releases as such (k8s.io/api/core/v1/generated.proto)."""

import base64
from collections.abc import Iterator
from typing import Any

TYPE = "application/vnd.kubernetes.protobuf"
#: runtime.Unknown behind these bytes: what kind, and the object.
_MAGIC = b"k8s\x00"
_NAME, _NAMESPACE, _LABELS, _ANNOTATIONS = 1, 3, 11, 12


def secret(data: bytes) -> dict[str, Any]:
    """The Secret in a body; ValueError where it is of another kind."""
    unknown = dict(_fields(data.removeprefix(_MAGIC)))
    kind = dict(_fields(unknown[1]))[2].decode()
    if kind != "Secret":
        raise ValueError(f"stand-in for the API server: nobody taught me {kind} in protobuf")
    found: dict[str, Any] = {"metadata": {}, "data": {}}
    for number, part in _fields(unknown[2]):
        if number == 1:
            found["metadata"] = _metadata(part)
        elif number == 2:
            name, value = _entry(part)
            found["data"][name] = base64.b64encode(value).decode()
        elif number == 3:
            found["type"] = part.decode()
    return found


def _metadata(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, part in _fields(data):
        if number in (_NAME, _NAMESPACE) and part:
            found["name" if number == _NAME else "namespace"] = part.decode()
        elif number in (_LABELS, _ANNOTATIONS):
            name, value = _entry(part)
            found.setdefault("labels" if number == _LABELS else "annotations", {})[name] = value.decode()
    return found


def _entry(data: bytes) -> tuple[str, bytes]:
    parts = dict(_fields(data))
    return parts.get(1, b"").decode(), parts.get(2, b"")


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
