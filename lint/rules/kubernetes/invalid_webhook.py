"""A webhook has a name like a domain, one way to it, and rules.

The API server refuses a webhook with fewer than two dots in its name, with a URL that is not HTTPS, with a Service
and a URL, or without what it is to be asked. Policies in CEL are looked at as well.

## Wrong

```yaml title="web.yaml"
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: check}
webhooks:
  - name: check
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: {url: "http://check.example.com/"}
```

```text title="output"
web.yaml:5:11: error K8S028 `webhooks[0].name` must be a name with two dots at least, like a domain
web.yaml:8:25: error K8S028 `webhooks[0].clientConfig.url` must begin with `https://`
```

## Right

```yaml title="web.yaml"
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: check}
webhooks:
  - name: pods.check.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: {url: "https://check.example.com/"}
```

Since 0.2.0. Source: Kubernetes `pkg/apis/admissionregistration/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S028", "invalid-webhook", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_webhook(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S028")
