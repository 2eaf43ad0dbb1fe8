"""A Gateway has a listener that takes the route: by its name, port and protocol, its kind, namespace and host names.

A route that no listener takes is accepted by the API server and reaches nobody: its status says `NoMatchingParent`,
`NotAllowedByListeners` or `NoMatchingListenerHostname`, and nothing else does. A listener takes routes of its own
namespace unless `allowedRoutes` says otherwise; which namespaces a selector there means is not asked. Its protocol says
which kinds of routes it can take: HTTP and HTTPS an HTTPRoute or GRPCRoute, TLS a TLSRoute or TCPRoute, TCP a TCPRoute,
UDP a UDPRoute; of another protocol nothing is said. A ListenerSet counts as a Gateway does.

## Wrong

```yaml title="gateway.yaml"
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: internal, namespace: network}
spec:
  gatewayClassName: envoy
  listeners:
    - {name: https, port: 443, protocol: HTTPS, hostname: "*.example.org"}
```

```yaml title="route.yaml"
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: web}
spec:
  parentRefs: [{name: internal, namespace: network}]
  hostnames: [web.example.org]
```

```text title="output"
route.yaml:5:16: warning K8S043 Gateway `internal` takes routes of its own namespace only, not HTTPRoute `web` of web
```

## Right

```yaml title="gateway.yaml"
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: internal, namespace: network}
spec:
  gatewayClassName: envoy
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      hostname: "*.example.org"
      allowedRoutes: {namespaces: {from: All}}
```

```yaml title="route.yaml"
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: web}
spec:
  parentRefs: [{name: internal, namespace: network}]
  hostnames: [web.example.org]
```

Since 0.2.0. Source: Gateway API `apis/v1` (`ParentReference`, `AllowedRoutes`, `ProtocolType`,
`RouteConditionReason`, `ListenerSet`), `apisx/v1alpha1` (`XListenerSet`).
"""

from collections.abc import Iterator

from ....model.kubernetes.match_relations import Unmet, WhyUnmet
from ....model.kustomize.build_facts import BuiltRelationsFact
from ....model.repository import Repository
from ...describe_relations import show_there, unmet_of, who_needs
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import one_of


@repository_rule(
    "K8S043", "route-not-accepted", Severity.WARNING, needs=(BuiltRelationsFact,), follows=("KUS", "SCH", "YAML")
)
def route_not_accepted(repository: Repository) -> Iterator[Problem]:
    for unmet in unmet_of(repository, "K8S043"):
        message, hint = _describe(unmet)
        yield Problem(
            unmet.need.at,
            f"{unmet.need.fact.parent} `{unmet.need.fact.target}` {message}",
            "taken by no listener",
            unmet.need.fact.target,
            show_there(unmet, "its listeners are here"),
            hint,
        )


def _describe(unmet: Unmet) -> tuple[str, str]:
    need, fact = unmet.need, unmet.need.fact
    match unmet.why:
        case WhyUnmet.NO_LISTENER:
            listener = f" `{fact.wanted}`" if fact.wanted else ""
            port = f" on port {fact.port}" if fact.port else ""
            return f"has no listener{listener}{port}", f"it has {one_of(unmet.found)}"
        case WhyUnmet.ROUTE_KIND:
            return f"takes no routes of kind {fact.kind}", f"its listeners take {one_of(unmet.found)}"
        case WhyUnmet.NAMESPACE:
            if unmet.found == ("Same",):
                of = f" of {need.namespace}" if need.namespace else ""
                return (
                    f"takes routes of its own namespace only, not {who_needs(need)}{of}",
                    "say `allowedRoutes: {namespaces: {from: All}}` at the listener",
                )
            return f"takes no routes, and not {who_needs(need)}", "change its `allowedRoutes`"
        case _:
            hosts = ", ".join(f"`{host}`" for host in fact.hostnames)
            return f"has no listener for {hosts}", f"its listeners are for {one_of(unmet.found)}"
