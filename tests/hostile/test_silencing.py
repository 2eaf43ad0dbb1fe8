"""Whatever a change switches off, the run says so; with the configuration of the base it cannot switch off itself."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
Make = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
CLEAN, FINDINGS, USAGE = 0, 1, 2

BASE = {
    "apps/kustomization.yaml": "resources: [map.yaml]\n",
    "apps/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
}
#: The mistakes of the change, both with the same file: an error and a warning.
BROKEN = "resources: [map.yaml, gone.yaml]\n"
MISTAKE = {"apps/kustomization.yaml": BROKEN}
UNKNOWN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nbogus: 1\n"


class Way(NamedTuple):
    """A way to switch off: the files of the change, what the run says, and whether the base's configuration helps."""

    files: Mapping[str, str]
    says: str
    is_configured: bool = True


def configured(lint: str, says: str) -> Way:
    return Way({**MISTAKE, "stackwright.yaml": f"lint: {lint}\n"}, says)


KNOWN = json.dumps(
    {
        "version": 1,
        "findings": [
            {
                "code": "KUS001",
                "path": "apps/kustomization.yaml",
                "fingerprint": "FINGERPRINT",
                "count": 10**9,
            }
        ],
    }
)
WAYS = {
    "fail-on-never": configured("{fail-on: never}", "By the configuration 1 finding does not fail the run."),
    "select": configured("{select: [NET]}", "Not shown: 1 by the configuration."),
    "ignore": configured("{ignore: [KUS001]}", "Not shown: 1 by the configuration."),
    "ignore-family": configured("{ignore: [KUS]}", "Not shown: 1 by the configuration."),
    "per-path-ignores": configured("{per-path-ignores: {'**': [KUS]}}", "Not shown: 1 by the configuration."),
    "severities": configured("{severities: {KUS001: info}}", "By the configuration 1 finding is milder than usual."),
    "exclude": configured("{exclude: ['**']}", "Skipped 3 files: 3 excluded."),
    "exclude-one": configured("{exclude: [apps/kustomization.yaml]}", "Skipped 1 file: 1 excluded."),
    "max-file-size": configured("{max-file-size: 1, ignore: [YAML005]}", "3 too-large"),
    "profile": Way(
        {"apps/map.yaml": UNKNOWN, "stackwright.yaml": "lint: {profile: minimal}\n"}, "Not shown: 1 below the profile."
    ),
    "baseline": Way({**MISTAKE, ".stackwright/baseline.json": KNOWN}, "Not shown: 1 in the baseline."),
    "baseline-elsewhere": Way(
        {**MISTAKE, "stackwright.yaml": "lint: {baseline: docs/a.json}\n", "docs/a.json": KNOWN},
        "Not shown: 1 in the baseline.",
    ),
    "gitignore": Way({**MISTAKE, ".gitignore": "gone.yaml\n"}, "1 reference to what git ignores is open."),
    "ignore-file": Way(
        {"apps/kustomization.yaml": f"# stackwright: ignore-file[KUS001] trust me\n{BROKEN}"},
        "Not shown: 1 suppressed.",
        False,
    ),
    "ignore-line": Way(
        {"apps/kustomization.yaml": f"{BROKEN.rstrip()}  # stackwright: ignore[KUS] trust me\n"},
        "Not shown: 1 suppressed.",
        False,
    ),
    "template": Way({"apps/kustomization.yaml": f"{BROKEN}{{{{ x }}}}\n"}, "Skipped 1 file: 1 templated.", False),
    "vault": Way(
        {"apps/kustomization.yaml": f"$ANSIBLE_VAULT;1.1;AES256\n{BROKEN}"}, "Skipped 1 file: 1 encrypted.", False
    ),
    "lfs": Way(
        {"apps/kustomization.yaml": f"version https://git-lfs.github.com/spec/v1\n{BROKEN}"},
        "Skipped 1 file: 1 lfs-pointer.",
        False,
    ),
    "chart": Way(
        {"Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n", "templates/kustomization.yaml": BROKEN},
        "Skipped 1 file: 1 helm-template.",
        False,
    ),
}  # fmt: skip

CONFIGURED = {name: way for name, way in WAYS.items() if way.is_configured}


def said(done: Done) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def base(make: Make, git: Git) -> Path:
    """The repository before the change, on the branch `main`; the branch of the change is checked out."""
    root = make(BASE)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "start")
    git(root, "switch", "-qc", "change")
    return root


