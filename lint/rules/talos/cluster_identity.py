"""Each cluster has an id, a secret and certificate authorities of its own, and all its machines have the same.

The id and secret are how the machines of a cluster find each other; whoever has a certificate of the authorities is let
in. Two clusters that were made from one copied configuration find each other's machines, and the administrator of one
is that of the other. And a machine whose configuration was generated again, with other secrets, cannot join the rest.
The rule compares whole configurations: two are of different clusters where name and endpoint differ, of the same where
both are the same and they stand in one folder. Checksums are compared; no secret is shown.

## Wrong

```yaml title="north/controlplane.yaml"
version: v1alpha1
machine: {type: controlplane, token: "", ca: {crt: bm9ydGg=, key: ""}}
cluster:
  id: bm9ydGgtbm9ydGgtbm9ydGgtbm9ydGg=
  clusterName: north
  controlPlane: {endpoint: "https://192.0.2.10:6443"}
```

```yaml title="south/controlplane.yaml"
version: v1alpha1
machine: {type: controlplane, token: "", ca: {crt: c291dGg=, key: ""}}
cluster:
  id: bm9ydGgtbm9ydGgtbm9ydGgtbm9ydGg=
  clusterName: south
  controlPlane: {endpoint: "https://192.0.2.20:6443"}
```

```text title="output"
south/controlplane.yaml:4:7: error TAL010 the clusters `north` and `south` have the same `cluster.id`
```

## Right

```yaml title="north/controlplane.yaml"
version: v1alpha1
machine: {type: controlplane, token: "", ca: {crt: bm9ydGg=, key: ""}}
cluster:
  id: bm9ydGgtbm9ydGgtbm9ydGgtbm9ydGg=
  clusterName: north
  controlPlane: {endpoint: "https://192.0.2.10:6443"}
```

```yaml title="south/controlplane.yaml"
version: v1alpha1
machine: {type: controlplane, token: "", ca: {crt: c291dGg=, key: ""}}
cluster:
  id: c291dGgtc291dGgtc291dGgtc291dGg=
  clusterName: south
  controlPlane: {endpoint: "https://192.0.2.20:6443"}
```

Since 0.2.0. Source: Talos' guides on the discovery service and on certificates; siderolabs/talos
`pkg/machinery/config/generate/secrets`.
"""

import posixpath
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from ....model.repository import Repository
from ....model.talos.facts.fact_types import Form, MachineFieldFact
from ....model.text.place import Place
from ....schemas.file_types import is_archived
from ....schemas.talos.machine_identity_fields import Says
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_rule_subjects import machine_documents

_SHARED = (Says.CLUSTER_ID, Says.CLUSTER_SECRET, Says.KUBERNETES_CA, Says.TALOS_CA)


class _Whole(NamedTuple):
    path: str
    name: str
    endpoint: str
    identity: dict[Says, MachineFieldFact]
    is_rotating: bool


@repository_rule("TAL010", "cluster-identity", Severity.ERROR)
def cluster_identity(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[frozenset[str], str]] = set()
    for one, other in combinations(_wholes(repository), 2):
        clusters = (frozenset({one.name, other.name}), posixpath.dirname(one.path) if one.name == other.name else "")
        if clusters in told:
            continue
        differ = one.name != other.name and one.endpoint != other.endpoint
        same = (one.name, one.endpoint) == (other.name, other.endpoint) and _stand_together(one, other)
        problem = _find_shared(one, other) if differ else _split(one, other) if same else None
        if problem is not None:
            told.add(clusters)
            yield problem


def _wholes(repository: Repository) -> list[_Whole]:
    found = []
    for path, machine in machine_documents(repository, Form.WHOLE):
        name, endpoint = machine.first(Says.CLUSTER_NAME), machine.first(Says.ENDPOINT)
        identity = {fact.what: fact for fact in machine.all(*_SHARED)}
        if name and endpoint and identity and not is_archived(path):
            is_rotating = machine.first(Says.ACCEPTED_CA) is not None
            found.append(_Whole(path, name.value, endpoint.value, identity, is_rotating))
    return found


def _stand_together(one: _Whole, other: _Whole) -> bool:
    return posixpath.dirname(one.path) == posixpath.dirname(other.path) and one.path != other.path


def _find_shared(one: _Whole, other: _Whole) -> Problem | None:
    """The first thing that two clusters share."""
    for what in _SHARED:
        first, second = one.identity.get(what), other.identity.get(what)
        if first and second and first.value == second.value:
            message = f"the clusters `{one.name}` and `{other.name}` have the same {what.value}"
            related = (Related(Place(one.path, first.at), f"that of `{one.name}`"),)
            hint = "generate new secrets for one of them: `talosctl gen secrets`"
            return Problem(Place(other.path, second.at), message, "the same", other.name, related, hint)
    return None


def _split(one: _Whole, other: _Whole) -> Problem | None:
    """The first thing in which two machines of one cluster differ; while an authority is replaced they may."""
    for what in () if one.is_rotating or other.is_rotating else _SHARED:
        first, second = one.identity.get(what), other.identity.get(what)
        if first and second and first.value != second.value:
            message = f"the machines of the cluster `{one.name}` do not have the same {what.value}"
            related = (Related(Place(one.path, first.at), "another one"),)
            hint = "generate both from one bundle of secrets: `talosctl gen config --with-secrets`"
            return Problem(Place(other.path, second.at), message, "another one", other.name, related, hint)
    return None
