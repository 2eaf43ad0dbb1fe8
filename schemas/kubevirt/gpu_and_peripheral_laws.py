"""What KubeVirt asks of the devices of a virtual machine beside disks and interfaces.

Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go`, `pkg/virt-api/webhooks`
(amd64.go, arm64.go, s390x.go), `pkg/dra/admitter/dra_admitter.go`; compared in 1.3 to 1.9.
"""

from .law import Law, Laws

DEVICE_LAWS: Laws = {
    "arm-bus": Law("a disk of arm64 cannot be on the bus `{}`", "not on arm64", "write virtio or scsi"),
    "arm-cpu-model": Law(
        "the CPU model of arm64 cannot be `{}`", "not on arm64", "write host-passthrough, or leave it out"
    ),
    "arm-device": Law("arm64 has no `{}`", "not on arm64", "remove it"),
    "watchdog": Law(
        "the watchdog `{}` is not of this architecture", "of another one", "write i6300esb (amd64), diag288 (s390x)"
    ),
    "default-watchdog": Law(
        "the watchdog `{}` is not of amd64",
        "of s390x",
        "write i6300esb, or `architecture: s390x`",
        setting="amd64",
    ),
    "video": Law("there is no video `{}` on this architecture", "not there", "write virtio"),
    "video-without-graphics": Law(
        "there is a video device, and `autoattachGraphicsDevice` is off", "no graphics", "remove one of the two"
    ),
    "no-video-type": Law("the video device has no type", "none", "write `type: virtio`", since=(1, 6), is_absence=True),
    "no-gpu-device": Law(
        "a GPU has neither a device nor a resource claim",
        "of no device",
        "write `deviceName`",
        since=(1, 6),
        is_absence=True,
    ),
    "no-host-device": Law(
        "a host device has neither a device nor a resource claim",
        "of no device",
        "write `deviceName`",
        since=(1, 8),
        is_absence=True,
    ),
    "gpu-device-and-claim": Law(
        "a GPU is of a device and of a resource claim", "both", "keep one of the two", since=(1, 6)
    ),
    "host-device-and-claim": Law(
        "a host device is of a device and of a resource claim", "both", "keep one of the two", since=(1, 8)
    ),
    "mixed-gpus": Law(
        "some GPUs are of devices, and others of resource claims", "of a claim", "write all alike", since=(1, 8)
    ),
    "half-claim": Law(
        "a device of a resource claim has no `{}`",
        "only half of a claim",
        "write `claimName` and `requestName`",
        since=(1, 8),
        is_absence=True,
    ),
    "unknown-gpu-claim": Law(
        "the resource claim `{}` of a GPU is not in `resourceClaims`", "not there", "add it", since=(1, 6), until=(1, 8)
    ),
    "unknown-device-claim": Law(
        "the resource claim `{}` of a device is not in `resourceClaims`", "not there", "add it", since=(1, 8)
    ),
    "double-request": Law(
        "two devices are of the same request `{}`", "the second", "write another request", since=(1, 8)
    ),
    "double-resource-claim": Law("there are two resource claims `{}`", "the second", "remove one", since=(1, 8)),
    "claim-source": Law(
        "a resource claim needs either `resourceClaimName` or `resourceClaimTemplateName`",
        "not exactly one",
        "write one of them",
        since=(1, 9),
    ),
    "panic-architecture": Law("s390x has no panic devices", "not on s390x", "remove them"),
    "ram-framebuffers": Law("two GPUs have a display with `ramFB`", "the second", "write `ramFB: {enabled: false}`"),
    "sound-name": Law("the sound device has no name", "empty", "write its name"),
    "io-threads": Law(
        "`supplementalPool` needs a number of threads",
        "no number",
        "write `ioThreads.supplementalPoolThreadCount`",
        is_absence=True,
    ),
}
