"""Laws on Pods and their workloads. Source: Kubernetes `pkg/apis/{core,apps,batch}/validation`."""

from collections.abc import Sequence

from ....schemas.formats.quantity import parse_quantity
from ...text.open_collections import Value
from ...text.typed_access import items, mapping, text
from .broken_law import Named, Wrong
from .conditions import is_open, is_set
from .container_checks import containers, mounts_of_volumes

_FINE: tuple[Wrong, ...] = ()
_DEFAULT_DEADLINE = 600
#: Seconds that a Pod is given to end where it does not say.
_GRACE = 30


def dns_none(spec: Value) -> Sequence[Wrong]:
    """Without a policy there must be a resolver."""
    config = spec.get("dnsConfig") if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or spec.get("dnsPolicy") != "None" or not isinstance(config, dict) or not config:
        return _FINE
    if is_set(config.get("nameservers")):
        return _FINE
    return (
        Wrong(
            ("dnsConfig",), "must have `nameservers`: with `dnsPolicy: None` there is no other", "add one", lacks=True
        ),
    )


def toleration(value: Value) -> Sequence[Wrong]:
    """A toleration without a key is for every taint; Exists compares with nothing; only NoExecute has a time."""
    if not isinstance(value, dict) or any(is_open(entry) for entry in value.values()):
        return _FINE
    operator, found = value.get("operator"), list[Wrong]()
    if not value.get("key") and operator != "Exists":
        says = "must be Exists where no `key` is given"
        found.append(
            Wrong(
                ("operator",) if "operator" in value else (),
                says,
                "write `operator: Exists`",
                lacks="operator" not in value,
            )
        )
    if operator == "Exists" and value.get("value"):
        found.append(Wrong(("value",), "may not be set: `operator: Exists` asks for the key alone", "remove it"))
    if value.get("tolerationSeconds") is not None and value.get("effect") != "NoExecute":
        says = "needs `effect: NoExecute`: only that one drives Pods away"
        found.append(Wrong(("tolerationSeconds",), says, "write `effect: NoExecute`, or remove it"))
    return found


def keys_beside_selector(value: Value) -> Sequence[Wrong]:
    """Keys of labels are added to a selector, which is there, be it empty."""
    if not isinstance(value, dict) or not value.get("matchLabelKeys") or value.get("labelSelector") is not None:
        return _FINE
    says = "must have `labelSelector`: `matchLabelKeys` is added to it"
    return (Wrong((), says, "add `labelSelector`", lacks=True),)


def sleeps(spec: Value) -> Sequence[Wrong]:
    """A container sleeps no longer before its end than it is given for that."""
    if not isinstance(spec, dict) or not _has_hooks(spec):
        return _FINE
    given = spec.get("terminationGracePeriodSeconds")
    most = given if type(given) is int and given >= 0 else _GRACE
    found = list[Wrong]()
    for way, entry in containers(spec) if given is None or type(given) is int else ():
        for hook in ("preStop", "postStart"):
            seconds = mapping(entry, "lifecycle", hook, "sleep").get("seconds")
            if type(seconds) is int and seconds > most:
                says = f"must be at most `terminationGracePeriodSeconds`, {most}"
                found.append(Wrong((*way, "lifecycle", hook, "sleep", "seconds"), says, "lower it"))
    return found


def _has_hooks(spec: dict[str, Value]) -> bool:
    for field in ("containers", "initContainers"):
        listed = spec.get(field)
        if isinstance(listed, list) and any(isinstance(entry, dict) and "lifecycle" in entry for entry in listed):
            return True
    return False


def sysctls(spec: Value) -> Sequence[Wrong]:
    """A sysctl stands once, and is not one of the host's own."""
    if not isinstance(spec, dict):
        return _FINE
    found, seen = list[Wrong](), set[str]()
    for index, entry in enumerate(items(spec, "securityContext", "sysctls")):
        name = (text(entry, "name") or "").replace("/", ".")
        at = ("securityContext", "sysctls", index, "name")
        if name and name in seen:
            found.append(Wrong(at, "stands in the list before", "keep one of them"))
        if name.startswith("net.") and spec.get("hostNetwork") is True:
            found.append(Wrong(at, "may not be set with `hostNetwork`: it would be the host's", "remove it"))
        if name.startswith(("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")) and spec.get("hostIPC") is True:
            found.append(Wrong(at, "may not be set with `hostIPC`: it would be the host's", "remove it"))
        seen.add(name)
    return found


