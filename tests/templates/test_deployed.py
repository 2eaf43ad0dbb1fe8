"""What Argo CD deploys, built as it builds it, for the stacks with their defaults and for answers unlike these.

What kustomizations take from the network is replaced: `stand_ins/` has a file for each, by the last part of its URL.
What values charts take stands in `charts/`, which `scripts/record_chart_keys.py` writes.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from stackwright.generator.answers.defaults import VERSIONS
from stackwright.generator.answers.pin_table import PINS
from stackwright.lint.finding import Report, Severity
from stackwright.model.argocd.deployed import objects_of_chart, parse_chart_minor
from stackwright.model.argocd.facts import ApplicationFact, SourceFact
from stackwright.model.argocd.helm_values import settings_in
from stackwright.model.argocd.projects import (
    DeployedObject,
    ProjectFact,
    find_project_verdicts,
    make_destination,
    refuses_namespace,
    refuses_source,
)
from stackwright.model.read_file import read
from stackwright.schemas.helm.known_charts import chart_of
from stackwright.schemas.kubernetes.scopes import is_namespaced
from stackwright.schemas.reference_forms import Kind

pytestmark = pytest.mark.system

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Object = dict[str, Any]
_HERE = Path(__file__).parent
_CORE = ("", "apps", "batch", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io")
#: What pins the charts, and the pins of which another version was at hand when the keys were written down.
_PINS = {
    "argo-cd": "argocd-chart",
    "cilium": "cilium",
    "kube-prometheus-stack": "prometheus-stack",
    "local-path-provisioner": "local-path",
    "longhorn": "longhorn",
    "sops-secrets-operator": "sops-operator",
}
_RECORDED_INSTEAD = {"argo-cd": "10.1.1", "cilium": "1.20.0"}


class Built(NamedTuple):
    """A repository with what its kustomizations build, by their folders from its root."""

    root: Path
    objects: Mapping[str, list[Object]]


@pytest.fixture(scope="session")
def built(anyhow: Path, tool: Run, tmp_path_factory: pytest.TempPathFactory) -> Built:
    copy = Path(shutil.copytree(anyhow, tmp_path_factory.mktemp("built") / "repository"))
    found = {}
    for path in sorted(copy.glob("**/kustomization.yaml")):
        _replace_remote(path)
    for path in sorted(copy.glob("**/kustomization.yaml")):
        done = tool(path.parent, "kubectl", "kustomize", ".")
        assert done.returncode == 0, f"{path}: {done.stderr}"
        assert done.stderr == "", f"{path}: {done.stderr}"
        found[path.parent.relative_to(copy).as_posix()] = list(yaml.safe_load_all(done.stdout))
    return Built(copy, found)


def _replace_remote(path: Path) -> None:
    """Put a stand-in in the place of each resource that comes from the network."""
    lines = path.read_text().splitlines()
    for index, line in enumerate(lines):
        mark, _, url = line.partition("- https://")
        if url:
            name = url.partition("?")[0].rsplit("/", 1)[1]
            name += "" if "." in name else ".yaml"
            shutil.copy(_HERE / "stand_ins" / name, path.parent / f"stand-in-{name}")
            lines[index] = f"{mark}- stand-in-{name}"
    path.write_text("\n".join(lines) + "\n")


def test_lint_has_nothing_to_say(anyhow: Path, check: Callable[..., Report]) -> None:
    report = check(anyhow, profile="strict")
    assert [found for found in report.findings if found.severity >= Severity.WARNING] == []


def test_every_folder_builds(built: Built) -> None:
    assert built.objects["kubernetes/bootstrap"]
    assert all(built.objects.values()), [folder for folder, objects in built.objects.items() if not objects]


def test_core_objects_are_valid(built: Built) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed").validate
    pinned = yaml.safe_load((built.root / "stackwright.yaml").read_text())["versions"]["kubernetes"]
    newest = pinned[-1] if isinstance(pinned, list) else pinned
    version = ".".join(newest.removeprefix("v").split(".")[:2])
    for objects in built.objects.values():
        for value in objects:
            if value["apiVersion"].rpartition("/")[0] in _CORE:
                validate(value, version, strict=True)


def test_no_object_is_built_twice(built: Built) -> None:
    """Two Applications of one cluster that have the same object would take it from each other."""
    seen: dict[tuple[str, ...], str] = {}
    for application in _applications(built):
        for source in application.sources:
            for value in built.objects.get(source.path or "", ()):
                namespace = value["metadata"].get("namespace") or (application.namespace or "")
                where = (application.server or "", application.cluster or "", namespace)
                key = (*where, value["apiVersion"].rpartition("/")[0], value["kind"], value["metadata"]["name"])
                other = seen.setdefault(key, application.object.name)
                assert other == application.object.name, (key, other)


def test_projects_permit_all_that_is_deployed(built: Built) -> None:
    projects = _projects(built)
    for application in _applications(built):
        project = projects[application.project or "default"]
        target = make_destination(application.server, application.cluster)
        name = application.object.name
        assert not refuses_namespace(project, target, application.namespace or ""), name
        for source in application.sources:
            assert not refuses_source(project, source.repo_url), (name, source.repo_url)
            deployed = [*_own(built, application, source), *_of_chart(built, source)]
            assert list(find_project_verdicts(project, target, deployed)) == [], name


def test_values_have_no_key_that_the_chart_lacks(built: Built) -> None:
    used = [found for manifest in _manifests(built) for found in _value_files(manifest)]
    assert {chart for chart, _ in used} >= {"argo-cd", "sops-secrets-operator"}
    for chart, path in used:
        values = yaml.safe_load((built.root / path).read_text())
        assert list(_unknown(values, _keys(chart))) == [], path


def test_every_values_file_is_used(built: Built) -> None:
    used = {path for manifest in _manifests(built) for _, path in _value_files(manifest)}
    there = {*built.root.glob("kubernetes/**/*values*.yaml"), *built.root.glob("kubernetes/**/values/*.yaml")}
    # A recipe writes this one, where the code host is none that Argo CD's chart knows.
    there |= set(built.root.glob("kubernetes/bootstrap/argocd-known-hosts.yaml"))
    assert {path.relative_to(built.root).as_posix() for path in there} == used


@pytest.mark.parametrize("chart", sorted(_PINS))
def test_keys_are_those_of_the_pinned_chart(chart: str) -> None:
    written = (_HERE / "charts" / f"{chart}.keys").read_text().splitlines()[1]
    pinned = VERSIONS[_PINS[chart]].removeprefix("v")
    assert written == f"# chart {chart} {_RECORDED_INSTEAD.get(chart, pinned)}"


@pytest.mark.parametrize(("chart", "parts"), [("argo-cd", 1), ("cilium", 2)])
def test_what_was_recorded_instead_has_all_that_the_pinned_one_may_not_lose(chart: str, parts: int) -> None:
    """argo-cd takes values away with a major version only (CONTRIBUTING.md of argo-helm), Cilium not with a patch."""
    recorded, pinned = _RECORDED_INSTEAD[chart], PINS[_PINS[chart]].version
    assert recorded.split(".")[:parts] == pinned.split(".")[:parts]
    assert [int(part) for part in recorded.split(".")] <= [int(part) for part in pinned.split(".")]


def test_unknown_keys_are_found() -> None:
    keys = _keys("cilium")
    assert list(_unknown({"operator": {"replicas": 1}, "ipam": {"mode": "kubernetes"}}, keys)) == []
    assert list(_unknown({"operator": {"replica": 1}, "opertor": 1}, keys)) == ["operator.replica", "opertor"]
    assert list(_unknown({"operator": 1, "debug": {"enabled": "yes"}}, keys)) == ["operator", "debug.enabled"]


def _projects(built: Built) -> Mapping[str, ProjectFact]:
    facts = read("built.yaml", yaml.safe_dump_all(built.objects["kubernetes/bootstrap"]).encode()).facts
    return {fact.object.name: fact for fact in facts.of(ProjectFact)}


def _applications(built: Built) -> tuple[ApplicationFact, ...]:
    """The Applications that there are, and those that ApplicationSets make of folders."""
    return read("built.yaml", yaml.safe_dump_all(_manifests(built)).encode()).facts.of(ApplicationFact)


def _manifests(built: Built) -> list[Object]:
    return [manifest for objects in built.objects.values() for manifest in _made(built.root, objects)]


def _made(root: Path, objects: list[Object]) -> Iterator[Object]:
    for value in objects:
        if value["kind"] == "Application":
            yield value
        elif value["kind"] == "ApplicationSet":
            (generator,) = value["spec"]["generators"]
            (directory,) = generator["git"]["directories"]
            text = yaml.safe_dump(value["spec"]["template"])
            for folder in sorted(path for path in root.glob(directory["path"]) if path.is_dir()):
                path = folder.relative_to(root).as_posix()
                filled = text.replace("{{ .path.basename }}", folder.name).replace("{{ .path.path }}", path)
                assert "{{" not in filled
                yield {"apiVersion": value["apiVersion"], "kind": "Application", **yaml.safe_load(filled)}


def _own(built: Built, application: ApplicationFact, source: SourceFact) -> Iterator[DeployedObject]:
    """The objects of a folder of this repository."""
    for value in built.objects.get(source.path or "", ()):
        kind = Kind(value["apiVersion"].rpartition("/")[0], value["kind"])
        scope = is_namespaced(kind)
        assert scope is not None, f"schemas/kubernetes/scopes.py does not know {kind}"
        namespace = (value["metadata"].get("namespace") or application.namespace) if scope else None
        yield DeployedObject(kind, value["metadata"]["name"], namespace)


def _of_chart(built: Built, source: SourceFact) -> Iterator[DeployedObject]:
    """What a chart makes outside of its release's namespace."""
    row = chart_of(source.repo_url, source.chart) if source.chart else None
    version = parse_chart_minor(source.revision)
    if row is not None and version is not None:
        paths = {path for manifest in _manifests(built) for chart, path in _value_files(manifest) if chart == row.name}
        for path in paths:
            values = yaml.safe_load((built.root / path).read_text())
            given = {found.path: found.value for found in settings_in(values)}
            yield from objects_of_chart(row, min(version, row.until), given)


