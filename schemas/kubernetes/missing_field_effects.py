"""What an object does that lacks a field which stands in a wrong place, or under a wrong name, and is dropped.

Only what surprises: that nothing is set is what everybody expects. Sources: the APIs networking.k8s.io/v1, policy/v1.
"""

from collections.abc import Mapping

_EVERY_POD = "the policy is for every Pod of its namespace"

#: (kind, field), with `[]` for the entries of a list → what is so without the field, behind `without …`.
WITHOUT: Mapping[tuple[str, str], str] = {
    ("NetworkPolicy", "spec.podSelector"): _EVERY_POD,
    ("NetworkPolicy", "spec.podSelector.matchLabels"): _EVERY_POD,
    ("NetworkPolicy", "spec.ingress"): "nothing may reach the Pods",
    ("NetworkPolicy", "spec.egress"): "the Pods may reach nothing, if `policyTypes` has Egress",
    ("NetworkPolicy", "spec.policyTypes"): "the policy is for Egress only if it has `egress`",
    ("NetworkPolicy", "spec.ingress[].from"): "the rule lets everybody in",
    ("NetworkPolicy", "spec.egress[].to"): "the rule lets the Pods out to everybody",
    ("NetworkPolicy", "spec.ingress[].ports"): "the rule is for every port",
    ("NetworkPolicy", "spec.egress[].ports"): "the rule is for every port",
    ("NetworkPolicy", "spec.ingress[].from[].podSelector.matchLabels"): "every Pod is meant",
    ("NetworkPolicy", "spec.ingress[].from[].namespaceSelector.matchLabels"): "every namespace is meant",
    ("NetworkPolicy", "spec.egress[].to[].podSelector.matchLabels"): "every Pod is meant",
    ("NetworkPolicy", "spec.egress[].to[].namespaceSelector.matchLabels"): "every namespace is meant",
    ("PodDisruptionBudget", "spec.selector.matchLabels"): "every Pod of the namespace is meant",
}
