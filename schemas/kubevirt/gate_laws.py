"""What KubeVirt takes with a feature gate only.

Source: kubevirt `pkg/virt-config/feature-gates.go` and where it is asked; compared in 1.3 to 1.9.
"""

from .law import Law, Laws


def _needs(gate: str, what: str, **more: object) -> Law:
    names = gate.replace("|", " or ")
    message = f"{what} needs the feature gate {names}"
    return Law(message, f"{names} is not on", "add the gate to the KubeVirt resource", gate=gate, **more)  # type: ignore[arg-type]


GATE_LAWS: Laws = {
    "host-disk": _needs("HostDisk", "a host disk"),
    "downward-metrics": _needs("DownwardMetrics", "downwardMetrics"),
    "persistent-reservation": _needs("PersistentReservation", "a persistent reservation"),
    "storage-virtiofs": _needs(
        "EnableVirtioFsStorageVolumes|ExperimentalVirtiofsSupport", "virtiofs on a claim", until=(1, 8)
    ),
    "storage-virtiofs-now": _needs("EnableVirtioFsStorageVolumes", "virtiofs on a claim", since=(1, 8)),
    "config-virtiofs": _needs(
        "EnableVirtioFsConfigVolumes|ExperimentalVirtiofsSupport",
        "virtiofs on a ConfigMap, Secret or the like",
        until=(1, 8),
    ),
    "host-devices": _needs(
        "HostDevices",
        "a host device",
    ),
    "vsock": _needs("VSOCK", "a VSOCK device"),
    "ignition": _needs("ExperimentalIgnitionSupport", "the annotation `{}`"),
    "sidecar": _needs("Sidecar", "the annotation `{}`"),
    "video-config": _needs("VideoConfig", "a video device", since=(1, 6)),
    "panic-devices": _needs("PanicDevices", "a panic device", since=(1, 6)),
    "sev": _needs("WorkloadEncryptionSEV", "`{}`"),
    "secure-execution": _needs("SecureExecution", "`launchSecurity` on s390x", since=(1, 6), until=(1, 9)),
    "tdx": _needs("WorkloadEncryptionTDX", "`tdx`", since=(1, 7)),
    "persistent-tpm": _needs("VMPersistentState", "a persistent TPM"),
    "persistent-efi": _needs("VMPersistentState", "persistent EFI variables"),
    "passt": _needs("PasstBinding", "`passtBinding`", since=(1, 8)),
    "port-ranges": _needs("PortRangesSpec", "`portRanges`", since=(1, 9)),
    "reboot-policy": _needs("RebootPolicy", "`rebootPolicy`", since=(1, 8)),
    "memory-lock": _needs("ReservedOverheadMemlock", "`reservedOverhead`", since=(1, 8)),
    "gpu-claim": _needs("GPUsWithDRA", "a GPU of a resource claim", since=(1, 6)),
    "device-claim": _needs("HostDevicesWithDRA", "a host device of a resource claim", since=(1, 6)),
    "network-claim": _needs("NetworkDevicesWithDRA", "a network of a resource claim", since=(1, 9)),
    "numa": _needs("NUMA", "the NUMA passthrough", until=(1, 4)),
    "wait-as-receiver": _needs("DecentralizedLiveMigration", "WaitAsReceiver", since=(1, 6)),
    "snapshot": _needs("Snapshot", "{}"),
    "export": _needs("VMExport", "an export"),
}
