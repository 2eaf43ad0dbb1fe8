"""The hook in the real pre-commit: installed from a clone, run by `git commit`."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[1]
#: What pip says where it has no index to install from.
NO_INDEX = re.compile(
    r"No matching distribution found|Failed to establish a new connection|Temporary failure in name resolution"
    r"|Max retries exceeded|Could not fetch URL|ProxyError|ConnectTimeout|ReadTimeout"
)
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Repository:
    """A user's repository in which the hook is installed."""

    root: Path
    environment: Mapping[str, str]

    def run(self, *command: str) -> Done:
        return run(self.root, self.environment, *command)

    def git(self, *arguments: str) -> str:
        return succeeded(self.run("git", *arguments))

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, "utf-8")

    def commit(self, *paths: str) -> Done:
        return self.run("git", "commit", "-m", "change", *(("--", *paths) if paths else ()))


def run(folder: Path, environment: Mapping[str, str], *command: str) -> Done:
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def succeeded(done: Done) -> str:
    assert done.returncode == 0, said(done)
    return done.stdout


def said(done: Done) -> str:
    return done.stdout + done.stderr


def blocked(done: Done) -> str:
    """What a commit that the hook refused has said."""
    assert done.returncode != 0, said(done)
    assert "Failed" in said(done)
    return said(done)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The outer environment without what an outer git hook sets, with pre-commit's and git's files in a new folder."""
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").write_text(
        "[user]\nname = Test\nemail = test@example.org\n[init]\ndefaultBranch = main\n[commit]\ngpgSign = false\n",
        "utf-8",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    for name in ("PYTHONPATH", "PYTHONHOME", "SKIP", "FORCE_COLOR"):
        kept.pop(name, None)
    return kept | {
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory, environment: Mapping[str, str]) -> tuple[Path, str]:
    """This repository's work tree as a git repository of its own, with the commit to use as `rev`."""
    target = tmp_path_factory.mktemp("clone")
    trusted = ("-c", f"safe.directory={ROOT}")
    listed = run(ROOT, environment, "git", *trusted, "ls-files", "-co", "--exclude-standard", "-z")
    if listed.returncode != 0:
        pytest.skip("this is no git checkout, so there is nothing that pre-commit could clone")
    for path in filter(None, listed.stdout.split("\0")):
        if (ROOT / path).is_file():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes((ROOT / path).read_bytes())
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "all"]):
        succeeded(run(target, environment, "git", *arguments))
    return target, succeeded(run(target, environment, "git", "rev-parse", "HEAD")).strip()


@pytest.fixture(scope="module")
def config(
    tmp_path_factory: pytest.TempPathFactory,
    clone: tuple[Path, str],
    environment: Mapping[str, str],
    lacking: Callable[[str], NoReturn],
) -> str:
    """A `.pre-commit-config.yaml` whose hook has its environment; pip needs an index to build it from."""
    path, revision = clone
    text = f"repos:\n  - repo: {path}\n    rev: {revision}\n    hooks:\n      - id: stackwright\n"
    folder = tmp_path_factory.mktemp("builder")
    (folder / ".pre-commit-config.yaml").write_text(text, "utf-8")
    succeeded(run(folder, environment, "git", "init", "--quiet"))
    done = run(folder, environment, sys.executable, "-m", "pre_commit", "install-hooks")
    if done.returncode != 0 and (reason := NO_INDEX.search(said(done))):
        lacking(f"the hook's environment cannot be built, because pip reaches no package index: {reason[0]}")
    succeeded(done)
    return text


@pytest.fixture
def repository(tmp_path: Path, config: str, environment: Mapping[str, str]) -> Repository:
    """A repository with one commit, a kustomization with one resource, and the hook installed."""
    made = Repository(tmp_path / "user", environment)
    made.write(
        {
            ".pre-commit-config.yaml": config,
            "app/kustomization.yaml": "resources:\n  - service.yaml\n",
            "app/service.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n",
        }
    )
    made.git("init", "--quiet")
    succeeded(made.run(sys.executable, "-m", "pre_commit", "install"))
    made.git("add", "--all")
    succeeded(made.commit())
    return made


NEW = {
    "app/kustomization.yaml": "resources:\n  - service.yaml\n  - new.yaml\n",
    "app/new.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: new\n",
}


def test_a_clean_commit_passes(repository: Repository) -> None:
    repository.write(NEW)
    repository.git("add", "--all")
    done = repository.commit()
    assert done.returncode == 0, said(done)
    assert re.search(r"stackwright\.+Passed", said(done))


def test_a_commit_that_only_deletes_is_blocked(repository: Repository) -> None:
    repository.git("rm", "--quiet", "app/service.yaml")
    output = blocked(repository.commit())
    assert "KUS001" in output
    assert "app/service.yaml" in output


