"""The rules of the machine's own document, of conflicts with it, and of a configuration as a whole."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from stackwright.model.talos.validating import DocumentVerdict, Mode, validate

Run = Callable[..., Any]
Version = tuple[int, ...]
Paths = tuple[list[str], list[str]]
Said = Callable[..., Paths]
KEY = "A" * 43 + "="
HEAD = "apiVersion: v1alpha1\nkind: "


def dotted(problems: Sequence[DocumentVerdict]) -> list[str]:
    return [".".join(map(str, problem.path)) for problem in problems]


@pytest.fixture
def said(patch: Run) -> Said:
    """`said(base, patch)` → the paths of the errors and of the warnings; the patch is merged first."""

    def run(base: str, *patches: str, at: Version = (1, 13), mode: Mode = "metal") -> Paths:
        found = validate(patch(base, *patches, at=at), at, mode)
        return dotted(found.errors), dotted(found.warnings)

    return run


def test_what_talos_writes_is_silent(said: Said, control_plane: str, worker: str) -> None:
    for at in ((1, 10), (1, 11), (1, 12), (1, 13), (1, 14)):
        assert said(control_plane, at=at) == ([], [])
        assert said(worker, at=at) == ([], [])


#: A patch to a control plane node, and the path that the result is refused for.
REFUSED = [
    ("machine: {type: master}", "machine.type"),
    ("machine: {install: {$patch: delete}}", "machine.install"),
    ("machine: {install: {disk: {$patch: delete}}}", "machine.install.disk"),
    ("machine: {install: {diskSelector: {name: x}}}", "machine.install.diskSelector.name"),
    ("machine: {install: {diskSelector: {type: floppy}}}", "machine.install.diskSelector.type"),
    ("machine: {install: {extraKernelArgs: [a], grubUseUKICmdline: true}}", "machine.install.extraKernelArgs"),
    ("machine: {install: {extensions: [{image: a}, {image: a}]}}", "machine.install.extensions.1"),
    ("machine: {features: {hostDNS: {forwardKubeDNSToHost: true}}}", "machine.features.hostDNS.forwardKubeDNSToHost"),
    ("machine: {features: {nodeAddressSortAlgorithm: v3}}", "machine.features.nodeAddressSortAlgorithm"),
    (
        "machine: {features: {kubernetesTalosAPIAccess: {enabled: true, allowedRoles: [x]}}}",
        "machine.features.kubernetesTalosAPIAccess.allowedRoles.0",
    ),
    ("machine: {ca: {$patch: delete}}", "machine.ca"),
    ("machine: {ca: {crt: YQ==}}", "machine.ca.key"),
    ("machine: {disks: [null]}", "machine.disks.0"),
    ("machine: {disks: [{partitions: [{mountpoint: /a}, {size: 5GB}]}]}", "machine.disks.0.partitions.0"),
    ("machine: {kubelet: {nodeIP: {validSubnets: [x]}}}", "machine.kubelet.nodeIP.validSubnets.0"),
    ("machine: {kubelet: {extraConfig: {kind: x}}}", "machine.kubelet.extraConfig.kind"),
    ("machine: {systemDiskEncryption: {state: {provider: luks2}}}", "machine.systemDiskEncryption.state.keys"),
    (
        "machine: {systemDiskEncryption: {ephemeral: {keys: [{slot: 0}]}}}",
        "machine.systemDiskEncryption.ephemeral.keys.0",
    ),
    (
        "machine: {systemDiskEncryption: {state: {keys: [{nodeID: {}}, {tpm: {}}]}}}",
        "machine.systemDiskEncryption.state.keys.1.slot",
    ),
    ("machine: {logging: {destinations: [{format: json_lines}]}}", "machine.logging.destinations.0.endpoint"),
    (
        "machine: {logging: {destinations: [{endpoint: 'http://a', format: json_lines}]}}",
        "machine.logging.destinations.0.endpoint",
    ),
    (
        "machine: {logging: {destinations: [{endpoint: 'tcp://a:1', format: x}]}}",
        "machine.logging.destinations.0.format",
    ),
    ("machine: {nodeLabels: {-a: x}}", "machine.nodeLabels.-a"),
    ("machine: {nodeAnnotations: {talos.dev/owned-taints: x}}", "machine.nodeAnnotations.talos.dev/owned-taints"),
    ("machine: {nodeTaints: {a: x}}", "machine.nodeTaints.a"),
    ("machine: {registries: {mirrors: {a: null}}}", "machine.registries.mirrors.a"),
    ("machine: {registries: {config: {a: null}}}", "machine.registries.config.a"),
    ("machine: {baseRuntimeSpecOverrides: {hostname: 5}}", "machine.baseRuntimeSpecOverrides.hostname"),
    ("persist: false", "persist"),
    ("machine: {network: {kubespan: {enabled: true, mtu: 1000}}}", "machine.network.kubespan.mtu"),
    (
        "machine: {network: {kubespan: {enabled: true, filters: {endpoints: [x]}}}}",
        "machine.network.kubespan.filters.endpoints.0",
    ),
    (
        "machine: {network: {kubespan: {enabled: true, filters: {excludeAdvertisedNetworks: [x]}}}}",
        "machine.network.kubespan.filters.excludeAdvertisedNetworks.0",
    ),
    ("machine: {network: {kubespan: {enabled: true}}}", "machine.network.kubespan.enabled"),
    ("cluster: {controlPlane: {endpoint: 'https://a:99999'}}", "cluster.controlPlane.endpoint"),
    ("cluster: {controlPlane: {$patch: delete}}", "cluster.controlPlane.endpoint"),
    ("cluster: {network: {dnsDomain: a..b}}", "cluster.network.dnsDomain"),
    ("cluster: {network: {cni: {name: cilium}}}", "cluster.network.cni.name"),
    ("cluster: {network: {cni: {name: none, urls: ['https://a']}}}", "cluster.network.cni.urls"),
    ("cluster: {network: {cni: {name: none, flannel: {extraArgs: [x]}}}}", "cluster.network.cni.flannel.extraArgs"),
    (
        "cluster: {network: {cni: {name: custom, urls: [a], flannel: {kubeNetworkPoliciesEnabled: true}}}}",
        "cluster.network.cni.flannel.kubeNetworkPoliciesEnabled",
    ),
    ("cluster: {network: {cni: {name: custom, urls: [a]}}}", "cluster.network.cni.urls.0"),
    ("cluster: {externalCloudProvider: {manifests: ['https://a']}}", "cluster.externalCloudProvider.manifests"),
    ("cluster: {externalCloudProvider: {enabled: true, manifests: [a]}}", "cluster.externalCloudProvider.manifests.0"),
    ("cluster: {etcd: {ca: {$patch: delete}}}", "cluster.etcd.ca"),
    ("cluster: {etcd: {subnet: 10.0.0.0/8, advertisedSubnets: [10.0.0.0/8]}}", "cluster.etcd.subnet"),
    ("cluster: {etcd: {subnet: x}}", "cluster.etcd.subnet"),
    ("cluster: {etcd: {listenSubnets: [x]}}", "cluster.etcd.listenSubnets.0"),
    ("cluster: {inlineManifests: [{contents: x}]}", "cluster.inlineManifests.0"),
    ("cluster: {inlineManifests: [{name: a}, {name: a}]}", "cluster.inlineManifests.1.name"),
    (
        "cluster: {discovery: {enabled: true, registries: {service: {endpoint: x}}}}",
        "cluster.discovery.registries.service.endpoint",
    ),
    (
        "cluster: {discovery: {enabled: true, registries: {service: {endpoint: 'https://a/b'}}}}",
        "cluster.discovery.registries.service.endpoint",
    ),
    ("cluster: {discovery: {enabled: true}, id: {$patch: delete}}", "cluster.id"),
    (
        "cluster: {apiServer: {extraArgs: {authorization-mode: x}, authorizationConfig: [{name: n, type: Node}]}}",
        "cluster.apiServer.extraArgs.authorization-mode",
    ),
    ("cluster: {apiServer: {authorizationConfig: [{name: a}]}}", "cluster.apiServer.authorizationConfig.0.type"),
    ("cluster: {scheduler: {resources: {limits: {gpu: 1}}}}", "cluster.scheduler.resources.limits.gpu"),
]


@pytest.mark.parametrize(("text", "path"), REFUSED)
def test_what_talos_refuses(said: Said, control_plane: str, text: str, path: str) -> None:
    assert path in said(control_plane, text)[0]


#: Interfaces of a control plane node, and the path below them that the result is refused for.
DEVICES = [
    ("[{}]", "0"),
    ("[{interface: e, deviceSelector: {driver: x}}]", "0"),
    ("[{deviceSelector: {}}]", "0.deviceSelector"),
    ("[{interface: e, addresses: [x]}]", "0.addresses.0"),
    ("[{interface: e, addresses: [10.0.0.1], cidr: 10.0.0.1/8}]", "0.cidr"),
    ("[{interface: e, cidr: x}]", "0.cidr"),
    ("[{interface: e, vip: {ip: x}}]", "0.vip.ip"),
    ("[{interface: e, routes: [{}]}]", "0.routes.0"),
    ("[{interface: e, routes: [{network: x}]}]", "0.routes.0.network"),
    ("[{interface: e, routes: [{gateway: x}]}]", "0.routes.0.gateway"),
    ("[{interface: e, routes: [{gateway: 10.0.0.1, source: x}]}]", "0.routes.0.source"),
    ("[{interface: e, vlans: [{vlanId: 5, addresses: [x]}]}]", "0.vlans.0.addresses.0"),
    ("[{interface: b, bond: {interfaces: [e]}, bridge: {interfaces: [f]}}]", "0"),
    ("[{interface: b, bond: {interfaces: [e], deviceSelectors: [{driver: x}]}}]", "0.bond"),
    ("[{interface: b, bond: {interfaces: [e]}}, {interface: c, bond: {interfaces: [e]}}]", "1.bond.interfaces.0"),
    ("[{interface: b, bond: {interfaces: [e]}}, {interface: e, dhcp: true}]", "1.dhcp"),
    ("[{interface: b, bond: {mode: lacp}}]", "0.bond.mode"),
    ("[{interface: b, bond: {lacpRate: fast}}]", "0.bond.lacpRate"),
    ("[{interface: b, bond: {mode: 802.3ad, lacpRate: x}}]", "0.bond.lacpRate"),
    ("[{interface: b, bond: {updelay: 5}}]", "0.bond.updelay"),
    ("[{interface: b, bond: {miimon: 100, downdelay: 150}}]", "0.bond.downdelay"),
    ("[{interface: b, bond: {arpIPTarget: [x]}}]", "0.bond.arpIPTarget"),
    ("[{interface: b, bond: {adActorSystem: x}}]", "0.bond.adActorSystem"),
    ("[{interface: b, bond: {mode: 802.3ad, arpValidate: all}}]", "0.bond.arpValidate"),
    ("[{interface: b, bond: {mode: balance-tlb, arpInterval: 5}}]", "0.bond.arpInterval"),
    ("[{interface: b, bond: {primary: e}}]", "0.bond.primary"),
    ("[{interface: b, bond: {mode: 802.3ad, packetsPerSlave: 2}}]", "0.bond.packetsPerSlave"),
    ("[{interface: b, bond: {tlbDynamicLb: 1}}]", "0.bond.tlbDynamicLb"),
    ("[{interface: b, bond: {adActorSysPrio: 1}}]", "0.bond.adActorSysPrio"),
    ("[{interface: b, bond: {adUserPortKey: 1}}]", "0.bond.adUserPortKey"),
    ("[{interface: w, wireguard: {}}]", "0.wireguard.privateKey"),
    (
        f"[{{interface: w, wireguard: {{privateKey: {KEY}, peers: [{{publicKey: x}}]}}}}]",
        "0.wireguard.peers.0.publicKey",
    ),
    (
        f"[{{interface: w, wireguard: {{privateKey: {KEY}, peers: [{{publicKey: {KEY}, endpoint: a}}]}}}}]",
        "0.wireguard.peers.0.endpoint",
    ),
    (
        f"[{{interface: w, wireguard: {{privateKey: {KEY}, peers: [{{publicKey: {KEY}, allowedIPs: [x]}}]}}}}]",
        "0.wireguard.peers.0.allowedIPs.0",
    ),
]


@pytest.mark.parametrize(("interfaces", "path"), DEVICES)
def test_what_talos_refuses_of_interfaces(said: Said, control_plane: str, interfaces: str, path: str) -> None:
    errors, _ = said(control_plane, f"machine: {{network: {{interfaces: {interfaces}}}}}")
    assert f"machine.network.interfaces.{path}" in errors


@pytest.mark.parametrize(
    "interfaces",
    [
        "[{interface: e, addresses: [10.0.0.1, 10.0.0.2/24], routes: [{gateway: 10.0.0.254}], vip: {ip: 10.0.0.9}}]",
        "[{interface: e, ignore: true, addresses: [x]}]",
        "[{interface: b, bond: {interfaces: [e, f], mode: 802.3ad, lacpRate: fast, miimon: 100, updelay: 200}}]",
        f"[{{interface: w, wireguard: {{privateKey: {KEY}, peers: [{{publicKey: {KEY}, endpoint: 'h:1'}}]}}}}]",
    ],
)
def test_interfaces_that_talos_takes(said: Said, control_plane: str, interfaces: str) -> None:
    assert said(control_plane, f"machine: {{network: {{interfaces: {interfaces}}}}}") == ([], [])


@pytest.mark.parametrize(
    ("text", "path", "at"),
    [
        ("machine: {type: join}", "machine.type", (1, 13)),
        ("machine: {install: {extensions: [{image: a}]}}", "machine.install.extensions", (1, 13)),
        (
            "machine: {network: {interfaces: [{interface: e, cidr: 10.0.0.1/8}]}}",
            "machine.network.interfaces.0.cidr",
            (1, 13),
        ),
        ("cluster: {network: {cni: {name: custom}}}", "cluster.network.cni.urls", (1, 13)),
        ("machine: {files: [{path: /a}]}", "machine.files", (1, 14)),
        ("machine: {baseRuntimeSpecOverrides: {hostname: a}}", "machine.baseRuntimeSpecOverrides", (1, 14)),
    ],
)
def test_what_talos_warns_of(said: Said, control_plane: str, text: str, path: str, at: Version) -> None:
    assert path in said(control_plane, text, at=at)[1]


def test_init_is_a_control_plane_node_without_a_warning(said: Said, control_plane: str) -> None:
    assert said(control_plane, "machine: {type: init}") == ([], [])


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("machine: {ca: {crt: YQ==, key: YQ==}}", "machine.ca.key"),
        ("machine: {ca: {key: ''}}", "machine.ca.crt"),
        ("cluster: {ca: {crt: YQ==, key: YQ==}}", "cluster.ca.key"),
        ("cluster: {etcd: {}}", "cluster.etcd"),
        ("machine: {network: {interfaces: [{interface: e, vip: {ip: 10.0.0.9}}]}}", "machine.network.interfaces.0.vip"),
        (
            "machine: {network: {interfaces: [{interface: e, vlans: [{vlanId: 5, vip: {ip: 10.0.0.9}}]}]}}",
            "machine.network.interfaces.0.vlans.0.vip",
        ),
        (
            "machine: {features: {kubernetesTalosAPIAccess: {enabled: true}}}",
            "machine.features.kubernetesTalosAPIAccess.enabled",
        ),
    ],
)
def test_what_a_worker_may_not_have(said: Said, worker: str, text: str, path: str) -> None:
    assert path in said(worker, text)[0]


def test_the_network_of_a_worker_is_not_looked_at(said: Said, worker: str) -> None:
    assert said(worker, "cluster: {network: {cni: {name: cilium}}}") == ([], [])


def test_sections_must_be_there(said: Said) -> None:
    assert said("machine: {type: worker, acceptedCAs: [{crt: YQ==}]}", mode="cloud")[0] == ["cluster"]
    assert said("cluster: {}")[0] == ["machine"]


def test_rules_that_came_or_went(said: Said, control_plane: str) -> None:
    deleted = "machine: {install: {$patch: delete}}"
    assert said(control_plane, deleted, at=(1, 14)) == ([], [])
    assert said(control_plane, deleted, at=(1, 13), mode="cloud") == ([], [])
    assert said(control_plane, "cluster: {controlPlane: {$patch: delete}}", at=(1, 14)) == ([], [])
    forwarding = "machine: {features: {hostDNS: {forwardKubeDNSToHost: true}}}"
    assert said(control_plane, forwarding, at=(1, 12)) == ([], [])
    access = "machine: {features: {kubernetesTalosAPIAccess: {enabled: true}}}"
    assert said(control_plane, access, at=(1, 11))[0] == ["machine.features.rbac"]
    assert said(control_plane, access, at=(1, 12)) == ([], [])


@pytest.mark.parametrize("at", [(1, 13), (1, 14)])
def test_a_container_needs_host_dns(said: Said, control_plane: str, at: Version) -> None:
    assert len(said(control_plane, at=at, mode="container")[0]) == 2
    dns = "machine: {features: {hostDNS: {enabled: true, forwardKubeDNSToHost: true}}}"
    assert said(control_plane, dns, at=at, mode="container") == ([], [])


#: A document and a part of the machine's own document that may not stand beside it.
CONFLICTS = [
    ("HostnameConfig\nauto: stable", "machine: {network: {hostname: n}}"),
    ("HostnameConfig\nauto: stable", "machine: {features: {stableHostname: true}}"),
    ("ResolverConfig\nnameservers: [{address: 1.1.1.1}]", "machine: {network: {nameservers: [8.8.8.8]}}"),
    ("ResolverConfig\nsearchDomains: {}", "machine: {network: {searchDomains: [a]}}"),
    ("ResolverConfig\nsearchDomains: {}", "machine: {network: {disableSearchDomain: true}}"),
    ("ResolverConfig\nhostDNS: {enabled: true}", "machine: {features: {hostDNS: {enabled: true}}}"),
    ("TimeSyncConfig\nenabled: true", "machine: {time: {servers: [a]}}"),
    ("TimeSyncConfig\nenabled: true", "machine: {time: {disabled: true}}"),
    ("TimeSyncConfig\nenabled: true", "machine: {time: {bootTimeout: 5s}}"),
    ("KubeSpanConfig\nenabled: false", "machine: {network: {kubespan: {enabled: false}}}"),
    (
        "VolumeConfig\nname: STATE\nencryption: {provider: luks2, keys: [{nodeID: {}}]}",
        "machine: {systemDiskEncryption: {state: {keys: [{nodeID: {}}]}}}",
    ),
    ("UnattendedInstallConfig\nprovisioning: {diskSelector: {match: system_disk}}", "machine: {install: {}}"),
    ("ImageCacheConfig", "machine: {features: {imageCache: {localEnabled: true}}}"),
    ("KubeletConfig\nimage: x", "machine: {kubelet: {}}"),
    ("KubeCredentialProviderConfig\nconfiguration: {}", "machine: {kubelet: {}}"),
    ("KubePrismConfig\nport: 7445", "machine: {features: {kubePrism: {enabled: true}}}"),
    ("KubeNodeConfig", "machine: {nodeLabels: {a: b}}"),
    ("KubeNodeConfig", "machine: {nodeTaints: {a: NoSchedule}}"),
    ("KubeNodeConfig", "cluster: {allowSchedulingOnControlPlanes: true}"),
    ("KubeNodeConfig", "machine: {kubelet: {nodeIP: {}}}"),
    ("KubeClusterConfig\nclusterName: c\nendpoint: https://a", "cluster: {clusterName: c}"),
    ("KubeNetworkConfig\npodSubnets: [10.244.0.0/16]\nserviceSubnets: [10.96.0.0/12]", "cluster: {network: {}}"),
    ("KubeFlannelCNIConfig\nbackendType: vxlan", "cluster: {network: {cni: {name: none}}}"),
    ("KubeProxyConfig\nimage: x", "cluster: {proxy: {disabled: true}}"),
    ("KubeSchedulerConfig\nimage: x", "cluster: {scheduler: {}}"),
    ("KubeControllerManagerConfig\nimage: x", "machine: {controlPlane: {controllerManager: {disabled: true}}}"),
    ("KubeAPIServerConfig\nimage: x", "cluster: {controlPlane: {localAPIServerPort: 6443}}"),
    ("KubeAuthorizerConfig\nname: n\ntype: Node", "cluster: {apiServer: {admissionControl: [{name: A}]}}"),
    ("KubeAuditPolicyConfig\nconfiguration: {a: 1}", "cluster: {apiServer: {auditPolicy: {a: 1}}}"),
    ("KubeCoreDNSConfig", "cluster: {coreDNS: {disabled: true}}"),
    ("KubeServiceAccountConfig", "cluster: {serviceAccount: {key: YQ==}}"),
    ("KubeAggregatorCAConfig", "cluster: {aggregatorCA: {crt: YQ==}}"),
    ("KubeAPIServerCAConfig", "cluster: {ca: {crt: YQ==}}"),
    ("KubeEtcdEncryptionConfig\nconfig: {a: 1}", "cluster: {aescbcEncryptionSecret: x}"),
    ("KubeTalosAPIAccessConfig", "machine: {features: {kubernetesTalosAPIAccess: {enabled: true}}}"),
    ("DiscoveryIdentityConfig", "cluster: {secret: x}"),
    ("DiscoveryServiceConfig\nname: d\nendpoint: https://a", "cluster: {discovery: {enabled: false}}"),
    ("CRIBaseRuntimeSpecConfig\noverrides: {hostname: a}", "machine: {baseRuntimeSpecOverrides: {hostname: a}}"),
]
BARE = "machine: {type: controlplane, ca: {crt: YQ==, key: YQ==}}\ncluster: {}\n"


@pytest.mark.parametrize(("document", "legacy"), CONFLICTS)
def test_documents_that_repeat_the_machine_s_own(patch: Run, document: str, legacy: str) -> None:
    at = (1, 14)
    both = validate(patch(BARE, legacy, HEAD + document), at)
    alone = validate(patch(BARE, HEAD + document), at)
    kind = document.partition("\n")[0]
    found = [error for error in both.errors if error.also]
    assert [error.kind for error in found] == [kind]
    assert ".".join(map(str, found[0].also)).startswith(("machine.", "cluster."))
    assert not [error for error in alone.errors if error.also]


def test_documents_of_control_plane_nodes(said: Said, control_plane: str, worker: str) -> None:
    document = HEAD + "KubeAuthenticationConfig\nconfiguration: {}\n"
    assert said(control_plane, document, at=(1, 14)) == ([], [])
    assert said(worker, document, at=(1, 14)) == ([""], [])
    assert said(document, at=(1, 14)) == ([""], [])


def test_a_discovery_service_needs_an_identity(said: Said, worker: str) -> None:
    service = HEAD + "DiscoveryServiceConfig\nname: d\nendpoint: https://a\n"
    assert len(said(worker, service, at=(1, 14))[0]) == 2
    identity = HEAD + f"DiscoveryIdentityConfig\nclusterID: x\nclusterSecret: {KEY}\n"
    assert said(worker, service, identity, at=(1, 14)) == ([], [])
    assert said(worker, service, "cluster: {id: x, secret: y}", at=(1, 14)) == ([], [])


def test_kubespan_needs_discovery(said: Said, worker: str) -> None:
    span = HEAD + "KubeSpanConfig\nenabled: true\n"
    assert said(worker, span, at=(1, 14)) == (["enabled"], [])
    assert said(worker, span, "cluster: {id: x, secret: y, discovery: {enabled: true}}", at=(1, 14)) == ([], [])
    off = "cluster: {id: x, secret: y, discovery: {enabled: true, registries: {service: {disabled: true}}}}"
    assert said(worker, span, off, at=(1, 14)) == (["enabled"], [])


def test_what_is_in_etcd_must_be_encrypted(said: Said, control_plane: str) -> None:
    deleted = "cluster: {secretboxEncryptionSecret: {$patch: delete}}"
    assert len(said(control_plane, deleted, at=(1, 14))[0]) == 1
    assert said(control_plane, deleted, at=(1, 13)) == ([], [])
    assert said(control_plane, deleted, HEAD + "KubeEtcdEncryptionConfig\nconfig: {a: 1}", at=(1, 14)) == ([], [])


def test_encrypted_name_servers_need_host_dns(said: Said, worker: str) -> None:
    resolver = (
        HEAD
        + "ResolverConfig\nnameservers: [{address: 1.1.1.1, protocol: DoT, tlsServerName: x}, {address: 8.8.8.8}]\n"
    )
    assert said(worker, resolver, at=(1, 14)) == (["nameservers.0.protocol"], [])
    assert said(worker, resolver + "hostDNS: {enabled: true}\n", at=(1, 14)) == ([], [])
    assert said(worker, resolver, "machine: {features: {hostDNS: {enabled: true}}}", at=(1, 14)) == ([], [])


def test_containers_wait_for_others_that_are_there(patch: Run, worker: str) -> None:
    def containers(**needs: Sequence[str]) -> list[tuple[str, str]]:
        image = "a/b@sha256:" + "0" * 64
        texts = [
            HEAD + f"ContainerConfig\nname: {name}\nimage: {image}\ndependsOn: {{containers: [{', '.join(others)}]}}\n"
            for name, others in needs.items()
        ]
        return [(error.name, error.message) for error in validate(patch(worker, *texts), (1, 14)).errors]

    assert containers(a=["b"], b=[]) == []
    assert containers(a=["b"]) == [("a", "there is no container b")]
    assert containers(a=["b"], b=["c"], c=["a"]) == [("a", "these wait for each other: a → b → c → a")]


def test_documents_are_named_by_their_index(patch: Run, worker: str) -> None:
    made = patch(worker, HEAD + "VLANConfig\nname: v\nvlanID: 5\n")
    (error,) = validate(made, (1, 14)).errors
    assert (error.document, error.kind, error.name, error.path) == (1, "VLANConfig", "v", ("parent",))
