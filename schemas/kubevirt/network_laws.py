"""What KubeVirt asks of the networks and interfaces of a virtual machine.

Source: kubevirt `pkg/network/admitter` (netiface.go, netsource.go, binding.go, discontinued.go, passt.go, dra.go,
admit.go), `pkg/network/link` (ValidateMacAddress); compared in 1.3 to 1.9.
"""

from .law import Law, Laws

NETWORK_LAWS: Laws = {
    "network-without-interface": Law(
        "the network `{}` has no interface of that name",
        "no such interface",
        "give an interface this name, or remove the network",
        is_absence=True,
    ),
    "interface-without-network": Law(
        "the interface `{}` has no network of that name",
        "no such network",
        "give a network this name, or remove the interface",
        is_absence=True,
    ),
    "pod-networks": Law("`{}` is a second pod network", "one is allowed", "remove one of the two"),
    "default-networks": Law("`{}` is a second default network", "one is allowed", "keep one `default: true`"),
    "pod-and-default": Law(
        "`{}` is the default network, and there is a pod network beside it",
        "excludes a pod network",
        "remove the pod network, or `default: true`",
    ),
    "bindings": Law("the interface `{}` has several bindings", "more than one", "keep one of them", since=(1, 9)),
    "ignored-binding": Law(
        "the interface `{}` has several bindings, of which one is used",
        "more than one",
        "keep one of them; KubeVirt 1.9 refuses it",
        until=(1, 9),
        refused=False,
    ),
    "binding-and-plugin": Law(
        "the interface `{}` has a binding beside the plugin", "more than one", "keep one of them"
    ),
    "no-binding": Law(
        "the interface `{}` has no binding",
        "no binding",
        "write `masquerade: {}` on the pod network, `bridge: {}` on others",
        since=(1, 9),
        is_absence=True,
    ),
    "discontinued-binding": Law(
        "`{}` has been taken out of KubeVirt 1.3",
        "discontinued",
        "write `masquerade: {}` or `bridge: {}`, or a binding plugin",
        since=(1, 3),
    ),
    "masquerade-network": Law(
        "`masquerade` is for the pod network, and `{}` is another one", "not the pod network", "write `bridge: {}`"
    ),
    "passt-network": Law(
        "`passtBinding` is for the pod network, and `{}` is another one",
        "not the pod network",
        "write `bridge: {}`",
        since=(1, 8),
    ),
    "bridge-on-pod-network": Law(
        "the KubeVirt resource permits no bridge on the pod network",
        "not permitted",
        "write `masquerade: {}`",
        setting="no bridge on the pod network",
    ),
    "reserved-mac": Law("`{}` is the bridge's own MAC address", "reserved", "write another one, or none"),
    "port-name": Law(
        "`{}` is no name of a port",
        "not a port name",
        "write at most 15 small letters, digits and `-`, with a letter among them",
    ),
    "port-number": Law("there is no port {}", "not 1 to 65535", "write a number from 1 to 65535", since=(1, 9)),
    "high-port": Law("there is no port {}", "not 1 to 65535", "write a number from 1 to 65535", until=(1, 9)),
    "odd-port": Law(
        "there is no port {}", "not 1 to 65535", "write a number from 1 to 65535", until=(1, 9), refused=False
    ),
    "ports-and-ranges": Law("`portRanges` beside `ports`", "excludes `ports`", "keep one of them", since=(1, 9)),
    "ranges-binding": Law("`portRanges` is for `masquerade`", "no masquerade", "write `ports`", since=(1, 9)),
    "many-ranges": Law("there are more than ten port ranges", "more than ten", "put them together", since=(1, 9)),
    "range-order": Law(
        "a port range starts at {} and ends before that", "ends before", "exchange the two", since=(1, 9)
    ),
    "range-overlap": Law("the port range from {} overlaps another", "overlaps", "put them together", since=(1, 9)),
    "ntp-server": Law("`{}` is no IPv4 address", "not IPv4", "write an IPv4 address"),
    "absent-binding": Law(
        "`state: absent` is for bridges, and `{}` is none", "not a bridge", "remove `state`, or the interface"
    ),
    "absent-default": Law(
        "`state: absent` is not for the default network", "the default network", "remove `state`, or the interface"
    ),
    "sriov-state": Law(
        "the state of an SR-IOV interface cannot be `{}`", "not for SR-IOV", "remove `state`", since=(1, 5)
    ),
    "claim-names": Law("a resource claim needs `{}`", "not there", "write both names", since=(1, 9), is_absence=True),
    "claim-beside-multus": Law(
        "resource claims and multus networks exclude each other", "beside multus", "keep one kind", since=(1, 9)
    ),
    "claim-binding": Law(
        "the interface `{}` of a resource claim is neither SR-IOV nor of a plugin",
        "not SR-IOV",
        "write `sriov: {}`",
        since=(1, 9),
    ),
    "unknown-claim": Law(
        "there is no resource claim `{}`", "not in `resourceClaims`", "add it there", since=(1, 9), is_absence=True
    ),
    "double-claim": Law("the claim and request `{}` stand twice", "the second", "remove one of them", since=(1, 9)),
}