def always_restart(spec: Value) -> Sequence[Wrong]:
    """What keeps Pods running starts their containers again."""
    policy = spec.get("restartPolicy") if isinstance(spec, dict) else None
    if policy not in ("OnFailure", "Never"):
        return _FINE
    return (Wrong(("restartPolicy",), "must be Always: these Pods run for good", "write `Always`, or remove it"),)


def job_restart_policy(spec: Value) -> Sequence[Wrong]:
    """The Pods of a Job end."""
    policy = spec.get("restartPolicy") if isinstance(spec, dict) else "Never"
    if policy in ("OnFailure", "Never") or is_open(policy) or policy not in (None, "", "Always"):
        return _FINE
    hint = "write `restartPolicy: OnFailure` or `Never`"
    if policy == "Always":
        return (Wrong(("restartPolicy",), "must be OnFailure or Never: a Job's Pods end", hint),)
    return (Wrong((), "must have `restartPolicy`: Never or OnFailure", hint, lacks=True),)


def negative_grace(value: Value) -> Sequence[Wrong]:
    """The server makes 1 of what is below 0."""
    if type(value) is not int or value >= 0:
        return _FINE
    return (Wrong((), "is below 0: the API server warns, and takes 1", "write `1` or more"),)


def pull_secrets(value: Value) -> Sequence[Wrong]:
    """A Secret without a name is none, and one that stands twice is one."""
    found, seen = list[Wrong](), set[str]()
    for index, entry in enumerate(value if isinstance(value, list) else ()):
        name = entry.get("name") if isinstance(entry, dict) else "?"
        if not is_set(name):
            found.append(Wrong((index,), "has no name: the API server warns of it", "write the name of a Secret"))
        elif isinstance(name, str):
            if name in seen:
                found.append(
                    Wrong((index, "name"), "stands in the list before: the API server warns of it", "keep one")
                )
            seen.add(name)
    return found


def same_host_alias(spec: Value) -> Sequence[Wrong]:
    """The addresses of aliases are each there once."""
    found, seen = list[Wrong](), set[str]()
    for index, entry in enumerate(items(spec, "hostAliases")):
        ip = text(entry, "ip") or ""
        if ip and ip in seen:
            says = "has an entry before: the API server warns of it"
            found.append(Wrong(("hostAliases", index, "ip"), says, "put all names under one entry"))
        seen.add(ip)
    return found


def stateful_mounts(spec: Value) -> Sequence[Wrong]:
    """The Pods of a StatefulSet have volumes, and claims."""
    claims = items(spec, "volumeClaimTemplates")
    names = frozenset(text(claim, "metadata", "name") or "" for claim in claims)
    if any(is_open(name) for name in names):
        return _FINE
    found = mounts_of_volumes(mapping(spec, "template", "spec"), names)
    return [wrong._replace(path=("template", "spec", *wrong.path)) for wrong in found]


def both_zero(value: Value) -> Sequence[Wrong]:
    """A Deployment can go on only if a Pod more or a Pod less is allowed."""
    if not isinstance(value, dict) or not (_is_zero(value.get("maxSurge")) and _is_zero(value.get("maxUnavailable"))):
        return _FINE
    return (
        Wrong(("maxUnavailable",), "may not be 0 where `maxSurge` is 0: no Pod could be replaced", "raise one of them"),
    )


def surge_or_unavailable(value: Value) -> Sequence[Wrong]:
    """A DaemonSet has a Pod more on a node, or one less."""
    if not isinstance(value, dict):
        return _FINE
    surge, less = value.get("maxSurge", 0), value.get("maxUnavailable", 1)
    if is_open(surge) or is_open(less):
        return _FINE
    if _is_zero(surge) and _is_zero(less):
        return (
            Wrong((), "needs `maxUnavailable` or `maxSurge` above 0: no Pod could be replaced", "raise one of them"),
        )
    if not _is_zero(surge) and not _is_zero(less):
        says = "may not be set beside `maxUnavailable`, which is 1 unless it is written"
        return (Wrong(("maxSurge",), says, "write `maxUnavailable: 0`, or remove `maxSurge`"),)
    return _FINE


