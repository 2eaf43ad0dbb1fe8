"""talhelper takes its own configuration.

Before it makes anything, talhelper checks its `talconfig.yaml`: required fields, versions, addresses and subnets, host
names, labels, files, interfaces, the firewall, extensions. What it refuses stops `talhelper genconfig` for all nodes.
The file is known by its name, or by what is in it. Values that come from `talenv.yaml` are not looked at.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: home
talosVersion: v1.13.2
kubernetesVersion: v1.36.1
endpoint: https://192.0.2.10:6443
domain: cluster local
nodes:
  - hostname: cp_1
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
    machineFiles:
      - {path: /var/etc/a, op: replace, content: a}
```

```text title="output"
talos/talconfig.yaml:5:9: error TAL014 talhelper refuses this: `cluster local` is not a valid domain
talos/talconfig.yaml:7:15: error TAL014 talhelper refuses this: `cp_1` is not a valid host name
talos/talconfig.yaml:12:32: error TAL014 talhelper refuses this: `op` must be one of create, append, overwrite
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: home
talosVersion: v1.13.2
kubernetesVersion: v1.36.1
endpoint: https://192.0.2.10:6443
domain: cluster.local
nodes:
  - hostname: cp-1
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
    machineFiles:
      - {path: /var/etc/a, op: create, content: a}
```

Since 0.2.0. Source: budimanjojo/talhelper `pkg/config/validator.go`, 3.1.
"""

from collections.abc import Iterator

from ....model.talos.facts.fact_types import TalconfigMistakeFact
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule(
    "TAL014",
    "refused-talconfig",
    Severity.ERROR,
    of=(TalconfigMistakeFact,),
    follows=("YAML", "SCH", "NET004", "TAL005"),
)
def refused_talconfig(file: File) -> Iterator[Problem]:
    for fact in file.of(TalconfigMistakeFact):
        yield Problem(file.place(fact.at), f"talhelper refuses this: {fact.message}")
