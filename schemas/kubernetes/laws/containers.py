"""Laws on containers. Source: `validateContainers` and what it calls (Kubernetes `pkg/apis/core/validation`)."""

from .notation import Law, applied, filled, forbids, form, needs, one_of, own, unique, warned, within
from .profiles import profile_laws

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_KEYS = ("configMapKeyRef", "secretKeyRef")
_REFS = ("configMapRef", "secretRef")
_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)


def container_laws(at: str) -> tuple[Law, ...]:
    """The laws on all containers of the Pod's spec at a way."""
    return (
        own("K8S005", at, "container-names"),
        own("K8S007", at, "host-ports"),
        own("K8S008", at, "mounts-of-volumes"),
        own("K8S010", at, "sleeps"),
        *_all(f"{at}.containers[]"),
        *_all(f"{at}.initContainers[]"),
        *_init(f"{at}.initContainers[]"),
    )


def _all(at: str) -> tuple[Law, ...]:
    return (
        own("K8S005", at, "image"),
        *_environment(at),
        *_ports(at),
        *_mounts(at),
        own("K8S011", f"{at}.resources", "container-resources"),
        unique("K8S011", f"{at}.resizePolicy", "resourceName"),
        *_security(f"{at}.securityContext"),
        *(law for probe in _PROBES for law in _probe(f"{at}.{probe}", probe)),
        *(law for hook in ("postStart", "preStop") for law in _handler(f"{at}.lifecycle.{hook}")),
        within("K8S010", f"{at}.lifecycle.preStop.sleep.seconds", 0),
    )


def _init(at: str) -> tuple[Law, ...]:
    why = "an init container ends before the Pod is there; `restartPolicy: Always` makes it a sidecar"
    own_fields = ("lifecycle", *_PROBES)
    return tuple(forbids("K8S010", at, field, why, unless={"restartPolicy": ("Always",)}) for field in own_fields)


def _environment(at: str) -> tuple[Law, ...]:
    code, name, hint = "K8S006", f"{at}.env[].name", "write a name such as `LOG_LEVEL`"
    says = "may have no `=`, and only printable ASCII"
    source = f"{at}.env[].valueFrom"
    same = own("K8S030", f"{at}.env", "same-env")
    return (
        form(code, name, "env-name", says, hint),
        form(code, f"{at}.envFrom[].prefix", "env-name", says, hint),
        own(code, f"{source}.fieldRef.fieldPath", "field-path", _FIELDS, ("metadata.labels", "metadata.annotations")),
        own(code, f"{source}.resourceFieldRef", "resource-field"),
        own(code, f"{source}.resourceFieldRef", "divisor"),
        one_of(code, f"{source}.fieldRef.apiVersion", "v1"),
        filled(code, name, "the name of the variable"),
        *(
            form(code, f"{source}.{ref}.key", "config-key", "must be a key of letters, digits, `-`, `_` and `.`")
            for ref in _KEYS
        ),
        *(form(code, f"{at}.envFrom[].{ref}.name", "dns-name", "must be the name of an object") for ref in _REFS),
        *(needs(code, f"{at}.envFrom[].{ref}", "name") for ref in _REFS),
        *(needs(code, f"{source}.{ref}", field) for ref in _KEYS for field in ("name", "key")),
        *(form(code, f"{source}.{ref}.name", "dns-name", "must be the name of an object") for ref in _KEYS),
        applied(same),
    )


def _ports(at: str) -> tuple[Law, ...]:
    return (
        warned(form("K8S007", f"{at}.ports[].hostIP", "ip", "must be an IP address", "write one such as `10.0.0.1`")),
        applied(unique("K8S030", f"{at}.ports", "containerPort", "protocol", unset={"protocol": "TCP"})),
    )


def _mounts(at: str) -> tuple[Law, ...]:
    code, mount = "K8S008", f"{at}.volumeMounts[]"
    return (
        needs(code, mount, "mountPath"),
        needs(code, mount, "name"),
        own(code, f"{mount}.subPath", "relative-path"),
        own(code, f"{mount}.subPathExpr", "relative-path"),
        filled(code, f"{at}.volumeDevices[].name", "the name of a volume"),
        filled(code, f"{at}.volumeDevices[].devicePath", "the path of the device"),
        own(code, f"{at}.volumeDevices[].devicePath", "no-steps-up"),
        own(code, at, "bidirectional"),
        own(code, at, "devices-and-mounts"),
        own(code, mount, "recursive-read-only"),
    )


def _probe(at: str, probe: str) -> tuple[Law, ...]:
    code = "K8S010"
    only_one = () if probe == "readinessProbe" else (own(code, f"{at}.successThreshold", "one-success"),)
    grace = within(code, f"{at}.terminationGracePeriodSeconds", 1)
    kept = forbids(code, at, "terminationGracePeriodSeconds", "a readiness probe ends nothing")
    return (*_handler(at), *only_one, kept if probe == "readinessProbe" else grace)


def _handler(at: str) -> tuple[Law, ...]:
    code = "K8S010"
    return (
        needs(code, f"{at}.exec", "command"),
        own(code, f"{at}.httpGet.port", "port-number"),
        own(code, f"{at}.tcpSocket.port", "port-number"),
        filled(code, f"{at}.httpGet.httpHeaders[].name", "the name of the header"),
        form(
            code, f"{at}.httpGet.httpHeaders[].name", "header-name", "must be the name of a header, such as `X-Api-Key`"
        ),
    )


def _security(at: str) -> tuple[Law, ...]:
    code = "K8S012"
    return (
        own(code, at, "privilege-escalation"),
        *profile_laws(at),
    )
