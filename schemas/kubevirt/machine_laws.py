"""What KubeVirt asks of the CPU, memory, firmware and setup of a virtual machine.

Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go`, `vms-admitter.go`,
`pkg/virt-api/webhooks` (amd64.go, arm64.go, s390x.go, hyperv.go), `pkg/liveupdate/memory/memory.go`, `pkg/defaults/
defaults.go` (what is filled in before), `pkg/storage/admitters/data-volume-template.go`; compared in 1.3 to 1.9.
"""

from .law import Law, Laws

_NUMA_HINT = "write `dedicatedCpuPlacement: true`, and `memory.hugepages`"
_LIVE = "live update"

CPU_AND_MEMORY_LAWS: Laws = {
    "no-memory": Law(
        "the machine has no memory: no instance is made of it",
        "no `memory.guest`, hugepages, request or limit",
        "write `domain.memory.guest`, or name an instancetype",
        is_absence=True,
    ),
    "negative": Law("`{}` is less than nothing", "negative", "write a positive amount"),
    "little-memory": Law("`{}` of memory is less than 1M", "less than 1M", "write an amount with its unit"),
    "request-above-limit": Law("the request `{}` is more than the limit", "more than the limit", "raise the limit"),
    "guest-above-limit": Law(
        "the guest has `{}` of memory, more than the limit",
        "more than the limit",
        "raise or remove the limit",
        setting="no live update",
    ),
    "no-page-size": Law(
        "the huge pages have no size, and an empty text is none",
        "no `pageSize`",
        "write `pageSize: 2Mi` or `1Gi`",
        is_absence=True,
    ),
    "page-above-memory": Law("a page of `{}` is larger than the memory", "larger", "write 2Mi or 1Gi"),
    "page-multiple": Law(
        "the memory is no multiple of the page size `{}`", "not a multiple", "write memory that is a multiple"
    ),
    "fraction": Law("a dedicated CPU is a whole one, and `{}` is not", "not whole", "write a whole number"),
    "dedicated-threads": Law("there are at most two threads with dedicated CPUs, not {}", "more than two", "write 2"),
    "dedicated-request": Law(
        "with dedicated CPUs the request `{}` must be the limit", "not the same", "write the same in both"
    ),
    "dedicated-count": Law(
        "with dedicated CPUs a request or limit must be as many as the guest has, which are {}",
        "not as many",
        "remove the request and the limit",
    ),
    "isolated-thread": Law(
        "`isolateEmulatorThread` needs dedicated CPUs", "not dedicated", "write `dedicatedCpuPlacement: true`"
    ),
    "numa-without-cpus": Law("the NUMA passthrough needs dedicated CPUs", "not dedicated", _NUMA_HINT),
    "numa-without-pages": Law("the NUMA passthrough needs hugepages", "no hugepages", _NUMA_HINT),
    "realtime-without-cpus": Law("`realtime` needs dedicated CPUs", "not dedicated", _NUMA_HINT),
    "realtime-without-numa": Law(
        "`realtime` needs the NUMA passthrough", "no `numa`", "write `numa: {guestMappingPassthrough: {}}`"
    ),
    "sockets-above-most": Law(
        "there are {} sockets, more than `maxSockets`", "more than `maxSockets`", "raise `maxSockets`"
    ),
    "arm-threads": Law("a core of arm64 has one thread, not {}", "more than one", "write `threads: 1`"),
    "guest-above-most": Law(
        "the guest has `{}` of memory, more than `maxGuest`", "more than `maxGuest`", "raise `maxGuest`", setting=_LIVE
    ),
    "guest-alignment": Law(
        "`{}` is no multiple of 2Mi, by which memory is added", "not a multiple", "write a multiple", setting=_LIVE
    ),
    "most-alignment": Law(
        "`{}` is no multiple of 2Mi, by which memory is added", "not a multiple", "write a multiple", setting=_LIVE
    ),
    "little-guest": Law(
        "memory can be added from 1Gi on, and the guest has `{}`",
        "less than 1Gi",
        "write 1Gi or more, or remove `maxGuest`",
        setting=_LIVE,
    ),
    "hotplug-beside": Law(
        "memory cannot be added to a machine with `{}`", "excludes it", "remove `maxGuest`", setting=_LIVE
    ),
    "hotplug-architecture": Law("memory cannot be added on {}", "not amd64", "remove `maxGuest`", setting=_LIVE),
    "memory-request": Law(
        "with dedicated CPUs the memory request `{}` must be the limit", "not the same", "write the same in both"
    ),
}

