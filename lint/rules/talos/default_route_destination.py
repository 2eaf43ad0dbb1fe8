"""A default route in a document of a link has no destination.

In `machine.network.interfaces` a default route is `network: 0.0.0.0/0`. LinkConfig, BondConfig, VLANConfig and the
other documents that took its place from Talos 1.12 on refuse that: a route whose destination is unspecified must not
have one. It is the most common slip when a configuration is moved to the new documents, and the node does not load it.

## Wrong

```yaml title="talos/nodes/alpha.yaml"
apiVersion: v1alpha1
kind: LinkConfig
name: eth0
addresses:
  - address: 192.0.2.11/24
routes:
  - destination: 0.0.0.0/0
    gateway: 192.0.2.1
```

```text title="output"
talos/nodes/alpha.yaml:7:18: error TAL001 Talos refuses the destination `0.0.0.0/0` in LinkConfig eth0
```

## Right

```yaml title="talos/nodes/alpha.yaml"
apiVersion: v1alpha1
kind: LinkConfig
name: eth0
addresses:
  - address: 192.0.2.11/24
routes:
  - gateway: 192.0.2.1
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config/types/network/link.go`.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.talos.machine_identity_fields import Says
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...talos_rule_subjects import is_judged, talos_documents, title_of

_EVERYTHING = ("0.0.0.0/0", "::/0")


@repository_rule("TAL001", "default-route", Severity.ERROR)
def default_route(repository: Repository) -> Iterator[Problem]:
    for path, machine in talos_documents(repository):
        for fact in machine.all(Says.DESTINATION):
            place = Place(path, fact.at)
            if fact.value in _EVERYTHING and not is_judged(repository, place):
                message = f"Talos refuses the destination `{fact.value}` in {title_of(machine)}"
                hint = "leave `destination` out: a route without one is the default route"
                yield Problem(place, message, "refused", fact.value, (), hint)
