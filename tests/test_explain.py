"""What `explain` tells of files and lines."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.engine import analyse
from stackwright.model.config import Config
from stackwright.model.errors import UserError
from stackwright.model.files.source import open_source
from stackwright.show.explain_file import explain_file

Make = Callable[[Mapping[str, str | bytes]], Path]
Explain = Callable[..., str]

FILES: Mapping[str, str | bytes] = {
    ".gitignore": "local.yaml\n",
    "clusters/web.yaml": """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  sources:
    - repoURL: https://example.org/me/ex
      path: apps/web
    - repoURL: https://charts.example.org
      chart: redis
      helm: {valueFiles: [$here/apps/web/values.yaml, $here/apps/web/valeus.yaml]}
    - repoURL: https://example.org/me/ex
      ref: here
  destination: {namespace: web}
""",
    "apps/web/kustomization.yaml": """\
namespace: web
resources:
  - deploy.yaml
  - secret.yaml
  - https://me:token@example.org/base
  - local.yaml
""",
    "apps/web/deploy.yaml": """\
# a note
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          envFrom:
            # stackwright: ignore[K8S001] it comes with the operator
            - secretRef: {name: db}
          command: [sh, -c, "x"]
""",
    "apps/web/secret.yaml": """\
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData:
  password: hunter2
  password: hunter3
""",
    "apps/web/values.yaml": "a: 1\n",
    "apps/web/local.yaml": "a: 1\n",
    "apps/unused.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unused}\n---\na: 1\n",
    "chart/Chart.yaml": "name: chart\n",
    "apps/logo.svg": "<svg/>\n",
    "apps/picture.yaml": b"\0\1",
    "apps/vault.yaml": "$ANSIBLE_VAULT;1.1;AES256\n",
    "apps/old/sops.yaml": "a: ENC[x]\nsops: {mac: x}\n",
}


@pytest.fixture
def root(make: Make, git: Callable[..., str]) -> Path:
    folder = make(FILES)
    (folder / "apps/link.yaml").symlink_to("unused.yaml")
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", "https://example.org/me/ex.git")
    git(folder, "add", "-A")
    return folder


@pytest.fixture
def explain(root: Path) -> Explain:
    def call(path: str, line: int | None = None) -> str:
        source = open_source(root)
        repository, _ = analyse(source, Config())
        return explain_file(repository, source, path, line)

    return call


def test_a_manifest(explain: Explain) -> None:
    assert (
        explain("apps/web/deploy.yaml")
        == """\
apps/web/deploy.yaml
  YAML, one document

Objects
  line 2: Deployment web/web (apps/v1)

Suppressions
  line 12: ignore[K8S001]: it comes with the operator

Deployed: yes
  included by the kustomization at apps/web/kustomization.yaml
  deployed by Application argocd/web at clusters/web.yaml:7

References
  line 13: spec.template.spec.containers[].envFrom[].secretRef.name db: found at apps/web/secret.yaml:1, Secret web/db

Referred to by
  apps/web/kustomization.yaml:3: resources[] deploy.yaml
"""
    )


def test_a_kustomization(explain: Explain) -> None:
    assert (
        explain("apps/web/kustomization.yaml")
        == """\
apps/web/kustomization.yaml
  YAML, one document: a kustomize Kustomization

Deployed: yes
  deployed by Application argocd/web at clusters/web.yaml:7

References
  line 3: resources[] deploy.yaml: found at apps/web/deploy.yaml
  line 4: resources[] secret.yaml: found at apps/web/secret.yaml
  line 5: resources[] https://example.org/base: not known (remote)
  line 6: resources[] local.yaml: not known (ignored by git)

Referred to by
  clusters/web.yaml:7: Application argocd/web, spec.sources[].path apps/web
"""
    )


def test_an_application(explain: Explain) -> None:
    values = "spec.sources[].helm.valueFiles[] $here/apps/web"
    assert (
        explain("clusters/web.yaml")
        == f"""\
clusters/web.yaml
  YAML, one document

Objects
  line 1: Application argocd/web (argoproj.io/v1alpha1)

Deployed: yes, as a root: it deploys others, and is applied by hand or from outside

