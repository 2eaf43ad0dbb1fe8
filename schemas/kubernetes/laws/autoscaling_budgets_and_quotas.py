"""Laws on autoscalers, budgets and quotas. Sources: Kubernetes `pkg/apis/{autoscaling,policy,core}/validation`."""

from .notation import Law, form, needs, own, unique
from .selectors import label_selector

_SCALER, _BUDGET, _QUOTA = "K8S021", "K8S022", "K8S024"


def autoscaler_laws() -> tuple[Law, ...]:
    """The laws on a HorizontalPodAutoscaler."""
    return (
        own(_SCALER, "spec", "replica-bounds"),
        needs(_SCALER, "spec.scaleTargetRef", "kind"),
        needs(_SCALER, "spec.scaleTargetRef", "name"),
        own(_SCALER, "spec.scaleTargetRef", "scaled-version"),
        *(
            form(_SCALER, f"{way}.{field}", "path-segment", "may not be `.` or `..`, nor have `/` or `%` in it")
            for way in ("spec.scaleTargetRef", "spec.metrics[].object.describedObject")
            for field in ("kind", "name")
        ),
        *(needs(_SCALER, "spec.metrics[].object.describedObject", field) for field in ("kind", "name")),
        *_metrics("spec.metrics[]"),
        own(_SCALER, "spec.targetCPUUtilizationPercentage", "above-zero"),
        own(_SCALER, "spec.metrics[]", "metric"),
        own(_SCALER, "spec.behavior.scaleUp", "scaling-rules"),
        own(_SCALER, "spec.behavior.scaleDown", "scaling-rules"),
    )


def _metrics(at: str) -> tuple[Law, ...]:
    """The laws on what metrics are called. Source: `validateMetricIdentifier`, `validateContainerResourceSource`."""
    named = tuple(f"{at}.{kind}.metric" for kind in ("pods", "object", "external"))
    says = "may not be `.` or `..`, nor have `/` or `%` in it"
    return (
        *(needs(_SCALER, way, "name") for way in named),
        *(form(_SCALER, f"{way}.name", "path-segment", says) for way in named),
        form(_SCALER, f"{at}.containerResource.name", "label-key", "must be the name of a resource"),
        form(_SCALER, f"{at}.containerResource.container", "dns-label", "must be the name of a container"),
    )


def budget_laws() -> tuple[Law, ...]:
    """The laws on a PodDisruptionBudget."""
    return (
        own(_BUDGET, "spec.minAvailable", "percent", True),
        own(_BUDGET, "spec.maxUnavailable", "percent", True),
        *label_selector("spec.selector"),
    )


def quota_laws() -> tuple[Law, ...]:
    """The laws on a ResourceQuota."""
    return (own(_QUOTA, "spec", "quota"), own(_QUOTA, "spec.scopes", "quota-scopes"), *_scopes())


def _scopes() -> tuple[Law, ...]:
    at = "spec.scopeSelector.matchExpressions[]"
    return (needs(_QUOTA, at, "values", when={"operator": ("In", "NotIn")}),)


def limit_range_laws() -> tuple[Law, ...]:
    """The laws on a LimitRange."""
    return (
        own(_QUOTA, "spec.limits[]", "limit"),
        own(_QUOTA, "spec.limits[]", "limited-resources"),
        unique(_QUOTA, "spec.limits", "type"),
    )
