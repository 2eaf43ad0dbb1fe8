"""No key stands twice in one mapping.

kubectl, kustomize and Argo CD take the last of them and drop the others without a word; Talos, Helm and Ansible's
strict mode refuse the file. Either way one of the two values is not in force.

## Wrong

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {team: media}
  annotations: {tier: front}
```

```text title="output"
apps/web/service.yaml:6:3: warning YAML002 `annotations` stands twice in one mapping; the last one wins
```

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {team: media, tier: front}
```

Since 0.1.0. Source: sigs.k8s.io/yaml (only its strict mode refuses them); kustomize#5815.
"""

from collections.abc import Iterator

from ....model.talos.facts.documents import TalosFact
from ....model.text.parse_error import ParseError, ParseErrorType
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule


@file_rule("YAML002", "duplicate-key", Severity.WARNING, of=(ParseError,))
def duplicate_key(file: File) -> Iterator[Problem]:
    for parse_error in file.of(ParseError):
        if parse_error.type is ParseErrorType.DUPLICATE_KEY:
            is_refused = bool(file.of(TalosFact))
            yield Problem(
                file.place(parse_error.at),
                f"{parse_error.message}; {'Talos refuses that' if is_refused else 'the last one wins'}",
                "second time",
                target=parse_error.key,
                related=(Related(file.place(parse_error.first), _first(is_refused=is_refused)),),
                hint="merge the two values, or remove one",
                severity=Severity.ERROR if is_refused else None,
            )


def _first(*, is_refused: bool) -> str:
    return "first time" if is_refused else "first time: its value is dropped"
