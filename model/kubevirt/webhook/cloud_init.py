"""What KubeVirt asks of cloud-init data and of access credentials."""

import base64
import binascii
from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.typed_access import mapping, text, value_at_path
from .refusal import Machine, Refusal, given, maps

_KINDS = ("cloudInitNoCloud", "cloudInitConfigDrive")
#: By what is said of it: the Secret, the data in base64, the data.
_DATA = (
    ("secretRef", "userDataBase64", "userData"),
    ("networkDataSecretRef", "networkDataBase64", "networkData"),
)
_MOST = 2048
_METHODS = {"noCloud": "cloudInitNoCloud", "configDrive": "cloudInitConfigDrive"}


def find_cloud_init_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of cloud-init volumes and access credentials."""
    for index, volume in enumerate(machine.volumes):
        for kind in given(volume, _KINDS)[:1]:
            yield from (refusal.below("volumes", index, kind) for refusal in _of_data(mapping(volume, kind), kind))
    volumes = {kind for volume in machine.volumes for kind in given(volume, _KINDS)}
    for index, credential in enumerate(maps(machine.spec, "accessCredentials")):
        yield from (refusal.below("accessCredentials", index) for refusal in _of_credential(credential, volumes))


def _of_data(source: dict[str, Value], kind: str) -> Iterator[Refusal]:
    counts = []
    for secret, encoded, plain in _DATA:
        found = [name for name in (encoded, plain) if text(source, name)]
        found += [secret] if text(source, secret, "name") else []
        counts.append(len(found))
        size = 0
        if written := text(source, encoded):
            size = len(_decode(written))
        if written := text(source, plain):
            size = len(written.encode("utf-8", "surrogatepass"))
        if size > _MOST:
            yield Refusal("data-size", (plain if text(source, plain) else encoded,), plain if written else encoded)
    if not any(counts):
        yield Refusal("no-data", (), kind)


def _decode(written: str) -> bytes:
    """The bytes, none of what is no base64."""
    try:
        return base64.b64decode(written.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _of_credential(credential: dict[str, Value], volumes: set[str]) -> Iterator[Refusal]:
    for kind in given(credential, ("sshPublicKey", "userPassword")):
        inner = mapping(credential, kind)
        if value_at_path(inner, "source", "secret") is None:
            yield Refusal("no-credential-source", (kind,))
        names = ("noCloud", "configDrive", "qemuGuestAgent") if kind == "sshPublicKey" else ("qemuGuestAgent",)
        methods = given(value_at_path(inner, "propagationMethod"), names)
        for method in methods:
            at = (kind, "propagationMethod", method)
            if method in _METHODS and _METHODS[method] not in volumes:
                yield Refusal("no-cloud-volume", at, method)