def changed(root: Path, git: Git, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "change")
    return root


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def way(request: pytest.FixtureRequest, base: Path, git: Git, stackwright: Run) -> tuple[Path, Way]:
    way = request.param
    assert isinstance(way, Way)
    changed(base, git, {**MISTAKE} if "apps/kustomization.yaml" in way.files else {})
    stackwright(base, "lint", "--update-baseline", "--baseline", str(base.parent / "all.json"))
    found = json.loads((base.parent / "all.json").read_text())["findings"]
    marks = [entry["fingerprint"] for entry in found if entry["code"] == "KUS001"]
    files = {name: text.replace("FINGERPRINT", (marks or [""])[0]) for name, text in way.files.items()}
    git(base, "reset", "-q", "--hard", "main")
    return changed(base, git, files), way


class TestWhatIsSaid:
    def test_in_a_report_for_people(self, way: tuple[Path, Way], stackwright: Run) -> None:
        root, what = way
        text = stackwright(root, "lint").stdout
        assert what.says in text or "1 unknown (1 ignored by git)" in text
        assert what.says in stackwright(root, "lint", "--format", "concise").stdout

    def test_as_one_annotation(self, way: tuple[Path, Way], stackwright: Run) -> None:
        root, what = way
        lines = stackwright(root, "lint", "--format", "github").stdout.splitlines()
        assert lines[0].startswith("::notice title=stackwright::")
        assert what.says in lines[0]
        assert [line for line in lines[1:] if "title=stackwright::" in line] == []

    def test_for_programs(self, way: tuple[Path, Way], stackwright: Run) -> None:
        root, what = way
        run = json.loads(stackwright(root, "lint", "--format", "sarif").stdout)["runs"][0]
        assert what.says in run["properties"]["leftOut"]
        page = stackwright(root, "lint", "--format", "markdown").stdout
        assert what.says.removesuffix(".") in page or "1 unknown (1 ignored by git)" in page

    def test_and_nothing_where_nothing_is_left_out(self, base: Path, stackwright: Run) -> None:
        assert said(stackwright(base, "lint", "--format", "github")) == (CLEAN, "", "")
        assert said(stackwright(base, "lint", "--format", "concise")) == (CLEAN, "All checks passed.\n", "")
        assert "properties" not in json.loads(stackwright(base, "lint", "--format", "sarif").stdout)["runs"][0]


