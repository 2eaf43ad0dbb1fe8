"""A subnet is written by its first address and a prefix length.

Talos takes anything for a subnet of Pods or Services in `cluster.network` and hands it to Kubernetes: what is no subnet
stops kube-apiserver and kube-controller-manager on every control plane. An address with bits behind the prefix works,
as the rest is cut off; KubeNetworkConfig of Talos 1.14 refuses it.

## Wrong

```yaml title="talos/patches/cluster.yaml"
cluster:
  network:
    podSubnets: [10.244.0.1/16]
    serviceSubnets: [10.96.0.0]
```

```text title="output"
talos/patches/cluster.yaml:3:18: info NET004 `10.244.0.1/16` is the subnet `10.244.0.0/16`
talos/patches/cluster.yaml:4:22: error NET004 `10.96.0.0` is not a valid subnet
```

```yaml title="fixed: talos/patches/cluster.yaml"
cluster:
  network:
    podSubnets: [10.244.0.0/16]
    serviceSubnets: [10.96.0.0]
```

## Right

```yaml title="talos/patches/cluster.yaml"
cluster:
  network:
    podSubnets: [10.244.0.0/16]
    serviceSubnets: [10.96.0.0/12]
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config/types/v1alpha1` (no check), `types/k8s` (KubeNetworkConfig).
"""

from collections.abc import Iterator
from ipaddress import ip_interface

from ....model.talos.facts.fact_types import Form, MachineFact
from ....model.text.place import Place
from ....schemas.talos.machine_identity_fields import Says
from ...finding import Severity
from ...propose import propose_value
from ...rule import File, Problem, file_rule
from ...talos_rule_subjects import machines_in

#: What Talos checks itself.
_CHECKED = "KubeNetworkConfig"


@file_rule("NET004", "subnet-form", Severity.ERROR, of=(MachineFact,))
def subnet_form(file: File) -> Iterator[Problem]:
    for machine in machines_in(file, Form.WHOLE, Form.PATCH, Form.TALHELPER):
        for fact in machine.all(Says.POD_SUBNET, Says.SERVICE_SUBNET) if machine.kind != _CHECKED else ():
            if (problem := _problem(file.place(fact.at), fact.value)) is not None:
                yield problem


def _problem(place: Place, text: str) -> Problem | None:
    try:
        network = ip_interface(text).network if "/" in text else None
    except ValueError:
        network = None
    if network is None:
        hint = "write the first address and a prefix length: `10.244.0.0/16`"
        return Problem(place, f"`{text}` is not a valid subnet", "no subnet", text, hint=hint)
    if ip_interface(text).ip == network.network_address:
        return None
    message = f"`{text}` is the subnet `{network}`"
    fix = propose_value(place, text, str(network), safe=True)
    hint = f"write `{network}`"
    return Problem(place, message, "bits behind the prefix", text, hint=hint, severity=Severity.INFO, fix=fix)
