"""Every YAML file can be parsed.

A file that is not YAML is skipped by some tools and stops others: Argo CD fails the whole Application that has it,
kustomize the whole build. The text is read by libyaml, of which the Go parsers of Kubernetes, kustomize and Talos are
ports. Files that are templates (`{{ … }}`, `{% … %}`, `${ … }`) and no YAML before they are rendered are not meant, nor
are Helm charts' templates, encrypted and binary files.

A value that begins with `{{` and is not in quotes is a mapping for YAML. That is told in ApplicationSets, Workflows and
other objects whose own controller fills in such tags, and in manifests that Argo CD or Flux build as they are written.

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

## Wrong: a tag without quotes

```yaml title="clusters/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  generators:
    - git:
        repoURL: https://git.example.org/team/home.git
        revision: HEAD
        directories: [{path: apps/*}]
  template:
    metadata:
      name: "{{path.basename}}"
    spec:
      project: default
      source:
        repoURL: https://git.example.org/team/home.git
        path: {{path}}
      destination:
        server: https://kubernetes.default.svc
        namespace: {{path.basename}}-prod
```

```text title="output"
clusters/apps.yaml:17:15: error YAML001 `{{path}}` is a mapping for YAML: it is not in quotes
clusters/apps.yaml:20:20: error YAML001 `{{path.basename}}` is a mapping for YAML: it is not in quotes
```

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {}
```

```yaml title="clusters/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  generators:
    - git:
        repoURL: https://git.example.org/team/home.git
        revision: HEAD
        directories: [{path: apps/*}]
  template:
    metadata:
      name: "{{path.basename}}"
    spec:
      project: default
      source:
        repoURL: https://git.example.org/team/home.git
        path: "{{path}}"
      destination:
        server: https://kubernetes.default.svc
        namespace: "{{path.basename}}-prod"
```

## When to ignore

Test data that is broken on purpose: exclude it under `lint.exclude` in stackwright.yaml.

Since 0.1.0.
"""

from collections.abc import Iterator

from ....model.deployed.reach import unchanged_builds
from ....model.facts import ObjectFact
from ....model.text.parse_error import ParseError, ParseErrorType
from ...finding import Severity
from ...rule import File, Problem, file_rule

#: What to do about an error with these words in it.
_HINTS = {
    "`:`": "put the value in quotes where it has `: ` in it, or check the indentation",
    "`\\/`": "write `/`",
}


@file_rule("YAML001", "syntax-error", Severity.ERROR, of=(ParseError,))
def syntax_error(file: File) -> Iterator[Problem]:
    for parse_error in file.of(ParseError):
        if parse_error.type is ParseErrorType.SYNTAX:
            hint = next((hint for part, hint in _HINTS.items() if part in parse_error.message), None)
            yield Problem(file.place(parse_error.at), f"this is not YAML: {parse_error.message}", "here", hint=hint)
        elif parse_error.type is ParseErrorType.UNQUOTED and _is_meant(file):
            message = f"`{parse_error.key}` is a mapping for YAML: it is not in quotes"
            yield Problem(file.place(parse_error.at), message, "not a text", hint="put the whole value in quotes")


def _is_meant(file: File) -> bool:
    """Whether the file is not a template: its objects are known, or something builds it as it is written."""
    return bool(file.of(ObjectFact)) or unchanged_builds.has(file.repository, file.path)
