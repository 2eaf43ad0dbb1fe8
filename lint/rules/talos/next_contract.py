"""Every patch can be put on the base that the newest Talos generates.

Talos 1.12 and 1.14 moved most of `machine:` and `cluster:` to documents of their own. A configuration that exists goes
on working, but the patches for it do not fit a base that is generated anew by such a version: both say the same thing,
and Talos refuses the machine. The rule speaks for machines whose base is generated and that are right today.

## Wrong

```yaml title="stackwright.yaml"
versions:
  talos: "1.13"
talos:
  nodes:
    - {name: cp-1, role: controlplane, patches: [cp-1.yaml]}
```

```yaml title="cp-1.yaml"
cluster:
  proxy:
    disabled: true
```

```text title="output"
cp-1.yaml:2:3: info TAL022 this does not fit a base of Talos 1.14: `cluster.proxy` cannot stand beside KubeProxyConfig
```

## Right

```yaml title="stackwright.yaml"
versions:
  talos: "1.14"
talos:
  nodes:
    - {name: cp-1, role: controlplane, patches: [cp-1.yaml]}
```

```yaml title="cp-1.yaml"
apiVersion: v1alpha1
kind: KubeProxyConfig
enabled: false
```

## When to ignore

Machines that will never be generated anew: an upgrade alone changes nothing.

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config/contract.go` and the conflicts of each document.
"""

from collections.abc import Iterator

from ....model.unit import Verdict, VerdictKind
from ....schemas.tables.fields_to_json_schema import dump_version
from ...finding import Severity
from ...rule import Problem, unit_rule


@unit_rule("TAL022", "next-contract", Severity.INFO, of=VerdictKind.REFUSED_NEXT, strict=True)
def next_contract(verdict: Verdict) -> Iterator[Problem]:
    newest = dump_version(verdict.version or ())
    message = f"this does not fit a base of Talos {newest}: {verdict.message}"
    yield Problem(verdict.at, message, target=verdict.unit.name, hint=verdict.hint or None)
