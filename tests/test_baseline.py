"""The baseline silences what is known, whatever the line, and nothing more."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.lint.baseline import fingerprint
from stackwright.model.errors import UserError

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

FILES = {
    "stackwright.yaml": "",
    "a/kustomization.yaml": "resources:\n- gone.yaml\n",
    "b/x.yaml": "k: 1\nk: 2\n",
}


def lint(root: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        return CliRunner().invoke(main, ["lint", *arguments])


def stale(result: Result) -> bool:
    """Whether the summary says that the baseline has entries of no use."""
    return "`--update-baseline` takes them out" in result.output


def found(root: Path, *arguments: str) -> list[str]:
    """Path and code of each finding that a run with the baseline reports."""
    result = lint(root, "--baseline", str(root / "known.json"), "--format", "json", *arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return [f"{entry['path']} {entry['code']}" for entry in json.loads(result.stdout)["findings"]]


@pytest.fixture
def known(make: Make) -> Path:
    """A repository whose findings are all in its baseline."""
    root = make(FILES)
    assert lint(root, "--baseline", str(root / "known.json"), "--update-baseline").exit_code == 0
    return root


def test_a_round_trip_is_clean(known: Path) -> None:
    assert lint(known).exit_code == 1
    assert found(known) == []
    assert lint(known, "--baseline", str(known / "known.json")).exit_code == 0
    before = (known / "known.json").read_text()
    lint(known, "--baseline", str(known / "known.json"), "--update-baseline")
    assert (known / "known.json").read_text() == before


def test_the_baseline_is_sorted_and_has_no_lines(known: Path) -> None:
    text = (known / "known.json").read_text()
    entries = json.loads(text)["findings"]
    assert [(entry["code"], entry["path"], entry["count"]) for entry in entries] == [
        ("KUS001", "a/kustomization.yaml", 1),
        ("YAML002", "b/x.yaml", 1),
    ]
    assert "line" not in text


def test_moved_lines_stay_known(known: Path) -> None:
    for name, text in FILES.items():
        (known / name).write_text(f"# moved\n\n{text}")
    assert found(known) == []


def test_another_mistake_is_new(known: Path) -> None:
    (known / "a/kustomization.yaml").write_text("resources:\n- gone.yaml\n- lost.yaml\n")
    assert found(known) == ["a/kustomization.yaml KUS001"]


def test_a_second_identical_mistake_is_new(known: Path) -> None:
    (known / "b/x.yaml").write_text("k: 1\nk: 2\nk: 3\n")
    (known / "a/kustomization.yaml").write_text("resources:\n- gone.yaml\npatches: [{path: gone.yaml}]\n")
    assert found(known) == ["a/kustomization.yaml KUS001", "b/x.yaml YAML002"]


def test_the_same_mistake_in_another_file_is_new(known: Path) -> None:
    (known / "c").mkdir()
    (known / "c/kustomization.yaml").write_text(FILES["a/kustomization.yaml"])
    assert found(known) == ["c/kustomization.yaml KUS001"]


def test_entries_of_no_use_are_noted(known: Path) -> None:
    (known / "b/x.yaml").write_text("k: 1\n")
    assert stale(lint(known, "--baseline", str(known / "known.json")))
    (known / "b/x.yaml").write_text(FILES["b/x.yaml"])
    assert not stale(lint(known, "--baseline", str(known / "known.json")))


@pytest.mark.parametrize("limit", [["--select", "KUS"], ["--ignore", "YAML002"], ["a"], ["--profile", "minimal"]])
def test_entries_that_were_not_asked_for_are_not_of_no_use(known: Path, limit: list[str]) -> None:
    assert not stale(lint(known, "--baseline", str(known / "known.json"), *limit))


@pytest.mark.parametrize("limit", [["a"], ["--select", "KUS"], ["--ignore", "KUS"]])
def test_a_part_of_the_findings_is_no_baseline(known: Path, limit: list[str]) -> None:
    before = (known / "known.json").read_text()
    result = lint(known, "--baseline", str(known / "known.json"), "--update-baseline", *limit)
    assert isinstance(result.exception, UserError)
    assert (known / "known.json").read_text() == before


def test_the_configuration_names_the_baseline(known: Path) -> None:
    (known / "stackwright.yaml").write_text("lint: {baseline: known.json}\n")
    assert lint(known).exit_code == 0


def test_without_a_name_it_is_written_to_its_usual_place(make: Make) -> None:
    root = make(FILES)
    assert lint(root, "--update-baseline").exit_code == 0
    assert json.loads((root / ".stackwright/baseline.json").read_text())["version"] == 1
    assert lint(root).exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not a baseline of this version"),
        ("[]", "not a baseline of this version"),
        ('{"version": 2, "findings": []}', "not a baseline of this version"),
        ('{"version": 1, "findings": [{}]}', "not a baseline of this version"),
        (
            '{"version": 1, "findings": [{"code": "A", "path": "b", "fingerprint": "c", "count": "x"}]}',
            "not a baseline",
        ),
        ('{"version": 1, "findings": 7}', "not a baseline of this version"),
        ("\udcff", "not a baseline of this version"),
        (None, "known.json"),
    ],
)
def test_what_is_no_baseline(make: Make, content: str | None, message: str) -> None:
    root = make(FILES)
    if content is not None:
        (root / "known.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    result = lint(root, "--baseline", str(root / "known.json"))
    assert isinstance(result.exception, UserError)
    assert message in result.exception.message
    assert "--update-baseline" in result.exception.hint


def test_fingerprints() -> None:
    marks = {
        fingerprint("A", "p", "x"),
        fingerprint("B", "p", "x"),
        fingerprint("A", "q", "x"),
        fingerprint("A", "p", "y"),
    }
    assert len(marks) == 4
    assert fingerprint("A", "\udcff", "x")


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/repo, path: live}
  destination: {server: https://kubernetes.default.svc}
"""
TWICE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {k: a, k: b}\n"
OWN = "repository: {urls: [https://git.example.org/team/repo]}\n"


@pytest.mark.parametrize(
    ("folder", "roots", "lines"),
    [
        ("live", True, ["error KUS001", "error YAML002"]),
        ("idle", True, ["warning KUS001", "warning YAML002"]),
        ("idle", False, ["error KUS001", "error YAML002"]),
        ("archive/idle", False, ["info KUS001", "info YAML002"]),
        ("live/old", True, ["info KUS001", "info YAML002"]),
        ("testdata", False, ["info KUS001", "info YAML002"]),
    ],
)
def test_severity_is_lower_where_nothing_is_deployed(
    folder: str, roots: bool, lines: list[str], make: Make, told: Told
) -> None:
    root = {"root.yaml": APPLICATION, "stackwright.yaml": OWN, "live/a.yaml": "a: 1\n"} if roots else {}
    files = {f"{folder}/kustomization.yaml": "resources: [gone.yaml, x.yaml]\n", f"{folder}/x.yaml": TWICE}
    assert [" ".join(line.split(" ")[1:3]) for line in told(make({**root, **files}))] == lines


def test_a_severity_of_the_configuration_is_lowered_too(make: Make, told: Told) -> None:
    files = {
        "root.yaml": APPLICATION,
        "stackwright.yaml": f"{OWN}lint: {{severities: {{YAML002: error}}}}\n",
        "live/a.yaml": "a: 1\n",
        "idle/x.yaml": TWICE,
    }
    (line,) = told(make(files))
    assert "warning YAML002" in line
