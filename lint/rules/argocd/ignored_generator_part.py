"""Each part of a generator has an effect.

An entry of `generators` may have a `template` of its own, which goes over that of the ApplicationSet: at the top only.
In a `matrix` or `merge` that of the combining generator counts, and those of the generators in it are ignored without a
word. A Git generator with `directories` and `files` takes the folders and never looks at the files. Two generators in
one entry at the top are no combination: each makes Applications by itself, without the parameters of the other.

## Wrong

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
  - matrix:
      generators:
      - list:
          elements: [{env: dev}, {env: prod}]
          template:
            metadata: {name: 'web-{{ .env }}-{{ .region }}', labels: {env: '{{ .env }}'}}
            spec: {project: web, source: {repoURL: ''}, destination: {}}
      - list:
          elements: [{region: eu}]
  template:
    metadata: {name: 'web-{{ .env }}-{{ .region }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
sets/web.yaml:12:11: warning ARG026 the template of a generator in a matrix is ignored
```

## Right

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
  - matrix:
      generators:
      - list:
          elements: [{env: dev}, {env: prod}]
      - list:
          elements: [{region: eu}]
      template:
        metadata: {name: 'web-{{ .env }}-{{ .region }}', labels: {env: '{{ .env }}'}}
        spec: {project: web, source: {repoURL: ''}, destination: {}}
  template:
    metadata: {name: 'web-{{ .env }}-{{ .region }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

## When to ignore

Where two generators in one entry are meant to make Applications of both: two entries say that more clearly.

Since 0.2.0. Source: argo-cd `applicationset/generators/generator_spec_processor.go` (Transform), `matrix.go`, `git.go`.
"""

from collections.abc import Iterator

from ....model.text.document import Value
from ....model.text.place import Node, Place
from ....model.text.typed_access import items, mapping
from ....schemas.references import APPLICATION_SET
from ...finding import Severity
from ...rule import Problem, Related, Subject, object_rule

_COMBINING = ("matrix", "merge")
_KINDS = frozenset(
    {
        "clusterDecisionResource",
        "clusters",
        "git",
        "list",
        "matrix",
        "merge",
        "plugin",
        "pullRequest",
        "scmProvider",
    }
)


@object_rule("ARG026", "ignored-generator-part", Severity.WARNING, kinds=(APPLICATION_SET,))
def ignored_generator_part(subject: Subject) -> Iterator[Problem]:
    for index, entry in enumerate(items(subject.value, "spec", "generators")):
        at = subject.fact.at.below("spec", "generators", index)
        yield from _check_several(subject.path, entry, at)
        yield from _check_entry(subject.path, entry, at, None)


def _check_several(path: str, entry: Value, at: Node) -> Iterator[Problem]:
    kinds = [kind for kind, value in mapping(entry).items() if kind in _KINDS and isinstance(value, dict)]
    if entry == {}:
        message = "an entry of `generators` is empty: no Application is made of it"
        yield Problem(Place(path, at), message, "empty", hint="add a generator to it, or remove it")
    if len(kinds) > 1:
        message = f"{' and '.join(kinds)} in one entry are not combined: each makes Applications by itself"
        hint = "put both into a `matrix`, or write an entry for each"
        yield Problem(Place(path, at.below(kinds[1])._replace(key=True)), message, "by itself", hint=hint)


def _check_entry(path: str, entry: Value, at: Node, around: str | None) -> Iterator[Problem]:
    for kind, generator in mapping(entry).items():
        here = at.below(kind)
        if around and _says_something(mapping(generator).get("template")):
            message = f"the template of a generator in a {around} is ignored"
            place = Place(path, here.below("template")._replace(key=True))
            hint = f"put it below the `{around}` at the top, beside its `generators`"
            yield Problem(place, message, "ignored", hint=hint)
        if kind == "git" and items(generator, "directories") and items(generator, "files"):
            place = Place(path, here.below("files")._replace(key=True))
            taken = Related(Place(path, here.below("directories")._replace(key=True)), "these are taken")
            hint = "write a Git generator for each"
            yield Problem(place, "`files` beside `directories` are ignored", "ignored", None, (taken,), hint)
        if kind in _COMBINING:
            for index, child in enumerate(items(generator, "generators")):
                yield from _check_entry(path, child, here.below("generators", index), around or kind)


def _says_something(template: Value) -> bool:
    """Whether anything is in it but what the API server asks for: it comes with empty fields."""
    if isinstance(template, dict):
        return any(map(_says_something, template.values()))
    return template not in (None, "", [])
