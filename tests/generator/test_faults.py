"""`add` and `new` wherever they are stopped: all is as before, or as wanted, or the next start makes it so."""

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

EDIT = b"# an edit that was never committed\n"
APPS = {
    "apps/kustomization.yaml": b"resources:\n  - web/\n",
    "apps/web/kustomization.yaml": b"resources: [map.yaml]\n",
    "apps/web/map.yaml": b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
}
#: The last one is an interruption, and a disk that is full when what was written is taken back.
FAULTS = ("SIGKILL", "SIGINT", "SIGTERM", "ENOSPC", "EACCES", "SIGINT ENOSPC")

Tree = Mapping[str, tuple[bytes, int] | None]


class Answer(NamedTuple):
    code: int
    told: str
    writes: int


class Scenario(NamedTuple):
    """What is run where; `harmless` is a run that changes nothing itself, so that only what was left is settled."""

    name: str
    arguments: tuple[str, ...]
    harmless: tuple[str, ...] | None
    folder: str = "repo"


SCENARIOS = (
    Scenario("git", ("add", "app", "shop"), ("add", "node", "x")),
    Scenario("no-git", ("add", "app", "shop"), ("add", "node", "x")),
    Scenario("worktree", ("add", "app", "shop"), ("add", "node", "x")),
    Scenario("scaffold", ("add", "vm", "db"), ("add", "app", "argocd")),
    Scenario("new", ("new", "repo", "--defaults"), None, ""),
    Scenario("new-here", ("new", ".", "--defaults"), None),
    Scenario("new-here-without-git", ("new", ".", "--defaults", "--no-git"), None),
)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


class World:
    """A folder with a scenario in it, made anew for each run."""

    def __init__(
        self, folder: Path, scenario: Scenario, files: Mapping[str, bytes], ask: Callable[..., Answer]
    ) -> None:
        self.folder, self.scenario, self._ask = folder, scenario, ask
        self.start, self.outside = folder / "start", folder / "world"
        self.start.mkdir(parents=True)
        if scenario.name.startswith("new"):
            if scenario.folder:
                (self.start / scenario.folder).mkdir()
        else:
            self._repository(files)
        self.reset()
        self.before = tree(self.outside)
        self.writes = self.run(*scenario.arguments).writes
        self.wanted = tree(self.outside)
        assert self.wanted != self.before

    def _repository(self, files: Mapping[str, bytes]) -> None:
        root = self.start / "repo"
        for path, data in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        edited = root / ("stackwright.yaml" if "stackwright.yaml" in files else "apps/kustomization.yaml")
        edited.chmod(0o664)
        if self.scenario.name != "no-git":
            for arguments in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "start"]):
                subprocess.run(["git", *arguments], cwd=root, check=True)
        edited.write_bytes(edited.read_bytes() + EDIT)

    def reset(self) -> None:
        shutil.rmtree(self.outside, ignore_errors=True)
        shutil.copytree(self.start, self.outside)
        if self.scenario.name == "worktree":
            main = self.outside / "main"
            (self.outside / "repo").rename(main)
            subprocess.run(["git", "worktree", "add", "-q", "../repo"], cwd=main, check=True)
            shutil.copy2(main / "apps/kustomization.yaml", self.root / "apps/kustomization.yaml")

    @property
    def root(self) -> Path:
        return self.outside / "repo"

    def run(
        self, *arguments: str, cwd: Path | None = None, kind: str = "", at: int = 0, lasting: bool = False
    ) -> Answer:
        asked = {"arguments": arguments, "kind": kind, "at": at, "lasting": lasting, "within": f"{self.outside}/"}
        answer = self._ask({**asked, "cwd": str(cwd or self.outside / self.scenario.folder)})
        assert "Traceback" not in answer.told, answer.told
        return answer

    @property
    def is_whole(self) -> bool:
        return files(tree(self.outside)) in (files(self.before), files(self.wanted))

    def stopped(self, kind: str, at: int, *, lasting: bool = False) -> None:
        """Run with a fault, and see that everything said above holds."""
        self.reset()
        done = self.run(*self.scenario.arguments, kind=kind, at=at, lasting=lasting)
        if kind == "SIGKILL":
            # Now and then a run takes one write less, and is over before.
            assert done.code == -9 or (done.code == 0 and done.writes < at)
        elif not lasting:
            self.assert_settled(leftovers=kind == "EACCES")
            assert done.code in (0, 2, 130, -signal.SIGTERM)  # which is as deadly as ever where nothing is written
            assert done.code != 0 or files(tree(self.outside)) == files(self.wanted)
        self.assert_linted()
        self.assert_nothing_foreign()
        self.start_again(whole=at % 4 == 0)

    def assert_settled(self, *, leftovers: bool = False) -> None:
        found = tree(self.outside)
        if leftovers:  # what may not be removed stays, out of the way
            assert self.is_whole
            return
        assert found in (self.before, self.wanted), difference(found, self.before, self.wanted)
        assert [str(path) for path in self.outside.rglob("stackwright") if ".git" in path.parts] == []

    def assert_linted(self) -> None:
        if self.root.is_dir():
            linted = self.run("lint", cwd=self.root)
            assert linted.code in (0, 1, 3)
            assert ("SUP004" in linted.told) == (not self.is_whole), linted.told

    def assert_nothing_foreign(self) -> None:
        """Whoever commits everything now commits nothing of ours."""
        if (self.root / ".git").exists():
            done = subprocess.run(
                ["git", "status", "--porcelain", "-uall"], cwd=self.root, check=True, capture_output=True, text=True
            )
            changed = {line[3:] for line in done.stdout.splitlines()}
            assert {f"repo/{path}" for path in changed} <= self.wanted.keys()

    def start_again(self, *, whole: bool) -> None:
        if self.scenario.harmless:
            assert self.run(*self.scenario.harmless).code == 2
            self.assert_settled()
            if not whole:
                return
            assert self.run(*self.scenario.arguments).code == 0
        else:
            was_there = files(tree(self.outside)) == files(self.wanted)
            assert self.run(*self.scenario.arguments).code == (2 if was_there else 0)
        found = tree(self.outside)
        assert found == self.wanted, difference(found, self.wanted)


