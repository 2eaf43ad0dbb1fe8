"""Talos accepts the configuration that the base and the patches of each machine give.

The patches of a machine are put on its base as `talosctl` does, and the result is checked by every rule of Talos' own
validator, for the version that applies. Which patches make which machine is known from talhelper's `talconfig.yaml`,
from topf's `topf.yaml`, from scripts that call `talosctl gen config` and `talosctl machineconfig patch` with files
that are there, from the layout of `stackwright new`, and from `talos:` in `stackwright.yaml`; a whole configuration
needs none. What a document says wrongly by itself is told by [TAL013](TAL013.md) wherever it stands. Without a base of
its own, a machine has the one that its version of Talos generates, or that of the contract which `stackwright.yaml` of
a scaffold records.

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
kind: LinkConfig
name: eth0
addresses:
  - address: 10.0.0.5/24
routes:
  - destination: 0.0.0.0/0
    gateway: 10.0.0.1
```

```text title="output"
cp-1.yaml:7:18: error TAL020 Talos refuses cp-1: `0.0.0.0/0` is not allowed here; a default route has no `destination`
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
kind: LinkConfig
name: eth0
addresses:
  - address: 10.0.0.5/24
routes:
  - gateway: 10.0.0.1
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config` (configpatcher, validation), 1.10 to 1.14.
"""

from collections.abc import Iterator

from ....model.unit import Verdict, VerdictKind
from ...finding import Severity
from ...rule import Problem, Related, unit_rule


@unit_rule("TAL020", "refused-configuration", Severity.ERROR, of=VerdictKind.REFUSED, follows=("YAML", "SCH", "VER"))
def refused_configuration(verdict: Verdict) -> Iterator[Problem]:
    name, declared = verdict.unit.name, verdict.unit.at
    related = () if verdict.at == declared else (Related(declared, "this machine"),)
    message = f"Talos refuses {name}: {verdict.message}"
    yield Problem(verdict.at, message, verdict.about, name, related, verdict.hint or None)
