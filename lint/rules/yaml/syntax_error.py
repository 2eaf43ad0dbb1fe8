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

from ....model.text.parse_error import Fault, Flaw
from ...finding import Severity
from ...rule import File, Problem, file_rule

_COLON = "put the value in quotes where it has `: ` in it, or check the indentation"


@file_rule("YAML001", "syntax-error", Severity.ERROR, of=(Flaw,))
def syntax_error(file: File) -> Iterator[Problem]:
    for flaw in file.of(Flaw):
        if flaw.fault is Fault.SYNTAX:
            hint = _COLON if "`:`" in flaw.message else None
            yield Problem(file.place(flaw.at), f"this is not YAML: {flaw.message}", "here", hint=hint)