FIRMWARE_LAWS: Laws = {
    "secure-boot-without-smm": Law(
        "UEFI is with SecureBoot unless that is off, and SecureBoot needs SMM",
        "with SecureBoot, without SMM",
        "write `secureBoot: false`, or add `features: {smm: {}}`",
    ),
    "acpi-without-table": Law(
        "`acpi` names no table", "empty", "write `slicNameRef` or `msdmNameRef`", is_absence=True
    ),
    "acpi-volume": Law(
        "`acpi` names `{}`, which is no volume of a Secret",
        "no such volume",
        "name a volume with `secret`",
        is_absence=True,
    ),
    "args-without-kernel": Law(
        "`kernelArgs` has no kernel", "no `container`", "add `container` with the kernel", is_absence=True
    ),
    "kernel-image": Law("the kernel's container has no image", "empty", "write the image"),
    "no-kernel-path": Law(
        "the kernel's container has neither `kernelPath` nor `initrdPath`",
        "neither of them",
        "write one of them",
        is_absence=True,
    ),
    "kernel-root": Law("`{}` is the root", "the root", "write the path of a file"),
    "kernel-path": Law("`{}` is not a clean absolute path", "relative, or with `..`", "write an absolute path"),
    "machine-type": Law(
        "KubeVirt emulates no machine `{}`",
        "not emulated",
        "write q35 (amd64), virt (arm64) or s390-ccw-virtio (s390x), or leave it out",
        setting="default machines",
    ),
    "architecture": Law("`{}` is no architecture of KubeVirt", "not known", "write amd64, arm64 or s390x"),
    "other-architecture": Law(
        "`{}` needs the feature gate MultiArchitecture",
        "not that of KubeVirt's own pods",
        "add the gate, or leave the architecture out",
        until=(1, 8),
        gate="MultiArchitecture",
        setting="amd64",
    ),
    "arm-bios": Law("arm64 boots with UEFI, not with BIOS", "not on arm64", "write `efi`"),
    "no-launch-type": Law("`launchSecurity` has no type", "empty", "write `sev`, `snp` or `tdx`", since=(1, 7)),
    "no-default-launch-type": Law(
        "`launchSecurity` has no type", "empty", "write `sev`, `snp` or `tdx`", since=(1, 7), setting="amd64"
    ),
    "launch-architecture": Law("there is no `launchSecurity` on {}", "not there", "remove it"),
    "launch-firmware": Law("`{}` needs UEFI", "no `bootloader.efi`", "write `efi: {secureBoot: false}`"),
    "launch-secure-boot": Law("`{}` excludes SecureBoot", "with SecureBoot", "write `secureBoot: false`"),
    "launch-persistent": Law(
        "`{}` excludes persistent EFI variables", "persistent", "remove `persistent`", since=(1, 7)
    ),
    "tdx-secure-boot": Law(
        "with SecureBoot `tdx` needs SMM, which it excludes",
        "with SecureBoot",
        "write `secureBoot: false`",
        since=(1, 7),
        until=(1, 9),
    ),
    "launch-smm": Law("`tdx` excludes SMM", "with SMM", "remove `features.smm`", since=(1, 7)),
    "launch-boot-order": Law(
        "a machine with `launchSecurity` does not boot from the interface `{}`", "bootable", "remove `bootOrder`"
    ),
    "attestation": Law(
        "attestation needs a machine that starts paused", "starts running", "write `startStrategy: Paused`"
    ),
    "hyperv-passthrough": Law(
        "`hyperv` excludes `hypervPassthrough`: no instance is made of it",
        "excludes it",
        "keep one of them",
        since=(1, 3),
    ),
    "hyperv-dependency": Law("`{}` needs another feature that is off", "off", "turn that on, or this off"),
}

