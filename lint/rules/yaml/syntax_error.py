"""Every YAML file can be parsed.

A file that is not YAML is skipped by some tools and stops others: Argo CD fails the whole Application that has it,
kustomize the whole build. The text is read by libyaml, of which the Go parsers of Kubernetes, kustomize and Talos are
ports. Files that are templates (`{{ … }}`, `{% … %}`, `${ … }`) and no YAML before they are rendered are not meant, nor
are Helm charts' templates, encrypted and binary files.

## Wrong

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata:
  name: web
   labels: {}
```

```text title="output"
apps/web/service.yaml:5:10: error YAML001 this is not YAML: a `:` that no key can stand before
```

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {}
```

## When to ignore

Test data that is broken on purpose: exclude it under `lint.exclude` in stackwright.yaml.

Since 0.1.0.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.text.parse_error import Fault
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule

_COLON = "put the value in quotes where it has `: ` in it, or check the indentation"


@repository_rule("YAML001", "syntax-error", Severity.ERROR)
def syntax_error(repository: Repository) -> Iterator[Problem]:
    for path, file in repository.files.items():
        for flaw in file.flaws:
            if flaw.fault is Fault.SYNTAX:
                hint = _COLON if "`:`" in flaw.message else None
                yield Problem(Place(path, flaw.at), f"this is not YAML: {flaw.message}", "here", hint=hint)
