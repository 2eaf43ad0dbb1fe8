"""The rules of each kind of document: one that Talos takes, and for each rule one that it refuses."""

from collections.abc import Sequence

import pytest

from stackwright.model.talos.validating import DocumentVerdict, validate
from stackwright.model.text.document import load
from stackwright.model.text.place import NodePath

Version = tuple[int, ...]
KEY = "A" * 43 + "="
CERTIFICATE = (
    "-----BEGIN CERTIFICATE-----\nMAYFAAUABQA=\n-----END CERTIFICATE-----\n"  # three empty values, signed by none
)
PRIVATE_KEY = "-----BEGIN EC PRIVATE KEY-----\nMAQFAAUA\n-----END EC PRIVATE KEY-----\n"


def pem(text: str) -> str:
    return repr(text).replace("'", '"')


PAIR = f"{{cert: {pem(CERTIFICATE)}, key: {pem(PRIVATE_KEY)}}}"

#: Kind → what Talos takes, and what it refuses, each with the path that it is refused for.
CASES: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "BGPInstanceConfig": (
        [
            "{name: b, localASN: 5, neighbors: [{address: 1.1.1.1}, {link: e}], importRoutes: [{bgpInstance: c, prefixes: [10.0.0.0/8]}]}"
        ],
        [
            ("{localASN: 5}", "name"),
            ("{name: b}", "localASN"),
            ("{name: b, localASN: 5, routerID: '::1'}", "routerID"),
            ("{name: b, localASN: 5, neighbors: [{}]}", "neighbors.0"),
            ("{name: b, localASN: 5, neighbors: [{address: 1.1.1.1, link: e}]}", "neighbors.0"),
            ("{name: b, localASN: 5, neighbors: [{link: e}, {link: e}]}", "neighbors.1"),
            ("{name: b, localASN: 5, neighbors: [{link: e, holdTime: -1s}]}", "neighbors.0.holdTime"),
            ("{name: b, localASN: 5, vrf: v, neighbors: [{link: e, bfd: {}}]}", "neighbors.0.bfd"),
            (
                "{name: b, localASN: 5, neighbors: [{link: e, bfd: {receiveInterval: -1s}}]}",
                "neighbors.0.bfd.receiveInterval",
            ),
            ("{name: b, localASN: 5, importRoutes: [{prefixes: [10.0.0.0/8]}]}", "importRoutes.0"),
            (
                "{name: b, localASN: 5, importRoutes: [{bgpInstance: b, prefixes: [10.0.0.0/8]}]}",
                "importRoutes.0.bgpInstance",
            ),
            ("{name: b, localASN: 5, importRoutes: [{bgpInstance: c}]}", "importRoutes.0.prefixes"),
            (
                "{name: b, localASN: 5, importRoutes: [{bgpInstance: c, prefixes: [10.0.0.1/8]}]}",
                "importRoutes.0.prefixes.0",
            ),
            (
                "{name: b, localASN: 5, importRoutes: [{bgpInstance: c, prefixes: [10.0.0.0/8, 10.1.0.0/16]}]}",
                "importRoutes.0.prefixes.1",
            ),
            (
                "{name: b, localASN: 5, importRoutes: [{bgpInstance: c, prefixes: [10.0.0.0/8]}, {bgpInstance: c, prefixes: [11.0.0.0/8]}]}",
                "importRoutes.1.bgpInstance",
            ),
        ],
    ),
    "BlackholeRouteConfig": (["{name: 10.0.0.0/8}"], [("{name: x}", "name"), ("{name: 10.0.0.1}", "name")]),
    "BondConfig": (
        ["{name: b, links: [a], bondMode: active-backup}"],
        [
            ("{links: [a], bondMode: active-backup}", "name"),
            ("{name: b, bondMode: active-backup}", "links"),
            ("{name: b, links: [a]}", "bondMode"),
        ],
    ),
    "BridgeConfig": (["{name: b}"], [("{}", "name")]),
    "CRIBaseRuntimeSpecConfig": (
        ["{overrides: {process: {rlimits: [{type: RLIMIT_NOFILE, hard: 5, soft: 5}], oomScoreAdj: -5}, unknown: 1}}"],
        [
            ("{overrides: {process: {rlimits: x}}}", "overrides.process.rlimits"),
            ("{overrides: {process: {rlimits: [{hard: -5}]}}}", "overrides.process.rlimits.0.hard"),
            ("{overrides: {hostname: 5}}", "overrides.hostname"),
            ("{overrides: {process: {terminal: x}}}", "overrides.process.terminal"),
            ("{overrides: {linux: {sysctl: [x]}}}", "overrides.linux.sysctl"),
        ],
    ),
    "CRICustomizationConfig": (["{name: x}"], [("{name: -x}", "name"), ("{name: customization}", "name")]),
    "ContainerConfig": (
        [
            "{name: c, image: 'a/b@sha256:"
            + "0" * 64
            + "', environment: [A=b], runAs: {uid: 0}, network: {mode: host}, "
            "mounts: [{tmpfs: {destination: /x, options: [ro]}}, {userVolume: {name: v, destination: /y}}, {hostPath: {source: /s, destination: /z}}], "
            "security: {profile: privileged, capabilities: {add: [NET_ADMIN], drop: [ALL]}}, resources: {limits: {cpu: 500m, memory: 1GiB}}, "
            "dependsOn: {paths: [/x], networks: [addresses]}}",
            "{name: c, image: 'localhost:5000/a/b:1'}",
        ],
        [
            ("{image: a/b}", "name"),
            ("{name: C, image: a/b}", "name"),
            ("{name: c}", "image"),
            ("{name: c, image: 'A/b'}", "image"),
            ("{name: c, image: 'a/b@sha256:5'}", "image"),
            ("{name: c, image: 'a/b:'}", "image"),
            ("{name: c, image: ab, environment: [A]}", "environment.0"),
            ("{name: c, image: ab, mounts: [{}]}", "mounts.0"),
            ("{name: c, image: ab, mounts: [{tmpfs: {}, hostPath: {}}]}", "mounts.0"),
            ("{name: c, image: ab, mounts: [{tmpfs: {destination: x}}]}", "mounts.0.tmpfs.destination"),
            ("{name: c, image: ab, mounts: [{tmpfs: {destination: /x, options: [suid]}}]}", "mounts.0.tmpfs.options.0"),
            ("{name: c, image: ab, mounts: [{tmpfs: {destination: /x, options: [ro, rw]}}]}", "mounts.0.tmpfs.options"),
            (
                "{name: c, image: ab, mounts: [{tmpfs: {destination: /x}}, {tmpfs: {destination: /x}}]}",
                "mounts.1.tmpfs.destination",
            ),
            ("{name: c, image: ab, mounts: [{userVolume: {destination: /x}}]}", "mounts.0.userVolume.name"),
            ("{name: c, image: ab, mounts: [{hostPath: {destination: /x}}]}", "mounts.0.hostPath.source"),
            ("{name: c, image: ab, security: {profile: x}}", "security.profile"),
            ("{name: c, image: ab, security: {capabilities: {add: [CAP_X]}}}", "security.capabilities.add.0"),
            ("{name: c, image: ab, security: {capabilities: {add: [ALL]}}}", "security.capabilities.add.0"),
            ("{name: c, image: ab, security: {capabilities: {drop: [x]}}}", "security.capabilities.drop.0"),
            ("{name: c, image: ab, security: {capabilities: {add: [X], drop: [X]}}}", "security.capabilities.add.0"),
            ("{name: c, image: ab, network: {mode: bridge}}", "network.mode"),
            ("{name: c, image: ab, resources: {limits: {cpu: '1'}}}", "resources.limits.cpu"),
            ("{name: c, image: ab, resources: {limits: {cpu: 0m}}}", "resources.limits.cpu"),
            ("{name: c, image: ab, resources: {limits: {memory: x}}}", "resources.limits.memory"),
            ("{name: c, image: ab, dependsOn: {paths: [x]}}", "dependsOn.paths.0"),
            ("{name: c, image: ab, dependsOn: {networks: [x]}}", "dependsOn.networks.0"),
            ("{name: c, image: ab, dependsOn: {containers: [c]}}", "dependsOn.containers.0"),
            ("{name: c, image: ab, dependsOn: {containers: ['']}}", "dependsOn.containers.0"),
            ("{name: c, image: ab, runAs: {gid: -1}}", "runAs.gid"),
        ],
    ),
    "DHCPv4Config": (
        ["{name: e}", "{name: e, clientIdentifier: duid, duidRaw: '00:01'}"],
        [
            ("{}", "name"),
            ("{name: e, clientIdentifier: DUID}", "clientIdentifier"),
            ("{name: e, duidRaw: '00:01'}", "duidRaw"),
        ],
    ),
    "DHCPv6Config": (["{name: e}"], [("{name: e, clientIdentifier: mac, duidRaw: '00:01'}", "duidRaw")]),
    "DiscoveryIdentityConfig": (
        [f"{{clusterID: x, clusterSecret: {KEY}}}"],
        [
            (f"{{clusterSecret: {KEY}}}", "clusterID"),
            ("{clusterID: x}", "clusterSecret"),
            ("{clusterID: x, clusterSecret: YQ==}", "clusterSecret"),
        ],
    ),
    "DummyLinkConfig": (["{name: d}"], [("{}", "name")]),
    "EnvironmentConfig": (
        ["{variables: {_A1: x}}"],
        [("{variables: {1A: x}}", "variables.1A"), ("{variables: {'': x}}", "variables.")],
    ),
    "EtcFileConfig": (
        ["{name: nfs/x.conf}"],
        [
            ("{}", "name"),
            ("{name: hosts}", "name"),
            ("{name: ../x}", "name"),
            ("{name: a/../../x}", "name"),
            ("{name: .x}", "name"),
            ("{name: cni/x}", "name"),
            ("{name: /x}", "name"),
        ],
    ),
    "EthernetConfig": (["{name: e}"], [("{}", "name")]),
    "EventSinkConfig": (
        ["{endpoint: '1.2.3.4:5'}", "{endpoint: '[::1]:5'}"],
        [("{}", "endpoint"), ("{endpoint: a}", "endpoint"), ("{endpoint: '::1:5'}", "endpoint")],
    ),
    "ExistingVolumeConfig": (
        ["{name: d, discovery: {volumeSelector: {match: volume.label == 'x'}}}"],
        [
            ("{discovery: {volumeSelector: {match: volume.label == 'x'}}}", "name"),
            ("{name: a_b, discovery: {volumeSelector: {match: volume.label == 'x'}}}", "name"),
            ("{name: d}", "discovery.volumeSelector.match"),
            ("{name: d, discovery: {volumeSelector: {match: volume.label}}}", "discovery.volumeSelector.match"),
            ("{name: d, discovery: {volumeSelector: {match: 'true'}}, trim: {interval: -1s}}", "trim.interval"),
            ("{name: d, discovery: {volumeSelector: {match: 'true'}}, scrub: {interval: 9s}}", "scrub.interval"),
        ],
    ),
    "ExtensionServiceConfig": (
        ["{name: s, environment: [A=b]}", "{name: s, configFiles: [{content: x, mountPath: /x}]}"],
        [
            ("{environment: [A=b]}", "name"),
            ("{name: s}", ""),
            ("{name: s, configFiles: [{mountPath: /x}]}", "configFiles.0"),
            ("{name: s, configFiles: [{content: x}]}", "configFiles.0"),
        ],
    ),
    "ExternalVolumeConfig": (
        ["{name: x, filesystemType: virtiofs, mount: {virtiofs: {tag: t}}}"],
        [
            ("{filesystemType: virtiofs, mount: {virtiofs: {tag: t}}}", "name"),
            ("{name: x, filesystemType: xfs}", "filesystemType"),
            ("{name: x, filesystemType: virtiofs}", "mount.virtiofs"),
            ("{name: x, filesystemType: virtiofs, mount: {virtiofs: {}}}", "mount.virtiofs"),
        ],
    ),
    "FilesystemScrubConfig": (
        ["{interval: 10s}", "{}"],
        [("{interval: 9s}", "interval"), ("{interval: -1s}", "interval")],
    ),
    "FilesystemTrimConfig": (["{interval: 1s}"], [("{interval: -1s}", "interval")]),
    "HCloudVIPConfig": (
        ["{name: 10.0.0.9, link: e, apiToken: t}"],
        [
            ("{name: x, link: e, apiToken: t}", "name"),
            ("{name: 10.0.0.9, apiToken: t}", "link"),
            ("{name: 10.0.0.9, link: e}", "apiToken"),
        ],
    ),
    "HTTPProbeConfig": (
        ["{name: p, url: 'https://a/'}"],
        [
            ("{url: 'https://a/'}", "name"),
            ("{name: p}", "url"),
            ("{name: p, url: 'ftp://a/'}", "url"),
            ("{name: p, url: 'https:///x'}", "url"),
            ("{name: p, url: 'https://a/', timeout: -1s}", "timeout"),
            ("{name: p, url: 'https://a/', interval: -1s}", "interval"),
            ("{name: p, url: 'https://a/', failureThreshold: -1}", "failureThreshold"),
        ],
    ),
    "HostnameConfig": (
        ["{auto: stable}", "{hostname: n}", "{hostname: n, auto: OFF}", "{hostname: " + "a" * 63 + ".b}"],
        [
            ("{}", ""),
            ("{hostname: n, auto: stable}", "hostname"),
            ("{auto: talos-addr}", "auto"),
            ("{hostname: " + "a" * 64 + "}", "hostname"),
            ("{hostname: .a}", "hostname"),
            ("{hostname: a" + ".b" * 130 + "}", "hostname"),
        ],
    ),
    "ImageVerificationConfig": (
        [
            "{rules: [{image: a/*, keyless: {issuer: i, subject: s}}, {image: '*', deny: true}, {image: b/*, publicKey: {certificate: c}}]}"
        ],
        [
            ("{rules: [{skip: true}]}", "rules.0"),
            ("{rules: [{image: a/b}]}", "rules.0"),
            ("{rules: [{image: a/b, skip: true, deny: true}]}", "rules.0"),
            ("{rules: [{image: a/b, skip: true, publicKey: {certificate: c}}]}", "rules.0"),
            ("{rules: [{image: a/b, keyless: {issuer: i, subject: s}, publicKey: {certificate: c}}]}", "rules.0"),
            ("{rules: [{image: a/b, keyless: {subject: s}}]}", "rules.0.keyless"),
            ("{rules: [{image: a/b, keyless: {issuer: i}}]}", "rules.0.keyless"),
            ("{rules: [{image: a/b, publicKey: {}}]}", "rules.0.publicKey"),
        ],
    ),
    "KernelModuleConfig": (["{name: m}"], [("{}", "name")]),
    "KmsgLogConfig": (
        ["{name: r, url: 'udp://h:514/'}"],
        [
            ("{url: 'udp://h:514'}", "name"),
            ("{name: r}", "url"),
            ("{name: r, url: 'http://h:514'}", "url"),
            ("{name: r, url: 'udp://h:514/x'}", "url"),
            ("{name: r, url: 'udp://h'}", "url"),
        ],
    ),
    "KubeAPIServerCAConfig": (
        ["{}", f"{{issuingCA: {PAIR}, acceptedCAs: [{pem(CERTIFICATE)}]}}"],
        [
            ("{issuingCA: {}}", "issuingCA.cert"),
            (f"{{issuingCA: {{cert: {pem(CERTIFICATE)}}}}}", "issuingCA.key"),
            (f"{{issuingCA: {{cert: {pem(PRIVATE_KEY)}, key: {pem(PRIVATE_KEY)}}}}}", "issuingCA.cert"),
            (f"{{issuingCA: {{cert: {pem(CERTIFICATE)}, key: x}}}}", "issuingCA.key"),
            (f"{{issuingCA: {{cert: {pem(CERTIFICATE)}, key: {pem(CERTIFICATE)}}}}}", "issuingCA.key"),
            ("{acceptedCAs: [x]}", "acceptedCAs.0"),
            (f"{{acceptedCAs: [{pem(PRIVATE_KEY)}]}}", "acceptedCAs.0"),
        ],
    ),
    "KubeAPIServerConfig": (
        ["{image: x, extraArgs: {v: '4'}, resources: {requests: {cpu: 1}}}"],
        [
            ("{}", "image"),
            ("{image: x, extraArgs: {oidc-issuer-url: y}}", "extraArgs.oidc-issuer-url"),
            ("{image: x, extraArgs: {authorization-mode: y}}", "extraArgs.authorization-mode"),
            ("{image: x, resources: {limits: {gpu: 1}}}", "resources.limits.gpu"),
        ],
    ),
    "KubeAdmissionControlConfig": (["{name: x}"], [("{}", "name")]),
    "KubeAggregatorCAConfig": ([f"{{issuingCA: {PAIR}}}"], [("{}", "issuingCA")]),
    "KubeAuthorizerConfig": (
        ["{name: n, type: Node}", "{name: n, type: Webhook, webhook: {a: 1}}"],
        [
            ("{type: Node}", "name"),
            ("{name: n}", "type"),
            ("{name: n, type: node}", "type"),
            ("{name: n, type: Webhook}", "webhook"),
        ],
    ),
    "KubeClusterConfig": (
        ["{clusterName: c, endpoint: 'https://a:6443'}", "{clusterName: c, endpoint: 'http://k_8s'}"],
        [
            ("{endpoint: 'https://a:6443'}", "clusterName"),
            ("{clusterName: c}", "endpoint"),
            ("{clusterName: c, endpoint: 'https://a:99999'}", "endpoint"),
            ("{clusterName: c, endpoint: 'https:///x'}", "endpoint"),
        ],
    ),
    "KubeControllerManagerConfig": (
        ["{image: x}", "{enabled: false}"],
        [
            ("{}", "image"),
            ("{enabled: true}", "image"),
            ("{image: x, resources: {limits: {gpu: 1}}}", "resources.limits.gpu"),
        ],
    ),
    "KubeEtcdEncryptionConfig": (["{config: {a: 1}}"], [("{}", "config"), ("{config: {}}", "config")]),
    "KubeExternalManifestConfig": (
        ["{name: a, url: 'https://x/y'}"],
        [
            ("{url: 'https://x/y'}", "name"),
            ("{name: A, url: 'https://x/y'}", "name"),
            ("{name: a}", "url"),
            ("{name: a, url: 'ftp://x'}", "url"),
        ],
    ),
    "KubeFlannelCNIConfig": (
        ["{backendType: vxlan}"],
        [("{}", "backendType"), ("{backendType: vxlan, resources: {limits: {x: 1}}}", "resources.limits.x")],
    ),
    "KubeInlineManifestConfig": (["{name: a.b}"], [("{}", "name"), ("{name: A_b}", "name")]),
    "KubeNetworkConfig": (
        [
            "{podSubnets: [10.244.0.0/16], serviceSubnets: [10.96.0.0/12]}",
            "{podSubnets: [10.244.0.0/16, 'fd00::/56'], serviceSubnets: [10.96.0.0/12, 'fd01::/108']}",
        ],
        [
            ("{serviceSubnets: [10.96.0.0/12]}", "podSubnets"),
            ("{podSubnets: [10.244.0.0/16]}", "serviceSubnets"),
            ("{podSubnets: [10.244.0.1/16], serviceSubnets: [10.96.0.0/12]}", "podSubnets.0"),
            ("{podSubnets: [10.244.0.0/30], serviceSubnets: [10.96.0.0/12]}", "podSubnets.0"),
            ("{podSubnets: [10.244.0.0/25], serviceSubnets: [10.96.0.0/12]}", "podSubnets.0"),
            ("{podSubnets: [10.0.0.0/7], serviceSubnets: [10.96.0.0/12]}", "podSubnets.0"),
            ("{podSubnets: [10.244.0.0/16], serviceSubnets: [10.0.0.0/8]}", "serviceSubnets.0"),
            (
                "{podSubnets: [10.244.0.0/16, 10.245.0.0/16], serviceSubnets: [10.96.0.0/12, 'fd01::/108']}",
                "podSubnets",
            ),
            ("{podSubnets: [10.244.0.0/16, 'fd00::/56'], serviceSubnets: [10.96.0.0/12]}", "serviceSubnets"),
            (
                "{podSubnets: [10.244.0.0/16], serviceSubnets: [10.96.0.0/12], nodeCIDRMaskSizeIPv4: 33}",
                "nodeCIDRMaskSizeIPv4",
            ),
            (
                "{podSubnets: [10.244.0.0/16], serviceSubnets: [10.96.0.0/12], nodeCIDRMaskSizeIPv6: 129}",
                "nodeCIDRMaskSizeIPv6",
            ),
        ],
    ),
    "KubeNodeConfig": (
        [
            "{nodeIP: {validSubnets: ['!10.0.0.0/8', 10.0.0.1]}, labels: {a.b/c: x, d: ''}, annotations: {e: f g}, taints: {k: NoSchedule, l: 'v:NoExecute'}}"
        ],
        [
            ("{nodeIP: {validSubnets: [x]}}", "nodeIP.validSubnets.0"),
            ("{labels: {a/b/c: x}}", "labels.a/b/c"),
            ("{labels: {A.b/c: x}}", "labels.A.b/c"),
            ("{labels: {a: 'b c'}}", "labels.a"),
            ("{annotations: {-a: x}}", "annotations.-a"),
            ("{annotations: {talos.dev/owned-labels: x}}", "annotations.talos.dev/owned-labels"),
            ("{annotations: {a: " + "x" * 300000 + "}}", "annotations"),
            ("{taints: {k: x}}", "taints.k"),
            ("{taints: {-k: NoSchedule}}", "taints.-k"),
            ("{taints: {k: 'a b:NoSchedule'}}", "taints.k"),
        ],
    ),
    "KubePrismConfig": (["{port: 7445}"], [("{}", "port"), ("{port: 65536}", "port")]),
    "KubeProxyConfig": (
        ["{image: x, mode: nftables}", "{enabled: false, mode: x}"],
        [("{}", "image"), ("{image: x, mode: userspace}", "mode")],
    ),
    "KubeSchedulerConfig": (["{image: x}", "{enabled: false}"], [("{}", "image")]),
    "KubeServiceAccountConfig": (
        [f"{{issuer: {{privateKey: {pem(PRIVATE_KEY)}, issuerURL: 'https://x'}}}}"],
        [
            ("{issuer: {issuerURL: 'https://x'}}", "issuer.privateKey"),
            ("{issuer: {privateKey: x, issuerURL: 'https://x'}}", "issuer.privateKey"),
            (f"{{issuer: {{privateKey: {pem(PRIVATE_KEY)}}}}}", "issuer.issuerURL"),
        ],
    ),
    "KubeSpanConfig": (
        ["{enabled: false, mtu: 1280}"],
        [("{mtu: 1279}", "mtu"), ("{filters: {endpoints: [x]}}", "filters.endpoints.0")],
    ),
    "KubeStaticPodConfig": (["{name: p, pod: {kind: Pod}}"], [("{pod: {kind: Pod}}", "name"), ("{name: p}", "pod")]),
    "KubeTalosAPIAccessConfig": (
        ["{allowedRoles: ['os:reader', 'os:etcd:backup']}"],
        [("{allowedRoles: [admin]}", "allowedRoles.0")],
    ),
    "KubeletConfig": (
        ["{image: x, config: {a: 1}}"],
        [
            ("{}", "image"),
            ("{image: x, config: {port: 1}}", "config.port"),
            ("{image: x, config: {seccompDefault: true}}", "config.seccompDefault"),
        ],
    ),
    "LVMLogicalVolumeConfig": (
        [
            "{name: l_v, type: raid10, mirrors: 1, stripes: 2, provisioning: {volumeGroup: v, minSize: 1GiB, maxSize: 80%}}"
        ],
        [
            ("{provisioning: {volumeGroup: v, maxSize: 1GiB}}", "name"),
            ("{name: l.v, provisioning: {volumeGroup: v, maxSize: 1GiB}}", "name"),
            ("{name: l, mirrors: 1, provisioning: {volumeGroup: v, maxSize: 1GiB}}", "mirrors"),
            ("{name: l, type: raid1, mirrors: 0, provisioning: {volumeGroup: v, maxSize: 1GiB}}", "mirrors"),
            ("{name: l, type: raid1, stripes: 2, provisioning: {volumeGroup: v, maxSize: 1GiB}}", "stripes"),
            ("{name: l, type: raid0, stripes: 1, provisioning: {volumeGroup: v, maxSize: 1GiB}}", "stripes"),
            ("{name: l, provisioning: {maxSize: 1GiB}}", "provisioning.volumeGroup"),
            ("{name: l, provisioning: {volumeGroup: v}}", "provisioning.maxSize"),
            ("{name: l, provisioning: {volumeGroup: v, maxSize: -1GiB}}", "provisioning.maxSize"),
            ("{name: l, provisioning: {volumeGroup: v, minSize: 2GiB, maxSize: 1GiB}}", "provisioning.minSize"),
        ],
    ),
    "LVMVolumeGroupConfig": (
        ["{name: v, provisioning: {volumeSelector: {match: disk.transport == 'nvme'}}}"],
        [
            ("{name: v}", "provisioning.volumeSelector.match"),
            ("{name: v, provisioning: {volumeSelector: {match: system_disk}}}", "provisioning.volumeSelector.match"),
        ],
    ),
    "Layer2VIPConfig": (
        ["{name: 10.0.0.9, link: e}"],
        [("{link: e}", "name"), ("{name: v, link: e}", "name"), ("{name: 10.0.0.9}", "link")],
    ),
    "LinkAliasConfig": (
        ["{name: net0, selector: {match: link.driver == 'x'}}", "{name: net%d, selector: {match: link.driver == 'x'}}"],
        [
            ("{selector: {match: link.driver == 'x'}}", "name"),
            ("{name: net%s, selector: {match: link.driver == 'x'}}", "name"),
            ("{name: '%d', selector: {match: link.driver == 'x'}}", "name"),
            ("{name: net0}", "selector.match"),
            ("{name: net0, selector: {match: link.driver}}", "selector.match"),
        ],
    ),
    "LinkConfig": (
        [
            "{name: e, addresses: [{address: 10.0.0.5/24}], routes: [{gateway: 10.0.0.1}, {destination: 10.0.0.0/8, gateway: 10.0.0.1, source: 10.0.0.5}]}"
        ],
        [
            ("{}", "name"),
            ("{name: e, addresses: [{}]}", "addresses.0"),
            ("{name: e, addresses: [{address: 0.0.0.0/0}]}", "addresses.0.address"),
            ("{name: e, routes: [{destination: 0.0.0.0/0}]}", "routes.0.destination"),
            ("{name: e, routes: [{destination: '::/0'}]}", "routes.0.destination"),
            ("{name: e, routes: [{gateway: 0.0.0.0}]}", "routes.0.gateway"),
            ("{name: e, routes: [{source: '::'}]}", "routes.0.source"),
        ],
    ),
    "NetworkRuleConfig": (
        [
            "{name: r, portSelector: {ports: [22, 80-90], protocol: tcp}, ingress: [{subnet: 10.0.0.0/8, except: 10.1.0.0/16}]}"
        ],
        [
            ("{portSelector: {ports: [22]}}", "name"),
            ("{name: r}", "portSelector.ports"),
            ("{name: r, portSelector: {ports: [90-80]}}", "portSelector.ports.0"),
            ("{name: r, portSelector: {ports: [80-90, 85]}}", "portSelector.ports.1"),
            ("{name: r, portSelector: {ports: [22]}, ingress: [{}]}", "ingress.0"),
        ],
    ),
    "OOMConfig": (
        ["{triggerExpression: memory_full_avg10 > 12.0, cgroupRankingExpression: '1.0'}"],
        [
            ("{triggerExpression: memory_full_avg10 > 12}", "triggerExpression"),
            ("{cgroupRankingExpression: '1'}", "cgroupRankingExpression"),
            ("{sampleInterval: -1s}", "sampleInterval"),
        ],
    ),
    "RAIDArrayConfig": (
        ["{name: r, provisioning: {volumeSelector: {match: disk.size > 5u}}}"],
        [
            ("{name: " + "r" * 33 + ", provisioning: {volumeSelector: {match: disk.size > 5u}}}", "name"),
            ("{name: r}", "provisioning.volumeSelector.match"),
        ],
    ),
    "RawVolumeConfig": (
        ["{name: r, provisioning: {diskSelector: {match: system_disk}, minSize: 1GiB}}"],
        [
            ("{name: a_b, provisioning: {diskSelector: {match: system_disk}, minSize: 1GiB}}", "name"),
            ("{name: " + "r" * 35 + ", provisioning: {diskSelector: {match: system_disk}, minSize: 1GiB}}", "name"),
            ("{name: r, provisioning: {minSize: 1GiB}}", "provisioning.diskSelector"),
            ("{name: r, provisioning: {diskSelector: {match: system_disk}}}", "provisioning"),
            (
                "{name: r, provisioning: {diskSelector: {match: disk}, minSize: 1GiB}}",
                "provisioning.diskSelector.match",
            ),
        ],
    ),
    "RegistryAuthConfig": (
        ["{name: r, username: u, password: p}"],
        [
            ("{}", "name"),
            ("{name: r, username: u, identityToken: t}", "identityToken"),
            ("{name: r, auth: u, identityToken: t}", "auth"),
        ],
    ),
    "RegistryMirrorConfig": (
        ["{name: '*', endpoints: [{url: 'http://m:5000'}]}"],
        [
            ("{}", "name"),
            ("{name: r, endpoints: [{}]}", "endpoints.0"),
            ("{name: r, endpoints: [{url: 'oci://m'}]}", "endpoints.0.url"),
        ],
    ),
    "RegistryTLSConfig": (
        [f"{{name: r, ca: {pem(CERTIFICATE)}, clientIdentity: {PAIR}}}"],
        [
            ("{}", "name"),
            ("{name: r, ca: x}", "ca"),
            ("{name: r, clientIdentity: {cert: x, key: y}}", "clientIdentity.cert"),
            ("{name: r, clientIdentity: {key: y}}", "clientIdentity.cert"),
        ],
    ),
    "ResolverConfig": (
        ["{nameservers: [{address: 1.1.1.1}], hostDNS: {enabled: true, forwardKubeDNSToHost: true}}"],
        [
            ("{nameservers: [{}]}", "nameservers.0"),
            ("{nameservers: [{address: 1.1.1.1, protocol: DoT}]}", "nameservers.0"),
            ("{nameservers: [{address: 1.1.1.1, tlsServerName: x}]}", "nameservers.0.tlsServerName"),
            ("{hostDNS: {forwardKubeDNSToHost: true}}", "hostDNS.forwardKubeDNSToHost"),
            ("{hostDNS: {resolveMemberNames: true, enabled: false}}", "hostDNS.resolveMemberNames"),
            ("{nameservers: [{address: 1.1.1.1, protocol: DoT, tlsServerName: x}]}", "nameservers.0.protocol"),
        ],
    ),
    "RoutingRuleConfig": (
        ["{name: '1000', table: '100'}", "{name: '1000', action: blackhole}"],
        [
            ("{table: '100'}", "name"),
            ("{name: x, table: '100'}", "name"),
            ("{name: '32766', table: '100'}", "name"),
            ("{name: '0', table: '100'}", "name"),
            ("{name: '5'}", ""),
            ("{name: '5', action: unicast}", ""),
            ("{name: '5', table: main, fwMask: 5}", "fwMask"),
        ],
    ),
    "SideroLinkConfig": (
        ["{apiUrl: 'grpc://a/?jointoken=x'}"],
        [("{}", "apiUrl"), ("{apiUrl: 'http://a'}", "apiUrl"), ("{apiUrl: 'https://a/x'}", "apiUrl")],
    ),
    "StaticHostConfig": (
        ["{name: 10.1.1.1, hostnames: [a]}"],
        [("{hostnames: [a]}", "name"), ("{name: x, hostnames: [a]}", "name"), ("{name: 10.1.1.1}", "hostnames")],
    ),
    "SwapVolumeConfig": (
        ["{name: s, provisioning: {diskSelector: {match: system_disk}, maxSize: 1GiB}}"],
        [("{name: s}", "provisioning.diskSelector")],
    ),
    "SysctlConfig": (["{params: {a: b}}"], [("{params: {'': b}}", "params.")]),
    "SysfsConfig": (["{params: {a: b}}"], [("{params: {'': b}}", "params.")]),
    "TCPProbeConfig": (
        ["{name: p, endpoint: 'a:1'}"],
        [
            ("{endpoint: 'a:1'}", "name"),
            ("{name: p}", "endpoint"),
            ("{name: p, endpoint: 'a:1', interval: -5s}", "interval"),
        ],
    ),
    "TimeSyncConfig": (
        ["{ntp: {servers: [a], useNTS: true}}", "{ptp: {devices: [x]}}"],
        [
            ("{bootTimeout: -1s}", "bootTimeout"),
            ("{ntp: {}, ptp: {}}", "ptp"),
            ("{ntp: {servers: [1.2.3.4], useNTS: true}}", "ntp.servers.0"),
        ],
    ),
    "UnattendedInstallConfig": (
        ["{provisioning: {diskSelector: {match: system_disk}}}"],
        [
            ("{}", "provisioning.diskSelector.match"),
            ("{provisioning: {diskSelector: {match: disk}}}", "provisioning.diskSelector.match"),
        ],
    ),
    "UserVolumeConfig": (
        [
            "{name: d, volumeType: directory}",
            "{name: d, volumeType: disk, provisioning: {diskSelector: {match: system_disk}}, filesystem: {type: btrfs}}",
            "{name: d, provisioning: {diskSelector: {match: system_disk}, minSize: 1GiB, maxSize: -1GiB}, filesystem: {type: xfs, projectQuotaSupport: true}}",
        ],
        [
            ("{volumeType: directory}", "name"),
            ("{name: d, volumeType: tmpfs}", "volumeType"),
            ("{name: d, volumeType: directory, provisioning: {minSize: 1GiB}}", "provisioning"),
            ("{name: d, volumeType: directory, encryption: {provider: luks2}}", "encryption"),
            ("{name: d, volumeType: directory, filesystem: {type: xfs}}", "filesystem"),
            ("{name: d, volumeType: directory, mount: {secure: true}}", "mount"),
            (
                "{name: d, volumeType: disk, provisioning: {diskSelector: {match: system_disk}, grow: true}}",
                "provisioning",
            ),
            (
                "{name: d, provisioning: {diskSelector: {match: system_disk}, minSize: 2GiB, maxSize: 1GiB}}",
                "provisioning.minSize",
            ),
            ("{name: d, provisioning: {diskSelector: {match: system_disk}, minSize: -2GiB}}", "provisioning.minSize"),
            (
                "{name: d, provisioning: {diskSelector: {match: system_disk}, minSize: 2GiB}, filesystem: {type: vfat}}",
                "filesystem.type",
            ),
            (
                "{name: d, provisioning: {diskSelector: {match: system_disk}, minSize: 2GiB}, filesystem: {type: ext4, projectQuotaSupport: true}}",
                "filesystem.projectQuotaSupport",
            ),
            (
                "{name: d, provisioning: {diskSelector: {match: system_disk}, minSize: 2GiB}, filesystem: {type: ext4, xfs: {}}}",
                "filesystem.xfs",
            ),
            ("{name: d, volumeType: directory, trim: {interval: -1s}}", "trim.interval"),
        ],
    ),
    "VLANConfig": (
        ["{name: v, vlanID: 4094, parent: e}"],
        [
            ("{vlanID: 5, parent: e}", "name"),
            ("{name: v, vlanID: 0, parent: e}", "vlanID"),
            ("{name: v, vlanID: 4095, parent: e}", "vlanID"),
            ("{name: v, vlanID: 5}", "parent"),
        ],
    ),
    "VRFConfig": (
        ["{name: v, table: 100}"],
        [("{table: 100}", "name"), ("{name: v}", "table"), ("{name: v, table: main}", "table")],
    ),
    "VethConfig": (
        ["{name: a, peer: {name: b}}"],
        [
            ("{peer: {name: b}}", "name"),
            ("{name: a}", "peer.name"),
            ("{name: a, peer: {name: a}}", "peer.name"),
            ("{name: " + "a" * 16 + ", peer: {name: b}}", "name"),
            ("{name: .., peer: {name: b}}", "name"),
            ("{name: 'a b', peer: {name: b}}", "name"),
            ("{name: a/b, peer: {name: b}}", "name"),
            ("{name: a, peer: {name: b, addresses: [{}]}}", "peer.addresses.0"),
        ],
    ),
    "VolumeConfig": (
        [
            "{name: EPHEMERAL, provisioning: {maxSize: -10GiB, minSize: 10GiB}, encryption: {provider: luks2, keys: [{slot: 0, tpm: {options: {pcrs: [23]}}}]}}",
            "{name: ETCD, provisioning: {minSize: 1GiB}, mount: {secure: true}}",
        ],
        [
            ("{name: DATA}", "name"),
            ("{name: STATE, provisioning: {minSize: 1GiB}}", "provisioning"),
            ("{name: STATE, mount: {secure: true}}", "mount"),
            (
                "{name: STATE, encryption: {provider: luks2, keys: [{nodeID: {}, lockToState: true}]}}",
                "encryption.keys.0.lockToState",
            ),
            ("{name: IMAGECACHE, filesystem: {xfs: {}}}", "filesystem"),
            ("{name: IMAGECACHE, mount: {secure: true}}", "mount"),
            ("{name: LOG, mount: {secure: true}}", "mount"),
            ("{name: EPHEMERAL, encryption: {provider: luks2}}", "encryption.keys"),
            ("{name: EPHEMERAL, encryption: {keys: [{nodeID: {}}]}}", "encryption.provider"),
            ("{name: EPHEMERAL, encryption: {provider: luks2, keys: [{slot: 1}]}}", "encryption.keys.0"),
            (
                "{name: EPHEMERAL, encryption: {provider: luks2, keys: [{nodeID: {}}, {tpm: {}}]}}",
                "encryption.keys.1.slot",
            ),
            (
                "{name: EPHEMERAL, encryption: {provider: luks2, keys: [{tpm: {options: {pcrs: [24]}}}]}}",
                "encryption.keys.0.tpm.options.pcrs.0",
            ),
        ],
    ),
    "WatchdogTimerConfig": (["{device: d, timeout: 10s}"], [("{}", "device"), ("{device: d, timeout: 9s}", "timeout")]),
    "WireguardConfig": (
        [f"{{name: w, privateKey: {KEY}, listenPort: 51820, peers: [{{publicKey: {KEY}, presharedKey: {KEY}}}]}}"],
        [
            (f"{{privateKey: {KEY}}}", "name"),
            ("{name: w}", "privateKey"),
            ("{name: w, privateKey: abc}", "privateKey"),
            (f"{{name: w, privateKey: {KEY}, listenPort: 70000}}", "listenPort"),
            (f"{{name: w, privateKey: {KEY}, peers: [{{}}]}}", "peers.0.publicKey"),
            (f"{{name: w, privateKey: {KEY}, peers: [{{publicKey: YQ==}}]}}", "peers.0.publicKey"),
            (
                f"{{name: w, privateKey: {KEY}, peers: [{{publicKey: {KEY}, presharedKey: zzz}}]}}",
                "peers.0.presharedKey",
            ),
            (
                f"{{name: w, privateKey: {KEY}, peers: [{{publicKey: {KEY}, persistentKeepaliveInterval: -1s}}]}}",
                "peers.0.persistentKeepaliveInterval",
            ),
        ],
    ),
    "ZswapConfig": (
        ["{maxPoolPercent: 100}"],
        [("{maxPoolPercent: 101}", "maxPoolPercent"), ("{maxPoolPercent: -1}", "maxPoolPercent")],
    ),
}
#: What Talos takes with a warning.
WARNED = [
    ("BGPInstanceConfig", "{name: b, localASN: 5}", ""),
    ("BondConfig", "{name: b, links: [a], bondMode: 802.3ad, miimon: 100, updelay: 100}", "downdelay"),
    ("ContainerConfig", "{name: c, image: 'ghcr.io/a/b:1'}", "image"),
    ("ImageVerificationConfig", "{rules: [{image: 'a/b:1', skip: true}]}", "rules.0.image"),
    ("ImageVerificationConfig", "{rules: [{image: a@b/c, skip: true}]}", "rules.0.image"),
    ("ImageVerificationConfig", "{rules: [{image: nginx, skip: true}]}", "rules.0.image"),
    ("KubeAuthorizerConfig", "{name: n, type: RBAC, webhook: {a: 1}}", "webhook"),
    ("KubeProxyConfig", "{image: x, mode: ipvs}", "mode"),
    ("KubeProxyConfig", "{image: x, extraArgs: {v: '4'}}", "extraArgs"),
    (
        "ResolverConfig",
        "{nameservers: [{address: 1.1.1.1, protocol: DoH, tlsServerName: x}], hostDNS: {enabled: true}}",
        "nameservers",
    ),
    ("UnattendedInstallConfig", "{provisioning: {diskSelector: {match: system_disk}}}", "installer"),
]
#: Whatever a machine is, these kinds need it to be a control plane node; that is tested elsewhere.
ROLE = "control plane nodes only"


