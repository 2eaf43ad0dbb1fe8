"""Laws on Pods, as they stand in workloads too. Source: `ValidatePodSpec` (Kubernetes `pkg/apis/core/validation`)."""

from .containers import container_laws
from .notation import Law, filled, forbids, form, longest, needs, own, unique, warned, within
from .profiles import profile_laws
from .selectors import label_selector, node_selector, preferred_node
from .volumes import volume_laws

_NAME = "must be lower-case letters, digits, `-` and `.`"
_HOST_FIELDS = ("hostNetwork", "hostPID", "hostIPC")


def pod_laws(at: str, *, is_template: bool = True) -> tuple[Law, ...]:
    """The laws on the spec of a Pod at a way; `is_template` is for those that workloads make Pods of."""
    return (
        *_spec(at),
        *container_laws(at),
        *volume_laws(f"{at}.volumes[]"),
        *_scheduling(at),
        *_security(at),
        *(_template(at) if is_template else _pod(at)),
    )


def _spec(at: str) -> tuple[Law, ...]:
    code = "K8S013"
    return (
        needs(
            code,
            at,
            "dnsConfig",
            when={"dnsPolicy": ("None",)},
            why="with `dnsPolicy: None` there is no other resolver",
        ),
        own(code, at, "dns-none"),
        longest(code, f"{at}.dnsConfig.nameservers", 3),
        longest(code, f"{at}.dnsConfig.searches", 32),
        form(code, f"{at}.dnsConfig.searches[]", "search-domain", "must be a domain, such as `svc.cluster.local`"),
        needs(code, f"{at}.dnsConfig.options[]", "name"),
        form(code, f"{at}.hostAliases[].hostnames[]", "dns-name", _NAME),
        form(code, f"{at}.serviceAccountName", "dns-name", _NAME),
        form(code, f"{at}.serviceAccount", "dns-name", _NAME),
        form(code, f"{at}.priorityClassName", "dns-name", _NAME),
        form(code, f"{at}.runtimeClassName", "dns-name", _NAME),
        filled(code, f"{at}.runtimeClassName", "the name of a RuntimeClass"),
        needs(code, f"{at}.hostAliases[]", "ip"),
        filled(code, f"{at}.hostAliases[].hostnames[]", "a host name"),
        filled(code, f"{at}.dnsConfig.searches[]", "a domain"),
        filled(code, f"{at}.readinessGates[].conditionType", "the type of a condition"),
        filled(code, f"{at}.schedulingGates[].name", "the name of the gate"),
        form(code, f"{at}.nodeName", "dns-name", _NAME),
        within(code, f"{at}.activeDeadlineSeconds", 1, 2**31 - 1),
        form(code, f"{at}.readinessGates[].conditionType", "label-key", "must be a qualified name"),
        form(code, f"{at}.schedulingGates[].name", "label-key", "must be a qualified name"),
        unique(code, f"{at}.schedulingGates", "name"),
        unique(code, f"{at}.resourceClaims", "name"),
        warned(own("K8S031", f"{at}.terminationGracePeriodSeconds", "negative-grace")),
        warned(own("K8S031", f"{at}.imagePullSecrets", "pull-secrets")),
        warned(own("K8S031", at, "same-host-alias")),
    )


def _template(at: str) -> tuple[Law, ...]:
    why = "a workload's template cannot have any"
    return (forbids("K8S013", at, "ephemeralContainers", why),)


def _pod(at: str) -> tuple[Law, ...]:
    says = "may not begin or end with a space"
    lists = ("containers", "initContainers")
    return tuple(form("K8S005", f"{at}.{field}[].image", "trimmed", says, "remove the space") for field in lists)


def _scheduling(at: str) -> tuple[Law, ...]:
    code, toleration, spread = "K8S014", f"{at}.tolerations[]", f"{at}.topologySpreadConstraints[]"
    affinity = f"{at}.affinity"
    terms = tuple(
        f"{affinity}.{kind}.{way}"
        for kind in ("podAffinity", "podAntiAffinity")
        for way in (
            "requiredDuringSchedulingIgnoredDuringExecution[]",
            "preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm",
        )
    )
    node = f"{affinity}.nodeAffinity"
    return (
        own(code, toleration, "toleration"),
        form(code, f"{toleration}.key", "label-key", "must be a qualified name"),
        own(code, f"{toleration}.value", "label-value"),
        needs(code, spread, "topologyKey"),
        unique(code, f"{at}.topologySpreadConstraints", "topologyKey", "whenUnsatisfiable"),
        *_label_keys(code, f"{spread}.matchLabelKeys[]"),
        within(code, f"{spread}.minDomains", 1),
        forbids(
            code,
            spread,
            "minDomains",
            "`whenUnsatisfiable` is not DoNotSchedule",
            unless={"whenUnsatisfiable": ("DoNotSchedule",)},
        ),
        own(code, spread, "keys-beside-selector"),
        *label_selector(f"{spread}.labelSelector"),
        *(law for term in terms for law in _pod_term(code, term)),
        *node_selector(f"{node}.requiredDuringSchedulingIgnoredDuringExecution"),
        *preferred_node(f"{node}.preferredDuringSchedulingIgnoredDuringExecution[].preference"),
    )


def _label_keys(code: str, at: str) -> tuple[Law, ...]:
    return (form(code, at, "label-key", "must be a label's key"), filled(code, at, "a label's key"))


def _pod_term(code: str, at: str) -> tuple[Law, ...]:
    return (
        needs(code, at, "topologyKey", why="it says what counts as one place"),
        own(code, at, "keys-beside-selector"),
        *_label_keys(code, f"{at}.matchLabelKeys[]"),
        *_label_keys(code, f"{at}.mismatchLabelKeys[]"),
        filled(code, f"{at}.namespaces[]", "the name of a namespace"),
        form(code, f"{at}.namespaces[]", "dns-label", "must be the name of a namespace"),
        *label_selector(f"{at}.labelSelector"),
        *label_selector(f"{at}.namespaceSelector"),
    )


def _security(at: str) -> tuple[Law, ...]:
    code, context = "K8S012", f"{at}.securityContext"
    return (
        forbids(code, at, "shareProcessNamespace", "`hostPID` is set as well", when={"hostPID": (True,)}),
        *(
            forbids(code, at, field, "`hostUsers: false` gives the Pod users of its own", when={"hostUsers": (False,)})
            for field in _HOST_FIELDS
        ),
        own(code, at, "sysctls"),
        needs(code, f"{context}.sysctls[]", "name"),
        form(code, f"{context}.sysctls[].name", "sysctl", "must be a sysctl, such as `net.core.somaxconn`"),
        *profile_laws(context),
        within(code, f"{context}.supplementalGroups[]", 0, 2**31 - 1),
        *_os(at),
    )


def _os(at: str) -> tuple[Law, ...]:
    """What Windows does not have. Source: `validateWindows`."""
    when, why = {"os.name": ("windows",)}, "Windows has no such thing"
    inner = ("fsGroup", "runAsUser", "runAsGroup", "seLinuxOptions", "seccompProfile", "sysctls", "supplementalGroups")
    fields = (*_HOST_FIELDS, "shareProcessNamespace", *(f"securityContext.{field}" for field in inner))
    return tuple(forbids("K8S012", at, field, why, when=when) for field in fields)
