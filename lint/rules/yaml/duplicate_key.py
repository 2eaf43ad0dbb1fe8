"""No key stands twice in one mapping.

kubectl and Argo CD take the last of them and drop the others without a word, and so does kustomize in its own file;
of a manifest that it includes kustomize refuses that, as do Talos, Helm and Ansible's strict mode. Either way one of
the two values is not in force.

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

Since 0.1.0. Source: sigs.k8s.io/yaml (only its strict mode refuses them); go-yaml v3, with which
kustomize reads manifests; kustomize#5815.
"""

from collections.abc import Iterator

from ....model.kustomize.partial_objects import is_built
from ....model.talos.facts.documents import TalosFact
from ....model.text.parse_error import ParseError, ParseErrorType
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule


@file_rule("YAML002", "duplicate-key", Severity.WARNING, of=(ParseError,))
def duplicate_key(file: File) -> Iterator[Problem]:
    for parse_error in file.of(ParseError):
        if parse_error.type is ParseErrorType.DUPLICATE_KEY:
            refusing = _refusing(file, parse_error)
            first = "first time" if refusing else "first time: its value is dropped"
            yield Problem(
                file.place(parse_error.at),
                f"{parse_error.message}; {f'{refusing} refuses that' if refusing else 'the last one wins'}",
                "second time",
                target=parse_error.key,
                related=(Related(file.place(parse_error.first), first),),
                hint="merge the two values, or remove one",
                severity=Severity.ERROR if refusing else None,
            )


def _refusing(file: File, parse_error: ParseError) -> str:
    """Who refuses the file for that, "" where nobody is known to. Annotations kustomize writes anew before it looks."""
    if file.of(TalosFact):
        return "Talos"
    is_rewritten = parse_error.first is not None and parse_error.first.path[:2] == ("metadata", "annotations")
    return "kustomize" if not is_rewritten and is_built(file.repository, file.path) else ""