References
  line 7: spec.sources[].path apps/web: found at apps/web
  line 10: {values}/valeus.yaml: missing (does not exist); add what is missing, or remove this reference
  line 10: {values}/values.yaml: found at apps/web/values.yaml
"""
    )


def test_what_nothing_deploys(explain: Explain) -> None:
    assert (
        explain("apps/unused.yaml")
        == """\
apps/unused.yaml
  YAML, 2 documents

Objects
  line 1: ConfigMap unused (v1)

Deployed: no
"""
    )


def test_faults_and_referrers(explain: Explain) -> None:
    assert "\nFaults\n  line 6: duplicate key: `password` stands twice in one mapping\n" in explain(
        "apps/web/secret.yaml"
    )
    assert explain("apps/web/secret.yaml").endswith("""\
Referred to by
  apps/web/deploy.yaml:13: Deployment web/web, spec.template.spec.containers[].envFrom[].secretRef.name db
  apps/web/kustomization.yaml:4: resources[] secret.yaml
""")


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("apps/web/values.yaml", "YAML, one document, no Kubernetes object"),
        ("apps/logo.svg", "not YAML: seen only as the target of references"),
        ("apps/picture.yaml", "binary, in spite of its name"),
        ("apps/vault.yaml", "encrypted: nothing is known of it"),
        ("apps/old/sops.yaml", "YAML, encrypted by SOPS: names and structure are in the open"),
        ("apps/web/local.yaml", "not in the repository: .gitignore hides it"),
        ("apps/link.yaml", "a symbolic link to unused.yaml: apps/unused.yaml"),
        ("apps/web", "a folder, built by apps/web/kustomization.yaml"),
        ("apps", "a folder without a kustomization"),
        (".git/config", "not in the repository"),
    ],
)
def test_classes(explain: Explain, path: str, word: str) -> None:
    assert explain(path).splitlines()[:2] == [path, f"  {word}"]


def test_a_template(explain: Explain, root: Path) -> None:
    (root / "chart/templates").mkdir()
    (root / "chart/templates/a.yaml").write_text("a: {{ .b }}\n")
    (root / "loose.yaml").write_text("a: {{ .b }}\n{{ if x }}\n")
    assert "a Helm template" in explain("chart/templates/a.yaml")
    assert "a template: YAML once it is rendered" in explain("loose.yaml", 1)
    assert "Deployed: not known" in explain("apps/unused.yaml")


def test_what_is_deployed_by_being_read(explain: Explain) -> None:
    assert "\nDeployed: yes\n" in explain("apps/web/values.yaml")


def test_a_folder_that_is_set_aside(explain: Explain) -> None:
    assert "  in a folder that is set aside by its name: findings in it are only info\n" in explain(
        "apps/old/sops.yaml"
    )


def test_who_refers_to_what_git_ignores(explain: Explain) -> None:
    assert explain("apps/web/local.yaml").endswith("kustomization.yaml:6: resources[] local.yaml (ignored by git)\n")
    assert explain("apps/web").endswith("clusters/web.yaml:7: Application argocd/web, spec.sources[].path apps/web\n")


def test_a_line(explain: Explain) -> None:
    field = "spec.template.spec.containers"
    assert (
        explain("apps/web/deploy.yaml", 13)
        == f"""\
apps/web/deploy.yaml:13
  |             - secretRef: {{name: db}}

Node
  {field}[0].envFrom[0].secretRef.name of Deployment web/web

Suppressions
  line 12: ignore[K8S001]: it comes with the operator

References
  line 13: {field}[].envFrom[].secretRef.name db: found at apps/web/secret.yaml:1, Secret web/db
"""
    )


def test_a_line_that_others_name(explain: Explain) -> None:
    assert (
        explain("apps/web/secret.yaml", 3)
        == """\
apps/web/secret.yaml:3
  | metadata: {name: db}

Node
  metadata.name of Secret web/db

Referred to by
  apps/web/deploy.yaml:13: Deployment web/web, spec.template.spec.containers[].envFrom[].secretRef.name db
