"""Every object's API version is served by the version that the repository deploys to.

The API server refuses an object of an API version that it does not serve any more, or not yet: `no matches for kind`.
Argo CD's sync fails with it. Which version applies is told by [VER001](VER001.md)'s page.

Projects take API versions of their custom resources away, too: External Secrets 0.17 serves no `v1beta1` any more. That
is told where charts, images or the addresses of releases say which release the repository deploys.

## Wrong

```yaml title="apps/web/budget.yaml"
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 1
  selector: {matchLabels: {app: web}}
```

```text title="output"
apps/web/budget.yaml:1:13: error VER002 PodDisruptionBudget of `policy/v1beta1` is gone since Kubernetes 1.25
```

## Right

```yaml title="apps/web/budget.yaml"
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 1
  selector: {matchLabels: {app: web}}
```

Since 0.2.0. Source: the Kubernetes deprecated API migration guide; the field tables for other products.
"""

from collections.abc import Iterator, Mapping

from ....model.deployed.unknown_kinds import own_kinds
from ....model.facts import ObjectFact
from ....model.repository import Repository
from ....model.talos.facts.documents import TalosFact
from ....model.text.place import Place
from ....model.versions.applicable import project_pins
from ....schemas.custom_resources.removed_versions import PROJECTS, Removed, removed_versions
from ....schemas.kubernetes.removed_versions import REMOVED
from ....schemas.tables.catalogue import TALOS, find
from ....schemas.tables.fields_to_json_schema import describe_life
from ...absent_in_version import absence
from ...finding import Severity
from ...propose import propose_value
from ...rule import File, Problem, Related, file_rule

#: Pins that are shown as other ends.
_MOST_PINS = 3


@file_rule("VER002", "api-not-there", Severity.ERROR, of=(ObjectFact, TalosFact))
def api_not_there(file: File) -> Iterator[Problem]:
    for fact in file.of(ObjectFact):
        if fact.api_version != TALOS:
            at = fact.at.below("apiVersion")
            yield from _check_version(file.repository, file.place(at), fact.api_version, fact.kind)
    for document in file.of(TalosFact):
        at = document.at.below("kind")
        yield from _check_version(file.repository, file.place(at), TALOS, document.kind)


def _check_version(repository: Repository, at: Place, api_version: str, kind: str) -> Iterator[Problem]:
    if (gone := removed_versions().get((api_version, kind))) is not None:
        yield from _check_project(repository, at, api_version, kind, gone)
    life = _life(api_version, kind)
    if life and (found := absence(repository, at.path, api_version, life)) is not None:
        use = life.get("use")
        what = kind if api_version == TALOS else f"{kind} of `{api_version}`"
        hint = f"use `{use}`" if use else "remove it, or set the version that you have under `versions:`"
        fix = propose_value(at, api_version, use, safe=False) if use and api_version != TALOS else None
        yield Problem(at, f"{what} {found.words}", "not served", kind, found.pins, hint, fix=fix)


def _check_project(repository: Repository, at: Place, api_version: str, kind: str, gone: Removed) -> Iterator[Problem]:
    """The same of a custom resource, where each release that is pinned of its project serves it no more."""
    pins = project_pins(repository).get(gone.project, ())
    is_gone = bool(pins) and all(pin.release >= gone.since for _, pin in pins)
    if not is_gone or api_version in own_kinds(repository).get(api_version.partition("/")[0], {}).get(kind, ()):
        return
    title, since = PROJECTS[gone.project].title, ".".join(map(str, gone.since))
    related = tuple(Related(Place(path, pin.at), "this release is deployed") for path, pin in pins[:_MOST_PINS])
    message = f"{kind} of `{api_version}` is gone since {title} {since}"
    fix = propose_value(at, api_version, gone.use, safe=False)
    yield Problem(at, message, "not served", kind, related, f"use `{gone.use}`", fix=fix)


def _life(api_version: str, kind: str) -> Mapping[str, str]:
    """In which versions a kind is there; nothing for one that always is, or is not known."""
    if (row := find(api_version, kind)) is not None:
        return describe_life(row.life)
    gone = REMOVED.get((api_version, kind))
    return {"removed": gone[0], "use": gone[1]} if gone else {}
