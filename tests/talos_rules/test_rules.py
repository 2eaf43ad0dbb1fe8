"""The rules about machines on whole repositories: where they speak, and where they know too little to."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
Files = dict[str, str]

HOST_NAME = "machine: {network: {hostname: a}}\n"
KUBELET_136 = "machine: {kubelet: {image: 'ghcr.io/siderolabs/kubelet:v1.36.0'}}\n"
UPGRADE_136 = (
    "apiVersion: tuppr.home-operations.com/v1alpha1\nkind: KubernetesUpgrade\nmetadata: {name: a}\n"
    "spec: {kubernetes: {version: v1.36.0}}\n"
)
DEPLOYED_TO_NORTH = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: argocd}\nspec:\n"
    "  project: default\n  source: {repoURL: 'https://git.example.org/team/platform.git', path: apps}\n"
    "  destination: {name: north, namespace: default}\n"
)
OF_113 = {"stackwright.yaml": 'versions: {talos: "1.13"}\n'}
OF_111 = {"stackwright.yaml": 'versions: {talos: ["1.11", "1.13"]}\n'}
JSON_PATCH = '- {op: add, path: /machine/sysctls, value: {a: "1"}}\n'
VANILLA = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"
GVISOR = "d9ff89777e246792e7642abd3220a616afb4e49822382e4213a2e528ab826fe5"
SCHEMATIC = "customization: {systemExtensions: {officialExtensions: [siderolabs/gvisor]}}\n"
SCRIPT = "#!/bin/sh\n"


def talconfig(*nodes: str, talos: str | None = "v1.13.2", kubernetes: str = "v1.35.0", more: str = "") -> str:
    version = f"talosVersion: {talos}\n" if talos else ""
    listed = "".join(f"  - {{installDisk: /dev/sda, {node}}}\n" for node in nodes or (node(11),))
    return (
        f"clusterName: north\nendpoint: https://192.0.2.10:6443\n{version}kubernetesVersion: {kubernetes}\n"
        f"nodes:\n{listed}{more}"
    )


def node(number: int, more: str = "controlPlane: true", name: str = "") -> str:
    return f"hostname: {name or f'n{number}'}, ipAddress: 192.0.2.{number}, {more}"


def link(host: str, address: str, *, gateway: str = "192.0.2.1", name: str = "eth0", vip: str = "") -> str:
    routes = f"routes: [{{gateway: {gateway}}}]\n" if gateway else ""
    virtual = f"---\napiVersion: v1alpha1\nkind: Layer2VIPConfig\nname: {vip}\nlink: {name}\n" if vip else ""
    named = f"apiVersion: v1alpha1\nkind: HostnameConfig\nauto: off\nhostname: {host}\n---\n" if host else ""
    return (
        f"{named}apiVersion: v1alpha1\nkind: LinkConfig\nname: {name}\n"
        f"addresses: [{{address: {address}}}]\n{routes}{virtual}"
    )


def interface(host: str, address: str, more: str = "routes: [{network: 0.0.0.0/0, gateway: 192.0.2.1}]") -> str:
    named = f"    hostname: {host}\n" if host else ""
    return (
        f"machine:\n  network:\n{named}    interfaces:\n      - interface: eth0\n"
        f"        addresses: [{address}]\n        {more}\n"
    )


def whole(
    *,
    name: str = "north",
    host: str = "192.0.2.10",
    role: str = "worker",
    identity: str = "id: bm9ydGg=",
    more: str = "",
) -> str:
    return (
        f'version: v1alpha1\nmachine: {{type: {role}, token: "", ca: {{crt: "", key: ""}}}}\n'
        f'cluster:\n  clusterName: {name}\n  controlPlane: {{endpoint: "https://{host}:6443"}}\n  {identity}\n{more}'
    )


def image(written: str, more: str = "") -> str:
    return f"machine:\n  install: {{image: '{written}'}}\n{more}"


def namespace(name: str = "kubevirt", label: str = "") -> str:
    labels = f", labels: {{pod-security.kubernetes.io/enforce: {label}}}" if label else ""
    return f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}{labels}}}\n"


ADMISSION = (
    "  apiServer:\n    admissionControl:\n      - name: PodSecurity\n        configuration:\n"
    "          defaults: {enforce: %s}\n          exemptions: {namespaces: [%s]}\n"
)
CONTROL_PLANE = whole(role="controlplane", more=ADMISSION % ("baseline", "kube-system"))

#: Rule → repositories by what they show, with the severities of the findings that they must give.
CASES: dict[str, dict[str, tuple[Files, list[str]]]] = {
    "TAL001": {
        "both families, every kind of link": (
            {
                f"{kind}.yaml": f"apiVersion: v1alpha1\nkind: {kind}\nname: a\nroutes: [{{destination: '{to}', gateway: g}}]\n"
                for kind, to in [("BondConfig", "0.0.0.0/0"), ("VLANConfig", "::/0"), ("WireguardConfig", "::/0")]
            },
            ["error"] * 3,
        ),
        "a part of all addresses": (
            {"a.yaml": "apiVersion: v1alpha1\nkind: LinkConfig\nname: a\nroutes: [{destination: 128.0.0.0/1}]\n"},
            [],
        ),
        "the old fields": ({"a.yaml": interface("a", "192.0.2.11/24")}, []),
        "what Talos' own verdict tells": (
            {
                "stackwright.yaml": "versions: {talos: '1.13'}\n"
                "talos: {nodes: [{name: a, role: worker, patches: [a.yaml]}]}\n",
                "a.yaml": "apiVersion: v1alpha1\nkind: LinkConfig\nname: a\n"
                "routes: [{destination: 0.0.0.0/0, gateway: 192.0.2.1}]\n",
            },
            [],
        ),
    },
    "TAL002": {
        "no version": ({"a.yaml": JSON_PATCH}, ["info"]),
        "one version without, one with several documents": ({**OF_111, "a.yaml": JSON_PATCH}, ["info"]),
        "the base is here and has one document": ({**OF_113, "a.yaml": JSON_PATCH, "base.yaml": whole()}, ["info"]),
        "the base is here and has several": (
            {
                **OF_113,
                "a.yaml": JSON_PATCH,
                "base.yaml": f"{whole()}---\napiVersion: v1alpha1\nkind: HostnameConfig\n",
            },
            ["error"],
        ),
        "in talhelper's configuration of an old version": (
            {"talconfig.yaml": talconfig(talos="v1.9.2", more=f"patches: ['{JSON_PATCH.strip()}']\n")},
            ["info"],
        ),
        "of kustomize": ({**OF_113, "a.yaml": "- {op: add, path: /spec/replicas, value: 3}\n"}, []),
    },
    "TAL003": {
        "named by talhelper, which does not say its version": (
            {"talconfig.yaml": talconfig(talos=None, more="patches: ['@a.yaml']\n"), "a.yaml": "# none\n"},
            ["info"],
        ),
        "talhelper leaves it out itself": (
            {"talconfig.yaml": talconfig(talos=None, more="patches: ['@a.yaml']\n"), "a.yaml": "\n"},
            [],
        ),
        "nothing names it": ({**OF_113, "talos/patches/worker.yaml": "# none\n"}, []),
        "no patch": (
            {
                "talconfig.yaml": talconfig(node(11, "machineFiles: [{content: '@a.yaml'}], controlPlane: true")),
                "a.yaml": "# none\n",
            },
            [],
        ),
        "of the scaffold": (
            {**OF_113, "scripts/talos-config": SCRIPT, "talos/nodes/a.yaml": "", "talos/patches/all.yaml": "{}\n"},
            ["error", "error"],
        ),
    },
    "TAL004": {
        "beside the file": ({"t/talconfig.yaml": talconfig(more="patches: ['@./a.yaml']\n"), "t/a.yaml": "a: 1\n"}, []),
        "above it": ({"t/talconfig.yaml": talconfig(more="patches: ['@../a.yaml']\n"), "a.yaml": "a: 1\n"}, []),
        "filled in": ({"talconfig.yaml": talconfig(more="patches: ['@${DIR}/a.yaml']\n")}, []),
        "a text": ({"talconfig.yaml": talconfig(more="patches: ['machine: {}']\n")}, []),
        "a folder": ({"talconfig.yaml": talconfig(more="patches: ['@p']\n"), "p/a.yaml": "a: 1\n"}, ["error"]),
        "of a node, of a group and of a manifest": (
            {
                "talconfig.yaml": talconfig(
                    node(11, "controlPlane: true, patches: ['@a.yaml']"),
                    more="worker: {machineFiles: [{content: '@b', path: /b}]}\n"
                    "inlineManifests: [{name: c, contents: '@c.yaml'}]\n",
                )
            },
            ["error"] * 3,
        ),
    },
    "TAL005": {
        "the last that there is": ({"a.yaml": image("ghcr.io/siderolabs/installer:v1.13.9")}, []),
        "no version": ({"a.yaml": image("ghcr.io/siderolabs/installer:latest")}, []),
        "a candidate": ({"a.yaml": image("ghcr.io/siderolabs/installer:v1.14.0-rc.1")}, ["error"]),
        "a mirror": ({"a.yaml": image("mirror.example.org/siderolabs/installer:v1.14.0")}, []),
        "the document of 1.14": (
            {
                "a.yaml": "apiVersion: v1alpha1\nkind: UnattendedInstallConfig\n"
                "installer: {image: 'ghcr.io/siderolabs/installer:v1.14.0'}\n"
            },
            ["error"],
        ),
        "with talhelper's version": (
            {
                "talconfig.yaml": talconfig(
                    talos="v1.14.0", more="worker: {talosImageURL: ghcr.io/siderolabs/installer}\n"
                )
            },
            ["error"],
        ),
        "with a version in talhelper": (
            {
                "talconfig.yaml": talconfig(
                    node(11, f"controlPlane: true, talosImageURL: 'factory.talos.dev/installer/{VANILLA}:v1.13.2'")
                )
            },
            ["error"],
        ),
        "a well-formed id": ({"a.yaml": image(f"factory.talos.dev/metal-installer-secureboot/{VANILLA}:v1.14.0")}, []),
        "an id in capitals": (
            {"a.yaml": image(f"factory.talos.dev/metal-installer/{VANILLA.upper()}:v1.14.0")},
            ["error"],
        ),
        "an id that is filled in": ({"a.yaml": image("factory.talos.dev/metal-installer/${ID}:v1.14.0")}, []),
        "another factory": ({"a.yaml": image("factory.example.org/metal-installer/abc:v1.14.0")}, []),
    },
    "TAL006": {
        "the same version": (
            {
                "talconfig.yaml": talconfig(talos="1.13.2", more="patches: ['@a.yaml']\n"),
                "a.yaml": image("ghcr.io/siderolabs/installer:v1.13.2"),
            },
            [],
        ),
        "inline": (
            {
                "talconfig.yaml": talconfig(
                    more="patches:\n  - |\n    machine: {install: {image: 'ghcr.io/siderolabs/installer:v1.12.0'}}\n"
                )
            },
            ["warning"],
        ),
        "named twice": (
            {
                "talconfig.yaml": talconfig(more="patches: ['@a.yaml', '@./a.yaml']\n"),
                "a.yaml": image("ghcr.io/siderolabs/installer:v1.13.1"),
            },
            ["warning"],
        ),
        "not named": (
            {"talconfig.yaml": talconfig(), "a.yaml": image("ghcr.io/siderolabs/installer:v1.12.0")},
            [],
        ),
    },
    "TAL007": {
        "made of it": (
            {"talos/s.yaml": SCHEMATIC, "talos/a.yaml": image(f"factory.talos.dev/metal-installer/{GVISOR}:v1.13.0")},
            [],
        ),
        "the extensions sorted": (
            {
                "s.yaml": SCHEMATIC.replace("siderolabs/gvisor", "siderolabs/zfs, siderolabs/drbd"),
                "a.yaml": image(
                    "factory.talos.dev/metal-installer/"
                    "98442b5bb4e8d050f30978ce3e6ec22e7bf534d57cafcd51313235128057e612:v1.13.0"
                ),
            },
            [],
        ),
        "two schematics": (
            {
                "talos/s.yaml": SCHEMATIC,
                "talos/t.yaml": "customization: {}\n",
                "talos/a.yaml": image("factory.talos.dev/installer/" + "a" * 64 + ":v1.13.0"),
            },
            [],
        ),
        "two images": (
            {
                "talos/s.yaml": SCHEMATIC,
                "talos/a.yaml": image(f"factory.talos.dev/installer/{VANILLA}:v1.13.0"),
                "talos/b.yaml": image("factory.talos.dev/installer/" + "a" * 64 + ":v1.13.0"),
            },
            [],
        ),
        "another part of the repository": (
            {"images/s.yaml": SCHEMATIC, "talos/a.yaml": image(f"factory.talos.dev/installer/{VANILLA}:v1.13.0")},
            [],
        ),
        "an id that cannot be known": (
            {
                "talos/s.yaml": "customization: {extraKernelArgs: ['a b']}\n",
                "talos/a.yaml": image(f"factory.talos.dev/installer/{VANILLA}:v1.13.0"),
            },
            [],
        ),
        "beside it in talhelper": (
            {
                "talconfig.yaml": talconfig(
                    node(
                        11,
                        f"controlPlane: true, talosImageURL: factory.talos.dev/installer/{VANILLA},"
                        f" schematic: {SCHEMATIC.strip().replace('customization: ', '{customization: ')}}}",
                    )
                )
            },
            ["warning"],
        ),
        "another node's": (
            {
                "talconfig.yaml": talconfig(
                    node(11, f"controlPlane: true, talosImageURL: factory.talos.dev/installer/{VANILLA}"),
                    node(12, f"schematic: {SCHEMATIC.strip().replace('customization: ', '{customization: ')}}}"),
                )
            },
            [],
        ),
    },
    "TAL008": {
        "refused": (
            {
                "talconfig.yaml": talconfig(
                    node(11), node(12, "networkInterfaces: [{vip: {ip: 192.0.2.10}}]"), talos="v1.11.1"
                )
            },
            ["error"],
        ),
        "on control planes": (
            {
                "talconfig.yaml": talconfig(
                    *(node(n, "controlPlane: true, networkInterfaces: [{vip: {ip: 192.0.2.10}}]") for n in (11, 12, 13))
                )
            },
            [],
        ),
        "beside a worker": (
            {"w.yaml": f"{whole()}---\napiVersion: v1alpha1\nkind: Layer2VIPConfig\nname: 192.0.2.10\nlink: eth0\n"},
            ["warning"],
        ),
        "beside a control plane": (
            {
                "c.yaml": f"{whole(role='controlplane')}---\napiVersion: v1alpha1\nkind: Layer2VIPConfig\n"
                "name: 192.0.2.10\nlink: eth0\n"
            },
            [],
        ),
        "in a patch": ({"worker.yaml": "apiVersion: v1alpha1\nkind: Layer2VIPConfig\nname: 192.0.2.10\nlink: a\n"}, []),
    },
    "TAL009": {
        "one": ({"talconfig.yaml": talconfig(node(11))}, []),
        "three": ({"talconfig.yaml": talconfig(node(11), node(12), node(13))}, []),
        "four and a worker": (
            {"talconfig.yaml": talconfig(*map(node, (11, 12, 13, 14)), node(15, "controlPlane: false"))},
            ["info"],
        ),
        "files": ({f"nodes/{n}.yaml": whole(role="controlplane") for n in ("a", "b")}, []),
    },
    "TAL010": {
        "one cluster": ({"a.yaml": whole(), "b.yaml": whole(role="controlplane")}, []),
        "two clusters": ({"a.yaml": whole(), "b.yaml": whole(name="south", host="192.0.2.20")}, ["error"]),
        "two clusters of two machines": (
            {
                **{f"n/{n}.yaml": whole() for n in "ab"},
                **{f"s/{n}.yaml": whole(name="south", host="192.0.2.20") for n in "ab"},
            },
            ["error"],
        ),
        "another name for one endpoint": ({"a.yaml": whole(), "b.yaml": whole(name="south")}, []),
        "another endpoint of one cluster": ({"a.yaml": whole(), "b.yaml": whole(host="192.0.2.20")}, []),
        "blank secrets": (
            {
                "a.yaml": whole(identity='id: ""'),
                "b.yaml": whole(name="south", host="192.0.2.20", identity='id: ""'),
            },
            [],
        ),
        "secrets that are filled in": (
            {
                "a.yaml": whole(identity='secret: "${SECRET}"'),
                "b.yaml": whole(name="south", host="192.0.2.20", identity='secret: "${SECRET}"'),
            },
            [],
        ),
        "a machine of another bundle": ({"a.yaml": whole(), "b.yaml": whole(identity="id: c291dGg=")}, ["error"]),
        "an older copy elsewhere": ({"a.yaml": whole(), "rendered/b.yaml": whole(identity="id: c291dGg=")}, []),
        "an archived copy": ({"a.yaml": whole(), "old/b.yaml": whole(name="south", host="192.0.2.20")}, []),
        "while an authority is replaced": (
            {
                "a.yaml": whole(identity="ca: {crt: bm9ydGg=}", more="  acceptedCAs: [{crt: c291dGg=}]\n"),
                "b.yaml": whole(identity="ca: {crt: c291dGg=}"),
            },
            [],
        ),
    },
    "TAL011": {
        "a whole control plane": ({"c.yaml": CONTROL_PLANE, "n.yaml": namespace()}, ["warning"]),
        "a level that is too low": (
            {"talconfig.yaml": talconfig(), "n.yaml": namespace(label="baseline")},
            ["warning"],
        ),
        "labelled": ({"talconfig.yaml": talconfig(), "n.yaml": namespace(label="privileged")}, []),
        "labelled in another place": (
            {"talconfig.yaml": talconfig(), "n.yaml": namespace(), "m.yaml": namespace(label="privileged")},
            [],
        ),
        "software that needs no more": ({"talconfig.yaml": talconfig(), "n.yaml": namespace("web")}, []),
        "exempt": (
            {
                "c.yaml": whole(role="controlplane", more=ADMISSION % ("baseline", "kubevirt")),
                "n.yaml": namespace(),
            },
            [],
        ),
        "exempt by a patch": (
            {
                "talconfig.yaml": talconfig(),
                "p.yaml": "cluster:\n" + ADMISSION % ("baseline", "kubevirt"),
                "n.yaml": namespace(),
            },
            [],
        ),
        "a level that lets it": (
            {
                "talconfig.yaml": talconfig(),
                "p.yaml": "cluster:\n" + ADMISSION % ("privileged", ""),
                "n.yaml": namespace(),
            },
            [],
        ),
        "taken out by a patch": (
            {
                "talconfig.yaml": talconfig(),
                "p.yaml": "cluster: {apiServer: {admissionControl: {$patch: delete}}}\n",
                "n.yaml": namespace(),
            },
            [],
        ),
        "no control plane": ({"w.yaml": whole(), "n.yaml": namespace()}, []),
        "patches only": ({"p.yaml": "machine: {type: controlplane}\n", "n.yaml": namespace()}, []),
        "a template of Talos": (
            {"talconfig.yaml": talconfig(), "talos/patch.yaml.j2": "{{ a }}", "n.yaml": namespace()},
            [],
        ),
        "a JSON patch": ({"talconfig.yaml": talconfig(talos=None), "p.yaml": JSON_PATCH, "n.yaml": namespace()}, []),
        "another cluster": (
            {"talconfig.yaml": talconfig(), "vars.yaml": "k3s_version: v1.35.1+k3s1\n", "n.yaml": namespace()},
            [],
        ),
        "labels of the kustomization": (
            {
                "talconfig.yaml": talconfig(),
                "k/kustomization.yaml": "resources: [n.yaml]\nlabels: [{pairs: {a: b}}]\n",
                "k/n.yaml": namespace(),
            },
            [],
        ),
    },
    "TAL012": {
        "no version": ({"a.yaml": "machine: {time: {servers: [a]}}\n"}, []),
        "not in every version": ({**OF_111, "a.yaml": "machine: {time: {servers: [a]}}\n"}, []),
        "in every version": ({**OF_113, "a.yaml": "machine: {time: {servers: [a]}}\n"}, ["info"]),
        "later": ({**OF_113, "a.yaml": "machine: {kubelet: {image: a}}\n"}, []),
        "nothing in it": ({**OF_113, "a.yaml": "machine: {time: {}, registries: {}}\n"}, []),
    },
    "NET001": {
        "in talhelper": ({"talconfig.yaml": talconfig(node(11, name="a"), node(12, name="A"))}, ["error"]),
        "not set": (
            {"talconfig.yaml": talconfig(*(node(n, "ignoreHostname: true", "a") for n in (11, 12)))},
            [],
        ),
        "filled in": ({"talconfig.yaml": talconfig(*(node(n, name="'${NAME}'") for n in (11, 12)))}, []),
        "three files": ({f"n/{n}.yaml": link("a", "192.0.2.11/24") for n in "abc"}, ["warning"] * 2),
        "a source and what it renders to": ({f"{n}/a.yaml": link("a", "192.0.2.11/24") for n in ("src", "out")}, []),
        "alternatives for one machine": ({f"n/a{n}.yaml": link("a", "192.0.2.11/24") for n in ("", "-gpu")}, []),
        "files that are called otherwise": ({f"n/{n}.yaml": link("a", "192.0.2.11/24") for n in ("b", "c")}, []),
        "in an archive": ({f"old/{n}.yaml": link("a", "192.0.2.11/24") for n in "ab"}, []),
        "two files": ({f"n/{n}.yaml": link("a", "192.0.2.11/24") for n in "ab"}, ["warning"]),
        "patches that talhelper's file names": (
            {
                "talconfig.yaml": talconfig(more="patches: ['@./n/a.yaml', '@./n/b.yaml']\n"),
                **{f"n/{n}.yaml": link("a", "192.0.2.11/24") for n in "ab"},
            },
            [],
        ),
    },
    "NET002": {
        "a name that DNS knows": (
            {"talconfig.yaml": talconfig(*(f"hostname: {n}, ipAddress: host.example.org" for n in "ab"))},
            ["error"],
        ),
        "one of several": (
            {
                "talconfig.yaml": talconfig(
                    "hostname: a, ipAddress: '192.0.2.1, 2001:DB8::1'", "hostname: b, ipAddress: '2001:db8:0::1'"
                )
            },
            ["error"],
        ),
        "a virtual address of all control planes": (
            {
                "talconfig.yaml": talconfig(
                    *(node(n, "controlPlane: true, networkInterfaces: [{vip: {ip: 192.0.2.10}}]") for n in (11, 12, 13))
                )
            },
            [],
        ),
        "a virtual address that a node has": (
            {
                "talconfig.yaml": talconfig(
                    node(11, "controlPlane: true, networkInterfaces: [{vip: {ip: 192.0.2.12}}]"), node(12)
                )
            },
            ["error"],
        ),
        "two files": ({f"n/{n}.yaml": link(n, "192.0.2.11/24") for n in "ab"}, ["warning"]),
        "old fields": ({f"n/{n}.yaml": interface(n, "192.0.2.11/24") for n in "ab"}, ["warning"]),
        "a VLAN": (
            {
                f"n/{n}.yaml": interface(
                    n,
                    f"192.0.2.{i}/24",
                    "vlans: [{vlanId: 2, addresses: [10.0.0.1/24], routes: [{gateway: 10.0.0.254}]}]",
                )
                for i, n in enumerate("ab", 11)
            },
            ["warning"],
        ),
        "alternatives without a name": (
            {"n/controlplane.yaml": interface("", "192.0.2.11/24"), "n/a.yaml": link("a", "192.0.2.11/24")},
            [],
        ),
        "a source and what it renders to": ({f"{n}/a.yaml": link("a", "192.0.2.11/24") for n in ("src", "out")}, []),
        "clusters of their own": ({f"{n}/{n}.yaml": link(n, "192.0.2.11/24") for n in "ab"}, []),
        "an address of each machine's own bridge": (
            {f"n/{n}.yaml": link(n, "10.0.0.1/24", gateway="", name="br0") for n in "ab"},
            [],
        ),
        "an address for anycast": ({f"n/{n}.yaml": link(n, "198.51.100.1/32", gateway="") for n in "ab"}, []),
        "two links of one machine": (
            {"n/a.yaml": link("a", "198.51.100.1/32") + "---\n" + link("", "198.51.100.1/32", name="eth1")},
            [],
        ),
        "a virtual address in files": (
            {"n/a.yaml": link("a", "192.0.2.11/24", vip="192.0.2.12"), "n/b.yaml": link("b", "192.0.2.12/24")},
            ["warning"],
        ),
        "a shared virtual address in files": (
            {f"n/{n}.yaml": link(n, f"192.0.2.{i}/24", vip="192.0.2.10") for i, n in enumerate("ab", 11)},
            [],
        ),
    },
    "NET003": {
        "with the default of talhelper": (
            {"talconfig.yaml": talconfig(more="clusterSvcNets: [10.244.0.0/16]\n")},
            ["warning"],
        ),
        "a node in the default subnet": (
            {"talconfig.yaml": talconfig("hostname: a, ipAddress: 10.244.1.5")},
            ["warning"],
        ),
        "a node in the subnet of Services": (
            {"talconfig.yaml": talconfig(more="clusterSvcNets: [192.0.2.0/24]\n")},
            ["warning"],
        ),
        "an endpoint of IPv6 has other defaults": (
            {
                "talconfig.yaml": talconfig("hostname: a, ipAddress: 10.244.1.5").replace(
                    "192.0.2.10:", "[2001:db8::1]:"
                )
            },
            [],
        ),
        "nothing in common": (
            {
                "talconfig.yaml": talconfig(
                    more="clusterPodNets: [10.1.0.0/16, 'fd00::/56']\nclusterSvcNets: [10.2.0.0/16]\n"
                )
            },
            [],
        ),
        "two patches": (
            {
                "a.yaml": "cluster: {network: {podSubnets: [10.0.0.0/8]}}\n",
                "b.yaml": "cluster: {network: {serviceSubnets: [10.96.0.0/12]}}\n",
            },
            [],
        ),
        "of 1.14": (
            {
                "a.yaml": "apiVersion: v1alpha1\nkind: KubeNetworkConfig\n"
                "podSubnets: [10.96.0.0/16]\nserviceSubnets: [10.96.0.0/12]\n"
            },
            ["warning"],
        ),
        "the machine of the file": (
            {
                "a.yaml": link("a", "10.1.0.5/16", gateway="10.1.0.1")
                + "---\ncluster: {network: {podSubnets: [10.1.0.0/16]}}\n"
            },
            ["warning"],
        ),
        "filled in": ({"talconfig.yaml": talconfig(more="clusterSvcNets: ['${SERVICES}']\n")}, []),
    },
    "NET004": {
        "IPv6 in another spelling": ({"a.yaml": "cluster: {network: {podSubnets: ['FD00:0::/56']}}\n"}, []),
        "no address": ({"a.yaml": "cluster: {network: {podSubnets: [pods/16]}}\n"}, ["error"]),
        "in talhelper": ({"talconfig.yaml": talconfig(more="clusterPodNets: [10.1.2.3/16]\n")}, ["info"]),
        "what Talos checks itself": (
            {"a.yaml": "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.1.2.3/16]\n"},
            [],
        ),
    },
    "TAL024": {
        "the old field": ({**OF_113, "talos/a.yaml": HOST_NAME}, ["warning"]),
        "a base that is made of a template": (
            {
                **OF_113,
                "talos/nodes/a.yaml": HOST_NAME,
                "talos/machineconfig.yaml.j2": "machine:\n  type: {{ role }}\ncluster:\n  clusterName: a\n",
            },
            [],
        ),
        "a patch that is made of a template": (
            {**OF_113, "talos/a.yaml": HOST_NAME, "talos/b.yaml.j2": "machine:\n  type: {{ role }}\n"},
            ["warning"],
        ),
        "the version by an image alone": (
            {
                "talos/a.yaml": HOST_NAME.replace(
                    "machine: {", "machine: {install: {image: 'ghcr.io/siderolabs/installer:v1.13.2'}, "
                )
            },
            ["warning"],
        ),
        "the version by another file": (
            {"talos/a.yaml": HOST_NAME, "talos/env.yaml": "talosVersion: v1.13.2\n"},
            ["warning"],
        ),
        "a name with the base's auto": (
            {**OF_113, "a.yaml": "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: a\n"},
            ["warning"],
        ),
        "a name without the base's auto": (
            {**OF_113, "a.yaml": "apiVersion: v1alpha1\nkind: HostnameConfig\nauto: off\nhostname: a\n"},
            [],
        ),
        "a field of the base before": (
            {**OF_113, "a.yaml": "machine: {features: {stableHostname: true}}\n"},
            ["warning"],
        ),
        "a role by its name": ({**OF_113, "talos/worker.yaml": HOST_NAME}, ["warning"]),
        "an older Talos": ({"stackwright.yaml": "versions: {talos: '1.11'}\n", "a.yaml": HOST_NAME}, []),
        "an older Talos beside": ({**OF_111, "a.yaml": HOST_NAME}, []),
        "a Talos that is not known": ({"a.yaml": HOST_NAME}, []),
        "a base of its own": ({**OF_113, "talos/a.yaml": HOST_NAME, "talos/base.yaml": whole()}, []),
        "part of a base": (
            {**OF_113, "talos/a.yaml": HOST_NAME, "talos/base.yaml": "machine: {type: worker, sysctls: {a: b}}\n"},
            [],
        ),
        "a deletion beside": (
            {
                **OF_113,
                "talos/nodes/a.yaml": HOST_NAME,
                "talos/patches/all.yaml": "apiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete\n",
            },
            [],
        ),
        "a machine that is known": (
            {
                "stackwright.yaml": "versions: {talos: '1.13'}\n"
                "talos: {nodes: [{name: n1, role: worker, patches: [a.yaml]}]}\n",
                "a.yaml": HOST_NAME,
            },
            [],
        ),
        "another mistake": ({**OF_113, "a.yaml": "machine: {kubelet: {image: ''}, nodeLabels: {'-': a}}\n"}, []),
        "an archive": ({**OF_113, "archive/a.yaml": HOST_NAME}, []),
    },
    "VER004": {
        "too old": ({"talconfig.yaml": talconfig(kubernetes="v1.30.1")}, ["error"]),
        "the oldest": ({"talconfig.yaml": talconfig(kubernetes="1.31.0")}, []),
        "a Talos that is not known": ({"talconfig.yaml": talconfig(talos="v1.99.0", kubernetes="v1.99.0")}, []),
        "images of one machine": (
            {
                "a.yaml": image(
                    "ghcr.io/siderolabs/installer:v1.12.1",
                    "  kubelet: {image: 'ghcr.io/siderolabs/kubelet:v1.36.0-fat'}\n",
                )
            },
            ["warning"],
        ),
        "images of two files of a folder": (
            {
                "talos/patches/a.yaml": image("ghcr.io/siderolabs/installer:v1.12.1"),
                "talos/nodes/b.yaml": KUBELET_136,
            },
            ["warning"],
        ),
        "images of two folders": (
            {"north/a.yaml": image("ghcr.io/siderolabs/installer:v1.12.1"), "south/b.yaml": KUBELET_136},
            [],
        ),
        "folders of two clusters below one": (
            {
                "talos/north/patches/a.yaml": image("ghcr.io/siderolabs/installer:v1.12.1"),
                "talos/south/patches/b.yaml": KUBELET_136,
            },
            [],
        ),
        "the configuration and a patch": (
            {"stackwright.yaml": "versions: {talos: '1.12'}\n", "talos/patches/a.yaml": KUBELET_136},
            ["error"],
        ),
        "the configuration and an old image": (
            {
                "stackwright.yaml": "versions: {talos: '1.13'}\n",
                "a.yaml": "machine: {kubelet: {image: 'ghcr.io/siderolabs/kubelet:v1.30.0'}}\n",
            },
            ["warning"],
        ),
        "the configuration alone": ({"stackwright.yaml": "versions: {talos: '1.12', kubernetes: '1.36'}\n"}, ["error"]),
        "a configuration of several clusters": (
            {"stackwright.yaml": "versions: {talos: ['1.12', '1.13']}\n", "a.yaml": KUBELET_136},
            [],
        ),
        "the configuration and talhelper's": (
            {
                "stackwright.yaml": "versions: {kubernetes: '1.36'}\n",
                "talos/talconfig.yaml": talconfig(talos="v1.12.0"),
            },
            ["error"],
        ),
        "talhelper and a patch that it names, elsewhere": (
            {
                "talos/talconfig.yaml": talconfig(talos="v1.12.0", more="patches: ['@../shared/a.yaml']\n"),
                "shared/a.yaml": KUBELET_136,
            },
            ["error"],
        ),
        "talhelper and a patch that it does not name": (
            {"north/talconfig.yaml": talconfig(talos="v1.12.0"), "south/a.yaml": KUBELET_136},
            [],
        ),
        "talhelper's variables": (
            {
                "talos/talconfig.yaml": talconfig(talos="${talosVersion}", kubernetes="${kubernetesVersion}"),
                "talos/talenv.yaml": "talosVersion: v1.12.0\nkubernetesVersion: v1.36.0\n",
            },
            ["error"],
        ),
        "the machines of the configuration, in two folders": (
            {
                "stackwright.yaml": "talos: {patches: [a/a.yaml], nodes: [{name: n1, role: worker, patches: [b/b.yaml]}]}\n",
                "a/a.yaml": image("ghcr.io/siderolabs/installer:v1.12.1"),
                "b/b.yaml": KUBELET_136,
            },
            ["warning"],
        ),
        "an upgrade of the only cluster": (
            {"talos/talconfig.yaml": talconfig(talos="v1.12.0"), "apps/upgrade.yaml": UPGRADE_136},
            ["error"],
        ),
        "an upgrade where there are two clusters": (
            {
                "north/talconfig.yaml": talconfig(talos="v1.12.0"),
                "south/talconfig.yaml": talconfig(talos="v1.13.0"),
                "apps/upgrade.yaml": UPGRADE_136,
            },
            [],
        ),
        "an upgrade that an Application deploys to one of two clusters": (
            {
                "stackwright.yaml": "repository: {urls: ['https://git.example.org/team/platform.git']}\n",
                "north/talconfig.yaml": talconfig(talos="v1.12.0"),
                "south/talconfig.yaml": talconfig(talos="v1.13.0").replace("north", "south"),
                "apps/upgrade.yaml": UPGRADE_136,
                "argocd/upgrade.yaml": DEPLOYED_TO_NORTH,
            },
            ["error"],
        ),
        "an upgrade of Talos that comes first": (
            {
                "talos/talconfig.yaml": talconfig(talos="v1.12.0"),
                "apps/upgrade.yaml": UPGRADE_136,
                "apps/talos.yaml": "apiVersion: tuppr.home-operations.com/v1alpha1\nkind: TalosUpgrade\n"
                "metadata: {name: a}\nspec: {talos: {version: v1.13.1}}\n",
            },
            [],
        ),
        "one version in many places": (
            {
                "stackwright.yaml": "versions: {talos: '1.12'}\n",
                **{f"talos/nodes/{number}.yaml": KUBELET_136 for number in range(3)},
            },
            ["error"],
        ),
        "a digest": (
            {
                "a.yaml": image(
                    "ghcr.io/siderolabs/installer:v1.12.1",
                    "  kubelet: {image: 'ghcr.io/siderolabs/kubelet@sha256:abc'}\n",
                )
            },
            [],
        ),
        "Omni": (
            {"a.yaml": "kind: Cluster\nname: a\ntalos: {version: v1.12.1}\nkubernetes: {version: v1.36.0}\n"},
            ["error"],
        ),
    },
    "VER005": {
        "three minors older": (
            {
                "a.yaml": "machine: {kubelet: {image: 'k:v1.32.0'}}\n"
                "cluster: {apiServer: {image: 'a:v1.35.0'}, proxy: {image: 'p:v1.32.9'}, scheduler: {image: 's:v1.34.0'}}\n"
            },
            [],
        ),
        "older still": (
            {
                "a.yaml": "machine: {kubelet: {image: 'k:v1.31.0'}}\n"
                "cluster: {apiServer: {image: 'a:v1.35.0'}, scheduler: {image: 's:v1.33.0'}}\n"
            },
            ["warning"] * 2,
        ),
        "two files of a folder": (
            {
                "talos/worker.yaml": "machine: {kubelet: {image: 'k:v1.36.0'}}\n",
                "talos/controlplane.yaml": "cluster: {apiServer: {image: 'a:v1.35.0'}}\n",
            },
            ["warning"],
        ),
        "two folders": (
            {
                "north/worker.yaml": "machine: {kubelet: {image: 'k:v1.36.0'}}\n",
                "south/controlplane.yaml": "cluster: {apiServer: {image: 'a:v1.35.0'}}\n",
            },
            [],
        ),
        "what talhelper says and a patch": (
            {
                "talos/talconfig.yaml": talconfig(more="patches: ['@./a.yaml']\n"),
                "talos/a.yaml": KUBELET_136,
            },
            ["warning"],
        ),
    },
}
FLAT = [(code, name) for code, cases in CASES.items() for name in cases]


@pytest.mark.parametrize(("code", "name"), FLAT, ids=[f"{code}-{name}" for code, name in FLAT])
def test_where_a_rule_speaks(code: str, name: str, make: Make, told: Told) -> None:
    """With the verdict on whole machines beside it: these rules leave to it what it tells."""
    files, severities = CASES[code][name]
    found = [line.split(" ") for line in told(make(files), select=(code, "TAL020"))]
    assert [severity for _, severity, of, *_ in found if of == code] == severities


def test_patches_of_no_known_machine_are_looked_at_up_to_a_number(
    make: Make, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**OF_113, **{f"talos/{name}.yaml": HOST_NAME for name in "abc"}}
    assert len(told(make(files), select=("TAL024",))) == 3
    monkeypatch.setattr("stackwright.model.talos.machine.lone_patches._MOST", 2)
    assert [line.partition(":")[0] for line in told(make(files), select=("TAL024",))] == [
        "talos/a.yaml",
        "talos/b.yaml",
    ]


def test_what_git_ignores_is_not_missing(make: Make, told: Told, git: Callable[..., str]) -> None:
    root = make({"talconfig.yaml": talconfig(more="patches: ['@./made.yaml']\n"), ".gitignore": "made.yaml\n"})
    git(root, "init", "-q")
    git(root, "add", "--all")
    assert told(root, select=("TAL004",)) == []
    (root / ".gitignore").write_text("")
    assert told(root, select=("TAL004",)) == [
        "talconfig.yaml:7:11: error TAL004 `@./made.yaml` leads nowhere: made.yaml does not exist"
    ]


@pytest.mark.parametrize("name", ["talconfig.yaml", "talconfig-prod.yaml", "north.yaml"])
def test_talhelpers_file_has_any_name(make: Make, told: Told, name: str) -> None:
    """Its machines are judged and its versions compared, whatever it is called."""
    patch = "    patches:\n      - |-\n        machine:\n          sysctl: {a: b}\n"
    listed = talconfig("controlPlane: true", talos="v1.12.0", kubernetes="v1.36.0").rpartition("nodes:")[0]
    nodes = f"nodes:\n  - hostname: n1\n    ipAddress: 192.0.2.11\n    controlPlane: true\n    installDisk: /dev/sda\n{patch}"
    found = told(make({f"talos/{name}": listed + nodes}), select=("TAL020", "VER004"))
    assert [line.split()[2] for line in found] == ["VER004", "TAL020"]


def test_under_its_own_name_talhelpers_file_needs_no_more_than_nodes(make: Make, told: Told) -> None:
    text = "nodes:\n  - hostname: n1\n    patches: ['@./patches/absent.yaml']\n"
    assert [line.split()[2] for line in told(make({"talconfig.yaml": text}), select=("TAL004",))] == ["TAL004"]
    assert told(make({"other.yaml": text, "talconfig.yaml": "nodes: []\n"})) == []


GRUB = "machine: {install: {grubUseUKICmdline: true}}\n"


@pytest.mark.parametrize(("south", "codes"), [("v1.13.0", ["VER001"]), ("v1.11.0", ["VER001", "VER001"])])
def test_each_cluster_has_its_own_version(make: Make, told: Told, south: str, codes: list[str]) -> None:
    """A field that one cluster's Talos has is not there for the other's; what both take is judged by both."""
    patches = "patches: ['@./a.yaml', '@../shared.yaml']\n"
    files = {
        "north/talconfig.yaml": talconfig(talos="v1.11.0", kubernetes="v1.33.0", more=patches),
        "north/a.yaml": GRUB,
        "south/talconfig.yaml": talconfig(talos=south, kubernetes="v1.33.0", more=patches).replace("north", "south"),
        "south/a.yaml": GRUB,
        "shared.yaml": "machine: {sysctls: {a: b}}\n",
    }
    found = told(make(files), select=("VER001",))
    assert [line.split()[2] for line in found] == codes
    assert all("1.11 is pinned" in line for line in found)