"""
    )


def test_several_nodes_and_documents_on_a_line(explain: Explain) -> None:
    field = "spec.template.spec.containers[0].command"
    assert explain("apps/web/deploy.yaml", 14).splitlines()[3:] == [
        "Node",
        *(f"  {field}[{index}] of Deployment web/web" for index in range(3)),
    ]
    assert explain("apps/unused.yaml", 5).splitlines()[3:] == ["Node", "  a, document 2"]


def test_secrets_are_not_told(explain: Explain) -> None:
    assert explain("apps/web/secret.yaml", 5).splitlines()[1] == "  |   password: *******"
    assert "token" not in explain("apps/web/kustomization.yaml")
    assert "hunter" not in explain("apps/web/secret.yaml")


@pytest.mark.parametrize(
    ("path", "line", "message", "hint"),
    [
        ("apps/web/deplyo.yaml", None, "apps/web/deplyo.yaml does not exist.", "Did you mean apps/web/deploy.yaml?"),
        (
            "a\x1b/zzz",
            3,
            "a\u241b/zzz does not exist.",
            "Name a file of the repository, perhaps with a line: FILE:LINE.",
        ),
        ("apps/web/values.yaml", 2, "apps/web/values.yaml has no line 2.", "It has 1."),
        ("apps/web/values.yaml", 0, "apps/web/values.yaml has no line 0.", "It has 1."),
    ],
)
def test_what_is_not_there(explain: Explain, path: str, line: int | None, message: str, hint: str) -> None:
    with pytest.raises(UserError) as error:
        explain(path, line)
    assert (error.value.message, error.value.hint) == (message, hint)


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stackwright", "explain", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_command(explain: Explain, root: Path) -> None:
    assert run("web/deploy.yaml", cwd=root / "apps").stdout == explain("apps/web/deploy.yaml")
    assert run("apps/web/deploy.yaml:13:5:", cwd=root).stdout == explain("apps/web/deploy.yaml", 13)
    assert run("apps/link.yaml", cwd=root).stdout == explain("apps/link.yaml")
    gone = run("apps/wob/deploy.yaml:4", cwd=root)
    assert (gone.returncode, gone.stdout) == (2, "")
    assert gone.stderr == ("error: apps/wob/deploy.yaml does not exist.\nhint: Did you mean apps/web/deploy.yaml?\n")


MACHINE = """\
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  instancetype: {name: u1.medium}
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    metadata: {labels: {app: web}}
    spec:
      domain:
        firmware: {bootloader: {efi: {secureBoot: false}}}
        devices:
          disks: [{name: root, bootOrder: 1, disk: {bus: virtio}}, {name: init, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}, macAddress: "02:00:00:00:00:1a"}]
      networks: [{name: lan, multus: {networkName: vms/lan}}]
      accessCredentials:
        - sshPublicKey: {source: {secret: {secretName: web-keys}}, propagationMethod: {noCloud: {}}}
      volumes:
        - {name: root, dataVolume: {name: web-root}}
        - name: init
          cloudInitNoCloud:
            networkData: |
              version: 2
              ethernets:
                lan: {match: {macaddress: "02:00:00:00:00:1a"}, addresses: [10.0.2.2/24], gateway4: 10.0.2.1}
            userData: |
              #cloud-config
              password: correct-horse
              users:
                - name: admin
                  ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5]
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: vms}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
"""


def test_a_machine_is_told_with_all_that_it_will_be_and_no_secret(make: Make) -> None:
    root = make({"vms/web.yaml": MACHINE, "vms/service.yaml": SERVICE})
    source = open_source(root)
    repository, _ = analyse(source, Config())
    text = explain_file(repository, source, "vms/web.yaml")
    for line in (
        "VirtualMachine vms/web\n",
        "  starts: Always",
        "  CPU: from the instancetype u1.medium",
        "  memory: from the instancetype u1.medium",
        "  firmware: UEFI\n",
        "  disk root: virtio, boots as 1; DataVolume web-root, 20Gi, ReadWriteOnce, fast, from registry docker://",
        "  disk init: virtio; cloud-init (NoCloud)",
        "  card lan: bridge, network vms/lan, 02:00:00:00:00:1a",
        "  address of lan: 10.0.2.2/24, gateway 10.0.2.1 (found by 02:00:00:00:00:1a)",
        "  cloud-init: the default user, user admin with 1 SSH key, a password",
        "  SSH keys: of the Secret web-keys",
        "  selected by the Service web in vms/service.yaml: 8080",
    ):
        assert line in text
    assert "correct-horse" not in text
    assert "AAAAC3" not in text