def tree(folder: Path) -> Tree:
    """Everything in a folder, with its content and mode; of what belongs to git only that it is there."""
    found: dict[str, tuple[bytes, int] | None] = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if ".git" not in inner.parts[:-1] and inner.parts[0] != "main":
            is_file = path.is_file() and inner.name != ".git"
            found[inner.as_posix()] = (path.read_bytes(), path.stat().st_mode) if is_file else None
    return found


def files(found: Tree) -> Tree:
    """The files of a tree, without what stackwright keeps for itself."""
    ours = (".stackwright-journal", ".repo.stackwright-new")
    return {path: one for path, one in found.items() if one and not set(ours) & set(path.split("/"))}


def difference(found: Tree, *wanted: Tree) -> object:
    return [sorted(path for path in found.keys() | one.keys() if found.get(path) != one.get(path)) for one in wanted]


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[Any], Answer]]:
    """The command line with faults, in a process that has everything loaded."""
    script = Path(__file__).with_name("faults.py")
    with subprocess.Popen([sys.executable, str(script)], stdin=-1, stdout=-1, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        asking, answering = server.stdin, server.stdout

        def answer(asked: Any) -> Answer:
            asking.write(json.dumps({**asked, "environment": dict(os.environ)}) + "\n")
            asking.flush()
            return Answer(**json.loads(answering.readline()))

        yield answer
        asking.close()


@pytest.fixture
def world(
    tmp_path: Path, ask: Callable[..., Answer], files_of: Callable[..., Mapping[str, bytes]]
) -> Callable[[str], World]:
    def make(name: str) -> World:
        found = files_of("talos") if name == "scaffold" else APPS
        return World(tmp_path / name, BY_NAME[name], found, ask)

    return make


def test_killed_here_and_there(world: Callable[[str], World]) -> None:
    made = world("git")
    for at in range(made.writes // 5, made.writes, made.writes // 5):
        made.stopped("SIGKILL", at)


@pytest.mark.parametrize("name", ["new", "new-here"])
def test_a_killed_new(name: str, world: Callable[[str], World]) -> None:
    made = world(name)
    made.stopped("SIGKILL", made.writes * 2 // 3)
    made.stopped("SIGKILL", made.writes - 2)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "SIGKILL"])
def test_stopped_here_and_there(fault: str, world: Callable[[str], World]) -> None:
    made = world("git")
    for at in range(made.writes // 3, made.writes, made.writes // 3):
        made.stopped(fault, at)


def test_no_room_for_temporary_files(demo: Path) -> None:
    before = tree(demo)
    limited = f"ulimit -f 2 && exec {shlex.quote(sys.executable)} -m stackwright add node worker-9"
    done = subprocess.run(["bash", "-c", limited], cwd=demo, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "error: Temporary files cannot be written: File too large. Nothing was written." in done.stderr
    assert difference(tree(demo), before) == [[]]


READ_ONLY: dict[str, Callable[[Path], list[Path]]] = {
    "a file that is changed": lambda root: [root / "stackwright.yaml"],
    "another one": lambda root: [root / "ansible" / "inventory.yaml"],
    "a folder that gets a file": lambda root: [root / "talos" / "nodes"],
    "the root": lambda root: [root],
    "git's folder": lambda root: [root / ".git"],
    "all folders": lambda root: [path for path in (root, *root.rglob("*")) if path.is_dir()],
    "all files": lambda root: [path for path in root.rglob("*") if path.is_file()],
    "everything": lambda root: [root, *root.rglob("*")],
}


@pytest.mark.system
@pytest.mark.skipif(os.name == "nt", reason="modes of files bind nobody there")
@pytest.mark.parametrize("what", READ_ONLY)
def test_what_nobody_may_write(demo: Path, what: str) -> None:
    before = tree(demo)
    modes = {path: path.stat().st_mode for path in READ_ONLY[what](demo)}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "stackwright", "add", "node", "worker-9"],
            cwd=demo, capture_output=True, text=True, check=False, timeout=120, preexec_fn=_bound,
        )  # fmt: skip
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert difference(tree(demo), before) == [[]]
    sentence, *hint = done.stderr.splitlines()
    assert sentence.startswith("error: ")
    assert sentence.endswith("Nothing was written.")
    assert all(line.startswith("hint: ") for line in hint)
    assert done.returncode == 2


def _bound() -> None:
    """Have modes bind a child of root, too: without the capability to pass over them."""
    if os.geteuid() == 0 and sys.platform == "linux":
        import ctypes

        drop_of_bounding_set, over_writing, over_reading = 24, 1, 2
        for capability in (over_writing, over_reading):
            ctypes.CDLL(None).prctl(drop_of_bounding_set, capability, 0, 0, 0)


def test_adds_at_once_are_all_there(demo: Path) -> None:
    command = [sys.executable, "-m", "stackwright", "add"]
    wishes = (["node", "worker-9"], ["vm", "zz9"], ["app", "shop"])
    running = [subprocess.Popen([*command, *wish], cwd=demo, stdout=-3, stderr=-1, text=True) for wish in wishes]
    errors = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], errors
    settings = (demo / "stackwright.yaml").read_text()
    assert [wish for wish in wishes if f"- name: {wish[1]}\n" not in settings] == []
    subprocess.run(["git", "add", "--all"], cwd=demo, check=True)
    assert subprocess.run([sys.executable, "-m", "stackwright", "lint"], cwd=demo, check=False).returncode == 0


