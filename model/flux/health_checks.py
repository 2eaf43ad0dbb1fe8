"""What a Flux Kustomization waits for: whether what it names is among what it deploys.

Source: kustomize-controller `internal/controller/kustomization_controller.go` (checkHealth).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ..kustomize.build.result import Build, Built
from ..text.open_collections import Value
from ..text.typed_access import items, mapping, text
from ..typo import only_typo
from .build_facts import HealthCheckFact
from .deployments import Deployment
from .places import below_root


class _Named(NamedTuple):
    group: str
    kind: str
    name: str
    namespace: str


def find_health_checks(one: Deployment, spec: Mapping[str, Value], found: Build) -> Iterator[HealthCheckFact]:
    """The health checks of objects that are not in the build as they are named, where all of the build is known."""
    if found.problems or found.unknown or not all(built.is_whole for built in found.objects):
        return
    there = [_named_in(built) for built in found.objects]
    if any(is_placeholder(one_there.name) for one_there in there):
        return
    for index, check in enumerate(items(dict(spec), "healthChecks")):
        wanted = _Named(
            _group(text(check, "apiVersion") or ""),
            text(check, "kind") or "",
            text(check, "name") or "",
            text(check, "namespace") or "",
        )
        if not wanted.kind or not wanted.name or is_placeholder("".join(wanted)):
            continue
        at = below_root(one.at, "spec", "healthChecks", index)
        alike = [one_there for one_there in there if (one_there.group, one_there.kind) == (wanted.group, wanted.kind)]
        what, near = _compare(wanted, alike)
        if spec.get("wait") is True:
            what = "" if what == "there" else "ignored"
        if what not in ("", "there"):
            yield HealthCheckFact(at, wanted.kind, wanted.name, what, near, one.name)


def _compare(wanted: _Named, alike: list[_Named]) -> tuple[str, str]:
    """Whether it is there, in another namespace, or of a name that must be a slip; else "elsewhere"."""
    same = [one_there for one_there in alike if one_there.name == wanted.name]
    if any(
        not one_there.namespace or not wanted.namespace or one_there.namespace == wanted.namespace for one_there in same
    ):
        return "there", ""
    if same:
        return "moved", same[0].namespace
    near = only_typo(wanted.name, [one_there.name for one_there in alike])
    return ("missing", near) if near else ("elsewhere", "")


def _named_in(built: Built) -> _Named:
    value = dict(built.value)
    metadata = mapping(value, "metadata")
    group = _group(text(value, "apiVersion") or "")
    namespace = text(metadata, "namespace") or ""
    known = "" if is_placeholder(namespace) else namespace
    return _Named(group, text(value, "kind") or "", text(metadata, "name") or "", known)


def _group(api_version: str) -> str:
    return api_version.rpartition("/")[0]
