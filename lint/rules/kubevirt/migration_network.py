"""The network of migrations is there, in KubeVirt's own namespace.

With `migrations.network`, the handlers of KubeVirt on all nodes get a card in that network, and do not start where it
is not found; without a namespace before its name it is looked for in that of the KubeVirt resource. Told is where the
repository has networks.

## Wrong

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec: {configuration: {migrations: {network: migration}}}
---
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: migration, namespace: default}
spec:
  config: '{"cniVersion": "1.0.0", "type": "macvlan", "master": "eth1"}'
```

```text title="output"
kubevirt.yaml:4:46: warning VIR062 the network of migrations `migration` is not in the namespace kubevirt
```

## Right

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec: {configuration: {migrations: {network: migration}}}
---
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: migration, namespace: kubevirt}
spec:
  config: '{"cniVersion": "1.0.0", "type": "macvlan", "master": "eth1"}'
```

Since 0.2.0. Source: kubevirt `pkg/virt-operator/resource/generate/components/daemonsets.go` (the handler's networks).
"""

from collections.abc import Iterator

from ....model.deployed.resolve_names import is_made_nowhere, known_names, name_edges
from ....model.kubevirt.webhook_facts import SettingsFact
from ....model.repository import Repository
from ....model.text.place import Node
from ....schemas.file_types import is_archived, is_placeholder
from ....schemas.virtual_machine_references import NETWORK
from ...finding import Severity
from ...resolve_vm_references import owner_at
from ...rule import Problem, repository_rule

_FIELD = ("migrations", "network")


@repository_rule("VIR062", "migration-network", Severity.WARNING, follows=("SCH", "YAML"))
def migration_network(repository: Repository) -> Iterator[Problem]:
    for path, settings in repository.each(SettingsFact):
        names = known_names(repository).get(NETWORK, frozenset())
        if not names or is_archived(path) or owner_at(repository, path, settings.owner) is None:
            continue
        for edge in name_edges.at(repository, path) or ():
            at = edge.at.at
            is_meant = isinstance(at, Node) and at.path[-2:] == _FIELD and not is_placeholder(edge.written)
            if not is_meant or edge.hit is not None or "/" in edge.written or not edge.namespace:
                continue
            if edge.target in names or is_made_nowhere(repository, edge):
                yield Problem(
                    edge.at,
                    f"the network of migrations `{edge.target}` is not in the namespace {edge.namespace}",
                    "no handler starts",
                    edge.target,
                    hint=f"put the network into the namespace {edge.namespace}, or correct the name",
                )
