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

## Wrong, misspelt

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
patches:
  - target: {kind: Service, name: wesbite}
    patch: |
      - op: add
        path: /spec/type
        value: LoadBalancer
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: website}
spec: {ports: [{port: 80}]}
```

```text title="output"
apps/web/kustomization.yaml:4:13: warning KUS007 this patch changes nothing: no Service `wesbite` is in the build
```

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - service.yaml
patches:
  - target: {kind: Service, name: website}
    patch: |
      - op: add
        path: /spec/type
        value: LoadBalancer
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
spec: {ports: [{port: 80}]}
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

from ....model.deployed.reach import may_get_components
from ....model.deployed.resolve_names import ANYWHERE, Key, declared_objects
from ....model.facts import ObjectFact
from ....model.files.file_tree import closest, join
from ....model.kustomize.builds import builds
from ....model.kustomize.facts import KustomizationFact, PatchFact
from ....model.kustomize.patch_targets import Candidate, candidates, find_subjects, make_selector
from ....model.path_edges import files_naming
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Kind
from ...finding import Severity
from ...propose import is_meant, propose_value, value_below
from ...rule import File, Problem, Related, file_rule, name_of

#: Pairs of a patch and an object of one kustomization beyond which no more are compared; in the largest public
#: repositories all together have some 100,000.
_MOST_COMPARED = 300_000
_UNCHECKED = "this patch is not checked, nor are others behind it: there are too many patches and objects"
#: Objects of a build beyond which no similar name is looked for.
_MOST_OBJECTS = 500


@file_rule("KUS007", "patch-without-match", Severity.ERROR, of=(KustomizationFact,))
def patch_without_match(file: File) -> Iterator[Problem]:
    repository, build = file.repository, builds.at(file.repository, file.path)
    if build is None or not build.fact.patches or may_get_components(repository, file.path):
        return
    if (found := candidates(repository, build)) is None:
        return
    for index, patch in enumerate(build.fact.patches, 1):
        if index * len(found) > _MOST_COMPARED:
            yield Problem(file.place(patch.at), _UNCHECKED, "from here on", severity=Severity.WARNING)
            return
        yield from _check_patch(repository, file.path, patch, found)


def _check_patch(
    repository: Repository, path: str, patch: PatchFact, objects: frozenset[Candidate]
) -> Iterator[Problem]:
    if patch.target is not None:
        known = bool(patch.target) and not any(is_placeholder(value) for _, value in patch.target)
        if known and not any(map(make_selector(patch.target), objects)):
            yield _problem(
                repository, path, patch, (*patch.at.path, "target"), _wanted_object(patch), objects, silent=True
            )
        return
    for kind, name in find_subjects(repository, path, patch):
        if not is_placeholder(name) and not any(c.kind == kind and c.name == name for c in objects):
            step = (
                patch.at.path
                if patch.key == "patchesStrategicMerge"
                else (*patch.at.path, "path" if patch.path else "patch")
            )
            yield _problem(repository, path, patch, step, (kind, name), objects, silent=False)


def _wanted_object(patch: PatchFact) -> tuple[str, str]:
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
    near = _objects_of_name(repository, path, kind, close, objects) if close else []
    names = sorted({c.name for c in objects if kind in ("", c.kind)})
    at = (
        value_below(Place(path, patch.at), "target", "name")
        if silent
        else _in_file(repository, path, patch, kind, name)
    )
    known = is_meant(name, close, names) if close else False
    return Problem(
        Place(path, Node(patch.at.document, step)),
        f"{start}: no {what} is in the build",
        "meets nothing",
        name or kind,
        tuple(Related(name_of(place), "this one is there") for place in near[:1]),
        f"write `{close}`" if close else "name an object of the build, or remove the patch",
        severity=Severity.WARNING if silent else None,
        fix=propose_value(at, name, close, safe=known) if close and name and at else None,
    )


def _in_file(repository: Repository, path: str, patch: PatchFact, kind: str, name: str) -> Place | None:
    """The name in the patch's file, which only this kustomization may use."""
    if patch.path is None:
        return None
    target = join(posixpath.dirname(path), patch.path)
    facts = [fact for fact in repository.facts_at(target, ObjectFact) if (fact.kind, fact.name) == (kind, name)]
    is_only = len(facts) == 1 and files_naming.at(repository, target) == frozenset({path})
    return name_of(Place(target, facts[0].at)) if is_only else None


def _closest(kind: str, name: str, objects: frozenset[Candidate]) -> str | None:
    if len(objects) > _MOST_OBJECTS:
        return None
    return closest(name, {c.name for c in objects if kind in ("", c.kind)}, cutoff=0.6)


def _objects_of_name(
    repository: Repository, path: str, kind: str, name: str, candidates: frozenset[Candidate]
) -> list[Place]:
    """Where the build's objects of that name stand."""
    kinds = {Kind(c.group, c.kind) for c in candidates if c.name == name and kind in ("", c.kind)}
    places = [place for found in kinds for place in declared_objects.at(repository, Key(found, ANYWHERE, name)) or ()]
    build = builds.at(repository, path)
    return sorted(place for place in places if build and place.path in build.files)
