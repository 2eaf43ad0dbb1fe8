"""After one file has changed, a repository that is checked again says what a new run would say."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.tests.definitions import definition

ROOT = Path(__file__).parents[1]
Make = Callable[[Mapping[str, str | bytes]], Path]

_CRD = definition("Foo", "example.com", "size: {type: integer}")
_APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  project: infra
  source: {{repoURL: https://git.example.org/me/repo, path: {path}}}
  destination: {{server: https://kubernetes.default.svc, namespace: web}}
"""
_SERVER_SIDE = "  syncPolicy:\n    syncOptions:\n    - ServerSideApply=true\n"
_FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: api, namespace: flux-system}
spec:
  path: ./apps/api
  patches: [{patch: x}]
  sourceRef: {kind: GitRepository, name: flux-system}
"""
#: One file of every kind that something else depends on.
FILES: Mapping[str, str] = {
    "clusters/web.yaml": _APPLICATION.format(name="web", path="apps/web/prod"),
    "clusters/api.yaml": _APPLICATION.format(name="api", path="apps/api") + _SERVER_SIDE,
    "apps/api/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {port: [{port: 80}]}\n",
    "apps/api/volume.yaml": "apiVersion: cdi.kubevirt.io/v1beta1\nkind: DataVolume\nmetadata: {name: api}\nspec:\n"
    "  source:\n    blank: {}\n    http: {url: https://images.example.org/a}\n  storage: {}\n",
    "apps/api/kind.yaml": "apiVersion: app/v1\nkind: Deployment\nmetadata: {name: gone}\n",
    "apps/api/header.yaml": "apiversion: v1\nkind: ConfigMap\nmetadata: {name: lost}\n",
    "apps/api/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: api, namespace: api}\nspec:\n  containers:\n"
    "  - name: api\n    image: api\n    envFrom:\n    - configMapRef: {name: lost}\n    - configMapRef: {name: db-a}\n",
    "clusters/db.yaml": _APPLICATION.format(name="db", path="apps/db"),
    "clusters/project.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: infra}\nspec:\n"
    "  sourceRepos: ['*']\n  destinations: [{server: '*', namespace: web}]\n",
    "apps/web/base/kustomization.yaml": "resources:\n- deployment.yaml\n- service.yaml\n",
    "apps/web/base/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n"
    "  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n"
    "      - name: web\n        image: quay.io/argoproj/argocd:v3.2.0\n        envFrom:\n"
    "        - configMapRef: {name: settings}\n        - secretRef: {name: gone}\n",
    "apps/web/base/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {port: [{port: 80}]}\n",
    "apps/web/prod/kustomization.yaml": "resources:\n- ../base\nnamePrefix: a-\nnamespace: web\n"
    "configMapGenerator:\n- name: settings\n  literals: [a=b]\npatches:\n- path: patch.yaml\n",
    "apps/web/prod/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n",
    "apps/db/foo.yaml": "apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: db}\nspec: {size: large}\n",
    "apps/db/crd.yaml": _CRD,
    "apps/db/claim.yaml": "# yaml-language-server: $schema=../../schema.json\nsize: 3\n",
    "apps/left/over.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: over}\n# stackwright: ignore[KUS001]\n",
    "schema.json": '{"type": "object", "properties": {"size": {"type": "string"}}}',
    "talos/talconfig.yaml": "clusterName: c\ntalosVersion: v1.13.0\nkubernetesVersion: v1.35.0\n"
    "endpoint: https://10.0.0.1:6443\nnodes:\n- hostname: cp-1\n  ipAddress: 10.0.0.2\n  controlPlane: true\n"
    "  installDisk: /dev/sda\npatches:\n- '@patch.yaml'\n",
    "talos/patch.yaml": "machine:\n  network: {nameservers: [1.1.1.1]}\n  sysctls: {a: 1}\n",
}


def _said(report: Report) -> tuple[object, ...]:
    """All that a report says, but for the frames."""
    return report.findings, report.summary


def _fresh(root: Path) -> tuple[object, ...]:
    workspace = Workspace.open(root)
    return _said(workspace.report(select(workspace.config, profile="strict"), Options(jobs=1)))


def _edit(chance: random.Random, files: Mapping[str, str]) -> tuple[str, str | None]:
    """Another content of a file, one that is gone, or a new file that is like another one."""
    path = chance.choice(sorted(files))
    text = files[path]
    kind = chance.choice(("value", "value", "value", "line", "swap", "gone", "copy", "rename", "broken", "comment"))
    lines = text.splitlines(keepends=True)
    if kind == "gone":
        return path, None
    if kind in ("copy", "rename"):
        folder, _, name = path.rpartition("/")
        other = chance.choice([f"{folder}/new-{name}", f"apps/db/{name}", f"apps/web/base/{name}", f"x/{name}"])
        return other.lstrip("/"), text
    if kind == "broken":
        return path, text + "\n}: {\n"
    if kind == "comment" or not lines:
        return path, "# edited\n" + text
    at = chance.randrange(len(lines))
    if kind == "line":
        del lines[at]
    elif kind == "swap":
        lines[at] = files[chance.choice(sorted(files))]
    else:
        words = lines[at].split(" ")
        word = chance.randrange(len(words))
        new = chance.choice(("gone", "web", "3", "../base", "[]", "settings", words[word].strip() + "x"))
        words[word] = new + ("\n" if words[word].endswith("\n") else "")
        lines[at] = " ".join(words)
    return path, "".join(lines)


@pytest.mark.parametrize("seed", range(12))
def test_the_findings_are_those_of_a_whole_run(make: Make, git: Callable[..., str], seed: int) -> None:
    root = make(FILES)
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "https://git.example.org/me/repo")
    git(root, "add", "-A")
    files, chance = dict(FILES), random.Random(seed)
    workspace = Workspace.open(root)
    workspace.report(select(workspace.config, profile="strict"), Options(jobs=1))
    for _ in range(12):
        path, text = _edit(chance, files)
        if text is None:
            files.pop(path, None)
            (root / path).unlink(missing_ok=True)
        else:
            files[path] = text
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        again = workspace.change(path, None if text is None else text.encode())
        assert _said(again) == _fresh(root), path


#: Two clusters, of which each says its Talos, and patches of no known machine.
_CLUSTERS: Mapping[str, str] = {
    "versions.yaml": "spec: {template: {image: ghcr.io/siderolabs/installer:v1.13.0}}\n",
    "talos/a/talconfig.yaml": FILES["talos/talconfig.yaml"].replace("v1.35.0", "v1.20.0"),
    "talos/a/patch.yaml": FILES["talos/patch.yaml"],
    "talos/b/talconfig.yaml": FILES["talos/talconfig.yaml"].replace("v1.13.0", "v1.14.0").replace("cp-1", "cp-2"),
    "talos/b/patch.yaml": FILES["talos/patch.yaml"],
    "alone/cp-1.yaml": "machine:\n  install:\n    image: ghcr.io/siderolabs/installer:v1.13.0\n"
    "  network: {hostname: cp-1}\n",
    "alone/controlplane.yaml": "machine:\n  network: {hostname: other}\n  kubelet:\n"
    "    image: ghcr.io/siderolabs/kubelet:v1.20.0\n",
    "apps/kustomization.yaml": "resources:\n- web.yaml\n",
    "apps/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {}\n",
    "clusters/web.yaml": _APPLICATION.format(name="web", path="apps"),
}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("talos/a/talconfig.yaml", None),
        ("talos/b/talconfig.yaml", _CLUSTERS["talos/b/talconfig.yaml"].replace("v1.14.0", "v1.11.0")),
        ("alone/cp-1.yaml", "machine:\n  type: controlplane\n  network: {hostname: cp-1}\n"),
        ("alone/cp-1.yaml", "machine:\n  network: {hostname: cp-1}\n"),
        ("alone/controlplane.yaml", None),
        ("alone/other.yaml", "machine:\n  network: {$patch: delete}\n"),
        ("stackwright.yaml", "talos:\n  nodes:\n  - {name: a, role: worker, patches: [alone/cp-1.yaml]}\n"),
        ("apps/kustomization.yaml", "resource:\n- web.yaml\n"),
        ("apps/kustomization.yaml", "resources:\n- web.yaml\n}: {\n"),
        ("apps/web.yaml", _CLUSTERS["apps/web.yaml"].replace("selector", "selectr")),
        ("apps/web.yaml", _CLUSTERS["apps/web.yaml"].replace("Deployment", "Deploymnt")),
    ],
)
def test_clusters_and_mistakes(make: Make, path: str, text: str | None) -> None:
    root = make(_CLUSTERS)
    workspace = Workspace.open(root)
    before = workspace.report(select(workspace.config, profile="strict"), Options(jobs=1))
    assert {finding.code for finding in before.findings} >= {"VER004", "TAL024", "SCH003"}
    _write(root, path, text)
    assert _said(workspace.change(path, text.encode() if text is not None else None)) == _fresh(root)
    if path in _CLUSTERS:
        _write(root, path, _CLUSTERS[path])
        assert _said(workspace.change(path, _CLUSTERS[path].encode())) == _said(before)


def _write(root: Path, path: str, text: str | None) -> None:
    if text is None:
        (root / path).unlink()
    else:
        (root / path).write_text(text)


def test_the_example_has_something_of_everything(make: Make) -> None:
    workspace = Workspace.open(make(FILES))
    found = workspace.report(select(workspace.config, profile="strict"), Options(jobs=1)).findings
    assert {finding.code for finding in found} >= {"SCH001", "SCH002", "SCH007", "SCH009", "SUP001", "TAL022"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("apps/web/base/kustomization.yaml", "resources:\n- deployment.yaml\n- gone.yaml\n"),
        ("apps/db/crd.yaml", _CRD.replace("integer", "string")),
        ("apps/db/crd.yaml", None),
        ("clusters/project.yaml", None),
        ("apps/web/prod/patch.yaml", None),
        ("talos/patch.yaml", "machine: {type: [a]}\n"),
        ("talos/talconfig.yaml", None),
        (".gitignore", "apps/\n"),
        ("schema.json", "{}"),
        ("apps/new.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: gone, namespace: web}\n"),
        ("Chart.yaml", "name: a\n"),
        ("apps/db/crd.yaml", _CRD.replace("Namespaced", "Cluster")),
        ("apps/db/crd.yaml", _CRD.replace("kind: Foo", "kind: Deployment").replace("example.com", "app")),
        ("clusters/api.yaml", _APPLICATION.format(name="api", path="apps/api")),
        ("clusters/flux.yaml", _FLUX),
        ("apps/api/kustomization.yaml", "resources: [volume.yaml]\npatches: [{target: {name: api}, patch: x}]\n"),
        ("apps/api/header.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: lost}\n"),
        ("apps/api/service.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{name}}\n"),
        ("apps/web/base/service.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{name}}\n"),
    ],
)
def test_what_others_depend_on(make: Make, git: Callable[..., str], path: str, text: str | None) -> None:
    root = make(FILES)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    workspace = Workspace.open(root)
    before = workspace.report(select(workspace.config, profile="strict"), Options(jobs=1))
    there = (root / path).read_bytes() if (root / path).exists() else None
    if text is None:
        (root / path).unlink()
    else:
        (root / path).write_text(text)
    again = workspace.change(path, None if text is None else text.encode())
    assert _said(again) == _fresh(root)
    if there is not None:
        (root / path).write_bytes(there)
        assert _said(workspace.change(path, there)) == _said(before)


def test_an_archive_is_in_use_from_now_on(make: Make) -> None:
    files = {
        "stackwright.yaml": "repository:\n  urls: [https://git.example.org/me/repo]\n",
        "clusters/web.yaml": _APPLICATION.format(name="web", path="apps"),
        "apps/service.yaml": FILES["apps/api/service.yaml"],
        "archive/web/service.yaml": FILES["apps/api/service.yaml"],
    }
    root = make(files)
    workspace = Workspace.open(root)
    before = workspace.report(select(workspace.config, profile="strict"), Options(jobs=1))
    other = _APPLICATION.format(name="web", path="archive/web")
    _write(root, "clusters/web.yaml", other)
    again = workspace.change("clusters/web.yaml", other.encode())
    assert _said(again) == _fresh(root)
    severities = [
        {one.severity for one in report.findings if one.mark.path.startswith("archive/")} for report in (before, again)
    ]
    assert severities[0] != severities[1]


def test_only_what_follows_is_looked_at_again(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(FILES)
    workspace = Workspace.open(root)
    workspace.report(select(workspace.config), Options(jobs=1))
    read: list[str] = []
    monkeypatch.setattr("stackwright.lint.read_files.read", lambda path, _, **__: read.append(path))
    with pytest.raises(AttributeError):
        workspace.change("apps/left/over.yaml", b"a: b\n")
    assert read == ["apps/left/over.yaml"]


def test_there_must_have_been_a_run(make: Make) -> None:
    with pytest.raises(ValueError, match="nothing has been checked yet"):
        Workspace.open(make(FILES)).change("a.yaml", b"")
