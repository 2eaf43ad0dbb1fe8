"""The rules on changes, beyond what their pages show."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.schemas.formats.quantity import parse_quantity
from stackwright.schemas.kubernetes.immutable_fields import IMMUTABLE_FIELDS

Files = Mapping[str, str | None]
Told = Callable[[Files, Files], list[str]]
URL = "https://git.example.org/team/platform.git"
CONFIG = {"stackwright.yaml": f"repository: {{urls: [{URL}]}}\n"}


@pytest.fixture
def told(committed: Callable[[Mapping[str, str]], Path], git: Callable[..., str]) -> Told:
    """What the rules on changes say of files that become others: the code, the severity and the message."""

    def check(before: Files, now: Files) -> list[str]:
        root = committed({path: text for path, text in {**CONFIG, **before}.items() if text is not None})
        for path, text in now.items():
            if text is None:
                (root / path).unlink()
            else:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
        workspace = Workspace.open(root)
        chosen = select(workspace.config, select=["CHG"], profile="strict")
        found = workspace.report(chosen, Options(base=workspace.base("HEAD"), jobs=1)).findings
        return [f"{one.code} {one.severity.label} {one.mark.path} {one.message}" for one in found]

    return check


def manifest(kind: str, version: str = "v1", name: str = "web", **fields: object) -> str:
    metadata = {"name": name, **fields.pop("metadata", {})}  # type: ignore[dict-item]
    return str(yaml.safe_dump({"apiVersion": version, "kind": kind, "metadata": metadata, **fields}))


def workload(kind: str, labels: Mapping[str, str], **spec: object) -> str:
    pod = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": "nginx"}]}}
    return manifest(kind, "apps/v1", spec={"selector": {"matchLabels": labels}, "template": pod, **spec})


def claim(name: str = "web", size: str = "1Gi", **spec: object) -> str:
    resources = {"requests": {"storage": size}}
    return manifest(
        "PersistentVolumeClaim", name=name, spec={"accessModes": ["ReadWriteOnce"], "resources": resources, **spec}
    )


def application(name: str, path: str, *, finalized: bool = False, sync: object = None) -> str:
    metadata: dict[str, object] = {"namespace": "argocd"}
    if finalized:
        metadata["finalizers"] = ["resources-finalizer.argocd.argoproj.io"]
    spec = {
        "project": "default",
        "source": {"repoURL": URL, "path": path},
        "destination": {"server": "https://kubernetes.default.svc", "namespace": "media"},
        "syncPolicy": sync or {},
    }
    return manifest("Application", "argoproj.io/v1alpha1", name, metadata=metadata, spec=spec)


PRUNING: dict[str, object] = {"automated": {"prune": True}}


def template(size: str = "1Gi", **metadata: object) -> list[object]:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    return [{"metadata": {"name": "data", **metadata}, "spec": spec}]


class TestImmutableField:
    @pytest.mark.parametrize(
        ("before", "now", "field"),
        [
            (workload("Deployment", {"app": "a"}), workload("Deployment", {"app": "b"}), "spec.selector"),
            (
                workload("StatefulSet", {"app": "a"}, volumeClaimTemplates=template()),
                workload("StatefulSet", {"app": "a"}, volumeClaimTemplates=template("2Gi")),
                "spec.volumeClaimTemplates",
            ),
            (
                workload("StatefulSet", {"app": "a"}, serviceName="a"),
                workload("StatefulSet", {"app": "a"}, serviceName="b"),
                "spec.serviceName",
            ),
            (
                manifest("Service", spec={"clusterIP": "None"}),
                manifest("Service", spec={"clusterIP": "10.0.0.1"}),
                "spec.clusterIP",
            ),
            (claim(storageClassName="a"), claim(storageClassName="b"), "spec.storageClassName"),
            (
                manifest("StorageClass", "storage.k8s.io/v1", provisioner="a"),
                manifest("StorageClass", "storage.k8s.io/v1", provisioner="b"),
                "provisioner",
            ),
            (manifest("Secret", type="Opaque"), manifest("Secret", type="kubernetes.io/tls"), "type"),
            (
                manifest("ConfigMap", immutable=True, data={"a": "1"}),
                manifest("ConfigMap", immutable=True, data={"a": "2"}),
                "data",
            ),
            (
                manifest("DataVolume", "cdi.kubevirt.io/v1beta1", spec={"source": {"blank": {}}}),
                manifest("DataVolume", "cdi.kubevirt.io/v1beta1", spec={"source": {"http": {"url": "http://a"}}}),
                "spec",
            ),
        ],
    )
    def test_what_the_cluster_refuses(self, told: Told, before: str, now: str, field: str) -> None:
        (found,) = told({"a.yaml": before}, {"a.yaml": now})
        assert found.startswith(f"CHG001 error a.yaml `{field}` of the ")

    @pytest.mark.parametrize(
        ("before", "now"),
        [
            (
                workload("StatefulSet", {"app": "a"}),
                workload("StatefulSet", {"app": "a"}, podManagementPolicy="OrderedReady", replicas=3),
            ),
            (
                workload("StatefulSet", {"app": "a"}, volumeClaimTemplates=template("1Gi")),
                workload("StatefulSet", {"app": "a"}, volumeClaimTemplates=template("1024Mi", creationTimestamp=None)),
            ),
            (manifest("Service", spec={"clusterIP": "None"}), manifest("Service", spec={})),
            (claim(), claim(size="2Gi", storageClassName="a", volumeName="b")),
            (claim(storageClassName="a"), claim(storageClassName="${CLASS}")),
            (manifest("ConfigMap", data={"a": "1"}), manifest("ConfigMap", immutable=True, data={"a": "2"})),
            (manifest("Job", "batch/v1", name="a"), manifest("Job", "batch/v1", name="b")),
            (
                manifest("Job", "batch/v1", spec={"ttlSecondsAfterFinished": 9, "template": {"a": 1}}),
                manifest("Job", "batch/v1", spec={"ttlSecondsAfterFinished": 9, "template": {"a": 2}}),
            ),
            (
                workload("Deployment", {"app": "a"}),
                workload("Deployment", {"app": "b"}).replace(
                    "metadata:\n", "metadata:\n  annotations: {argocd.argoproj.io/sync-options: 'Replace=true'}\n", 1
                ),
            ),
        ],
    )
    def test_what_it_takes(self, told: Told, before: str, now: str) -> None:
        assert told({"a.yaml": before}, {"a.yaml": now}) == []

    def test_a_volume_cannot_become_smaller(self, told: Told) -> None:
        (found,) = told({"a.yaml": claim(size="2Gi")}, {"a.yaml": claim(size="1Gi")})
        assert "the volume of the PersistentVolumeClaim `web` cannot become smaller" in found

    def test_a_label_of_a_base_is_told_once(self, told: Told) -> None:
        files = {
            "base/kustomization.yaml": "resources: [web.yaml]\n",
            "base/web.yaml": workload("Deployment", {"app": "a"}),
            "one/kustomization.yaml": "resources: [../base]\nnamespace: one\n",
            "two/kustomization.yaml": "resources: [../base]\nnamespace: two\n",
        }
        (found,) = told(files, {"base/kustomization.yaml": "resources: [web.yaml]\ncommonLabels: {team: x}\n"})
        assert found.startswith("CHG001 error base/kustomization.yaml `spec.selector` of the Deployment `web`")

    @pytest.mark.parametrize(("force", "number"), [(False, 1), (True, 0)])
    def test_flux_may_make_it_anew(self, told: Told, force: bool, number: int) -> None:
        spec = {"path": "./web", "prune": True, "force": force, "sourceRef": {"kind": "GitRepository", "name": "own"}}
        source = {"url": URL, "ref": {"branch": "main"}}
        files = {
            "flux.yaml": manifest("Kustomization", "kustomize.toolkit.fluxcd.io/v1", spec=spec)
            + "---\n"
            + manifest("GitRepository", "source.toolkit.fluxcd.io/v1", "own", spec=source),
            "web/web.yaml": workload("Deployment", {"app": "a"}),
        }
        assert len(told(files, {"web/web.yaml": workload("Deployment", {"app": "b"})})) == number

    def test_argo_cd_makes_bindings_anew(self, told: Told) -> None:
        def binding(name: str) -> str:
            role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}
            return manifest("RoleBinding", "rbac.authorization.k8s.io/v1", roleRef=role)

        before, now = {"web/a.yaml": binding("a")}, {"web/a.yaml": binding("b")}
        assert len(told(before, now)) == 1
        assert told({**before, "app.yaml": application("web", "web")}, now) == []

    def test_no_secret_is_told(self, told: Told) -> None:
        def secret(value: str) -> str:
            return manifest("Secret", immutable=True, stringData={"password": value})

        (found,) = told({"a.yaml": secret("hunter-one")}, {"a.yaml": secret("hunter-two")})
        assert "hunter" not in found

    @pytest.mark.parametrize("kind", IMMUTABLE_FIELDS)
    def test_each_row_is_a_field(self, kind: object) -> None:
        rows = IMMUTABLE_FIELDS[kind]  # type: ignore[index]
        assert rows
        assert all(all(row.path) for row in rows)
        assert len({row.path for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("written", "size"),
    [("1Gi", 1024**3), ("1024Mi", 1024**3), (5, 5), ("5", 5), ("1k", 1000), ("1e3", 1000), ("x", None), (None, None)],
)
def test_quantities(written: object, size: int | None) -> None:
    assert parse_quantity(written) == size


CLAIMED: Files = {
    "app.yaml": application("web", "web", sync=PRUNING),
    "web/kustomization.yaml": "resources: [service.yaml, claim.yaml]\n",
    "web/service.yaml": manifest("Service"),
    "web/claim.yaml": claim(),
}
FOLDERS: Files = {f"apps/{name}/a.yaml": manifest("Service", name=name) for name in ("films", "music", "photos")}
PARKED: Files = {"web/kustomization.yaml": "resources: [a.yaml]\n", "web/a.yaml": manifest("Service")}


class TestPrunedData:
    WITHOUT = "resources: [service.yaml]\n"

    def test_a_suffix_gives_other_names(self, told: Told) -> None:
        now = {"web/kustomization.yaml": "resources: [service.yaml, claim.yaml]\nnameSuffix: -two\n"}
        (found,) = told(CLAIMED, now)
        assert "prunes the PersistentVolumeClaim `web` with its data: its name is `web-two` now" in found

    def test_without_pruning_it_stays(self, told: Told) -> None:
        files = {**CLAIMED, "app.yaml": application("web", "web", sync={"automated": {}})}
        assert told(files, {"web/kustomization.yaml": self.WITHOUT, "web/claim.yaml": None}) == []

    def test_what_another_application_has_now_is_kept(self, told: Told) -> None:
        files = {**CLAIMED, "other.yaml": application("other", "other", sync=PRUNING), "other/a.yaml": manifest("Pod")}
        now = {"web/kustomization.yaml": self.WITHOUT, "web/claim.yaml": None, "other/claim.yaml": claim()}
        assert told(files, now) == []

    def test_with_a_part_that_cannot_be_seen_nothing_is_known(self, told: Told) -> None:
        remote = "resources: [service.yaml, 'https://git.example.org/team/claims.git?ref=v1']\n"
        assert told(CLAIMED, {"web/kustomization.yaml": remote, "web/claim.yaml": None}) == []

    def test_with_the_application_gone_it_was_meant(self, told: Told) -> None:
        now = dict.fromkeys(("app.yaml", "web/kustomization.yaml", "web/service.yaml", "web/claim.yaml"))
        assert told(CLAIMED, now) == []

    def test_a_folder_without_a_kustomization(self, told: Told) -> None:
        files = {**CLAIMED, "web/kustomization.yaml": None}
        (found,) = told(files, {"web/claim.yaml": None})
        assert found.startswith("CHG003 warning app.yaml the Application `web` prunes the PersistentVolumeClaim `web`")

    def test_an_applicationset_prunes_as_its_applications_do(self, told: Told) -> None:
        files = {**CLAIMED, "app.yaml": application_set("apps", "{{ .path.basename }}", "web*", sync=PRUNING)}
        (found,) = told(files, {"web/kustomization.yaml": self.WITHOUT, "web/claim.yaml": None})
        assert "CHG003 warning web/kustomization.yaml the Application `web` prunes" in found


def application_set(name: str, made: str, pattern: str, *, sync: object = None, **policy: object) -> str:
    spec = {
        "goTemplate": True,
        "syncPolicy": policy,
        "generators": [{"git": {"repoURL": URL, "revision": "HEAD", "directories": [{"path": pattern}]}}],
        "template": {
            "metadata": {"name": made},
            "spec": {
                "project": "default",
                "source": {"repoURL": URL, "path": "{{ .path.path }}"},
                "destination": {"server": "https://kubernetes.default.svc", "namespace": "media"},
                "syncPolicy": sync or {},
            },
        },
    }
    return manifest("ApplicationSet", "argoproj.io/v1alpha1", name, metadata={"namespace": "argocd"}, spec=spec)


class TestDeletedApplication:
    NAME = "{{ .path.basename }}"

    def files(self, name: str = "apps", made: str = NAME, pattern: str = "apps/*", **policy: object) -> Files:
        return {**FOLDERS, "set.yaml": application_set(name, made, pattern, **policy)}

    def test_another_name_is_another_application(self, told: Told) -> None:
        (found,) = told(self.files(), self.files(made="app-{{ .path.basename }}"))
        assert "deletes all of its Applications, and what they have deployed: `films`, `music`, `photos`" in found
        assert "(`films` is called `app-films` now)" in found

    def test_a_pattern_that_takes_nothing_any_more(self, told: Told) -> None:
        (found,) = told(self.files(), {"set.yaml": application_set("apps", self.NAME, "applications/*")})
        assert found.startswith("CHG002 warning set.yaml the ApplicationSet `apps` deletes all")

    def test_a_folder_that_is_gone_was_meant(self, told: Told) -> None:
        (found,) = told(self.files(), {"apps/music/a.yaml": None})
        assert found.startswith("CHG002 info set.yaml the ApplicationSet `apps` deletes 1 of its 3 Applications")

    def test_what_is_kept(self, told: Told) -> None:
        keeping = self.files(preserveResourcesOnDeletion=True)
        assert (
            told(keeping, {"set.yaml": application_set("apps", self.NAME, "a/*", preserveResourcesOnDeletion=True)})
            == []
        )
        keeping = self.files(applicationsSync="create-update")
        assert (
            told(keeping, {"set.yaml": application_set("apps", self.NAME, "a/*", applicationsSync="create-update")})
            == []
        )

    def test_another_name_of_the_set(self, told: Told) -> None:
        (found,) = told(self.files(), self.files(name="all"))
        assert "the ApplicationSet `apps` is called `all` now" in found
        assert "takes its 3 Applications along" in found

    def test_another_name_of_an_application(self, told: Told) -> None:
        files = {**FOLDERS, "app.yaml": application("films", "apps/films", finalized=True)}
        (found,) = told(files, {"app.yaml": application("cinema", "apps/films", finalized=True)})
        assert "the Application `films` is called `cinema` now" in found
        files = {**FOLDERS, "app.yaml": application("films", "apps/films")}
        assert told(files, {"app.yaml": application("cinema", "apps/films")}) == []


class TestForgottenFile:
    def test_old_ones_and_moved_ones_are_left_alone(self, told: Told) -> None:
        parked = manifest("ServiceAccount")
        files = {**PARKED, "web/parked.yaml": parked}
        assert told(files, {"web/a.yaml": manifest("Service", name="other")}) == []
        assert told(files, {"web/parked.yaml": None, "web/still-parked.yaml": parked}) == []

    def test_a_template_is_left_alone(self, told: Told) -> None:
        assert told(PARKED, {"web/b.template.yaml": manifest("Pod"), "web/b-example.yaml": manifest("Pod")}) == []

    def test_where_somebody_applies_by_hand_it_is_an_info(self, told: Told) -> None:
        (found,) = told(PARKED, {"web/b.yaml": manifest("Pod")})
        assert found.startswith("CHG004 info web/b.yaml")

    def test_a_text_that_is_no_manifest_is_none(self, told: Told) -> None:
        assert told(PARKED, {"web/values.yaml": json.dumps({"replicas": 2})}) == []

    def test_who_deploys_the_folder_is_applied_by_somebody_else(self, told: Told) -> None:
        assert told(PARKED, {"web/app.yaml": application("web", "web")}) == []
        (found,) = told(PARKED, {"web/other.yaml": application("other", "web/other")})
        assert "CHG004 warning web/other.yaml" in found


VOLUME = {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"]}
TEMPLATE = {"metadata": {"name": "root"}, "spec": {"source": {"blank": {}}, "storage": {"storageClassName": "a"}}}


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (
            manifest("Service", spec={"ports": [{"port": 80}]}),
            manifest("Service", spec={"ports": [{"port": 80}], "clusterIP": "None"}),
            "CHG001 error",
        ),
        (
            manifest("Service", spec={"type": "ExternalName", "externalName": "example.org"}),
            manifest("Service", spec={"ports": [{"port": 80}], "clusterIP": "None"}),
            "",
        ),
        (
            manifest("ConfigMap", immutable=True, data={"a": "b"}),
            manifest("ConfigMap", data={"a": "b"}),
            "CHG001 error",
        ),
        (
            manifest("PersistentVolume", spec={**VOLUME, "fc": {"wwids": ["a"]}}),
            manifest("PersistentVolume", spec={**VOLUME, "fc": {"wwids": ["b"]}}),
            "CHG001 error",
        ),
        (
            manifest("VirtualMachine", "kubevirt.io/v1", spec={"dataVolumeTemplates": [TEMPLATE]}),
            manifest(
                "VirtualMachine",
                "kubevirt.io/v1",
                spec={"dataVolumeTemplates": [{**TEMPLATE, "spec": {"source": {"blank": {}}, "storage": {}}}]},
            ),
            "CHG001 warning",
        ),
        (
            manifest("VirtualMachine", "kubevirt.io/v1", spec={"dataVolumeTemplates": []}),
            manifest("VirtualMachine", "kubevirt.io/v1", spec={"dataVolumeTemplates": [TEMPLATE]}),
            "",
        ),
    ],
)
def test_further_fields_that_cannot_change(told: Told, before: str, now: str, found: str) -> None:
    said = told({"a.yaml": before}, {"a.yaml": now})
    assert [line.split(" a.yaml ")[0] for line in said] == ([found] if found else [])
