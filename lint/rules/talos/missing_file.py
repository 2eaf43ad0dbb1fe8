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

from ....model.repository import Repository
from ....schemas.references import TALCONFIG
from ...finding import Severity
from ...missing_targets import missing_path
from ...rule import Problem, repository_rule


@repository_rule("TAL004", "missing-file", Severity.ERROR)
def missing_file(repository: Repository) -> Iterator[Problem]:
    for edge in repository.path_edges:
        if edge.is_missing and edge.reference.source == TALCONFIG:
            yield missing_path(repository, edge)
