"""`stackwright add`: every place at once, what is there kept, and nothing where it cannot be had."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from stackwright.generator.add import plan_add
from stackwright.generator.answers.answers import Wish
from stackwright.lint.finding import Report
from stackwright.model.errors import UserError
from stackwright.model.files.source import Source, open_source

Run = Callable[..., Result]
Snapshot = Callable[[Path], dict[str, bytes]]
KINDS: list[tuple[str, dict[str, Any]]] = [
    ("node", {}),
    ("host", {"services": ["postgresql", "backup"]}),
    ("vm", {"cpu": 4}),
    ("app", {"port": 9000}),
    ("cluster", {"endpoint": "https://10.99.0.1:6443"}),
]


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_every_place_at_once(
    stackwright: Run, demo: Path, git: Callable[..., str], check: Callable[..., Report]
) -> None:
    done = stackwright("add", "node", "worker-3", "--disk", "/dev/sda", cwd=demo)
    assert done.exception is None
    changed = git(demo, "status", "--porcelain", "-uall").splitlines()
    assert "?? talos/nodes/worker-3.yaml" in changed
    assert " M stackwright.yaml" in changed
    assert " M ansible/inventory.yaml" in changed
    assert "new     talos/nodes/worker-3.yaml" in done.stdout
    assert "edited  stackwright.yaml" in done.stdout
    assert "      address: 10.20.0.16\n      disk: /dev/sda\n" in (demo / "stackwright.yaml").read_text()
    assert check(demo, profile="strict", ignore=("REF001",)).findings == ()


def test_from_anywhere_in_the_repository(stackwright: Run, demo: Path) -> None:
    done = stackwright("add", "app", "shop", cwd=demo / "talos")
    assert "edited  ../stackwright.yaml" in done.stdout


def test_twice_is_once(stackwright: Run, demo: Path, snapshot: Snapshot) -> None:
    stackwright("add", "vm", "db", "--cpu", "4", cwd=demo)
    before = snapshot(demo)
    for more in ([], ["--cpu", "4"], ["--cpu", "4", "--memory", "2Gi"]):
        done = stackwright("add", "vm", "db", *more, cwd=demo)
        assert done.exception is None
        assert done.stderr == "note: vm db is there already, as asked for: nothing to do.\n"
    assert snapshot(demo) == before


def test_another_one_of_the_same_name(stackwright: Run, demo: Path, snapshot: Snapshot) -> None:
    before = snapshot(demo)
    done = stackwright("add", "node", "cp-1", "--role", "worker", "--address", "10.20.0.99", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == (
        "node cp-1 is there already, but differs: role is controlplane, not worker, address is 10.20.0.11, not 10.20.0.99."
    )
    assert snapshot(demo) == before


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["host", "cp-1"], "hosts.0.name: cp-1 is the name of node cp-1 and of host cp-1 (see stackwright.yaml:"),
        (["node", "new", "--address", "10.20.0.11"], "nodes.5.address: 10.20.0.11 is used by node cp-1 and by node new (see stackwright.yaml:"),
        (["node", "new", "--address", "10.20.0.10"], "nodes.5.address: 10.20.0.10 is used by network.vip and by node new (see stackwright.yaml:"),
        (["node", "new", "--address", "10.20.0.201"], "nodes.5.address: 10.20.0.201 of node new is in network.loadbalancers 10.20.0.200-10.20.0.239"),
        (["node", "new", "--address", "1.2.3.4"], "nodes.5.address: 1.2.3.4 is not in network.nodes 10.20.0.0/24"),
        (["host", "new", "--role", "k3s-agent"], "hosts.0.role: new is a k3s agent; a k3s agent joins a k3s server only"),
        (["app", "Web"], "apps.1.name: `Web` is not a name of at most 40 small letters"),
        (["app", "argocd"], "apps.1.name: argocd is reserved: Argo CD is called that"),
        (["cluster", "edge"], "clusters.0.endpoint: nothing says where the API of edge is"),
    ],
)  # fmt: skip
def test_what_cannot_be_added(
    arguments: list[str], line: str, stackwright: Run, demo: Path, snapshot: Snapshot
) -> None:
    before = snapshot(demo)
    done = stackwright("add", *arguments, cwd=demo)
    assert isinstance(done.exception, UserError)
    first, told, *_ = done.exception.message.splitlines()
    assert first == f"{arguments[0]} {arguments[1]} cannot be added, and nothing was written:"
    assert told.strip().startswith(line) or line in told
    assert snapshot(demo) == before


def test_talos_nodes_on_k3s_are_refused_with_the_reason_and_what_to_do(
    in_memory: Callable[..., Source], files_of: Callable[..., Any]
) -> None:
    with pytest.raises(UserError, match="signed by trustd") as caught:
        plan_add(in_memory(files_of("nixos-k3s")), Wish("node", "worker-1", {}))
    assert caught.value.hint.startswith("`stackwright add host worker-1 --role k3s-agent` adds a NixOS machine")


def test_a_dry_run_is_a_diff(stackwright: Run, demo: Path, snapshot: Snapshot, git: Callable[..., str]) -> None:
    before = snapshot(demo)
    done = stackwright("add", "vm", "db", "--dry-run", cwd=demo)
    assert snapshot(demo) == before
    assert (
        "diff --git a/stackwright.yaml b/stackwright.yaml\n--- a/stackwright.yaml\n+++ b/stackwright.yaml\n"
        in done.stdout
    )
    assert "+    - name: db\n" in done.stdout
    stackwright("add", "vm", "db", cwd=demo)
    wanted = snapshot(demo)
    git(demo, "reset", "-q", "--hard")
    git(demo, "clean", "-q", "-fd")
    (demo.parent / "the.diff").write_text(done.stdout)
    git(demo, "apply", "../the.diff")
    assert snapshot(demo) == wanted


def test_comments_and_edits_are_kept(stackwright: Run, demo: Path, check: Callable[..., Report]) -> None:
    settings = demo / "stackwright.yaml"
    edited(settings, "    - name: cp-2\n", "    # under the stairs\n    - name: cp-2  # the old one\n")
    edited(settings, "  gateway: 10.20.0.1\n", "  gateway: 10.20.0.1   # the router\n")
    with (demo / "ansible" / "inventory.yaml").open("a") as inventory:
        inventory.write("# the end\n")
    (demo / "README.md").write_text("# Mine\n")
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert done.exception is None
    text = settings.read_text()
    assert "    # under the stairs\n    - name: cp-2  # the old one\n" in text
    assert "10.20.0.1   # the router\n" in text
    assert "    - name: worker-3\n" in text
    assert (demo / "ansible" / "inventory.yaml").read_text().endswith("# the end\n")
    assert "worker-3" in (demo / "ansible" / "inventory.yaml").read_text()
    assert check(demo, profile="strict", ignore=("REF001",)).findings == ()


def test_answers_that_were_edited_are_taken_as_they_are(stackwright: Run, demo: Path) -> None:
    edited(
        demo / "stackwright.yaml", "      address: 10.20.0.11\n", "      address: 10.20.0.11\n      disk: /dev/sda\n"
    )
    edited(demo / "stackwright.yaml", "10.20.0.200-10.20.0.239", "10.20.0.16-10.20.0.19")
    assert stackwright("add", "node", "worker-3", cwd=demo).exception is None
    assert "address: 10.20.0.20\n" in (demo / "stackwright.yaml").read_text().partition("worker-3")[2]


def test_what_only_half_of_the_files_know_is_noticed(stackwright: Run, demo: Path, snapshot: Snapshot) -> None:
    edited(demo / "stackwright.yaml", "      address: 10.20.0.15\n", "      address: 10.20.0.16\n")
    before = snapshot(demo)
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert "10.20.0.15" in done.exception.message
    assert snapshot(demo) == before


def test_edits_where_the_change_would_go(stackwright: Run, demo: Path, snapshot: Snapshot) -> None:
    edited(demo / "stackwright.yaml", "  vms: []\n", "  vms: [] # none, please\n")
    before = snapshot(demo)
    done = stackwright("add", "vm", "db", cwd=demo)
    assert isinstance(done.exception, UserError)
    line = next(
        at for at, text in enumerate(before["stackwright.yaml"].decode().splitlines(), 1) if "none, please" in text
    )
    assert done.exception.message == f"Edits of yours are where the change would go:\n  stackwright.yaml:{line}"
    assert snapshot(demo) == before


def test_a_file_that_is_there_already(stackwright: Run, demo: Path, snapshot: Snapshot) -> None:
    (demo / "talos" / "nodes" / "worker-3.yaml").write_text("# mine\n")
    before = snapshot(demo)
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert "talos/nodes/worker-3.yaml is there already, and is not what would be written" in done.exception.message
    assert snapshot(demo) == before


def test_a_file_that_the_owner_has_removed_stays_away(stackwright: Run, demo: Path, git: Callable[..., str]) -> None:
    git(demo, "rm", "-q", "ansible/inventory.yaml", "ansible/ansible.cfg")
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert done.exception is None, done.exception
    assert "note: ansible/inventory.yaml is not there any more, so its change was left out." in done.stderr
    assert not (demo / "ansible" / "inventory.yaml").exists()


def test_nothing_is_written_through_a_link(stackwright: Run, demo: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    (demo / "stackwright.yaml").rename(outside)
    (demo / "stackwright.yaml").symlink_to(outside)
    before = outside.read_bytes()
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert outside.read_bytes() == before


def test_nothing_is_written_into_a_linked_folder(
    stackwright: Run, demo: Path, tmp_path: Path, snapshot: Snapshot
) -> None:
    (demo / "talos" / "nodes").rename(tmp_path / "nodes")
    (demo / "talos" / "nodes").symlink_to(tmp_path / "nodes")
    before = snapshot(tmp_path / "nodes")
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert "symbolic link" in done.exception.message
    assert snapshot(tmp_path / "nodes") == before


def test_what_was_wrong_before_is_no_obstacle(stackwright: Run, demo: Path) -> None:
    (demo / "kustomization.yaml").write_text("resources: [nothing.yaml]\n")
    assert stackwright("add", "node", "worker-3", cwd=demo).exception is None


def test_what_the_change_itself_would_break_is_one(stackwright: Run, demo: Path, snapshot: Snapshot) -> None:
    (demo / "kubernetes" / "apps" / "shop").mkdir(parents=True)
    (demo / "kubernetes" / "apps" / "shop" / "kustomization.yml").write_text("resources: []\nnamePrefix: x-\n")
    before = snapshot(demo)
    done = stackwright("add", "app", "shop", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith(
        "With app shop the repository would have new findings:\n  kubernetes/apps/shop"
    )
    assert snapshot(demo) == before


def test_settings_that_are_wrong_are_told_with_their_place(stackwright: Run, demo: Path) -> None:
    edited(demo / "stackwright.yaml", "address: 10.20.0.12", "address: 10.20.0.11")
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert (
        "nodes.1.address: 10.20.0.11 is used by node cp-1 and by node cp-2 (see stackwright.yaml:"
        in done.exception.message
    )
    edited(demo / "stackwright.yaml", "  stack: talos", "  stakc: talos")
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert "Did you mean `stack`?" in done.exception.hint


@pytest.mark.parametrize("failing", [1, 3])
def test_an_interrupted_run_is_taken_back(
    failing: int, stackwright: Run, demo: Path, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    before = snapshot(demo)
    replace, calls = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    done = stackwright("add", "vm", "db", cwd=demo)
    assert done.exception is not None
    assert len(calls) == failing
    assert snapshot(demo) == before
    assert (
        sorted(
            path for path in demo.rglob("*") if path.is_dir() and not any(path.iterdir()) and ".git" not in path.parts
        )
        == []
    )


def test_a_full_disk_is_told(stackwright: Run, demo: Path, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot) -> None:
    before = snapshot(demo)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "replace", full)
    done = stackwright("add", "vm", "db", cwd=demo)
    assert isinstance(done.exception, UserError)
    assert "No space left on device. Nothing was written." in done.exception.message
    assert snapshot(demo) == before


def test_modes_are_kept(stackwright: Run, demo: Path) -> None:
    (demo / "ansible" / "inventory.yaml").chmod(0o755)
    stackwright("add", "node", "worker-3", cwd=demo)
    assert (demo / "ansible" / "inventory.yaml").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("stack", ["talos", "nixos-k3s", "talos-nixos", "kubevirt", "two-clusters"])
@pytest.mark.parametrize(("kind", "options"), KINDS, ids=[kind for kind, _ in KINDS])
def test_each_kind_joins_each_stack_and_twice_is_once(
    stack: str,
    kind: str,
    options: dict[str, Any],
    in_memory: Callable[..., Source],
    files_of: Callable[..., dict[str, bytes]],
) -> None:
    if (stack, kind) == ("nixos-k3s", "node"):
        pytest.skip("refused, with its reason")
    start = files_of(stack)
    plan = plan_add(in_memory(start), Wish(kind, "new-1", options))
    assert plan.changes
    after = {**start, **{change.path: change.after for change in plan.changes}}
    assert plan_add(in_memory(after), Wish(kind, "new-1", options)).changes == ()
    assert plan_add(in_memory(after), Wish(kind, "new-1", {})).changes == ()


def test_the_source_on_the_disk_is_the_same_as_in_memory(
    demo: Path, in_memory: Callable[..., Source], files_of: Callable[..., dict[str, bytes]]
) -> None:
    wish = Wish("vm", "db", {})
    on_disk = plan_add(open_source(demo.resolve()), wish)
    assert on_disk == plan_add(in_memory(files_of()), wish)
