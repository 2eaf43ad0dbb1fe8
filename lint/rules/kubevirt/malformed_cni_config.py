"""The config of a NetworkAttachmentDefinition is a CNI configuration in JSON.

The API server takes any text. Multus reads it when a pod or virtual machine with that network starts, and the pod then
stays in `ContainerCreating`. The configuration has either a `type` or a list of `plugins` that each have one.

## Wrong

```yaml title="networks/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan}
spec:
  config: |
    {
      "cniVersion": "1.0.0",
      "type": "bridge"
      "bridge": "br0"
    }
```

```yaml title="networks/dmz.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: dmz}
spec:
  config: '{"cniVersion": "1.0.0", "plugins": [{"bridge": "br1"}]}'
```

```text title="output"
networks/dmz.yaml:5:11: error VIR001 the CNI configuration `dmz` lacks `plugins[0].type`
networks/lan.yaml:5:11: error VIR001 the config of `lan` is not valid JSON: line 4 of it cannot be read
```

## Right

```yaml title="networks/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan}
spec:
  config: |
    {
      "cniVersion": "1.0.0",
      "type": "bridge",
      "bridge": "br0"
    }
```

Since 0.2.0. Source: the CNI specification 1.1.0, section 1; multus-cni `pkg/k8sclient`.
"""

import json
from collections.abc import Iterator

from ....model.text.place import Place
from ....model.text.typed_access import text
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Kind
from ....schemas.tables.catalogue import find
from ....schemas.validation.validate import Violation, ViolationType, find_violations
from ...finding import Severity
from ...rule import Problem, Subject, object_rule
from ...violation_messages import format_path, format_types, one_of

_CONFIG = ("spec", "config")


@object_rule(
    "VIR001",
    "malformed-network",
    Severity.ERROR,
    kinds=(Kind("k8s.cni.cncf.io", "NetworkAttachmentDefinition"),),
)
def malformed_network(subject: Subject) -> Iterator[Problem]:
    config, name = text(subject.value, *_CONFIG), subject.fact.name
    if not config or is_placeholder(config):  # without one, Multus takes a file of that name on the node
        return
    at = Place(subject.path, subject.fact.at.below(*_CONFIG))
    try:
        value = json.loads(config)
    except ValueError as error:
        yield Problem(at, f"the config of `{name}` is not valid JSON: {_where(error)}", "not JSON", name)
        return
    except RecursionError:
        yield Problem(at, f"the config of `{name}` is nested too deeply", "not JSON", name)
        return
    row = find("cni.dev/v1", "NetworkConfiguration")
    for violation in find_violations(row, value) if row else ():
        yield Problem(at, f"the CNI configuration `{name}` {_describe(violation)}", "Multus refuses it", name)


def _where(error: ValueError) -> str:
    # The parser's own words differ between versions of Python.
    return f"line {error.lineno} of it cannot be read" if isinstance(error, json.JSONDecodeError) else "not a JSON text"


def _describe(violation: Violation) -> str:
    field = f"`{format_path(violation.path)}`" if violation.path else "it"
    match violation.type:
        case ViolationType.MISSING_FIELD:
            return f"lacks {field}"
        case ViolationType.WRONG_TYPE if not violation.path:
            return f"must be a mapping, not {violation.got}"
        case ViolationType.WRONG_TYPE:
            return f"is wrong: {field} must be {format_types(violation.allowed)}"
        case ViolationType.EXCLUSIVE if violation.is_absence:
            return f"needs {' or '.join(violation.allowed[1:])}"
        case ViolationType.EXCLUSIVE:
            return f"has {one_of(violation.allowed[: violation.allowed.index('')])}, which exclude each other"
        case _:
            return f"is wrong: {field} must be {one_of(violation.allowed)}"
