"""Fields of an instance whose words no webhook looks at, though only some mean something.

Source: kubevirt `staging/src/kubevirt.io/api/core/v1/schema.go` and `types.go`; for tolerations, probes and the pulling
of images kubernetes `pkg/apis/core/validation/validation.go`, which refuses the machine's pod.
"""

#: The path, with `*` for each entry of a list, and the words that mean something.
WORDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("domain", "clock", "timer", "hpet", "tickPolicy"), ("delay", "catchup", "merge", "discard")),
    (("domain", "clock", "timer", "pit", "tickPolicy"), ("delay", "catchup", "discard")),
    (("domain", "clock", "timer", "rtc", "tickPolicy"), ("delay", "catchup")),
    (("domain", "clock", "timer", "rtc", "track"), ("guest", "wall")),
    (("domain", "devices", "disks", "*", "cdrom", "tray"), ("open", "closed")),
    (("domain", "devices", "watchdog", "i6300esb", "action"), ("poweroff", "reset", "shutdown")),
    (("domain", "devices", "watchdog", "diag288", "action"), ("poweroff", "reset", "shutdown")),
    (("domain", "firmware", "kernelBoot", "container", "imagePullPolicy"), ("Always", "Never", "IfNotPresent")),
    (("domain", "memory", "reservedOverhead", "memLock"), ("NotRequired", "Required")),
    (("domain", "rebootPolicy"), ("Reboot", "Terminate")),
    (("livenessProbe", "httpGet", "scheme"), ("HTTP", "HTTPS")),
    (("readinessProbe", "httpGet", "scheme"), ("HTTP", "HTTPS")),
    (("tolerations", "*", "effect"), ("NoSchedule", "PreferNoSchedule", "NoExecute")),
    (("tolerations", "*", "operator"), ("Exists", "Equal", "Lt", "Gt")),
    (("topologySpreadConstraints", "*", "nodeAffinityPolicy"), ("Honor", "Ignore")),
    (("topologySpreadConstraints", "*", "nodeTaintsPolicy"), ("Honor", "Ignore")),
    (("volumes", "*", "containerDisk", "imagePullPolicy"), ("Always", "Never", "IfNotPresent")),
)
