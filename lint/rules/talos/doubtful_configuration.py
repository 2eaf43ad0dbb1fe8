"""Talos has no warning for the configuration of any machine.

Talos accepts what it warns of; it is about to change, or does not do what it seems to. How a machine's configuration is
made is told by [TAL020](TAL020.md)'s page.

## Wrong

```yaml title="stackwright.yaml"
versions:
  talos: "1.13"
talos:
  nodes:
    - {name: cp-1, role: controlplane, patches: [cp-1.yaml]}
```

```yaml title="cp-1.yaml"
apiVersion: v1alpha1
kind: BondConfig
name: bond0
bondMode: 802.3ad
links: [eth0, eth1]
miimon: 100
updelay: 100
```

```text title="output"
cp-1.yaml:2:7: warning TAL021 Talos warns of cp-1: a bond with 802.3ad should set `downdelay`
```

## Right

```yaml title="stackwright.yaml"
versions:
  talos: "1.13"
talos:
  nodes:
    - {name: cp-1, role: controlplane, patches: [cp-1.yaml]}
```

```yaml title="cp-1.yaml"
apiVersion: v1alpha1
kind: BondConfig
name: bond0
bondMode: 802.3ad
links: [eth0, eth1]
miimon: 100
updelay: 100
downdelay: 100
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config` (validation), 1.10 to 1.14.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.machine.layers import judgements
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("TAL021", "doubtful-configuration", Severity.WARNING)
def doubtful_configuration(repository: Repository) -> Iterator[Problem]:
    for judgement in judgements(repository):
        if not (judgement.is_error or judgement.erases or judgement.is_unjudged):
            name = judgement.machine.name
            message = f"Talos warns of {name}: {judgement.message}"
            yield Problem(judgement.at, message, judgement.node, name)
