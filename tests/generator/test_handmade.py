"""`add` in repositories that were made by hand."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result

from stackwright.lint.finding import Report
from stackwright.model.errors import UserError

Run = Callable[..., Result]
Make = Callable[[Mapping[str, str | bytes]], Path]
Snapshot = Callable[[Path], dict[str, bytes]]

APPLICATION_SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: apps
  namespace: argocd
spec:
  goTemplate: true
  generators:
    - {GENERATOR}
  template:
    metadata:
      name: '{{ .path.basename }}'
    spec:
      project: default
      source:
        repoURL: https://github.com/example/repo.git
        path: '{{ .path.path }}'
      destination:
        name: in-cluster
        namespace: '{{ .path.basename }}'
"""
DIRECTORIES = "git: {repoURL: https://github.com/example/repo.git, directories: [{path: FOLDER/*}]}"


def apps(folder: str, *names: str) -> dict[str, str | bytes]:
    found: dict[str, str | bytes] = {}
    for name in names:
        found[f"{folder}/{name}/kustomization.yaml"] = "resources: [map.yaml]\n"
        found[f"{folder}/{name}/map.yaml"] = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n"
    return found


def machines(folder: str, *names: str) -> dict[str, str | bytes]:
    found: dict[str, str | bytes] = {}
    for name in names:
        found[f"{folder}/{name}/kustomization.yaml"] = "resources: [vm.yaml]\n"
        found[f"{folder}/{name}/vm.yaml"] = (
            f"apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {{name: {name}}}\n"
            "spec: {runStrategy: Always, template: {spec: {domain: {memory: {guest: 1Gi}, devices: {}}}}}\n"
        )
    return found


def test_a_kustomization_that_lists_folders(
    stackwright: Run, make: Make, git: Callable[..., str], check: Callable[..., Report]
) -> None:
    listing = "# all of them\nresources:\n  # ours\n  - ./mail/   # the mail\n  - ./web/  # the web\n\nnamePrefix: ''\n"
    root = make({"apps/kustomization.yaml": listing, **apps("apps", "mail", "web")})
    git(root, "init", "-q")
    done = stackwright("add", "app", "shop", "--image", "ghcr.io/example/shop:1.0.0", cwd=root)
    assert done.exception is None
    assert (root / "apps" / "kustomization.yaml").read_text() == listing.replace(
        "# the web\n", "# the web\n  - ./shop/\n"
    )
    assert "image: ghcr.io/example/shop:1.0.0" in (root / "apps" / "shop" / "deployment.yaml").read_text()
    assert "namespace: shop" in (root / "apps" / "shop" / "kustomization.yaml").read_text()
    assert check(root, profile="strict").findings == ()
    again = stackwright("add", "app", "shop", "--image", "ghcr.io/example/shop:1.0.0", cwd=root)
    assert again.stderr == "note: app shop is there already, as asked for: nothing to do.\n"


@pytest.mark.parametrize(
    ("listing", "after"),
    [
        ("resources: [mail, web]\n", "resources: [mail, web, shop]\n"),
        ("resources:\n- mail\n- web", "resources:\n- mail\n- web\n- shop\n"),
        ("resources:\r\n- mail\r\n- web\r\n", "resources:\r\n- mail\r\n- web\r\n- shop\r\n"),
        ("resources:\n- mail\n- web\n- extra.yaml\n", "resources:\n- mail\n- web\n- shop\n- extra.yaml\n"),
        ("resources:\n  - 'mail'\n  - \"web\" # x\n", "resources:\n  - 'mail'\n  - \"web\" # x\n  - shop\n"),
    ],
)
def test_entries_are_written_as_their_like(listing: str, after: str, stackwright: Run, make: Make) -> None:
    extra = (
        {"apps/extra.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n"} if "extra" in listing else {}
    )
    root = make({"apps/kustomization.yaml": listing, **extra, **apps("apps", "mail", "web")})
    assert stackwright("add", "app", "shop", cwd=root).exception is None
    assert (root / "apps" / "kustomization.yaml").read_bytes().decode() == after


def test_a_list_elsewhere(stackwright: Run, make: Make) -> None:
    root = make(
        {
            "clusters/home/kustomization.yaml": "resources:\n  - ../../apps/mail\n  - ../../apps/web\n",
            **apps("apps", "mail", "web"),
        }
    )
    assert stackwright("add", "app", "shop", cwd=root).exception is None
    text = (root / "clusters" / "home" / "kustomization.yaml").read_text()
    assert text == "resources:\n  - ../../apps/mail\n  - ../../apps/web\n  - ../../apps/shop\n"


