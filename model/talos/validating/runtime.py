"""What runs beside Kubernetes: logs, probes of the machine, files, kernel, discovery, installation.

Source: pkg/machinery/config/types/runtime, siderolink and cluster.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ....schemas.talos.documents import MANAGED_ETC_FILES, MANAGED_ETC_FOLDERS
from ..go import go_url
from .said import Check, Held, Said, expression, not_negative, required, selector
from .texts import is_host_port, is_key_of_32

_ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHORTEST_WATCH = 10 * 10**9


def _environment(held: Held, _at: Version) -> Iterator[Said]:
    for key in held.get("variables", ()):
        if not _ENVIRONMENT_NAME.fullmatch(key):
            yield Said(("variables", key), f"`{key}` is no name of a variable")


def _etc_file(held: Held, _at: Version) -> Iterator[Said]:
    name = held.get("name", "")
    if not name:
        yield Said(("name",), "`name` must be set")
    elif name.startswith((".", "/")) or posixpath.normpath(name).startswith(".."):
        yield Said(("name",), f"`name` must be a path below /etc, not `{name}`")
    elif name in MANAGED_ETC_FILES or any(name == at or name.startswith(f"{at}/") for at in MANAGED_ETC_FOLDERS):
        yield Said(("name",), f"/etc/{name} is Talos' own")


def _event_sink(held: Held, _at: Version) -> Iterator[Said]:
    if not is_host_port(held.get("endpoint", "")):
        yield Said(("endpoint",), "`endpoint` must be host:port")


def _kmsg_log(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name", "url")
    url = go_url.parsed(held.get("url", ""))
    if not held.get("url") or url is None:
        return
    if url.scheme not in ("tcp", "udp"):
        yield Said(("url",), "`url` must begin with tcp:// or udp://")
    elif url.path not in ("", "/"):
        yield Said(("url",), "`url` must have no path")
    elif not url.port:
        yield Said(("url",), "`url` must have a port")


def _sidero_link(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "apiUrl")
    url = go_url.parsed(held.get("apiUrl", ""))
    if not held.get("apiUrl") or url is None:
        return
    if url.scheme not in ("https", "grpc"):
        yield Said(("apiUrl",), "`apiUrl` must begin with https:// or grpc://")
    elif url.path not in ("", "/"):
        yield Said(("apiUrl",), "`apiUrl` must have no path")


def _oom(held: Held, _at: Version) -> Iterator[Said]:
    for name, environment in (("triggerExpression", "oom-trigger"), ("cgroupRankingExpression", "oom-ranking")):
        if held.get(name):
            yield from expression(held[name], environment, name)
    yield from not_negative(held, "sampleInterval")


def _extension_service(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")
    files = held.get("configFiles", [])
    if not files and not held.get("environment"):
        yield Said((), "`configFiles` or `environment` must be set")
    for index, file in enumerate(files):
        for name in ("content", "mountPath"):
            if not file.get(name):
                yield Said(("configFiles", index), f"a file needs `{name}`")


def _watchdog(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "device")
    timeout = held.get("timeout", 0)
    if timeout and timeout < _SHORTEST_WATCH:
        yield Said(("timeout",), "`timeout` must be at least 10s")


def _kernel_module(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")


def _params(held: Held, _at: Version) -> Iterator[Said]:
    if "" in held.get("params", {}):
        yield Said(("params", ""), "a key must not be empty")


def _unattended_install(held: Held, _at: Version) -> Iterator[Said]:
    if not held.get("installer", {}).get("image"):
        message = "without `installer.image` only machines booted from an image of the Image Factory are installed"
        yield Said(("installer",), message, warning=True)
    yield from selector(held, "disk", "provisioning", "diskSelector", "match")


def _discovery_identity(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "clusterID", "clusterSecret")
    if held.get("clusterSecret") and not is_key_of_32(held["clusterSecret"]):
        yield Said(("clusterSecret",), "`clusterSecret` must be 32 bytes in base64")


def _discovery_service(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name", "endpoint")
    url = go_url.parsed(held.get("endpoint", ""))
    if not held.get("endpoint") or url is None:
        return
    if url.scheme not in ("http", "https", "grpc"):
        yield Said(("endpoint",), "`endpoint` must begin with https://, http:// or grpc://")
    elif not url.hostname:
        yield Said(("endpoint",), "`endpoint` must have a host")


CHECKS: Mapping[str, Check] = {
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
