"""What KubeVirt asks of migration policies and of its own resource."""

import json
import re
from collections.abc import Iterator

from ....schemas.formats.quantity import parse_quantity
from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text, value_at_path
from .refusal import Refusal, maps, number

_PART = re.compile(r"(\d+(?:\.\d*)?)(ms|h|m|s)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_CERTIFICATES: NodePath = ("certificateRotateStrategy", "selfSigned")
#: How long the certificates last where nothing is written, in seconds.
_LASTS = {"ca": 7 * 24 * 3600.0, "server": 24 * 3600.0}
_GATES: NodePath = ("configuration", "developerConfiguration")


def find_policy_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a MigrationPolicy."""
    timeout = number(spec, "completionTimeoutPerGiB")
    if timeout is not None and timeout < 0:
        yield Refusal("negative-timeout", ("completionTimeoutPerGiB",), str(timeout))
    bandwidth = parse_quantity(spec.get("bandwidthPerMigration"))
    if bandwidth is not None and bandwidth < 0:
        yield Refusal("negative-bandwidth", ("bandwidthPerMigration",), str(spec["bandwidthPerMigration"]))


def find_resource_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a KubeVirt resource, as it is updated."""
    on = items(spec, *_GATES, "featureGates")
    for index, gate in enumerate(items(spec, *_GATES, "disabledFeatureGates")):
        if isinstance(gate, str) and gate in on:
            yield Refusal("both-gates", (*_GATES, "disabledFeatureGates", index), gate)
    yield from _of_certificates(mapping(spec, *map(str, _CERTIFICATES)))
    tls = mapping(spec, "configuration", "tlsConfiguration")
    if items(tls, "ciphers") and text(tls, "minTLSVersion") in (None, "VersionTLS13"):
        yield Refusal("ciphers", ("configuration", "tlsConfiguration", "ciphers"))
    for index, patch in enumerate(maps(spec, "customizeComponents", "patches")):
        written = text(patch, "patch")
        if written and not _is_json(written):
            at = ("customizeComponents", "patches", index, "patch")
            yield Refusal("component-patch", at, text(patch, "resourceName") or "")
    replicas = number(spec, "infra", "replicas")
    if replicas is not None and replicas < 1:
        yield Refusal("no-replicas", ("infra", "replicas"), str(replicas))


def _of_certificates(certificates: dict[str, Value]) -> Iterator[Refusal]:
    lasts: dict[str, float] = {}
    for name, default in _LASTS.items():
        duration = value_at_path(certificates, name, "duration")
        before = value_at_path(certificates, name, "renewBefore")
        seconds, earlier = _seconds(duration), _seconds(before)
        if (duration is not None and seconds is None) or (before is not None and earlier is None):
            return
        lasts[name] = default if seconds is None else seconds
        if earlier is not None and seconds is not None and earlier > seconds:
            yield Refusal("renew-before", (*_CERTIFICATES, name, "renewBefore"), str(before))
    written = value_at_path(certificates, "server", "duration") is not None
    if written and value_at_path(certificates, "ca", "duration") is not None and lasts["server"] > lasts["ca"]:
        yield Refusal("server-above-ca", (*_CERTIFICATES, "server", "duration"))


def _seconds(written: Value) -> float | None:
    """A duration of Go in seconds, None for what is none."""
    if not isinstance(written, str) or _PART.sub("", written):
        return None
    return sum(float(amount) * _SECONDS[unit] for amount, unit in _PART.findall(written))


def _is_json(written: str) -> bool:
    try:
        json.loads(written)
    except (ValueError, RecursionError):
        return False
    return True