def test_all_in_one_namespace(stackwright: Run, make: Make) -> None:
    root = make({"apps/kustomization.yaml": "namespace: all\nresources: [mail, web]\n", **apps("apps", "mail", "web")})
    assert stackwright("add", "app", "shop", cwd=root).exception is None
    assert not (root / "apps" / "shop" / "namespace.yaml").exists()
    assert "namespace" not in (root / "apps" / "shop" / "kustomization.yaml").read_text()


@pytest.mark.parametrize(
    "generator",
    [
        DIRECTORIES.replace("FOLDER", "workloads"),
        f"matrix: {{generators: [{{clusters: {{}}}}, {{{DIRECTORIES.replace('FOLDER', 'workloads')}}}]}}",
    ],
)
def test_an_application_set_that_takes_every_folder(
    generator: str, stackwright: Run, make: Make, snapshot: Snapshot
) -> None:
    root = make(
        {"bootstrap/apps.yaml": APPLICATION_SET.replace("{GENERATOR}", generator), **apps("workloads", "mail", "web")}
    )
    before = snapshot(root)
    assert stackwright("add", "app", "shop", cwd=root).exception is None
    after = snapshot(root)
    assert {path: after[path] for path in before} == before
    assert sorted(after.keys() - before.keys()) == [
        f"workloads/shop/{name}.yaml" for name in ("deployment", "kustomization", "namespace", "service")
    ]


def test_a_virtual_machine_beside_the_others(
    stackwright: Run, make: Make, check: Callable[..., Report], git: Callable[..., str]
) -> None:
    root = make({"things/kustomization.yaml": "resources: [db, files]\n", **machines("things", "db", "files")})
    git(root, "init", "-q")
    done = stackwright("add", "vm", "cache", "--cpu", "4", "--disk", "40Gi", cwd=root)
    assert done.exception is None
    text = (root / "things" / "cache" / "virtual-machine.yaml").read_text()
    assert "cores: 4" in text
    assert "storage: 40Gi" in text
    assert check(root, profile="strict").findings == ()


def test_where_it_cannot_be_told(stackwright: Run, make: Make, snapshot: Snapshot) -> None:
    root = make({"base/kustomization.yaml": "resources: [one, two]\n", **apps("base", "one", "two")})
    before = snapshot(root)
    done = stackwright("add", "app", "shop", cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "It cannot be told where an application goes: base."
    assert done.exception.hint == "--into FOLDER says where."
    assert snapshot(root) == before
    assert stackwright("add", "app", "shop", "--into", "base", cwd=root).exception is None


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        ({"README.md": "x\n"}, ["app", "shop"], "It cannot be told where an application goes."),
        ({"README.md": "x\n"}, ["node", "cp-1"], "This repository was not made by stackwright"),
        ({"README.md": "x\n"}, ["cluster", "edge"], "This repository was not made by stackwright"),
        (
            {"apps/kustomization.yaml": "resources: [a, b]\n", **apps("apps", "a", "b")},
            ["app", "shop", "--into", "base"],
            "Nothing here picks up the folders in base.",
        ),
        (
            {
                "apps/kustomization.yaml": "resources: [a, b]\n",
                "more/kustomization.yaml": "resources: [../apps/a, ../apps/b]\n",
                **apps("apps", "a", "b"),
            },
            ["app", "shop"],
            "apps is picked up in several places: apps/kustomization.yaml, more/kustomization.yaml.",
        ),
        (
            {"vms/kustomization.yaml": "resources: [a, b]\n", **machines("vms", "a", "b")},
            ["vm", "c", "--address", "10.0.0.1"],
            "--address needs the address plan of a scaffold, and there is none here.",
        ),
        (
            {"vms/kustomization.yaml": "resources: [a, b]\n", **machines("vms", "a", "b")},
            ["vm", "c", "--image", "nixos"],
            "The image nixos is configured by a flake of the scaffold, and there is none here.",
        ),
        (
            {"apps/kustomization.yaml": "resources: [a, b]\n", **apps("apps", "a", "b")},
            ["app", "Shop"],
            "app Shop cannot be added, and nothing was written:",
        ),
        (
            {"apps/kustomization.yaml": "resources: [a, b]\n", **apps("apps", "a", "b")},
            ["app", "a"],
            "apps/a/kustomization.yaml is there already, and is not what would be written.",
        ),
    ],
)
def test_what_is_refused(
    files: dict[str, str | bytes], arguments: list[str], message: str, stackwright: Run, make: Make, snapshot: Snapshot
) -> None:
    root = make({"stackwright.yaml": "lint: {}\n", **files})
    before = snapshot(root)
    done = stackwright("add", *arguments, cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith(message)
    assert snapshot(root) == before


def test_into_is_for_repositories_made_by_hand(stackwright: Run, demo: Path) -> None:
    done = stackwright("add", "app", "shop", "--into", "apps", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith("--into is for repositories that were made by hand")
