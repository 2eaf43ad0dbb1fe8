"""No patch erases what it does not name.

Talos merges a patch field by field, with two exceptions: sizes, and the expressions of disk selectors. Where a patch
has `provisioning:` and leaves one of them out, the value of the base is erased, and a system volume silently goes
to another disk, or takes less than it was to have.

## Wrong

```yaml title="stackwright.yaml"
versions:
  talos: "1.14"
talos:
  patches: [all.yaml]
  nodes:
    - {name: cp-1, role: controlplane, patches: [cp-1.yaml]}
```

```yaml title="all.yaml"
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
  diskSelector:
    match: system_disk
  minSize: 100GiB
```

```yaml title="cp-1.yaml"
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
  grow: true
```

```text title="output"
cp-1.yaml:4:1: warning TAL023 this patch erases `provisioning.diskSelector.match` of VolumeConfig EPHEMERAL
cp-1.yaml:4:1: warning TAL023 this patch erases `provisioning.minSize` of VolumeConfig EPHEMERAL
```

## Right

```yaml title="stackwright.yaml"
versions:
  talos: "1.14"
talos:
  patches: [all.yaml]
  nodes:
    - {name: cp-1, role: controlplane, patches: [cp-1.yaml]}
```

```yaml title="all.yaml"
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
  diskSelector:
    match: system_disk
  minSize: 100GiB
```

```yaml title="cp-1.yaml"
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
  diskSelector:
    match: system_disk
  minSize: 100GiB
  grow: true
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config/merge`, measured with 1.13.9 and 1.14.0-rc.1.
"""

from collections.abc import Iterator

from ....model.unit import Verdict, VerdictKind
from ...finding import Severity
from ...rule import Problem, unit_rule


@unit_rule("TAL023", "erasing-patch", Severity.WARNING, of=VerdictKind.ERASED)
def erasing_patch(verdict: Verdict) -> Iterator[Problem]:
    hint = "write the value of the base again beside what the patch changes"
    yield Problem(verdict.at, verdict.message, "leaves it out", verdict.unit.name, hint=hint)
