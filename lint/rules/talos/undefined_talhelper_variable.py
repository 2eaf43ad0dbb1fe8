"""Every variable in talhelper's configuration is set, and not to nothing.

talhelper fills `${NAME}` from `talenv.yaml` or `talenv.sops.yaml`, of which SOPS leaves the names readable, and from
the environment in which it runs. It stops where one is not set, or is set to an empty text. Where a name is in none of
the files that stand beside `talconfig.yaml`, but nearly is, it is misspelt; any other may come from the environment: an
info. Without such a file nothing is said, nor of what has a default (`${NAME:-text}`).

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: ${clusterNmae}
talosVersion: v1.13.2
kubernetesVersion: v1.36.1
endpoint: https://${endpoint}:6443
nodes:
  - {hostname: cp-1, ipAddress: 192.0.2.11, controlPlane: true, installDisk: /dev/sda}
```

```yaml title="talos/talenv.yaml"
clusterName: home
endpoint: ""
```

```text title="output"
talos/talconfig.yaml:1:14: error TAL101 `clusterNmae` is set in no file of variables
talos/talconfig.yaml:4:11: error TAL101 `endpoint` is set to nothing
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: ${clusterName}
talosVersion: v1.13.2
kubernetesVersion: v1.36.1
endpoint: https://${endpoint}:6443
nodes:
  - {hostname: cp-1, ipAddress: 192.0.2.11, controlPlane: true, installDisk: /dev/sda}
```

```yaml title="talos/talenv.yaml"
clusterName: home
endpoint: 192.0.2.10
```

Since 0.2.0. Source: talhelper `pkg/substitute/envsubst.go`, `cmd/genconfig.go`; a8m/envsubst `parse/node.go`.
"""

import posixpath
from collections.abc import Iterator

from ....model.files.file_tree import closest, join
from ....model.talos.facts.fact_types import TalenvFact, TalenvMistakeFact, VariableUseFact
from ....model.talos.facts.talenv import TALENV_NAMES
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("TAL101", "undefined-talhelper-variable", Severity.ERROR, of=(VariableUseFact,))
def undefined_talhelper_variable(file: File) -> Iterator[Problem]:
    folder = posixpath.dirname(file.path)
    beside = [join(folder, name) for name in TALENV_NAMES]
    there = [path for path in beside if path in file.repository.tree.files]
    found = [fact for path in there for fact in file.repository.facts_at(path, TalenvFact)]
    if len(found) < len(there) or any(file.repository.facts_at(path, TalenvMistakeFact) for path in there):
        return  # one could not be read, so that it may set anything, or sets nothing, which is told there
    names = [name for fact in found for name in fact.names]
    for use in file.of(VariableUseFact) if found else ():
        if use.name in names:
            if all(use.name in fact.empty for fact in found if use.name in fact.names):
                yield Problem(file.place(use.at), f"`{use.name}` is set to nothing", "talhelper stops here", use.name)
            continue
        near = closest(use.name, names)
        yield Problem(
            file.place(use.at),
            f"`{use.name}` is set in no file of variables" + ("" if near else ": it has to come from the environment"),
            "talhelper stops here" if near else "",
            use.name,
            hint=f"write `${{{near}}}`" if near else None,
            severity=None if near else Severity.INFO,
        )
