"""Destinations that no cluster can be: without a name and an address, or with a slip in those of one that is there.

Source: argo-cd `util/argo/argo.go` (GetDestinationCluster).
"""

from collections.abc import Collection
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ..text.place import NodePath
from ..typo import is_typo, only_typo
from .facts import ApplicationFact
from .projects import HOME_NAME, HOME_SERVER

_STEPS = ("spec", "destination")


class WrongDestination(NamedTuple):
    """Where in an Application a destination is wrong, what stands there, None for nothing, and what is meant."""

    at: NodePath
    written: str | None
    meant: str


def find_wrong_destination(
    application: ApplicationFact, names: Collection[str] = (), servers: Collection[str] = ()
) -> WrongDestination | None:
    """What is wrong with a destination, None where nothing is known to be; the clusters that are declared have names
    and servers."""
    server, cluster = application.server, application.cluster
    if not server and not cluster:
        # One without anything is told of by its schema; a placeholder may be what stands for all of it.
        is_said = application.namespace and not is_placeholder(application.namespace)
        return WrongDestination(_STEPS, None, "") if is_said else None
    if cluster and not server and is_typo(cluster, HOME_NAME):
        return WrongDestination((*_STEPS, "name"), cluster, HOME_NAME)
    if server and not cluster and is_typo(server.rstrip("/"), HOME_SERVER):
        return WrongDestination((*_STEPS, "server"), server, HOME_SERVER)
    written, declared, field = (cluster, names, "name") if cluster else (server or "", servers, "server")
    if (cluster and server) or written in declared or is_placeholder(written):
        return None
    near = only_typo(written, declared) if written not in (HOME_NAME, HOME_SERVER) else None
    return WrongDestination((*_STEPS, field), written, near) if near is not None else None
