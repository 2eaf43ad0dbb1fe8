"""The chart that a HelmRelease takes out of this repository is there, with its value files.

With a GitRepository as its source, `chart` is the path of a folder with a Chart.yaml, or of a packaged chart, and
`valuesFiles` are paths from the root of the repository, not of the chart. Where one is not there, the source controller
makes no chart, and the release stays at what it was: `invalid chart reference`, `no values file found at path`.

## Wrong

```yaml title="clusters/prod/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: platform, namespace: flux-system}
spec:
  interval: 1m
  url: https://git.example.org/team/platform
  ref: {branch: main}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/webshop
      sourceRef: {kind: GitRepository, name: platform}
      valuesFiles: [values-prod.yaml]
```

```yaml title="charts/webshop/Chart.yaml"
apiVersion: v2
name: webshop
version: 1.0.0
```

```yaml title="charts/webshop/values-prod.yaml"
replicas: 2
```

```yaml title="stackwright.yaml"
repository: {urls: [https://git.example.org/team/platform]}
```

```text title="output"
clusters/prod/shop.yaml:10:21: error FLX021 the value file `values-prod.yaml` is not there
```

## Right

```yaml title="clusters/prod/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: platform, namespace: flux-system}
spec:
  interval: 1m
  url: https://git.example.org/team/platform
  ref: {branch: main}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/webshop
      sourceRef: {kind: GitRepository, name: platform}
      valuesFiles: [charts/webshop/values-prod.yaml]
```

```yaml title="charts/webshop/Chart.yaml"
apiVersion: v2
name: webshop
version: 1.0.0
```

```yaml title="charts/webshop/values-prod.yaml"
replicas: 2
```

```yaml title="stackwright.yaml"
repository: {urls: [https://git.example.org/team/platform]}
```

Since 0.2.0. Source: source-controller `internal/helm/chart/builder_local.go` (Build, mergeFileValues).
"""

from collections.abc import Iterator

from ....model.files.file_tree import join, normalize_from_root
from ....model.flux.chart_folders import ChartFolderFact, MissingPart, find_missing_parts
from ....model.text.place import Place
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("FLX021", "missing-chart", Severity.ERROR, of=(ChartFolderFact,), follows=("SCH", "YAML"))
def missing_chart(file: File) -> Iterator[Problem]:
    for fact in file.of(ChartFolderFact):
        for part in find_missing_parts(file.repository, file.path, fact):
            yield _of_value_file(file, fact, part) if part.is_value_file else _of_chart(file, part)


def _of_chart(file: File, part: MissingPart) -> Problem:
    said = "has no Chart.yaml" if part.is_folder else "is not there"
    hint = "it is a path from the root of the repository, to a folder with a Chart.yaml"
    return Problem(Place(file.path, part.at), f"the chart `{part.written}` {said}", target=part.written, hint=hint)


def _of_value_file(file: File, fact: ChartFolderFact, part: MissingPart) -> Problem:
    beside = join(normalize_from_root(fact.path), part.written)
    is_beside = beside in file.repository.tree.files
    hint = f"it is a path from the root of the repository: write `{beside}`" if is_beside else None
    message = f"the value file `{part.written}` is not there"
    return Problem(Place(file.path, part.at), message, target=part.written, hint=hint)
