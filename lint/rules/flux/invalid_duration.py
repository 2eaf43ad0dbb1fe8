"""The intervals and timeouts of Flux's objects are durations in hours, minutes, seconds or milliseconds.

The API server refuses the object otherwise: `spec.interval in body should match '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$'`.
There are no days (`1d`), no bare numbers, no signs and no blanks.

## Wrong

```yaml title="apps/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1d
  timeout: "90"
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
```

```text title="output"
apps/shop.yaml:5:13: error FLX008 `1d` is not a duration of Flux: it knows h, m, s and ms
apps/shop.yaml:6:12: error FLX008 `90` is not a duration of Flux: it knows h, m, s and ms
```

```yaml title="fixed: apps/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 24h
  timeout: "90"
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
```

## Right

```yaml title="apps/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 24h
  timeout: 1m30s
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
```

Since 0.2.0. Source: kustomize-controller `api/v1/kustomization_types.go`, helm-controller `api/v2`, source-controller
`api/v1`: the pattern of each field.
"""

import re
from collections.abc import Iterator

from ....model.text.place import Place
from ....model.text.typed_access import mapping
from ....schemas.file_types import is_placeholder
from ....schemas.references import (
    BUCKET,
    FLUX_KUSTOMIZATION,
    GIT_REPOSITORY,
    HELM_CHART,
    HELM_RELEASE,
    HELM_REPOSITORY,
    OCI_REPOSITORY,
)
from ...finding import Severity
from ...propose import propose_value
from ...rule import Problem, Subject, object_rule

_KINDS = (FLUX_KUSTOMIZATION, HELM_RELEASE, GIT_REPOSITORY, OCI_REPOSITORY, HELM_REPOSITORY, HELM_CHART, BUCKET)
_FIELDS = ("interval", "retryInterval", "timeout")
_DURATION = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+", re.ASCII)
_DAYS = re.compile(r"([0-9]{1,4})d", re.ASCII)
_LONGEST = 40


@object_rule("FLX008", "flux-duration", Severity.ERROR, kinds=_KINDS)
def flux_duration(subject: Subject) -> Iterator[Problem]:
    spec = mapping(subject.value, "spec")
    for field in _FIELDS:
        written = spec.get(field)
        if isinstance(written, str) and not is_placeholder(written) and not _is_duration(written):
            at = Place(subject.path, subject.fact.at.below("spec", field))
            days = _DAYS.fullmatch(written)
            hours = f"{int(days[1]) * 24}h" if days else None
            yield Problem(
                at,
                f"`{written[:_LONGEST]}` is not a duration of Flux: it knows h, m, s and ms",
                "refused by the API server",
                hint=f"write `{hours}`" if hours else "write it as in `1h30m`",
                fix=propose_value(at, written, hours, safe=True) if hours else None,
            )


def _is_duration(written: str) -> bool:
    return len(written) <= _LONGEST and _DURATION.fullmatch(written) is not None