def test_news_at_once_make_one(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    command = [sys.executable, "-m", "stackwright", "new", "demo", "--defaults"]
    running = [subprocess.Popen(command, cwd=tmp_path, stdout=-3, stderr=-1, text=True) for _ in range(2)]
    errors = [process.communicate()[1] for process in running]
    assert sorted(process.returncode for process in running) == [0, 2], errors
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    linted = subprocess.run([sys.executable, "-m", "stackwright", "lint", "demo"], cwd=tmp_path, check=False)
    assert linted.returncode == 0


def test_a_report_keeps_its_mode(demo: Path) -> None:
    report = demo.parent / "report.json"
    report.touch()
    report.chmod(0o600)
    command = [
        sys.executable,
        "-m",
        "stackwright",
        "lint",
        "--select",
        "KUS",
        "--format",
        "json",
        "--output",
        str(report),
    ]
    subprocess.run(command, cwd=demo, check=True, capture_output=True)
    assert json.loads(report.read_text())["findings"] == []
    assert report.stat().st_mode & 0o777 == 0o600


@pytest.mark.system
@pytest.mark.parametrize("name", ["git", "no-git"])
def test_killed_at_every_write(name: str, world: Callable[[str], World]) -> None:
    made = world(name)
    for at in range(1, made.writes + 1):
        made.stopped("SIGKILL", at)


@pytest.mark.system
@pytest.mark.parametrize("name", sorted(BY_NAME.keys() - {"git", "no-git"}))
def test_killed_at_many_writes(name: str, world: Callable[[str], World]) -> None:
    made = world(name)
    for at in {1, *range(2, made.writes, made.writes // 25), made.writes}:
        made.stopped("SIGKILL", at)


@pytest.mark.system
@pytest.mark.parametrize("part", range(10))
def test_300_faults(part: int, world: Callable[[str], World]) -> None:
    chance = random.Random(f"faults {part}")
    worlds: dict[str, World] = {}
    for _ in range(30):
        name = chance.choices(list(BY_NAME), [3, 3, 3, 1, 1, 1, 1])[0]  # the longest ones a little less often
        made = worlds.get(name) or worlds.setdefault(name, world(name))
        fault, at = chance.choice(FAULTS), chance.randint(1, made.writes)
        lasting = fault in ("ENOSPC", "EACCES") and chance.random() < 0.5
        made.stopped(fault, at, lasting=lasting)


@pytest.mark.system
def test_a_disk_that_is_full(
    tmp_path: Path, world: Callable[[str], World], request: pytest.FixtureRequest, ask: Callable[..., Answer]
) -> None:
    """A real one, with less and less room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("needs to be allowed to mount a file system")
    request.addfinalizer(lambda: subprocess.run(["umount", str(disk)], check=True))
    made = world("scaffold")
    codes = set()
    for room in (0, *(4096 << power for power in range(9))):
        shutil.rmtree(disk / "world", ignore_errors=True)
        shutil.copytree(made.start, disk / "world")
        free = os.statvfs(disk)
        (disk / "full").write_bytes(bytes(max(free.f_bavail * free.f_frsize - room, 0)))
        done = subprocess.run(
            [sys.executable, "-m", "stackwright", *made.scenario.arguments],
            cwd=disk / "world" / "repo",
            capture_output=True,
            text=True,
            check=False,
        )
        codes.add(done.returncode)
        assert ("No space left on device. Nothing was written." in done.stderr) == (done.returncode == 2), done.stderr
        assert tree(disk / "world") == (made.wanted if done.returncode == 0 else made.before)
        assert not (disk / "world" / "repo" / ".git" / "stackwright").exists()
        (disk / "full").unlink()
    assert codes == {0, 2}
