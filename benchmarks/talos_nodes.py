"""How long it takes to render and check the machine configurations of a large fleet, from nothing.

    python benchmarks/talos_nodes.py [--nodes 200] [--patches 5]

Each node has a base, patches that it shares with others and one of its own; it is patched as `talosctl` would, then
checked by what the loader refuses and by the validator. The last line is the time for all of them.
"""

import argparse
import sys
import time

_STARTED = time.perf_counter()

CONTROL_PLANE = b"""\
version: v1alpha1
machine:
  type: controlplane
  token: abcdef.0123456789abcdef
  ca: {crt: YQ==, key: YQ==}
  certSANs: []
  kubelet:
    image: ghcr.io/siderolabs/kubelet:v1.36.0
    defaultRuntimeSeccompProfileEnabled: true
  install: {disk: /dev/sda, image: "ghcr.io/siderolabs/installer:v1.13.0", wipe: false}
  features: {diskQuotaSupport: true, kubePrism: {enabled: true, port: 7445}}
cluster:
  id: YQ==
  secret: YQ==
  controlPlane: {endpoint: "https://10.0.0.1:6443"}
  clusterName: demo
  network: {dnsDomain: cluster.local, podSubnets: [10.244.0.0/16], serviceSubnets: [10.96.0.0/12]}
  token: abcdef.0123456789abcdef
  secretboxEncryptionSecret: YQ==
  ca: {crt: YQ==, key: YQ==}
  etcd: {ca: {crt: YQ==, key: YQ==}}
  discovery: {enabled: true, registries: {kubernetes: {disabled: true}, service: {}}}
---
apiVersion: v1alpha1
kind: HostnameConfig
auto: stable
"""
SHARED = [
    b"""\
machine:
  sysctls: {net.core.somaxconn: "65535", vm.nr_hugepages: 1024}
  nodeLabels: {topology.kubernetes.io/zone: a}
  kubelet: {nodeIP: {validSubnets: [10.0.0.0/24]}}
cluster:
  network: {cni: {name: none}}
  proxy: {disabled: true}
""",
    b"""\
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
  diskSelector: {match: disk.transport == "nvme" && !system_disk && disk.size > 100u * GiB}
  minSize: 100GiB
  maxSize: 500GiB
---
apiVersion: v1alpha1
kind: UserVolumeConfig
name: data
provisioning:
  diskSelector: {match: "!system_disk && disk.rotational"}
  minSize: 1TiB
filesystem: {type: xfs}
""",
    b"""\
apiVersion: v1alpha1
kind: LinkAliasConfig
name: net0
selector: {match: 'glob("00:1a:2b:*", mac(link.permanent_addr))'}
---
apiVersion: v1alpha1
kind: BondConfig
name: bond0
links: [net0, net1]
bondMode: 802.3ad
miimon: 100
updelay: 200
downdelay: 200
---
apiVersion: v1alpha1
kind: ResolverConfig
nameservers: [{address: 10.0.0.53}, {address: 1.1.1.1}]
""",
    b"""\
machine:
  install: {diskSelector: {type: nvme}}
  certSANs: [k8s.example.com]
cluster:
  apiServer: {certSANs: [k8s.example.com], extraArgs: {feature-gates: A=true}}
  inlineManifests: [{name: namespace, contents: "kind: Namespace"}]
""",
]


def own_patch(number: int) -> bytes:
    """The patch that only one node has."""
    return f"""\
apiVersion: v1alpha1
kind: HostnameConfig
auto: off
hostname: node-{number}.example.com
---
apiVersion: v1alpha1
kind: VLANConfig
name: bond0.{number % 4000 + 1}
vlanID: {number % 4000 + 1}
parent: bond0
addresses: [{{address: 10.{number // 250}.{number % 250}.5/24}}]
routes: [{{gateway: 10.{number // 250}.{number % 250}.1}}]
""".encode()


def main() -> int:
    """Render and check all nodes; 1 where one of them is refused."""
    from stackwright.model.talos.patch.patcher import PatchError, apply_patches, read_patch
    from stackwright.model.talos.validating import validate
    from stackwright.model.talos.validating.loader import find_load_verdicts
    from stackwright.model.text.document import Document, load

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--nodes", type=int, default=200)
    parser.add_argument("--patches", type=int, default=5)
    arguments = parser.parse_args()
    at, wrong = (1, 13), 0
    for number in range(arguments.nodes):
        base = load(CONTROL_PLANE, "go-yaml-3").documents
        patches = [*(SHARED * arguments.patches)[: arguments.patches - 1], own_patch(number)]
        made = apply_patches(base, [read_patch(patch, at) for patch in patches], at)
        if isinstance(made, PatchError):
            print(made)
            wrong += 1
            continue
        documents = [Document(index, value) for index, value in enumerate(made)]
        said = [*find_load_verdicts(documents, at), *validate(made, at).errors]
        wrong += bool(said)
        if said and wrong == 1:
            print(*said, sep="\n")
    seconds = time.perf_counter() - _STARTED
    print(f"{arguments.nodes} nodes with {arguments.patches} patches each: {seconds:.2f} s, {wrong} refused")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
