"""A virtual address belongs to control planes.

The control planes elect who holds a virtual address by etcd, and a worker has no etcd: Talos before 1.12 refuses the
configuration, later ones wait for etcd for ever. The rule looks at nodes of talhelper's configuration, and at
Layer2VIPConfig and HCloudVIPConfig beside the configuration of a worker.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
  - hostname: beta
    ipAddress: 192.0.2.12
    controlPlane: false
    installDisk: /dev/sda
    networkInterfaces:
      - interface: eth0
        dhcp: true
        vip: {ip: 192.0.2.10}
```

```text title="output"
talos/talconfig.yaml:17:19: warning TAL008 the worker beta cannot hold the virtual address `192.0.2.10`
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
    networkInterfaces:
      - interface: eth0
        dhcp: true
        vip: {ip: 192.0.2.10}
  - hostname: beta
    ipAddress: 192.0.2.12
    controlPlane: false
    installDisk: /dev/sda
```

Since 0.2.0. Source: Talos' guide on virtual addresses (VIP); siderolabs/talos `v1alpha1_validation.go` and
`internal/app/machined/pkg/controllers/network/operator/vip.go`.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.facts.fact_types import Form, MachineFact
from ....model.talos.machine.distinct_machines import Neighbour, neighbours
from ....model.text.place import Place
from ....schemas.tables.notation import version
from ....schemas.talos.machine_identity_fields import ROLES, Says
from ....schemas.talos.support import SEVERAL_DOCUMENTS
from ....schemas.versions.releases import minor
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...talos_rule_subjects import machine_documents

_WORKER = "worker"
_HINT = "move it to the control planes"


@repository_rule("TAL008", "virtual-address", Severity.WARNING)
def virtual_address(repository: Repository) -> Iterator[Problem]:
    for group in neighbours(repository):
        for machine in group.machines if group.is_complete else ():
            if machine.role == _WORKER:
                yield from _of_node(repository, machine)
    for path, whole in machine_documents(repository, Form.WHOLE):
        role = whole.first(Says.ROLE)
        if role is not None and ROLES.get(role.value) == _WORKER:
            # what is in the document without a kind is Talos' own to tell
            for document in (document for document in repository.facts_at(path, MachineFact) if document.kind):
                for fact in document.all(Says.VIP):
                    yield _problem(Place(path, fact.at), _WORKER, fact.value, None)


def _of_node(repository: Repository, machine: Neighbour) -> Iterator[Problem]:
    who = f"{_WORKER} {machine.name.text}" if machine.name else _WORKER
    severity = Severity.ERROR if _is_refused(repository, machine.path) else None
    for given in machine.virtual:
        yield _problem(given.place, who, given.text, severity)


def _problem(place: Place, who: str, address: str, severity: Severity | None) -> Problem:
    message = f"the {who} cannot hold the virtual address `{address}`"
    return Problem(place, message, "of a worker", address, hint=_HINT, severity=severity)


def _is_refused(repository: Repository, path: str) -> bool:
    """Whether the base is of a version that refuses it."""
    said = [machine.first(Says.TALOS_VERSION) for machine in repository.facts_at(path, MachineFact)]
    found = [minor(fact.value) for fact in said if fact is not None]
    return any(text is not None and version(text) < SEVERAL_DOCUMENTS for text in found)
