"""What runs beside Kubernetes: logs, probes of the machine, files, kernel, discovery, installation.

Source: pkg/machinery/config/types/runtime, siderolink and cluster.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ....schemas.talos.document_constraints import MANAGED_ETC_FILES, MANAGED_ETC_FOLDERS
from ..go import go_url
from .label_and_address_formats import is_host_port, is_key_of_32
from .shared_field_checks import (
    DocumentCheck,
    FieldVerdict,
    Held,
    check_expression,
    check_selector,
    require_fields,
    require_not_negative,
)

_ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHORTEST_WATCH = 10 * 10**9


def _environment(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    for key in held.get("variables", ()):
        if not _ENVIRONMENT_NAME.fullmatch(key):
            yield FieldVerdict(("variables", key), f"`{key}` is not a valid variable name")


def _etc_file(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    if not name:
        yield FieldVerdict(("name",), "`name` must be set")
    elif name.startswith((".", "/")) or posixpath.normpath(name).startswith(".."):
        yield FieldVerdict(("name",), f"`name` must be a path below /etc, not `{name}`")
    elif name in MANAGED_ETC_FILES or any(name == at or name.startswith(f"{at}/") for at in MANAGED_ETC_FOLDERS):
        yield FieldVerdict(("name",), f"/etc/{name} is Talos' own")


def _event_sink(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if not is_host_port(held.get("endpoint", "")):
        yield FieldVerdict(("endpoint",), "`endpoint` must be host:port")


def _kmsg_log(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name", "url")
    url = go_url.parse_url(held.get("url", ""))
    if not held.get("url") or url is None:
        return
    if url.scheme not in ("tcp", "udp"):
        yield FieldVerdict(("url",), "`url` must begin with tcp:// or udp://")
    elif url.path not in ("", "/"):
        yield FieldVerdict(("url",), "`url` must have no path")
    elif not url.port:
        yield FieldVerdict(("url",), "`url` must have a port")


def _sidero_link(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "apiUrl")
    url = go_url.parse_url(held.get("apiUrl", ""))
    if not held.get("apiUrl") or url is None:
        return
    if url.scheme not in ("https", "grpc"):
        yield FieldVerdict(("apiUrl",), "`apiUrl` must begin with https:// or grpc://")
    elif url.path not in ("", "/"):
        yield FieldVerdict(("apiUrl",), "`apiUrl` must have no path")


def _oom(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    for name, environment in (("triggerExpression", "oom-trigger"), ("cgroupRankingExpression", "oom-ranking")):
        if held.get(name):
            yield from check_expression(held[name], environment, name)
    yield from require_not_negative(held, "sampleInterval")


def _extension_service(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")
    files = held.get("configFiles", [])
    if not files and not held.get("environment"):
        yield FieldVerdict((), "`configFiles` or `environment` must be set")
    for index, file in enumerate(files):
        for name in ("content", "mountPath"):
            if not file.get(name):
                lacks = name == "content" and bool(file.get("mountPath"))
                yield FieldVerdict(("configFiles", index), f"a file needs `{name}`", lacks=lacks)


def _watchdog(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "device")
    timeout = held.get("timeout", 0)
    if timeout and timeout < _SHORTEST_WATCH:
        yield FieldVerdict(("timeout",), "`timeout` must be at least 10s")


def _kernel_module(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")


def _params(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if "" in held.get("params", {}):
        yield FieldVerdict(("params", ""), "a key must not be empty")


def _unattended_install(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if not held.get("installer", {}).get("image"):
        message = "without `installer.image` only machines booted from an image of the Image Factory are installed"
        yield FieldVerdict(("installer",), message, warning=True)
    yield from check_selector(held, "disk", "provisioning", "diskSelector", "match")


def _discovery_identity(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "clusterID", "clusterSecret")
    if held.get("clusterSecret") and not is_key_of_32(held["clusterSecret"]):
        yield FieldVerdict(("clusterSecret",), "`clusterSecret` must be 32 bytes in base64")


def _discovery_service(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name", "endpoint")
    url = go_url.parse_url(held.get("endpoint", ""))
    if not held.get("endpoint") or url is None:
        return
    if url.scheme not in ("http", "https", "grpc"):
        yield FieldVerdict(("endpoint",), "`endpoint` must begin with https://, http:// or grpc://")
    elif not url.hostname:
        yield FieldVerdict(("endpoint",), "`endpoint` must have a host")


CHECKS: Mapping[str, DocumentCheck] = {
    "DiscoveryIdentityConfig": _discovery_identity,
    "DiscoveryServiceConfig": _discovery_service,
    "EnvironmentConfig": _environment,
    "EtcFileConfig": _etc_file,
    "EventSinkConfig": _event_sink,
    "ExtensionServiceConfig": _extension_service,
    "KernelModuleConfig": _kernel_module,
    "KmsgLogConfig": _kmsg_log,
    "OOMConfig": _oom,
    "SideroLinkConfig": _sidero_link,
    "SysctlConfig": _params,
    "SysfsConfig": _params,
    "UnattendedInstallConfig": _unattended_install,
    "WatchdogTimerConfig": _watchdog,
}
