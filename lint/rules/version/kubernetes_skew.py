"""The parts of Kubernetes in one configuration are of versions that work together.

No part may be newer than kube-apiserver; the kubelet and kube-proxy may be three minor versions older,
kube-controller-manager and kube-scheduler one. `talosctl upgrade-k8s` keeps to that; images that are pinned by hand, or
by an update of one line, do not. The rule compares what is said of one cluster, as [VER004](VER004.md) does: with the
image of kube-apiserver, or where none says it, with the version that is declared.

## Wrong

```yaml title="talos/patches/controlplane.yaml"
machine:
  kubelet:
    image: ghcr.io/siderolabs/kubelet:v1.36.1
cluster:
  apiServer:
    image: registry.k8s.io/kube-apiserver:v1.35.4
```

```text title="output"
talos/patches/controlplane.yaml:3:12: warning VER005 the kubelet is of 1.36, newer than kube-apiserver of 1.35
```

## Right

```yaml title="talos/patches/controlplane.yaml"
machine:
  kubelet:
    image: ghcr.io/siderolabs/kubelet:v1.35.4
cluster:
  apiServer:
    image: registry.k8s.io/kube-apiserver:v1.35.4
```

Since 0.2.0. Source: https://kubernetes.io/releases/version-skew-policy.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.machine.clusters import KUBERNETES, Statement, TalosCluster, find_clusters
from ....schemas.tables.fields_to_json_schema import dump_version
from ....schemas.talos.machine_identity_fields import Says
from ....schemas.talos.support import SKEW
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("VER005", "kubernetes-skew", Severity.WARNING)
def kubernetes_skew(repository: Repository) -> Iterator[Problem]:
    for cluster in find_clusters(repository):
        yield from _of_cluster(cluster)


def _of_cluster(cluster: TalosCluster) -> Iterator[Problem]:
    """Each version of a part that fits no kube-apiserver which the cluster may have."""
    said = [one for one in cluster.said if one.product == KUBERNETES]
    servers = [one for one in said if one.what is Says.API_SERVER] or [one for one in said if one.is_declared]
    newest = max(servers, key=lambda one: one.version, default=None)
    seen = set()
    for part in said if newest else ():
        older = SKEW.get(part.what) if part.what else None
        if newest and older is not None and (part.what, part.version) not in seen:
            seen.add((part.what, part.version))
            if not any(_fits(server, part, older) for server in servers):
                yield _problem(newest, part, older)


def _fits(server: Statement, part: Statement, older: int) -> bool:
    wanted, found = server.version, part.version
    return wanted[0] != found[0] or 0 <= wanted[1] - found[1] <= older


def _problem(server: Statement, part: Statement, older: int) -> Problem:
    wanted, found = dump_version(server.version), dump_version(part.version)
    name = part.what.value.removeprefix("image of ") if part.what else ""
    of_server = f"kube-apiserver of {wanted}"
    end = f"newer than {of_server}"
    if part.version < server.version:
        minors = "one minor version" if older == 1 else f"{older} minor versions"
        end = f"more than {minors} older than {of_server}"
    related = (Related(server.at, f"kube-apiserver {wanted}"),)
    hint = f"take {server.text} for both"
    return Problem(part.at, f"{name} is of {found}, {end}", found, name, related, hint)