def verdict(kind: str, body: str, at: Version = (1, 14)) -> tuple[list[DocumentVerdict], Sequence[DocumentVerdict]]:
    value = load(body.encode(), "go-yaml-3").documents[0].value
    assert isinstance(value, dict)
    found = validate([{"apiVersion": "v1alpha1", "kind": kind, **value}], at)
    return [
        error for error in found.errors if ROLE not in error.message and "discovery service" not in error.message
    ], found.warnings


def dotted(path: NodePath) -> str:
    return ".".join(map(str, path))


@pytest.mark.parametrize(("kind", "body"), [(kind, body) for kind, (good, _) in CASES.items() for body in good])
def test_what_talos_takes(kind: str, body: str) -> None:
    assert verdict(kind, body)[0] == []


@pytest.mark.parametrize(
    ("kind", "body", "path"), [(kind, *bad) for kind, (_, refused) in CASES.items() for bad in refused]
)
def test_what_talos_refuses(kind: str, body: str, path: str) -> None:
    errors = verdict(kind, body)[0]
    assert path in [dotted(error.path) for error in errors]
    assert {(error.document, error.kind) for error in errors} == {(0, kind)}


@pytest.mark.parametrize(("kind", "body", "path"), WARNED)
def test_what_talos_warns_of(kind: str, body: str, path: str) -> None:
    errors, warnings = verdict(kind, body)
    assert errors == []
    assert path in [dotted(warning.path) for warning in warnings]


