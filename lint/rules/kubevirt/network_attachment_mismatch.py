"""A network is of the type that its card is for.

A card with `sriov` is given the device of a resource which the annotation `k8s.v1.cni.cncf.io/resourceName` of its
network names: without one, KubeVirt finds no device and the machine does not start. Nor does it where the plugin of the
network is another one. OVN-Kubernetes refuses a configuration whose `netAttachDefName` is not the network's own name.

## Wrong

```yaml title="vms/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata:
  name: lan
  namespace: vms
spec:
  config: '{"cniVersion": "1.0.0", "type": "sriov"}'
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, sriov: {}}]
      networks: [{name: lan, multus: {networkName: vms/lan}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```text title="output"
vms/web.yaml:17:24: warning VIR052 the card `lan` is of SR-IOV, and its network names no resource
```

## Right

```yaml title="vms/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata:
  name: lan
  namespace: vms
  annotations: {k8s.v1.cni.cncf.io/resourceName: intel.com/sriov_lan}
spec:
  config: '{"cniVersion": "1.0.0", "type": "sriov"}'
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, sriov: {}}]
      networks: [{name: lan, multus: {networkName: vms/lan}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

Since 0.2.0. Source: kubevirt `pkg/network/multus`, `pkg/network/deviceinfo`; sriov-cni; ovn-kubernetes
`go-controller/pkg/util/multi_network.go`.
"""

from collections.abc import Iterator

from ....model.facts import ObjectFact
from ....model.kubevirt.facts import NetworkFact, OwnCard
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ....schemas.virtual_machine_references import NETWORK
from ...finding import Severity
from ...resolve_vm_references import namespace_of, owner_at, whole_machines
from ...rule import Problem, Related, repository_rule

_SRIOV = "sriov"
#: Plugins that bring no device of a node into a Pod: they make one.
_VIRTUAL = frozenset({"bridge", "macvlan", "ipvlan", "ptp", "tap", "ovs", "cnv-bridge", "ovn-k8s-cni-overlay"})
_Key = tuple[str | None, str]


@repository_rule("VIR052", "network-attachment-mismatch", Severity.WARNING, follows=("SCH", "YAML", "VIR001"))
def network_attachment_mismatch(repository: Repository) -> Iterator[Problem]:
    known = dict(_known(repository))
    for (namespace, name), (at, network) in known.items():
        own = f"{namespace}/{name}"
        if network.full_name and namespace and network.full_name != own and not is_placeholder(network.full_name):
            message = f"the configuration is that of `{network.full_name}`, and the network is `{own}`"
            yield Problem(at, message, "OVN-Kubernetes refuses it", own, hint=f"write `{own}` as its netAttachDefName")
    for path, owner, machine in whole_machines(repository):
        for card in machine.cards:
            if card.binding == _SRIOV and card.network:
                namespace, _, name = card.network.rpartition("/")
                found = known.get((namespace or namespace_of(repository, path, owner), name))
                if found is not None:
                    yield from _check(Place(path, card.at), card, *found)


def _known(repository: Repository) -> Iterator[tuple[_Key, tuple[Place, NetworkFact]]]:
    for path, network in repository.each(NetworkFact):
        owner: ObjectFact | None = owner_at(repository, path, network.object)
        if owner is not None and owner.type == NETWORK:
            at = Place(path, network.object.below("spec", "config"))
            yield (namespace_of(repository, path, owner), owner.name), (at, network)


def _check(at: Place, card: OwnCard, where: Place, network: NetworkFact) -> Iterator[Problem]:
    types = [kind for kind in network.types if kind in _VIRTUAL]
    related = (Related(where, "the network"),)
    if types:
        message = f"the card `{card.name}` is of SR-IOV, and its network is made by the plugin `{types[0]}`"
        yield Problem(at, message, "no device", card.network, related, "write `bridge: {}`, or name a network of sriov")
    elif not network.resource:
        message = f"the card `{card.name}` is of SR-IOV, and its network names no resource"
        hint = "add the annotation `k8s.v1.cni.cncf.io/resourceName` to the network"
        yield Problem(at, message, "no device", card.network, related, hint)
