"""Every input that a ResourceSet's template names is in each of its sets of inputs.

The Flux Operator makes the resources once for each set of `inputs`, and refuses all of the ResourceSet where a template
names one that a set has not: `map has no entry for key`. A function behind it, such as `default`, changes nothing, as
it is not reached. Where there are no inputs at all, none can be named. The rule says nothing where a provider brings
further inputs (`inputsFrom`), where a patch may, and where a condition or loop stands in the template.

## Wrong

```yaml title="clusters/prod/tenants.yaml"
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: tenants, namespace: flux-system}
spec:
  inputs:
    - {tenant: red, team: web}
    - {tenant: blue}
  resources:
    - apiVersion: v1
      kind: Namespace
      metadata:
        name: << inputs.tenant >>
        labels:
          example.org/team: << inputs.team >>
```

```text title="output"
clusters/prod/tenants.yaml:14:29: error FLX020 the input `team` is not in `inputs[1]`: Flux refuses the ResourceSet
```

## Right

```yaml title="clusters/prod/tenants.yaml"
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: tenants, namespace: flux-system}
spec:
  inputs:
    - {tenant: red, team: web}
    - {tenant: blue, team: data}
  resources:
    - apiVersion: v1
      kind: Namespace
      metadata:
        name: << inputs.tenant >>
        labels:
          example.org/team: << inputs.team >>
```

Since 0.2.0. Source: flux-operator `internal/builder/resourceset.go` (newTemplate, `missingkey=error`).
"""

from collections.abc import Iterator

from ....model.deployed.reach import may_be_changed
from ....model.facts import ObjectFact
from ....model.flux.resource_sets import UndefinedInputFact
from ....model.text.place import Place
from ....schemas.references import RESOURCE_SET
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("FLX020", "undefined-input", Severity.ERROR, of=(UndefinedInputFact,), follows=("SCH", "YAML"))
def undefined_input(file: File) -> Iterator[Problem]:
    roots = [fact.at for fact in file.of(ObjectFact) if fact.type == RESOURCE_SET]
    for found in file.of(UndefinedInputFact):
        if any(found.at.is_in(root) and may_be_changed(file.repository, file.path, root) for root in roots):
            continue
        if found.number is None:
            message = f"the input `{found.name}` is nowhere, as there are no inputs: Flux refuses the ResourceSet"
            hint = "give it to `spec.inputs`"
        else:
            message = f"the input `{found.name}` is not in `inputs[{found.number}]`: Flux refuses the ResourceSet"
            hint = "give it to every set of inputs, or use the name of one that is there"
        yield Problem(Place(file.path, found.at), message, target=found.name, hint=hint)
