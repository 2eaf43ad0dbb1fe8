"""Endpoints are addresses that can be reached, of the type of their slice.

The API server refuses an address of the machine itself or of the link, a subset without addresses, and several ports
without names.

## Wrong

```yaml title="web.yaml"
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
endpoints:
  - addresses: ["fd00::5"]
  - addresses: [127.0.0.1]
ports: [{port: 5432}]
```

```text title="output"
web.yaml:6:17: error K8S032 `endpoints[0].addresses[0]` must be an address of IPv4
web.yaml:7:17: error K8S032 `endpoints[1].addresses[0]` may not be a loopback or link-local address, or one of many
```

## Right

```yaml title="web.yaml"
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
endpoints:
  - addresses: [192.168.1.5]
ports: [{port: 5432}]
```

Since 0.2.0. Source: `ValidateEndpointSlice` of Kubernetes `pkg/apis/discovery/validation`; `ValidateNonSpecialIP` of
`pkg/apis/core`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S032", "invalid-endpoint", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_endpoint(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S032")
