"""What Argo CD will apply: it builds, its core objects are valid, its projects let it through."""

import subprocess
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml

from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.rendering.render import files

pytestmark = pytest.mark.system

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Lacking = Callable[[str], NoReturn]
_CORE = ("", "apps", "batch", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io")
HOME = "https://kubernetes.default.svc"
PRIVILEGED = {"longhorn-system", "local-path-storage", "monitoring", "cdi"}


def _objects(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(root.glob("kubernetes/**/*.yaml")):
        for value in yaml.safe_load_all(path.read_text()):
            if isinstance(value, dict) and "apiVersion" in value:
                yield path, value


def _kustomizations(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path, value in _objects(root):
        if value["kind"] == "Kustomization":
            yield path.parent, value


def test_kustomizations_build(root: Path, tool: Run) -> None:
    for folder, value in _kustomizations(root):
        if not any("https://" in entry for entry in value["resources"]):
            done = tool(folder, "kubectl", "kustomize", ".")
            assert done.returncode == 0, f"{folder}: {done.stderr}"
            assert done.stderr == "", f"{folder}: {done.stderr}"


def test_every_manifest_is_deployed(root: Path) -> None:
    for folder, value in _kustomizations(root):
        named = {(folder / entry).resolve() for entry in value["resources"]}
        named |= {(folder / patch["path"]).resolve() for patch in value.get("patches", ())}
        for path in folder.glob("*.yaml"):
            is_manifest = "\nkind: " in f"\n{path.read_text()}" and path.name != "kustomization.yaml"
            assert not is_manifest or path.resolve() in named, path


def test_core_objects(root: Path, lacking: Lacking) -> None:
    if find_spec("kubernetes_validate") is None:
        lacking("kubernetes-validate is not installed")
    validate = import_module("kubernetes_validate").validate
    pinned = yaml.safe_load((root / "stackwright.yaml").read_text())["versions"]["kubernetes"]
    newest = pinned[-1] if isinstance(pinned, list) else pinned  # a list where clusters differ
    version = ".".join(newest[1:].split(".")[:2])
    patches = {folder / patch["path"] for folder, value in _kustomizations(root) for patch in value.get("patches", ())}
    for path, value in _objects(root):
        if value["apiVersion"].rpartition("/")[0] in _CORE and path not in patches:
            validate(value, version, strict=True)


def _projects(root: Path) -> dict[str, dict[str, Any]]:
    return {value["metadata"]["name"]: value["spec"] for _, value in _objects(root) if value["kind"] == "AppProject"}


def _applications(root: Path) -> Iterator[dict[str, Any]]:
    """The Applications that there are, and those that ApplicationSets make of folders."""
    for _, value in _objects(root):
        if value["kind"] == "Application":
            yield {"name": value["metadata"]["name"], **value["spec"]}
        elif value["kind"] == "ApplicationSet":
            template = value["spec"]["template"]
            text = yaml.safe_dump({"name": template["metadata"]["name"], **template["spec"]})
            for folder in _folders(root, value):
                filled = text.replace("{{ .path.basename }}", folder.name)
                path = folder.relative_to(root).as_posix()
                yield yaml.safe_load(filled.replace("{{ .path.path }}", path))


def _folders(root: Path, application_set: dict[str, Any]) -> list[Path]:
    globs = [
        directory["path"]
        for generator in application_set["spec"]["generators"]
        for directory in generator["git"]["directories"]
    ]
    return sorted(path for glob in globs for path in root.glob(glob) if path.is_dir())


def _meets(allowed: dict[str, str], target: dict[str, str]) -> bool:
    """Whether a destination of a project is that of an Application."""
    same = all(allowed.get(key) == target.get(key) for key in ("server", "name"))
    return same and fnmatchcase(target["namespace"], allowed["namespace"])


def test_names_of_applications_are_unique(root: Path) -> None:
    names = [spec["name"] for spec in _applications(root)]
    assert len(names) == len(set(names)), names


def test_paths_of_applications_are_there(root: Path, seen: dict[str, Any]) -> None:
    for spec in _applications(root):
        for source in spec.get("sources", [spec.get("source")]):
            if source["repoURL"] == seen["repository"]["url"]:
                assert (root / source.get("path", ".")).is_dir(), spec
            for file in source.get("helm", {}).get("valueFiles", ()):
                assert (root / file.removeprefix("$values/")).is_file(), spec


def _namespaced(root: Path, spec: dict[str, Any]) -> set[str]:
    """The namespaces that manifests of an Application's own folder name."""
    folders = [root / source["path"] for source in spec.get("sources", [spec.get("source")]) if "path" in source]
    texts = [path.read_text() for folder in folders for path in folder.glob("*.yaml")]
    values = [value for text in texts for value in yaml.safe_load_all(text) if isinstance(value, dict)]
    found = {value["metadata"].get("namespace") for value in values if "metadata" in value}
    return {str(one) for one in (*found, *(value.get("namespace") for value in values)) if one}


def test_projects_let_manifests_through(root: Path) -> None:
    projects = _projects(root)
    for spec in _applications(root):
        allowed = [entry["namespace"] for entry in projects[spec["project"]]["destinations"]]
        for namespace in _namespaced(root, spec):
            assert any(fnmatchcase(namespace, one) for one in allowed), (spec["name"], namespace)


def test_projects_let_applications_through(root: Path) -> None:
    projects = _projects(root)
    for spec in _applications(root):
        project = projects[spec["project"]]
        assert any(_meets(allowed, spec["destination"]) for allowed in project["destinations"]), spec
        for source in spec.get("sources", [spec.get("source")]):
            assert source["repoURL"] in project["sourceRepos"], spec


#: Namespaces into which charts put objects beside that of their Application, with the values that they have here.
_REACHED = {"cilium": {"cilium-secrets"}, "kube-prometheus-stack": {"kube-system"}}


def test_projects_let_charts_through(root: Path) -> None:
    projects = _projects(root)
    for spec in _applications(root):
        for source in spec.get("sources", [spec.get("source")]):
            for namespace in _REACHED.get(source.get("chart"), ()):
                target = {**spec["destination"], "namespace": namespace}
                allowed = projects[spec["project"]]["destinations"]
                assert any(_meets(entry, target) for entry in allowed), (spec["name"], namespace)


_CLUSTER_SCOPED = {"Namespace", "StorageClass", "VolumeSnapshotClass", "CDI", "CiliumLoadBalancerIPPool"}
_CLUSTER_SCOPED |= {"CiliumL2AnnouncementPolicy"}


def _is_listed(entries: list[dict[str, str]], group: str, value: dict[str, Any]) -> bool:
    return any(
        fnmatchcase(group, entry["group"])
        and fnmatchcase(value["kind"], entry["kind"])
        and fnmatchcase(value["metadata"]["name"], entry.get("name", "*"))
        for entry in entries
    )


def test_projects_let_kinds_through(root: Path) -> None:
    projects = _projects(root)
    for spec in _applications(root):
        project = projects[spec["project"]]
        for source in spec.get("sources", [spec.get("source")]):
            for path in (root / source["path"]).glob("*.yaml") if "path" in source else ():
                for value in yaml.safe_load_all(path.read_text()):
                    if not isinstance(value, dict) or value.get("kind") in (None, "Kustomization"):
                        continue
                    group = value["apiVersion"].rpartition("/")[0]
                    if value["kind"] in _CLUSTER_SCOPED:
                        assert _is_listed(project.get("clusterResourceWhitelist", []), group, value), path
                    elif "namespaceResourceWhitelist" in project:
                        assert _is_listed(project["namespaceResourceWhitelist"], group, value), path


def _rendered(path: str, **given: Any) -> Any:
    """A manifest of the repository that these answers make."""
    (found,) = (data for name, data in files(complete_answers(GivenAnswers(given))).items() if name.endswith(path))
    return yaml.safe_load(found)


def test_storage_classes_stay_when_machines_join() -> None:
    """Their fields cannot be changed: the API server would refuse the update, and with it the whole sync."""
    few, many = (_rendered("storage-class-vms.yaml", stack="kubevirt", workers=workers) for workers in (1, 3))
    assert few == many


def test_kube_proxy_is_not_asked_for_metrics() -> None:
    """It listens on the node's own address only: without Cilium too an alert would be on for ever."""
    for choices in ({}, {"cni": "flannel"}):
        for stack in ("talos", "nixos-k3s"):
            values = _rendered("monitoring/values.yaml", stack=stack, choices=choices)
            assert values.get("kubeProxy") == {"enabled": False}


def test_projects_name_nothing_that_is_not_used(root: Path) -> None:
    used: dict[str, set[str]] = {}
    for spec in _applications(root):
        urls = [source["repoURL"] for source in spec.get("sources", [spec.get("source")])]
        used.setdefault(spec["project"], set()).update(urls)
    for name, spec in _projects(root).items():
        assert set(spec["sourceRepos"]) == used.get(name, set()), name


def test_namespaces(root: Path) -> None:
    """A namespace has its Pod Security label, and the mighty ones are those that must be."""
    for path, value in _objects(root):
        if value["kind"] == "Namespace":
            level = value["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
            assert (level == "privileged") == (value["metadata"]["name"] in PRIVILEGED), path


def test_folders_of_application_sets(root: Path) -> None:
    for _, value in _objects(root):
        if value["kind"] == "ApplicationSet":
            assert _folders(root, value), value["metadata"]["name"]
            assert all((folder / "kustomization.yaml").exists() for folder in _folders(root, value))


def test_versions_are_those_that_are_declared(root: Path) -> None:
    """What pins a version says the same as `stackwright.yaml`."""
    settings = yaml.safe_load((root / "stackwright.yaml").read_text())
    versions = {**settings["versions"], **settings["scaffold"]["versions"]}
    for spec in _applications(root):
        for source in spec.get("sources", ()):
            key = {"argo-cd": "argocd-chart", "kube-prometheus-stack": "prometheus-stack"}
            key |= {"sops-secrets-operator": "sops-operator"}
            if chart := source.get("chart"):
                assert source["targetRevision"] == versions[key.get(chart, chart)]


def test_machines(root: Path) -> None:
    """Disks, cards and volumes of a VM fit together, and its Service finds it."""
    for path, value in _objects(root):
        if value["kind"] == "VirtualMachine":
            spec = value["spec"]["template"]["spec"]
            devices = spec["domain"]["devices"]
            assert [disk["name"] for disk in devices["disks"]] == [volume["name"] for volume in spec["volumes"]]
            assert [card["name"] for card in devices["interfaces"]] == [card["name"] for card in spec["networks"]]
            disk = value["spec"]["dataVolumeTemplates"][0]["metadata"]["name"]
            assert spec["volumes"][0]["dataVolume"]["name"] == disk
            service = yaml.safe_load((path.parent / "service.yaml").read_text())
            assert service["spec"]["selector"] == value["spec"]["template"]["metadata"]["labels"]
            data = spec["volumes"][1]["cloudInitNoCloud"].get("networkData", "")
            assert len(data.encode()) <= 2048
            if data:
                lan = yaml.safe_load(data)["ethernets"]["lan"]
                assert lan["match"]["macaddress"] == devices["interfaces"][1]["macAddress"]


def test_home_is_home(root: Path) -> None:
    for spec in _applications(root):
        assert ("server" in spec["destination"]) != ("name" in spec["destination"])
        assert spec["destination"].get("server", HOME) == HOME
