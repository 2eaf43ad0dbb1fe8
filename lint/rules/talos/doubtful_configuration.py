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

from ....model.unit import Verdict, VerdictKind
from ...finding import Severity
from ...rule import Problem, unit_rule


@unit_rule("TAL021", "doubtful-configuration", Severity.WARNING, of=VerdictKind.WARNED)
def doubtful_configuration(verdict: Verdict) -> Iterator[Problem]:
    name = verdict.unit.name
    yield Problem(verdict.at, f"Talos warns of {name}: {verdict.message}", verdict.about, name)
