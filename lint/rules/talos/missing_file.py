"""Every file that talhelper's configuration names exists.

`patches`, `machineFiles` and `inlineManifests` take a text or, behind `@`, the path of a file, as seen from the folder
of `talconfig.yaml`. talhelper stops at the first that is not there. Files that git ignores, and those in submodules,
count as being there.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
patches:
  - "@./patches/sysctl.yaml"
```

```yaml title="talos/patches/sysctls.yaml"
machine:
  sysctls: {vm.max_map_count: "524288"}
```

```text title="output"
talos/talconfig.yaml:11:5: error TAL004 `@./patches/sysctl.yaml` leads nowhere: talos/patches/sysctl.yaml does not exist
```

```yaml title="fixed: talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
patches:
  - "@./patches/sysctls.yaml"
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
patches:
  - "@./patches/sysctls.yaml"
```

```yaml title="talos/patches/sysctls.yaml"
machine:
  sysctls: {vm.max_map_count: "524288"}
```

Since 0.2.0. Source: talhelper `pkg/substitute/pathsubst.go`, `pkg/patcher/patcher.go`.
"""

from collections.abc import Iterator

from ....model.talos.facts.fact_types import MachineFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("TAL004", "missing-file", Severity.ERROR, of=(MachineFact,))
def missing_file(file: File) -> Iterator[Problem]:
    return missing_targets(file, "TAL004")
