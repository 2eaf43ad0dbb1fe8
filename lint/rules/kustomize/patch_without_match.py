"""Every patch meets an object.

A patch with a `target` that selects nothing is dropped by kustomize without a word, and what it was to change stays as
it is. A strategic-merge patch without `target` that names an object which is not there stops the build: `no matches
for Id`. The rule speaks only where all objects of the build are known: no remote bases, charts or generators.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
patches:
  - target: {kind: Service, name: wbe}
    patch: |
      - op: add
        path: /spec/type
        value: LoadBalancer
  - path: patch.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/web/patch.yaml"
apiVersion: v1
kind: Service
metadata: {name: website}
spec: {type: LoadBalancer}
```

```text title="output"
apps/web/kustomization.yaml:4:13: warning KUS007 this patch changes nothing: no Service `wbe` is in the build
apps/web/kustomization.yaml:9:11: error KUS007 kustomize refuses this patch: no Service `website` is in the build
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
patches:
  - path: patch.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/web/patch.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer}
```

## When to ignore

A patch that is kept for objects which come and go; better remove it with them.

Since 0.1.0. Source: kustomize `plugin/builtin/patchtransformer`; kustomize#4379, #5093.
"""

import posixpath
from collections.abc import Iterator

from ....model.facts import PatchFact
from ....model.files.tree import closest, joined
from ....model.kustomize.patching import Candidate, candidates, selector
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ....schemas.files import is_placeholder
from ....schemas.references import Kind
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule

#: Pairs of a patch and an object beyond which no more are compared; the largest public repositories have some 100,000.
_MOST_COMPARED = 3_000_000
_UNCHECKED = "this patch is not checked, nor are others behind it: there are too many patches and objects"
#: Objects of a build beyond which no similar name is looked for.
_MOST_OBJECTS = 500


@repository_rule("KUS007", "patch-without-match", Severity.ERROR)
def patch_without_match(repository: Repository) -> Iterator[Problem]:
    compared = 0
    for path, build in repository.builds.items():
        if build.fact.patches and (objects := candidates(build, repository.files)) is not None:
            for patch in build.fact.patches:
                compared += len(objects)
                if compared > _MOST_COMPARED:
                    yield Problem(Place(path, patch.at), _UNCHECKED, "from here on", severity=Severity.WARNING)
                    return
                yield from _judged(repository, path, patch, objects)


def _judged(repository: Repository, path: str, patch: PatchFact, objects: frozenset[Candidate]) -> Iterator[Problem]:
    if patch.target is not None:
        known = bool(patch.target) and not any(is_placeholder(value) for _, value in patch.target)
        if known and not any(map(selector(patch.target), objects)):
            yield _problem(repository, path, patch, (*patch.at.path, "target"), _wanted(patch), objects, silent=True)
        return
    for kind, name in _subjects(repository, path, patch):
        if not is_placeholder(name) and not any(c.kind == kind and c.name == name for c in objects):
            step = (
                patch.at.path
                if patch.key == "patchesStrategicMerge"
                else (*patch.at.path, "path" if patch.path else "patch")
            )
            yield _problem(repository, path, patch, step, (kind, name), objects, silent=False)


def _subjects(repository: Repository, path: str, patch: PatchFact) -> tuple[tuple[str, str], ...]:
    """Kind and name of the objects that a strategic-merge patch wants to change."""
    if patch.path is None:
        return patch.subjects
    file = repository.files.get(joined(posixpath.dirname(path), patch.path))
    return tuple((fact.kind, fact.name) for fact in file.objects) if file and file.state == "read" else ()


def _wanted(patch: PatchFact) -> tuple[str, str]:
    target = dict(patch.target or ())
    return target.get("kind", ""), target.get("name", "")


def _problem(
    repository: Repository,
    path: str,
    patch: PatchFact,
    step: tuple[str | int, ...],
    wanted: tuple[str, str],
    objects: frozenset[Candidate],
    *,
    silent: bool,
) -> Problem:
    kind, name = wanted
    what = f"{kind or 'object'} `{name}`" if name else f"{kind or 'such object'}"
    start = "this patch changes nothing" if silent else "kustomize refuses this patch"
    close = _closest(kind, name, objects)
    near = _named(repository, path, kind, close, objects) if close else []
    return Problem(
        Place(path, Node(patch.at.document, step)),
        f"{start}: no {what} is in the build",
        "meets nothing",
        name or kind,
        tuple(Related(name_of(place), "this one is there") for place in near[:1]),
        f"write `{close}`" if close else "name an object of the build, or remove the patch",
        severity=Severity.WARNING if silent else None,
    )


def _closest(kind: str, name: str, objects: frozenset[Candidate]) -> str | None:
    if len(objects) > _MOST_OBJECTS:
        return None
    return closest(name, {c.name for c in objects if kind in ("", c.kind)}, cutoff=0.6)


def _named(repository: Repository, path: str, kind: str, name: str, objects: frozenset[Candidate]) -> list[Place]:
    """Where the build's objects of that name stand."""
    kinds = {Kind(c.group, c.kind) for c in objects if c.name == name and kind in ("", c.kind)}
    places = [place for found in kinds for place, _ in repository.objects.declared.get((found, name), ())]
    return sorted(place for place in places if place.path in repository.builds[path].files)
