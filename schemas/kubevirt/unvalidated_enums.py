"""Fields of an instance of whose words only some mean something, which the custom resource's definition does not say.

Source: kubevirt `staging/src/kubevirt.io/api/core/v1/schema.go` and `types.go`; for what is refused
`api/openapi-spec/swagger.json` (the `enum`s), with which `pkg/util/openapi` compares an object in each webhook.
"""

_PULLS = ("Always", "Never", "IfNotPresent")

#: Fields that the webhooks compare: the path, with `*` for each entry of a list, and the words that they take.
REFUSED_WORDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("domain", "firmware", "kernelBoot", "container", "imagePullPolicy"), _PULLS),
    (("livenessProbe", "httpGet", "scheme"), ("HTTP", "HTTPS")),
    (("readinessProbe", "httpGet", "scheme"), ("HTTP", "HTTPS")),
    (("tolerations", "*", "effect"), ("NoSchedule", "PreferNoSchedule", "NoExecute")),
    (("tolerations", "*", "operator"), ("Exists", "Equal")),
    (("topologySpreadConstraints", "*", "nodeAffinityPolicy"), ("Honor", "Ignore")),
    (("topologySpreadConstraints", "*", "nodeTaintsPolicy"), ("Honor", "Ignore")),
    (("volumes", "*", "containerDisk", "imagePullPolicy"), _PULLS),
)
#: Fields that no webhook looks at, likewise.
WORDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("domain", "clock", "timer", "hpet", "tickPolicy"), ("delay", "catchup", "merge", "discard")),
    (("domain", "clock", "timer", "pit", "tickPolicy"), ("delay", "catchup", "discard")),
    (("domain", "clock", "timer", "rtc", "tickPolicy"), ("delay", "catchup")),
    (("domain", "clock", "timer", "rtc", "track"), ("guest", "wall")),
    (("domain", "devices", "disks", "*", "cdrom", "tray"), ("open", "closed")),
    (("domain", "devices", "watchdog", "i6300esb", "action"), ("poweroff", "reset", "shutdown")),
    (("domain", "devices", "watchdog", "diag288", "action"), ("poweroff", "reset", "shutdown")),
    (("domain", "memory", "reservedOverhead", "memLock"), ("NotRequired", "Required")),
    (("domain", "rebootPolicy"), ("Reboot", "Terminate")),
)