@pytest.mark.parametrize(
    ("kind", "body", "before", "since"),
    [
        ("VolumeConfig", "{name: STATE}", (1, 10), (1, 11)),
        ("VolumeConfig", "{name: ETCD}", (1, 13), (1, 14)),
        ("VolumeConfig", "{name: EPHEMERAL, provisioning: {minSize: 10GiB, maxSize: -5GiB}}", (1, 12), (1, 13)),
        (
            "UserVolumeConfig",
            "{name: d, volumeType: disk, provisioning: {diskSelector: {match: system_disk}}, filesystem: {type: btrfs}}",
            (1, 13),
            (1, 14),
        ),
    ],
)
def test_what_later_versions_take(kind: str, body: str, before: Version, since: Version) -> None:
    assert verdict(kind, body, before)[0]
    assert not verdict(kind, body, since)[0]


@pytest.mark.parametrize(
    ("kind", "body", "before", "since"),
    [
        ("ResolverConfig", "{nameservers: [{}]}", (1, 13), (1, 14)),
        ("VolumeConfig", "{name: STATE, mount: {secure: true}}", (1, 13), (1, 14)),
        ("VolumeConfig", "{name: EPHEMERAL, provisioning: {minSize: -5GiB}}", (1, 12), (1, 13)),
    ],
)
def test_what_later_versions_refuse(kind: str, body: str, before: Version, since: Version) -> None:
    assert not verdict(kind, body, before)[0]
    assert verdict(kind, body, since)[0]


def test_a_key_of_a_client_is_read_before_1_14() -> None:
    body = f"{{name: r, clientIdentity: {PAIR}}}"
    assert [dotted(error.path) for error in verdict("RegistryTLSConfig", body, (1, 13))[0]] == ["clientIdentity.key"]