def _value_files(application: Object) -> Iterator[tuple[str, str]]:
    """Charts, by their name or folder's, with their value files in this repository."""
    for source in application["spec"].get("sources", ()):
        for file in source.get("helm", {}).get("valueFiles", ()):
            yield source.get("chart") or source["path"].rsplit("/", 1)[-1], file.removeprefix("$values/")


class Key(NamedTuple):
    """A key that a chart takes: its type, and the keys below it."""

    type: str
    below: dict[str, "Key"]


@cache
def _keys(chart: str) -> Key:
    """The keys of a chart as `scripts/record_chart_keys.py` writes them."""
    trail = [Key("map", {})]
    for line in (_HERE / "charts" / f"{chart}.keys").read_text().splitlines():
        if not line.startswith("#"):
            depth = len(line) - len(line.lstrip())
            name, _, said = line.strip().partition(" ")
            del trail[depth + 1 :]
            trail.append(trail[depth].below.setdefault(name, Key(said or "map", {})))
    return trail[0]


def _unknown(values: object, key: Key, at: str = "") -> Iterator[str]:
    """The paths of values that the chart does not take, or not with what is there."""
    if (key.below and not isinstance(values, dict)) or (key.type == "boolean" and not isinstance(values, bool)):
        yield at
    elif isinstance(values, dict):
        for name, value in values.items():
            inner = key.below.get(str(name))
            if inner is not None:
                yield from _unknown(value, inner, f"{at}.{name}".lstrip("."))
            elif key.type not in ("open", "any"):
                yield f"{at}.{name}".lstrip(".")
