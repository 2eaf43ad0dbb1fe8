"""Talos runs the version of Kubernetes that it is asked to.

Each version of Talos runs six versions of Kubernetes. talhelper refuses another one, and so does the node from Talos
1.11 on: it takes the configuration and does not start the kubelet. `talosctl validate` does not look. The rule compares
what is said of one cluster: `talosVersion` and `kubernetesVersion` of talhelper, `versions:` of `stackwright.yaml`, the
images in configurations and patches, upgrades by tuppr, and Omni's cluster template. Of one cluster are the files that
a talhelper configuration names, those of the machines in `stackwright.yaml`, and those that stand in one folder; an
upgrade is of the cluster to which an Application deploys it, or of the only one. Files of other folders are not
compared. Where an upgrade may have left the tag of an image behind, it is a warning.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.12.4
kubernetesVersion: v1.36.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
```

```text title="output"
talos/talconfig.yaml:4:20: error VER004 Talos 1.12 does not run Kubernetes 1.36: it runs 1.30 to 1.35
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.12.4
kubernetesVersion: v1.35.2
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/compatibility`; talhelper `pkg/config/validator.go`.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.facts.fact_types import Form
from ....model.talos.machine.clusters import KUBERNETES, TALOS, Statement, TalosCluster, find_clusters
from ....model.text.place import Node, Place
from ....model.versions.pins import PinFact
from ....schemas.tables.fields_to_json_schema import dump_version
from ....schemas.tables.notation import version
from ....schemas.talos.machine_identity_fields import Says
from ....schemas.talos.support import KUBERNETES as SUPPORTED
from ....schemas.versions.releases import minor
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_rule_subjects import machine_documents

#: Omni's cluster template, whose fields are read as pins.
_OMNI = {TALOS: ("talos", "version"), KUBERNETES: ("kubernetes", "version")}


@repository_rule("VER004", "unsupported-kubernetes", Severity.ERROR)
def unsupported_kubernetes(repository: Repository) -> Iterator[Problem]:
    told: set[Place] = set()
    for problem in (*_in_one_file(repository), *_in_one_cluster(repository)):
        if problem.at not in told:
            told.add(problem.at)
            yield problem


def _in_one_file(repository: Repository) -> Iterator[Problem]:
    """What talhelper and Omni themselves compare."""
    for path, machine in machine_documents(repository, Form.TALHELPER):
        talos, kubernetes = machine.first(Says.TALOS_VERSION), machine.first(Says.KUBERNETES_VERSION)
        if talos and kubernetes:
            both = (
                _make_statement(path, talos.at, talos.value, TALOS),
                _make_statement(path, kubernetes.at, kubernetes.value, KUBERNETES),
            )
            yield from _compare_versions(*both)
    for path, pins in repository.facts(PinFact).items():
        yield from _compare_versions(*_of_omni(path, pins))


def _in_one_cluster(repository: Repository) -> Iterator[Problem]:
    for cluster in find_clusters(repository):
        yield from _of_cluster(cluster)


def _of_cluster(cluster: TalosCluster) -> Iterator[Problem]:
    """Each version of Kubernetes that no Talos runs which the cluster may have."""
    talos = sorted(cluster.of(TALOS), key=lambda one: one.version)
    seen = set()
    kubernetes = [one for one in cluster.said if one.product == KUBERNETES]
    for one in sorted(kubernetes, key=lambda one: (not one.is_declared, one.at.path)):
        if talos and one.version not in seen and not any(_runs(other, one) for other in talos):
            seen.add(one.version)
            yield from _compare_versions(talos[-1], one)


def _runs(talos: Statement, kubernetes: Statement) -> bool:
    """Whether that Talos runs that Kubernetes, or is not known here."""
    oldest, newest = SUPPORTED.get(talos.version, ((), kubernetes.version))
    return oldest <= kubernetes.version <= newest


def _make_statement(path: str, at: Node, text: str, product: str) -> Statement | None:
    found = minor(text)
    return Statement(Place(path, at), product, version(found), text) if found else None


def _of_omni(path: str, pins: tuple[PinFact, ...]) -> tuple[Statement | None, Statement | None]:
    found: dict[str, Statement | None] = {}
    for pin in pins:
        if isinstance(pin.at, Node) and pin.at.path == _OMNI.get(pin.product):
            found[pin.product] = _make_statement(path, pin.at, pin.version, pin.product)
    return found.get(TALOS), found.get(KUBERNETES)


def _compare_versions(talos: Statement | None, kubernetes: Statement | None) -> Iterator[Problem]:
    if talos is None or kubernetes is None or _runs(talos, kubernetes):
        return
    oldest, newest = SUPPORTED[talos.version]
    of_talos, of_kubernetes = dump_version(talos.version), dump_version(kubernetes.version)
    message = (
        f"Talos {of_talos} does not run Kubernetes {of_kubernetes}: "
        f"it runs {dump_version(oldest)} to {dump_version(newest)}"
    )
    newer = next((dump_version(at) for at, (_, last) in SUPPORTED.items() if last >= kubernetes.version), "")
    too_new = kubernetes.version > newest
    yield Problem(
        kubernetes.at,
        message,
        "not supported",
        of_kubernetes,
        (Related(talos.at, f"Talos {of_talos}"),),
        f"upgrade Talos to {newer} first" if too_new and newer else f"take Kubernetes {dump_version(newest)}",
        None if talos.is_declared and (kubernetes.is_declared or too_new) else Severity.WARNING,
    )
