"""Laws on ConfigMaps and Secrets. Source: Kubernetes `pkg/apis/*/validation`."""

import base64
import json
from collections.abc import Mapping, Sequence

from ...text.open_collections import Value
from ...text.typed_access import mapping, text
from .broken_law import Named, Wrong
from .conditions import is_open

_FINE: tuple[Wrong, ...] = ()
#: Bytes that a ConfigMap or Secret may hold.
_MOST_DATA = 1024 * 1024
#: The keys that a Secret of a type cannot be without.
_KEYS_OF_TYPES: Mapping[str, tuple[str, ...]] = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
}
_BASIC, _TOKEN = "kubernetes.io/basic-auth", "kubernetes.io/service-account-token"
_ACCOUNT = "kubernetes.io/service-account.name"


def keys_apart(value: Value) -> Sequence[Wrong]:
    """A key is text or bytes."""
    data, binary = mapping(value, "data"), mapping(value, "binaryData")
    says = "stands under `binaryData` as well"
    return [Wrong(("data", key), says, "keep one of them") for key in data if key in binary] if binary else _FINE


def data_size(value: Value) -> Sequence[Wrong]:
    """What is kept is not too large; base64 says three bytes with four letters."""
    if not isinstance(value, dict):
        return _FINE
    is_secret, size = value.get("kind") == "Secret", 0
    for field in ("data", "binaryData", "stringData"):
        for key, entry in mapping(value, field).items():
            if isinstance(entry, str):
                is_encoded = field == "binaryData" or (is_secret and field == "data")
                size += len(entry) * 3 // 4 if is_encoded else (len(entry) if entry.isascii() else len(entry.encode()))
                size += 0 if is_secret else len(key)
    if size <= _MOST_DATA or "sops" in value:
        return _FINE
    says = f"has {size} bytes of data; the API server takes {_MOST_DATA}"
    return (Wrong(("data",) if "data" in value else (), says, "split it, or keep the largest part elsewhere"),)


def secret_type(value: Value) -> Sequence[Wrong]:
    """A Secret of a known type has the keys of that type."""
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str):
        return _FINE
    if any(value.get(field) is not None and not isinstance(value[field], dict) for field in ("data", "stringData")):
        return _FINE
    keys = {**mapping(value, "data"), **mapping(value, "stringData")}
    if any(is_open(key) or key == "<<" for key in keys):
        return _FINE
    if kind == _BASIC and not {"username", "password"} & keys.keys():
        return (
            Wrong((), f"must have `username` or `password` in its data: its type is {kind}", "add one", lacks=True),
        )
    if kind == _TOKEN and not text(value, "metadata", "annotations", _ACCOUNT):
        says = f"must have the annotation `{_ACCOUNT}`: its type is {kind}"
        return (Wrong(("metadata",), says, "add the annotation", lacks=True),)
    missing = [key for key in _KEYS_OF_TYPES.get(kind, ()) if key not in keys]
    if missing:
        listed = " and ".join(f"`{key}`" for key in missing)
        return (Wrong((), f"must have {listed} in its data: its type is {kind}", f"add {listed}", lacks=True),)
    return _docker_config(value, kind) if "docker" in kind and "sops" not in value else _FINE


def _docker_config(value: dict[str, Value], kind: str) -> Sequence[Wrong]:
    """What a registry's credentials are in is JSON."""
    for key in _KEYS_OF_TYPES.get(kind, ()):
        written = mapping(value, "stringData").get(key)
        encoded = mapping(value, "data").get(key)
        if written is None and isinstance(encoded, str) and not is_open(encoded) and not _holds_json(encoded):
            return (Wrong(("data", key), "must be JSON in base64", "encode an object with `auths`"),)
        if isinstance(written, str) and not is_open(written) and not _is_json(written):
            return (Wrong(("stringData", key), "must be JSON", "write an object with `auths`"),)
    return _FINE


def _holds_json(encoded: str) -> bool:
    """Whether a base64 text holds JSON; also where it is not base64, which its schema tells."""
    try:
        return _is_json(base64.b64decode("".join(encoded.split()), validate=True).decode("utf-8", "replace"))
    except ValueError:
        return True


def _is_json(written: str) -> bool:
    try:
        return isinstance(json.loads(written), dict)
    except (ValueError, RecursionError):
        return False


CHECKS: Named = {
    "keys-apart": keys_apart,
    "data-size": data_size,
    "secret-type": secret_type,
}
