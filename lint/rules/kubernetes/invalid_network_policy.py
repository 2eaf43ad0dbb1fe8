"""A rule of a NetworkPolicy says who is meant, and ranges that there are.

The API server refuses a peer that says nothing, a block that is not inside of the one that it is taken out of, and a
range of ports that ends before it begins. A block with bits behind its prefix is a warning: Kubernetes takes it
before 1.36.

## Wrong

```yaml title="web.yaml"
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock: {cidr: 10.1.2.3/16, except: [10.2.0.0/24]}
      ports: [{port: 9000, endPort: 8000}]
```

```text title="output"
web.yaml:8:27: warning K8S020 `spec.ingress[0].from[0].ipBlock.cidr` has bits beyond its prefix
web.yaml:8:49: error K8S020 `spec.ingress[0].from[0].ipBlock.except[0]` must lie inside of `10.1.0.0/16`, and be smaller
web.yaml:9:37: error K8S020 `spec.ingress[0].ports[0].endPort` must be at least `port`, 9000
```

## Right

```yaml title="web.yaml"
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock: {cidr: 10.1.0.0/16, except: [10.1.2.0/24]}
      ports: [{port: 8000, endPort: 9000}]
```

Since 0.2.0. Source: `ValidateNetworkPolicySpec` and `ValidateIPBlock` of Kubernetes `pkg/apis/networking/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S020", "invalid-network-policy", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_network_policy(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S020")
