"""Laws on what extends the API server: webhooks, definitions, aggregated APIs.

Sources: Kubernetes `pkg/apis/admissionregistration/validation`; apiextensions-apiserver
`pkg/apis/apiextensions/validation`; kube-aggregator `pkg/apis/apiregistration/validation`.
"""

from .notation import Law, forbids, form, longest, needs, own, unique, within
from .selectors import label_selector

_ADMISSION, _DEFINITION = "K8S028", "K8S033"


def webhook_laws() -> tuple[Law, ...]:
    """The laws on the webhooks of a configuration."""
    at = "webhooks[]"
    return (
        own(_ADMISSION, f"{at}.name", "qualified-by-three"),
        own(_ADMISSION, f"{at}.admissionReviewVersions", "review-versions"),
        needs(_ADMISSION, at, "admissionReviewVersions"),
        needs(_ADMISSION, at, "sideEffects"),
        *_client(_ADMISSION, f"{at}.clientConfig"),
        own(_ADMISSION, f"{at}.rules[]", "admission-rule"),
        *label_selector(f"{at}.namespaceSelector"),
        *label_selector(f"{at}.objectSelector"),
        longest(_ADMISSION, f"{at}.matchConditions", 64),
        unique(_ADMISSION, f"{at}.matchConditions", "name"),
        needs(_ADMISSION, f"{at}.matchConditions[]", "expression"),
    )


def _client(code: str, at: str) -> tuple[Law, ...]:
    return (
        own(code, at, "client-config"),
        own(code, f"{at}.url", "webhook-url"),
        needs(code, f"{at}.service", "name"),
        needs(code, f"{at}.service", "namespace"),
        within(code, f"{at}.service.port", 1, 65_535),
        own(code, f"{at}.service.path", "absolute-path"),
    )


def admission_policy_laws() -> tuple[Law, ...]:
    """The laws on a ValidatingAdmissionPolicy."""
    return (
        own(_ADMISSION, "spec", "has-validations"),
        needs(_ADMISSION, "spec.validations[]", "expression"),
        needs(_ADMISSION, "spec", "matchConstraints"),
        unique(_ADMISSION, "spec.variables", "name"),
        unique(_ADMISSION, "spec.matchConditions", "name"),
    )


def admission_binding_laws() -> tuple[Law, ...]:
    """The laws on a ValidatingAdmissionPolicyBinding."""
    return (
        needs(_ADMISSION, "spec", "policyName"),
        needs(_ADMISSION, "spec", "validationActions"),
        own(_ADMISSION, "spec.validationActions", "validation-actions"),
        unique(_ADMISSION, "spec.validationActions"),
    )


def definition_laws() -> tuple[Law, ...]:
    """The laws on a CustomResourceDefinition."""
    return (
        own(_DEFINITION, "", "definition-name"),
        own(_DEFINITION, "spec.versions", "one-storage-version"),
        form(_DEFINITION, "spec.versions[].name", "dns-label", "must be a name such as `v1alpha1`"),
        needs(_DEFINITION, "spec.versions[]", "schema.openAPIV3Schema", why="a version has a schema"),
        form(_DEFINITION, "spec.names.plural", "dns-label", "must be a name in lower case"),
        form(_DEFINITION, "spec.names.singular", "dns-label", "must be a name in lower case"),
        form(_DEFINITION, "spec.names.shortNames[]", "dns-label", "must be a name in lower case"),
        forbids(
            _DEFINITION, "spec", "preserveUnknownFields", "set `x-kubernetes-preserve-unknown-fields` in the schema"
        ),
        *_conversion("spec.conversion"),
    )


def _conversion(at: str) -> tuple[Law, ...]:
    why = "`strategy: Webhook` asks one"
    return (
        needs(_DEFINITION, at, "webhook", when={"strategy": ("Webhook",)}, why=why),
        forbids(_DEFINITION, at, "webhook", "`strategy` is not Webhook", when={"strategy": ("None",)}),
        needs(_DEFINITION, f"{at}.webhook", "conversionReviewVersions"),
        *_client(_DEFINITION, f"{at}.webhook.clientConfig"),
    )


def api_service_laws() -> tuple[Law, ...]:
    """The laws on an APIService."""
    return (
        own(_DEFINITION, "", "api-service-name"),
        within(_DEFINITION, "spec.groupPriorityMinimum", 1, 20_000),
        within(_DEFINITION, "spec.versionPriority", 1, 1000),
        forbids(
            _DEFINITION,
            "spec",
            "caBundle",
            "`insecureSkipTLSVerify` is set as well",
            when={"insecureSkipTLSVerify": (True,)},
        ),
        needs(_DEFINITION, "spec.service", "name"),
        needs(_DEFINITION, "spec.service", "namespace"),
    )