SETUP_LAWS: Laws = {
    "paused-with-probe": Law(
        "a machine that starts paused cannot have a liveness probe", "paused", "remove one of them"
    ),
    "probe-without-pod-network": Law(
        "the probe `{}` needs the pod network, which the machine is not on",
        "no pod network",
        "write exec or guestAgentPing",
        is_absence=True,
    ),
    "no-dns-config": Law(
        "`dnsPolicy: None` needs name servers", "none", "write `dnsConfig.nameservers`", is_absence=True
    ),
    "search-domains": Law("there are {} search domains, six at most", "more than six", "keep six"),
    "search-length": Law("the search domains have {} characters, 256 at most", "too long", "remove some"),
    "no-node-terms": Law("the node affinity has no terms", "empty", "write one, or remove it", is_absence=True),
    "expression-values": Law("`{}` needs values", "no values", "write `values`", is_absence=True),
    "expression-no-values": Law("`{}` has no values", "values", "remove `values`"),
    "expression-one-value": Law("`{}` needs exactly one value", "not one", "write one value"),
    "double-spread": Law("two spread constraints have the same key and answer", "the second", "remove one"),
    "nameless-dns-option": Law("an option of `dnsConfig` has no name", "empty", "write its name"),
    "refused-word": Law("`{}` is no value of this field", "not known", "write one that there is"),
    "unknown-word": Law(
        "`{}` is no value of this field: KubeVirt takes it, and the instance does not start",
        "not known",
        "write one that there is",
        refused=False,
    ),
    "node-label": Law(
        "`{}` is no key of a label, so that the machine's pod is refused",
        "not a label",
        "write the node's label",
        refused=False,
    ),
    "reserved-label": Law("`{}` is KubeVirt's own label", "reserved", "remove it"),
    "service-account-name": Law(
        "`{}` is no name of a service account", "not a DNS name", "write its name", since=(1, 9)
    ),
}

RUN_LAWS: Laws = {
    "early-strategy": Law("`{}` is of KubeVirt 1.6", "not known before", "write Halted", until=(1, 6)),
    "unnamed-template": Law("a data volume template has no name", "no `metadata.name`", "write it", is_absence=True),
    "populated-and-source": Law("`dataSource` excludes `source` and `sourceRef`", "excludes them", "keep one of them"),
    "no-source": Law(
        "the template `{}` has no source", "nothing is in it", "write `source` or `sourceRef`", is_absence=True
    ),
    "unused-template": Law(
        "the data volume template `{}` is used by no volume",
        "not used",
        "name it in a volume, or remove it",
        is_absence=True,
    ),
    "template-namespace": Law(
        "the template is of the namespace `{}`, and the machine of another", "another namespace", "remove `namespace`"
    ),
    "infer-volume": Law(
        "`{}` is no volume of the machine",
        "no such volume",
        "name a volume of a claim or a data volume",
        is_absence=True,
    ),
    "infer-kind": Law(
        "the volume `{}` is neither of a claim nor of a data volume", "not such a volume", "name another volume"
    ),
    "unknown-update": Law(
        "there is no update strategy `{}` of volumes", "not known", "write Migration or Replacement", refused=False
    ),
    "other-matcher": Law("`{}` is no such kind", "nothing is found", "write the kind", since=(1, 6), refused=False),
    "other-matcher-early": Law("`{}` is no such kind", "nothing is found", "write the kind", until=(1, 6)),
}
