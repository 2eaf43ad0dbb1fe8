"""Kinds that Argo CD leaves alone wherever they come from, unless it is told otherwise.

Source: argo-cd `manifests/base/config/argocd-cm.yaml` (resource.exclusions, since 3.0), which its chart has as well,
and `util/settings/resources_filter.go` (those of every version).
"""

from collections.abc import Mapping

#: The first version whose settings come with the exclusions.
SINCE = (3, 0)
#: Group → kinds.
EXCLUDED: Mapping[str, frozenset[str]] = {
    "": frozenset({"Endpoints"}),
    "authentication.k8s.io": frozenset({"SelfSubjectReview", "TokenReview"}),
    "authorization.k8s.io": frozenset(
        {"LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"}
    ),
    "cert-manager.io": frozenset({"CertificateRequest"}),
    "certificates.k8s.io": frozenset({"CertificateSigningRequest"}),
    "cilium.io": frozenset({"CiliumEndpoint", "CiliumEndpointSlice", "CiliumIdentity"}),
    "discovery.k8s.io": frozenset({"EndpointSlice"}),
    "kyverno.io": frozenset(
        {"AdmissionReport", "BackgroundScanReport", "ClusterAdmissionReport", "ClusterBackgroundScanReport"}
        | {"UpdateRequest"}
    ),
    "reports.kyverno.io": frozenset({"ClusterEphemeralReport", "EphemeralReport"}),
    "wgpolicyk8s.io": frozenset({"ClusterPolicyReport", "PolicyReport"}),
}
#: Of every version.
ALWAYS_EXCLUDED: Mapping[str, frozenset[str]] = {
    "": frozenset({"Event"}),
    "coordination.k8s.io": frozenset({"Lease"}),
    "events.k8s.io": frozenset({"Event"}),
}
