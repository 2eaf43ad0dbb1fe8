"""Laws on what extends the API server: webhooks, definitions, aggregated APIs.

Sources: Kubernetes `pkg/apis/admissionregistration/validation`; apiextensions-apiserver
`pkg/apis/apiextensions/validation`; kube-aggregator `pkg/apis/apiregistration/validation`.
"""

from .notation import Law, forbids, form, longest, needs, one_of, own, unique, within
from .selectors import label_selector

_ADMISSION, _DEFINITION = "K8S028", "K8S033"
#: What a request may be refused for.
_REASONS = ("Unauthorized", "Forbidden", "Invalid", "RequestEntityTooLarge")


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
        *_conditions(f"{at}.matchConditions[]"),
    )


def _conditions(at: str) -> tuple[Law, ...]:
    return (
        *(needs(_ADMISSION, at, field) for field in ("name", "expression")),
        form(_ADMISSION, f"{at}.name", "label-key", "must be a name of letters, digits, `-`, `_` and `.`"),
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
        one_of(_ADMISSION, "spec.failurePolicy", "Fail", "Ignore"),
        one_of(_ADMISSION, "spec.matchConstraints.matchPolicy", "Exact", "Equivalent"),
        own(_ADMISSION, "spec.matchConstraints.resourceRules[]", "admission-rule"),
        own(_ADMISSION, "spec.matchConstraints.excludeResourceRules[]", "admission-rule"),
        *(needs(_ADMISSION, "spec.paramKind", field) for field in ("apiVersion", "kind")),
        *(needs(_ADMISSION, "spec.variables[]", field) for field in ("name", "expression")),
        *(needs(_ADMISSION, "spec.auditAnnotations[]", field) for field in ("key", "valueExpression")),
        *_conditions("spec.matchConditions[]"),
        one_of(_ADMISSION, "spec.validations[].reason", *_REASONS),
        unique(_ADMISSION, "spec.variables", "name"),
        unique(_ADMISSION, "spec.matchConditions", "name"),
    )


def admission_binding_laws() -> tuple[Law, ...]:
    """The laws on a ValidatingAdmissionPolicyBinding."""
    return (
        needs(_ADMISSION, "spec", "policyName"),
        needs(_ADMISSION, "spec", "validationActions"),
        own(_ADMISSION, "spec.validationActions", "validation-actions"),
        one_of(_ADMISSION, "spec.paramRef.parameterNotFoundAction", "Allow", "Deny"),
        needs(_ADMISSION, "spec.paramRef", "parameterNotFoundAction"),
        own(_ADMISSION, "spec.paramRef", "parameters"),
        unique(_ADMISSION, "spec.validationActions"),
    )


def definition_laws() -> tuple[Law, ...]:
    """The laws on a CustomResourceDefinition."""
    return (
        own(_DEFINITION, "", "definition-name"),
        own(_DEFINITION, "spec.versions", "one-storage-version"),
        form(_DEFINITION, "spec.versions[].name", "letter-first-label", "must be a name such as `v1alpha1`"),
        own(_DEFINITION, "spec.versions[]", "object-schema"),
        own(_DEFINITION, "spec.versions[]", "warned-of-as-deprecated"),
        *_columns("spec.versions[].additionalPrinterColumns[]"),
        *_scale("spec.versions[].subresources.scale"),
        needs(_DEFINITION, "spec.versions[]", "schema.openAPIV3Schema", why="a version has a schema"),
        *(
            form(_DEFINITION, f"spec.names.{field}", "letter-first-label", "must be a name in lower case")
            for field in ("plural", "singular", "shortNames[]", "categories[]")
        ),
        *(
            form(_DEFINITION, f"spec.names.{field}", "any-case-letter-first-label", "must be letters and digits")
            for field in ("kind", "listKind")
        ),
        *(needs(_DEFINITION, "spec.names", field) for field in ("plural", "kind")),
        forbids(
            _DEFINITION, "spec", "preserveUnknownFields", "set `x-kubernetes-preserve-unknown-fields` in the schema"
        ),
        *_conversion("spec.conversion"),
    )


def _columns(at: str) -> tuple[Law, ...]:
    """The laws on the columns that are printed. Source: `ValidateCustomResourceColumnDefinition`."""
    formats = ("int32", "int64", "float", "double", "byte", "date", "date-time", "password")
    return (
        *(needs(_DEFINITION, at, field) for field in ("name", "jsonPath")),
        form(_DEFINITION, f"{at}.jsonPath", "after-a-dot", "must begin with a `.`", "write `.spec.size`"),
        one_of(_DEFINITION, f"{at}.format", *formats),
    )


def _scale(at: str) -> tuple[Law, ...]:
    """The laws on where a scale is. Source: `ValidateCustomResourceDefinitionSubresources`."""
    return (
        form(_DEFINITION, f"{at}.specReplicasPath", "in-spec", "must begin with `.spec.`"),
        form(_DEFINITION, f"{at}.statusReplicasPath", "in-status", "must begin with `.status.`"),
        form(_DEFINITION, f"{at}.labelSelectorPath", "in-object", "must begin with `.spec.` or `.status.`"),
        *(needs(_DEFINITION, at, field) for field in ("specReplicasPath", "statusReplicasPath")),
    )


def _conversion(at: str) -> tuple[Law, ...]:
    why = "`strategy: Webhook` asks one"
    return (
        needs(_DEFINITION, at, "webhook", when={"strategy": ("Webhook",)}, why=why),
        forbids(_DEFINITION, at, "webhook", "`strategy` is not Webhook", when={"strategy": ("None",)}),
        needs(_DEFINITION, f"{at}.webhook", "conversionReviewVersions"),
        own(_DEFINITION, f"{at}.webhook.conversionReviewVersions", "review-versions"),
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
        within(_DEFINITION, "spec.service.port", 1, 65_535),
    )
