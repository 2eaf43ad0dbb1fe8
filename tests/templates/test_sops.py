"""Secrets: every path of one is covered, and recipients come where they belong."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.system

Run = Callable[..., "subprocess.CompletedProcess[str]"]
#: The shape of a recipient; these are nobody's.
OWN, OTHER = "age1" + "z" * 58, "age1" + "w" * 58


def _rules(root: Path) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = yaml.safe_load((root / ".sops.yaml").read_text())["creation_rules"]
    return rules


def _recipients(root: Path, path: str) -> list[str]:
    """For whom SOPS would encrypt the file: the first rule counts."""
    rule = next(rule for rule in _rules(root) if re.search(rule["path_regex"], path))
    return [recipient for group in rule["key_groups"] for recipient in group["age"]]


def test_every_secret_has_a_rule_of_its_own(root: Path, seen: dict[str, Any]) -> None:
    paths = {"talos/secrets.sops.yaml"} if seen["nodes"] else set()
    paths |= {f"nixos/secrets/{host['name']}.sops.yaml" for host in seen["hosts"]}
    paths |= {f"nixos/secrets/{vm['name']}.sops.yaml" for vm in seen["vms"] if vm["is_nixos"]}
    paths |= {"kubernetes/secrets/argocd/some.sops.yaml"}
    paths |= {
        f"kubernetes/clusters/{one['name']}/secrets/x/y.sops.yaml" for one in seen["clusters"] if not one["is_home"]
    }
    for path in paths:
        assert sum(bool(re.search(rule["path_regex"], path)) for rule in _rules(root)) == 1, path
    assert len(_rules(root)) == len(paths)


def test_only_contents_are_encrypted_in_manifests(root: Path) -> None:
    for rule in _rules(root):
        assert ("encrypted_suffix" in rule) == rule["path_regex"].startswith("^kubernetes/")


@pytest.fixture
def just(own: Path, tool: Run, fake: Callable[..., str]) -> Callable[..., str]:
    """Runs a recipe with keys that are none; nothing is encrypted, and no cluster is asked."""
    path = fake(
        {
            "age-keygen": f'case "$*" in "-y "*|-y) echo {OWN};; *) echo secret;; esac',
            "sops": "cat",
            "kubectl": "cat > /dev/null",
        }
    )

    def run(*arguments: str) -> str:
        done = tool(own, "just", *arguments, PATH=path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_own_key(own: Path, just: Callable[..., str], seen: dict[str, Any]) -> None:
    (own / "age.key").write_text("")
    just("age-key")
    assert "age1qqqqq" not in (own / ".sops.yaml").read_text() + (own / "stackwright.yaml").read_text()
    assert yaml.safe_load((own / "stackwright.yaml").read_text())["scaffold"]["secrets"]["age"] == [OWN]
    assert all(OWN in group["age"] for rule in _rules(own) for group in rule["key_groups"])


def test_recipient_of_a_host(own: Path, just: Callable[..., str], seen: dict[str, Any]) -> None:
    systems = [one["name"] for one in (*seen["hosts"], *(vm for vm in seen["vms"] if vm["is_nixos"]))]
    before = yaml.safe_load((own / ".sops.yaml").read_text())
    for system in systems:
        just("_nixos-recipient", system, OWN)
        assert _recipients(own, f"nixos/secrets/{system}.sops.yaml")[1:] == [OWN]
        just("_nixos-recipient", system, OTHER)
        assert _recipients(own, f"nixos/secrets/{system}.sops.yaml")[1:] == [OTHER]
    text = re.sub(rf" +- {OTHER} # .*\n", "", (own / ".sops.yaml").read_text())
    assert yaml.safe_load(text) == before


def test_recipient_of_a_cluster(own: Path, just: Callable[..., str], seen: dict[str, Any]) -> None:
    just("age-key")
    for cluster in seen["clusters"]:
        just("cluster-key", cluster["name"])
        folder = "kubernetes" if cluster["is_home"] else f"kubernetes/clusters/{cluster['name']}"
        assert _recipients(own, f"{folder}/secrets/x/y.sops.yaml")[1:] == [OWN]


def test_hooks_tell_encrypted_files(root: Path) -> None:
    """What is not encrypted is not committed under a name that says so."""
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_text())
    hook = next(hook for repo in config["repos"] for hook in repo["hooks"] if hook["id"] == "no-plain-secrets")
    assert re.search(hook["files"], "kubernetes/secrets/a/b.sops.yaml")
    assert re.search(hook["exclude"], ".sops.yaml")
    assert not re.search(hook["exclude"], "talos/secrets.sops.yaml")


def test_keys_are_ignored(own: Path) -> None:
    """Keys, and what they open, never reach git."""
    shutil.rmtree(own / "backups", ignore_errors=True)
    for name in ("age.key", "kubeconfig", "talosconfig", "backups/etcd.snapshot"):
        done = subprocess.run(["git", "check-ignore", "-q", name], cwd=own, check=False)
        assert done.returncode == 0, name
