"""Every file that a helmfile names exists.

`values`, `secrets`, `bases`, `helmfiles` and charts that begin with `./` or `../` are paths as seen from the folder of
the `helmfile.yaml`, or of `helmfile.d/`. helmfile stops at the first that is not there, but passes over missing
`helmfiles` with a warning. Patterns, URLs, templates and what `missingFileHandler` or a `prepare` hook provides for are
not judged.

## Wrong

```yaml title="apps/helmfile.yaml"
bases: [defaults.yaml]
releases:
  - name: cilium
    namespace: kube-system
    chart: oci://registry.example.org/charts/cilium
    version: 1.19.6
    values:
      - ./cilum.yaml
      - ipam: {mode: kubernetes}
  - name: own
    chart: ../charts/own
```

```yaml title="apps/cilium.yaml"
kubeProxyReplacement: true
```

```text title="output"
apps/helmfile.yaml:1:9: error SCH032 `defaults.yaml` leads nowhere: apps/defaults.yaml does not exist
apps/helmfile.yaml:8:9: error SCH032 `./cilum.yaml` leads nowhere: apps/cilum.yaml does not exist
apps/helmfile.yaml:11:12: error SCH032 `../charts/own` leads nowhere: charts/own does not exist
```

```yaml title="fixed: apps/helmfile.yaml"
bases: [defaults.yaml]
releases:
  - name: cilium
    namespace: kube-system
    chart: oci://registry.example.org/charts/cilium
    version: 1.19.6
    values:
      - ./cilium.yaml
      - ipam: {mode: kubernetes}
  - name: own
    chart: ../charts/own
```

## Right

```yaml title="apps/helmfile.yaml"
releases:
  - name: cilium
    namespace: kube-system
    chart: oci://registry.example.org/charts/cilium
    version: 1.19.6
    values:
      - ./cilium.yaml
      - ./{{ .Environment.Name }}.yaml
      - ipam: {mode: kubernetes}
```

```yaml title="apps/cilium.yaml"
kubeProxyReplacement: true
```

Since 0.2.0. Source: helmfile/helmfile `pkg/state/storage.go` (resolveFile, normalizePath), `pkg/state/state.go`.
"""

from collections.abc import Iterator

from ....model.helmfile.technology import HelmfileFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("SCH032", "missing-helmfile-path", Severity.ERROR, of=(HelmfileFact,), half="references")
def missing_helmfile_path(file: File) -> Iterator[Problem]:
    return missing_targets(file, "SCH032")
