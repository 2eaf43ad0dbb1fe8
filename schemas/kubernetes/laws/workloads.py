"""Laws on workloads. Sources: Kubernetes `pkg/apis/{apps,core,batch}/validation`."""

from .claims import claim_laws
from .notation import SET, Law, filled, forbids, form, longest, needs, one_of, own, within
from .pods import pod_laws
from .selectors import label_selector

_STRATEGY, _JOB = "K8S015", "K8S016"


def deployment_laws() -> tuple[Law, ...]:
    """The laws on a Deployment."""
    rolling = "spec.strategy.rollingUpdate"
    why = "`type: Recreate` takes all Pods down at once"
    return (
        *_running("spec"),
        own("K8S004", "spec", "selector-of-template", True),
        forbids(_STRATEGY, "spec.strategy", "rollingUpdate", why, when={"type": ("Recreate",)}),
        own(_STRATEGY, rolling, "both-zero"),
        *_percents(rolling),
        own(_STRATEGY, "spec", "progress-deadline"),
    )


def daemon_set_laws() -> tuple[Law, ...]:
    """The laws on a DaemonSet."""
    rolling = "spec.updateStrategy.rollingUpdate"
    return (
        *_running("spec"),
        own("K8S004", "spec", "selector-of-template", True),
        own(_STRATEGY, rolling, "surge-or-unavailable"),
        *_percents(rolling),
    )


def stateful_set_laws() -> tuple[Law, ...]:
    """The laws on a StatefulSet; its claims stand for volumes of their names."""
    claim = "spec.volumeClaimTemplates[]"
    why = "`type: OnDelete` leaves the Pods to you"
    return (
        *(law for law in _running("spec") if law.check != "mounts-of-volumes"),
        own("K8S008", "spec", "stateful-mounts"),
        own("K8S004", "spec", "selector-of-template", True),
        forbids(_STRATEGY, "spec.updateStrategy", "rollingUpdate", why, when={"type": ("OnDelete",)}),
        within(_STRATEGY, "spec.ordinals.start", 0),
        own(_STRATEGY, "spec.updateStrategy.rollingUpdate.maxUnavailable", "percent", True),
        form(_STRATEGY, "spec.serviceName", "dns-name", "must be the name of a Service"),
        needs("K8S026", claim, "spec", why="it is what is claimed"),
        *claim_laws(f"{claim}.spec"),
        needs("K8S026", f"{claim}.metadata", "name", why="a Pod mounts it by that name"),
    )


def replica_set_laws() -> tuple[Law, ...]:
    """The laws on a ReplicaSet."""
    return (*_running("spec"), own("K8S004", "spec", "selector-of-template", True))


def replication_controller_laws() -> tuple[Law, ...]:
    """The laws on a ReplicationController, whose selector is that of its Pods' labels where it has none."""
    return (*_running("spec"), own("K8S004", "spec", "plain-selector-of-template"))


def job_laws(at: str = "spec") -> tuple[Law, ...]:
    """The laws on a Job, and on what a CronJob makes Jobs of."""
    return (
        *pod_laws(f"{at}.template.spec"),
        *_template(at),
        own(_JOB, f"{at}.template.spec", "job-restart-policy"),
        own("K8S004", at, "selector-of-template", False),
        *label_selector(f"{at}.selector"),
        *_indexed(at),
        *_failure_policy(at),
    )


def cron_job_laws() -> tuple[Law, ...]:
    """The laws on a CronJob."""
    return (
        own("K8S017", "spec.schedule", "schedule"),
        own("K8S017", "spec.timeZone", "time-zone"),
        forbids(_JOB, "spec.jobTemplate.spec", "manualSelector", "each Job of a CronJob has a selector of its own"),
        *job_laws("spec.jobTemplate.spec"),
    )


def _running(at: str) -> tuple[Law, ...]:
    """The laws on what keeps Pods running."""
    return (
        *pod_laws(f"{at}.template.spec"),
        *_template(at),
        *label_selector(f"{at}.selector"),
        own("K8S013", f"{at}.template.spec", "always-restart"),
        forbids("K8S013", f"{at}.template.spec", "activeDeadlineSeconds", "only a Job's Pods may end"),
    )


def _template(at: str) -> tuple[Law, ...]:
    return (
        own("K8S002", f"{at}.template.metadata.annotations", "annotations-size"),
        needs("K8S013", f"{at}.template", "spec", why="it is what the Pods are"),
    )


def _percents(at: str) -> tuple[Law, ...]:
    return (
        own(_STRATEGY, f"{at}.maxUnavailable", "percent", True),
        own(_STRATEGY, f"{at}.maxSurge", "percent", False),
    )


def _indexed(at: str) -> tuple[Law, ...]:
    plain = {"completionMode": ("", "NonIndexed")}
    why = "this Job has no indexes"
    return (
        needs(
            _JOB, at, "completions", when={"completionMode": ("Indexed",)}, why="`completionMode: Indexed` counts to it"
        ),
        forbids(_JOB, at, "backoffLimitPerIndex", why, when=plain),
        forbids(_JOB, at, "maxFailedIndexes", why, when=plain),
        forbids(_JOB, at, "successPolicy", why, when=plain),
        needs(_JOB, at, "backoffLimitPerIndex", when={"maxFailedIndexes": (SET,)}),
        within(_JOB, f"{at}.backoffLimitPerIndex", 0),
        within(_JOB, f"{at}.maxFailedIndexes", 0, 100_000),
        filled(_JOB, f"{at}.managedBy", "the controller, such as `example.com/controller`"),
        longest(_JOB, f"{at}.managedBy", 63),
        needs(_JOB, f"{at}.successPolicy", "rules"),
        own(_JOB, f"{at}.successPolicy.rules[]", "success-rule"),
        within(_JOB, f"{at}.successPolicy.rules[].succeededCount", 0),
        form(
            _JOB,
            f"{at}.managedBy",
            "domain-path",
            "must be a path with a domain before it, such as `example.com/controller`",
        ),
    )


def _failure_policy(at: str) -> tuple[Law, ...]:
    policy, rule = f"{at}.podFailurePolicy", f"{at}.podFailurePolicy.rules[]"
    return (
        own(_JOB, at, "failure-policy"),
        own(_JOB, at, "policy-containers"),
        own(_JOB, at, "failed-replacement"),
        needs(_JOB, policy, "rules"),
        own(_JOB, rule, "failure-rule"),
        needs(_JOB, f"{rule}.onExitCodes", "values"),
        own(_JOB, f"{rule}.onExitCodes", "exit-codes"),
        own(_JOB, f"{rule}.onExitCodes", "ordered-codes"),
        form(_JOB, f"{rule}.onPodConditions[].type", "label-key", "must be the type of a condition"),
        filled(_JOB, f"{rule}.onPodConditions[].type", "the type of a condition"),
        one_of(_JOB, f"{rule}.onPodConditions[].status", "True", "False", "Unknown"),
    )