def percent(value: Value, is_bounded: bool) -> Sequence[Wrong]:
    """A share of the Pods, or how many."""
    if type(value) is int:
        return (Wrong((), "must be 0 or more", "write a number or a percentage"),) if value < 0 else _FINE
    if not is_bounded or not isinstance(value, str) or not value.endswith("%") or not value[:-1].isdecimal():
        return _FINE
    return (
        (Wrong((), "must be at most 100%", "write a percentage up to `100%`"),) if int(value[:-1][:9]) > 100 else _FINE
    )


def progress_deadline(spec: Value) -> Sequence[Wrong]:
    """A Pod is ready before its time is over."""
    if not isinstance(spec, dict):
        return _FINE
    deadline, ready = spec.get("progressDeadlineSeconds"), spec.get("minReadySeconds") or 0
    deadline = _DEFAULT_DEADLINE if deadline is None else deadline
    if type(deadline) is not int or type(ready) is not int or deadline > ready or deadline < 0:
        return _FINE
    at = "progressDeadlineSeconds" if "progressDeadlineSeconds" in spec else "minReadySeconds"
    says = (
        f"must be above `minReadySeconds`, {ready}"
        if at != "minReadySeconds"
        else "must be below `progressDeadlineSeconds`, 600"
    )
    return (Wrong((at,), says, "raise `progressDeadlineSeconds`"),)


def failure_policy(spec: Value) -> Sequence[Wrong]:
    """A Job that looks at how its Pods fail does not start them again."""
    if not isinstance(spec, dict) or not isinstance(spec.get("podFailurePolicy"), dict):
        return _FINE
    policy = text(spec, "template", "spec", "restartPolicy")
    if policy is None or policy == "Never" or is_open(policy):
        return _FINE
    return (Wrong(("podFailurePolicy",), "needs `restartPolicy: Never`", "write `restartPolicy: Never`"),)


def failure_rule(rule: Value) -> Sequence[Wrong]:
    """A rule looks at exit codes, or at conditions."""
    if not isinstance(rule, dict):
        return _FINE
    has = [name for name in ("onExitCodes", "onPodConditions") if is_set(rule.get(name))]
    if len(has) == 1:
        return _FINE
    return (Wrong((), "needs one of `onExitCodes` and `onPodConditions`", "keep one of them"),)


def exit_codes(value: Value) -> Sequence[Wrong]:
    """Exit codes are there once, and 0 is no failure."""
    if not isinstance(value, dict) or not isinstance(values := value.get("values"), list):
        return _FINE
    if 0 in values and value.get("operator") == "In":
        return (Wrong(("values",), "may not have 0: that is no failure", "remove the 0"),)
    if all(type(one) is int for one in values) and len(set(map(str, values))) < len(values):
        return (Wrong(("values",), "has a number twice", "keep one of them"),)
    return _FINE


def above_zero(value: Value) -> Sequence[Wrong]:
    """An amount of something."""
    number = parse_quantity(value)
    if number is None or number > 0:
        return _FINE
    return (Wrong((), "must be above 0", "write an amount above 0"),)


def not_negative(value: Value) -> Sequence[Wrong]:
    """An amount that may be nothing."""
    number = parse_quantity(value)
    if number is None or number >= 0:
        return _FINE
    return (Wrong((), "must be 0 or more", "write an amount"),)


def _is_zero(value: Value) -> bool:
    return (type(value) is int and value == 0) or value == "0%"


CHECKS: Named = {
    "keys-beside-selector": keys_beside_selector,
    "sleeps": sleeps,
    "above-zero": above_zero,
    "always-restart": always_restart,
    "both-zero": both_zero,
    "dns-none": dns_none,
    "exit-codes": exit_codes,
    "failure-policy": failure_policy,
    "failure-rule": failure_rule,
    "job-restart-policy": job_restart_policy,
    "negative-grace": negative_grace,
    "not-negative": not_negative,
    "percent": percent,
    "progress-deadline": progress_deadline,
    "pull-secrets": pull_secrets,
    "same-host-alias": same_host_alias,
    "stateful-mounts": stateful_mounts,
    "surge-or-unavailable": surge_or_unavailable,
    "sysctls": sysctls,
    "toleration": toleration,
}