class TestTheBaseDecides:
    @pytest.mark.parametrize("way", list(CONFIGURED.values()), ids=list(CONFIGURED), indirect=True)
    def test_what_the_change_has_configured_does_not_count(self, way: tuple[Path, Way], stackwright: Run) -> None:
        root, _ = way
        done = stackwright(root, "lint", "--config-from", "main", "--format", "concise")
        assert done.returncode == FINDINGS, done.stdout
        assert "KUS001" in done.stdout or "SCH001" in done.stdout
        assert re.search(r"differs from (that of|what it does in) main, which was used", done.stdout.splitlines()[-1])

    def test_the_difference_is_told_in_every_format(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, {"stackwright.yaml": "lint: {ignore: [KUS]}\n"})
        sentence = "the configuration of this change (stackwright.yaml) differs from that of main, which was used"
        for format_ in ("text", "concise", "github", "sarif", "json", "markdown"):
            assert sentence in stackwright(root, "lint", "--config-from", "main", "--format", format_).stdout
        assert sentence not in stackwright(root, "lint", "--config-from", "change").stdout
        assert sentence not in stackwright(root, "lint").stdout

    def test_what_the_base_has_decided_counts(self, base: Path, git: Git, stackwright: Run) -> None:
        git(base, "switch", "-q", "main")
        changed(base, git, {**MISTAKE, "stackwright.yaml": "lint: {ignore: [KUS001]}\n"})
        git(base, "switch", "-qc", "other")
        git(base, "rm", "-q", "stackwright.yaml")
        git(base, "commit", "-qm", "without")
        assert stackwright(base, "lint").returncode == FINDINGS
        assert stackwright(base, "lint", "--config-from", "main").returncode == CLEAN

    def test_the_bases_baseline_counts(self, base: Path, git: Git, stackwright: Run) -> None:
        git(base, "switch", "-q", "main")
        changed(base, git, MISTAKE)
        stackwright(base, "lint", "--update-baseline")
        changed(base, git, {})
        git(base, "rm", "-q", ".stackwright/baseline.json")
        assert stackwright(base, "lint").returncode == FINDINGS
        done = stackwright(base, "lint", "--config-from", "main")
        assert done.returncode == CLEAN
        assert "the baseline of this change (.stackwright/baseline.json) differs from that of main" in done.stdout
        assert stackwright(base, "lint", "--config-from", "main", "--no-baseline").returncode == FINDINGS

    def test_in_a_folder_of_the_repository(self, base: Path, git: Git, stackwright: Run) -> None:
        git(base, "switch", "-q", "main")
        changed(base, git, {**MISTAKE, "apps/stackwright.yaml": "lint: {ignore: [KUS001]}\n"})
        (base / "apps/stackwright.yaml").write_text("")
        assert stackwright(base / "apps", "lint").returncode == FINDINGS
        assert stackwright(base / "apps", "lint", "--config-from", "main").returncode == CLEAN

    def test_what_the_base_ignores_counts_in_its_folders(self, base: Path, git: Git, stackwright: Run) -> None:
        git(base, "switch", "-q", "main")
        changed(base, git, {**MISTAKE, "apps/.gitignore": "gone.yaml\n", ".gitignore": "*.tmp\n"})
        git(base, "switch", "-qc", "other")
        changed(base, git, {"apps/.gitignore": ""})
        assert stackwright(base, "lint").returncode == FINDINGS
        done = stackwright(base, "lint", "--config-from", "main")
        assert done.returncode == CLEAN
        assert "what git ignores in this change differs from what it does in main, which was used" in done.stdout
        (base / "apps/stackwright.yaml").write_text("")
        assert stackwright(base / "apps", "lint").returncode == FINDINGS
        done = stackwright(base / "apps", "lint", "--config-from", "main")
        assert (done.returncode, "what git ignores in this change differs" in done.stdout) == (CLEAN, True)
        git(base, "checkout", "-q", "main", "--", "apps/.gitignore")
        for folder in (base, base / "apps"):
            assert "what git ignores" not in stackwright(folder, "lint", "--config-from", "main").stdout

    @pytest.mark.parametrize("name", ["nothing", "main:apps", "--help", "", "HEAD~5"])
    def test_a_revision_that_is_not_there(self, base: Path, stackwright: Run, name: str) -> None:
        done = stackwright(base, "lint", f"--config-from={name}")
        if name == "":
            assert done.returncode == CLEAN
            return
        assert done.returncode == USAGE
        assert done.stderr.startswith(f"error: Revision {name} does not exist here.\nhint: A shallow clone ")

    def test_without_git(self, make: Make, stackwright: Run) -> None:
        assert stackwright(make(BASE), "lint", "--config-from", "main").returncode == USAGE

    def test_a_shallow_clone_says_what_to_do(self, base: Path, git: Git, stackwright: Run) -> None:
        changed(base, git, MISTAKE)
        git(base.parent, "clone", "-q", "--depth=1", base.as_uri(), "shallow")
        done = stackwright(base.parent / "shallow", "lint", "--config-from", "HEAD^1")
        assert (done.returncode, "`fetch-depth: 2`" in done.stderr) == (USAGE, True)


class TestTheCommitAtHand:
    """With `--staged`, as in hooks, what decides is that of the commit as well."""

    def test_a_configuration_that_is_not_staged(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, {**MISTAKE, "stackwright.yaml": "lint: {}\n"})
        (root / "stackwright.yaml").write_text("lint: {ignore: [KUS001]}\n")
        assert stackwright(root, "lint").returncode == CLEAN
        assert stackwright(root, "lint", "--staged").returncode == FINDINGS
        git(root, "add", "stackwright.yaml")
        (root / "stackwright.yaml").write_text("lint: {}\n")
        assert stackwright(root, "lint").returncode == FINDINGS
        assert stackwright(root, "lint", "--staged").returncode == CLEAN

    def test_a_configuration_that_git_does_not_know(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, MISTAKE)
        (root / "stackwright.yaml").write_text("lint: {ignore: [KUS001]}\n")
        done = stackwright(root, "lint", "--staged")
        assert done.returncode == FINDINGS
        assert "stackwright.yaml is not in the commit, and does not count" in done.stdout

    def test_a_baseline_that_is_not_staged(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, MISTAKE)
        stackwright(root, "lint", "--update-baseline")
        assert stackwright(root, "lint").returncode == CLEAN
        done = stackwright(root, "lint", "--staged")
        assert done.returncode == FINDINGS
        assert ".stackwright/baseline.json is not in the commit, and does not count" in done.stdout
        changed(root, git, {})
        assert stackwright(root, "lint", "--staged").returncode == CLEAN
        (root / ".stackwright/baseline.json").write_text('{"version": 1, "findings": []}')
        assert stackwright(root, "lint").returncode == FINDINGS
        assert stackwright(root, "lint", "--staged").returncode == CLEAN

    def test_its_size_limit(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, {**MISTAKE, "stackwright.yaml": "lint: {max-file-size: 1000}\n"})
        (root / "apps/kustomization.yaml").write_text("resources: [map.yaml]\n" + "#" * 2000)
        git(root, "add", "-A")
        assert "1 too-large" in stackwright(root, "lint", "--staged").stdout