def test_a_partial_commit_is_checked_as_it_will_be(repository: Repository) -> None:
    """The other staged file is on the disk, but not in the temporary index that git gives to the hook."""
    repository.write(NEW)
    repository.git("add", "--all")
    assert "KUS001" in blocked(repository.commit("app/kustomization.yaml"))
    assert repository.commit("app/kustomization.yaml", "app/new.yaml").returncode == 0


def test_the_staged_content_counts(repository: Repository) -> None:
    """The disk has it mended; the commit has not."""
    repository.write({"app/kustomization.yaml": "resources:\n  - servcie.yaml\n"})
    repository.git("add", "--all")
    repository.write({"app/kustomization.yaml": "resources:\n  - service.yaml\n"})
    assert "write `service.yaml`" in blocked(repository.commit())


def test_a_target_that_is_not_added_is_told_as_such(repository: Repository) -> None:
    repository.write(NEW)
    repository.git("add", "app/kustomization.yaml")
    output = blocked(repository.commit())
    assert "`new.yaml` is on the disk, but not added to git" in output
    assert "git add app/new.yaml" in output


def test_a_commit_that_leaves_nothing_to_check_passes(repository: Repository) -> None:
    repository.git("rm", "--quiet", "-r", "app")
    repository.git("rm", "--quiet", "--cached", ".pre-commit-config.yaml")
    done = repository.commit()
    assert done.returncode == 0, said(done)
    assert re.search(r"stackwright\.+Passed", said(done))


def test_the_halves_run(repository: Repository, config: str) -> None:
    half = "      - id: stackwright-references\n      - id: stackwright-schema\n"
    repository.write({".pre-commit-config.yaml": config.replace("      - id: stackwright\n", half)})
    repository.git("rm", "--quiet", "app/service.yaml")
    repository.git("add", "--all")
    output = blocked(repository.commit())
    assert re.search(r"stackwright \(references\)\.+Failed", output)
    assert re.search(r"stackwright \(schema\)\.+Passed", output)


def test_an_overlay_that_kustomize_refuses_is_blocked(repository: Repository) -> None:
    """What is there twice stands in two files, each of which is right by itself."""
    repository.write(
        {
            "overlay/kustomization.yaml": "resources: [../app, service.yaml]\n",
            "overlay/service.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n",
        }
    )
    repository.git("add", "--all")
    output = blocked(repository.commit())
    assert "KUS010" in output
    assert "overlay/kustomization.yaml" in output
    repository.write({"overlay/service.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: other\n"})
    repository.git("add", "--all")
    succeeded(repository.commit())


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers: [{name: web, image: "nginx:1.29"}]
"""


def test_a_change_that_the_cluster_refuses_is_blocked(repository: Repository) -> None:
    """It is compared with the last commit; what stands there is right by itself, before and after."""
    taken = "resources:\n  - service.yaml\n  - deployment.yaml\n"
    repository.write({"app/kustomization.yaml": taken, "app/deployment.yaml": DEPLOYMENT})
    repository.git("add", "--all")
    succeeded(repository.commit())
    repository.write({"app/kustomization.yaml": f"{taken}commonLabels: {{team: films}}\n"})
    repository.git("add", "--all")
    output = blocked(repository.commit())
    assert "CHG001" in output
    assert "`spec.selector` of the Deployment `web`" in output
    labels = "labels:\n  - pairs: {team: films}\n"
    repository.write({"app/kustomization.yaml": f"{taken}{labels}"})
    repository.git("add", "--all")
    succeeded(repository.commit())


def test_a_service_without_pods_is_blocked(repository: Repository) -> None:
    """Each of both is right by itself: nothing answers the Service once they are together."""
    service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: LABEL}\n  ports: [{port: 80}]\n"
    taken = "resources:\n  - service.yaml\n  - deployment.yaml\n"
    files = {"app/kustomization.yaml": taken, "app/deployment.yaml": DEPLOYMENT}
    repository.write({**files, "app/service.yaml": service.replace("LABEL", "website")})
    repository.git("add", "--all")
    output = blocked(repository.commit())
    assert "K8S040" in output
    assert "Service `web` selects `app: website`, which no Pods have" in output
    repository.write({"app/service.yaml": service.replace("LABEL", "web")})
    repository.git("add", "--all")
    succeeded(repository.commit())


MACHINE = """\
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
"""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("disks: [", "disks: [{name: data, disk: {bus: virtio}}, ", "`data`"),
        ("dataVolume: {name: web-root}", "dataVolume: {name: web-rooot}", "`web-rooot`"),
    ],
    ids=["a disk without a volume", "a volume without a DataVolume"],
)
def test_a_machine_that_will_not_run_is_blocked(repository: Repository, old: str, new: str, named: str) -> None:
    repository.write({"vms/web.yaml": MACHINE.replace(old, new)})
    repository.git("add", "--all")
    output = blocked(repository.commit())
    assert "vms/web.yaml" in output
    assert named in output
    repository.write({"vms/web.yaml": MACHINE})
    repository.git("add", "--all")
    succeeded(repository.commit())