class TestWithout:
    def test_no_configuration(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, {**MISTAKE, "stackwright.yaml": "lint: {ignore: [KUS], no-such-thing: 1}\n"})
        assert stackwright(root, "lint").returncode == USAGE
        assert stackwright(root, "lint", "--no-config").returncode == FINDINGS

    def test_no_baseline(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, MISTAKE)
        stackwright(root, "lint", "--update-baseline")
        assert stackwright(root, "lint").returncode == CLEAN
        assert stackwright(root, "lint", "--no-baseline").returncode == FINDINGS

    @pytest.mark.parametrize(
        "options",
        [
            ("--no-config", "--config-from", "main"),
            ("--update-baseline", "--config-from", "main"),
            ("--update-baseline", "--no-baseline"),
        ],
        ids=" ".join,
    )
    def test_what_excludes_each_other(self, base: Path, stackwright: Run, options: tuple[str, ...]) -> None:
        assert stackwright(base, "lint", *options).returncode == USAGE

    def test_the_command_lines_own_choice_is_nothing_hidden(self, base: Path, git: Git, stackwright: Run) -> None:
        root = changed(base, git, MISTAKE)
        for options in (("--select", "NET"), ("--ignore", "KUS")):
            assert said(stackwright(root, "lint", *options, "--format", "github")) == (CLEAN, "", "")
        assert stackwright(root, "lint", "--fail-on", "never", "--format", "concise").stdout.count("\n") == 2


class TestTheAction:
    """Which revision it takes."""

    def revision(self, root: Path, asked: str = "base", **environment: str) -> str:
        steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
        script = next(step["run"] for step in steps if step.get("id") == "config")
        output = root.parent / "output"
        output.unlink(missing_ok=True)
        known = {
            "CONFIG_FROM": asked,
            "BASE": "",
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_SHA": "",
            "GITHUB_OUTPUT": str(output),
        }
        subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=root, env={**os.environ, **known, **environment}, check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        said = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return said["revision"]

    def test_what_a_pull_request_is_merged_into(self, base: Path, git: Git) -> None:
        changed(base, git, MISTAKE)
        git(base, "switch", "-q", "main")
        changed(base, git, {"more.yaml": "a: 1\n"})
        main = git(base, "rev-parse", "main").strip()
        git(base, "merge", "-q", "--no-ff", "-m", "merge", "change")
        merged = git(base, "rev-parse", "HEAD").strip()
        found = self.revision(base, BASE=main, GITHUB_EVENT_NAME="pull_request", GITHUB_SHA=merged)
        assert git(base, "rev-parse", found).strip() == main

    def test_where_the_change_itself_is_checked_out_where_it_began(self, base: Path, git: Git) -> None:
        began = git(base, "rev-parse", "main").strip()
        git(base, "switch", "-q", "main")
        changed(base, git, {"more.yaml": "a: 1\n"})
        main = git(base, "rev-parse", "main").strip()
        git(base, "switch", "-q", "change")
        changed(base, git, MISTAKE)
        for event in ("pull_request", "pull_request_target"):
            assert self.revision(base, BASE=main, GITHUB_EVENT_NAME=event, GITHUB_SHA=main) == began

    def test_what_is_not_in_the_clone_is_named_all_the_same(self, base: Path) -> None:
        gone = "1" * 40
        assert self.revision(base, BASE=gone, GITHUB_EVENT_NAME="pull_request", GITHUB_SHA="2" * 40) == gone

    def test_elsewhere_and_where_it_is_said(self, base: Path) -> None:
        assert self.revision(base) == ""
        assert self.revision(base, "", BASE="1" * 40) == ""
        assert self.revision(base, "v1", BASE="1" * 40) == "v1"
