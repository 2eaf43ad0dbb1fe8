"""What a repository, a command line or a system can do to the tool ends in a finding or in one sentence, never in a
traceback.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

import stackwright

pytestmark = pytest.mark.system

CLEAN, FINDINGS, USAGE = 0, 1, 2
_ONE = {"a.yaml": "a: 1\n"}
_DIGITS = "9" * 5000
_BASE = (Path(stackwright.__path__[0]) / "schemas" / "talos" / "bases" / "1.11-controlplane.yaml").read_text()
_NODES = (
    'versions: {talos: "1.11"}\ntalos:\n  nodes:\n  - {name: cp, role: controlplane, base: b.yaml, patches: [p.yaml]}\n'
)
Files = Mapping[str, str]


def _talos(patch: str) -> Files:
    return {"stackwright.yaml": _NODES, "b.yaml": _BASE, "p.yaml": patch}


def _machine(text: str) -> Files:
    return _talos(f"machine: {{{text}}}\n")


def _document(kind: str, text: str) -> Files:
    return _talos(f"apiVersion: v1alpha1\nkind: {kind}\nname: a\n{text}\n")


_COUNT = '{"version":1,"findings":[{"code":"a","path":"b","fingerprint":"c","count":%s}]}'
#: What is in the repository, what is asked, and how it ends.
_CASES: Mapping[str, tuple[Files, Sequence[str], int]] = {
    "a folder called stackwright.yaml": ({"sub/stackwright.yaml/x.yaml": "a: 1\n"}, ["lint"], CLEAN),
    "a size limit above 2^63": ({**_ONE, "stackwright.yaml": f"lint: {{max-file-size: {'9' * 20}}}\n"}, ["lint"], CLEAN),
    "a size limit of 1e300": ({**_ONE, "stackwright.yaml": "lint: {max-file-size: 1e300}\n"}, ["lint"], CLEAN),
    "an infinite size limit": ({**_ONE, "stackwright.yaml": "lint: {max-file-size: .inf}\n"}, ["lint"], USAGE),
    "NUL in a path of the configuration": ({**_ONE, "stackwright.yaml": 'lint: {baseline: "a\\0b"}\n'}, ["lint"], USAGE),
    "a baseline's path of 5,000 characters": ({**_ONE, "stackwright.yaml": f"lint: {{baseline: {'b' * 5000}}}\n"}, ["lint"], USAGE),
    "an infinite count in a baseline": ({**_ONE, ".stackwright/baseline.json": _COUNT % "1e400"}, ["lint"], USAGE),
    "a count of 5,000 digits in a baseline": ({**_ONE, ".stackwright/baseline.json": _COUNT % _DIGITS}, ["lint"], USAGE),
    "a count that is none": ({**_ONE, ".stackwright/baseline.json": _COUNT % "NaN"}, ["lint"], USAGE),
    "a nested baseline": ({**_ONE, ".stackwright/baseline.json": "[" * 100_000}, ["lint"], USAGE),
    "a size of 310 digits": (_machine(f"disks: [{{device: /dev/a, partitions: [{{size: {'9' * 310}GB}}]}}]"), ["lint"], FINDINGS),
    "a duration of 5,000 digits": (_machine(f"time: {{bootTimeout: {_DIGITS}h}}"), ["lint"], FINDINGS),
    "a number of 5,000 digits": (_machine(f"network: {{interfaces: [{{interface: a, mtu: {_DIGITS}}}]}}"), ["lint"], FINDINGS),
    "an infinite number": (_machine("network: {interfaces: [{interface: a, mtu: .inf}]}"), ["lint"], FINDINGS),
    "an expression with 5,000 digits": (
        _document("UserVolumeConfig", f'provisioning: {{diskSelector: {{match: "{_DIGITS}"}}}}'), ["lint"], FINDINGS
    ),
    "an expression with 5,000 brackets": (
        _document("UserVolumeConfig", f'provisioning: {{diskSelector: {{match: "{"(" * 5000}"}}}}'), ["lint"], FINDINGS
    ),
    "a port of 5,000 digits": (
        _document("NetworkRuleConfig", f'portSelector: {{ports: ["{_DIGITS}"], protocol: tcp}}'), ["lint"], FINDINGS
    ),
    "a path of a JSON patch with 5,000 digits": (_talos(f"- {{op: add, path: /machine/certSANs/{_DIGITS}, value: a}}\n"), ["lint"], FINDINGS),
    "a path of a JSON patch with two signs": (_talos("- {op: add, path: /machine/certSANs/--1, value: a}\n"), ["lint"], FINDINGS),
    "380 levels, rendered": (
        _machine(f"kubelet: {{extraConfig: {'{a: ' * 380}1{'}' * 380}}}"), ["render", "talos", "cp"], CLEAN
    ),
    "380 levels, rendered with their origins": (
        _machine(f"kubelet: {{extraConfig: {'{a: ' * 380}1{'}' * 380}}}"), ["render", "talos", "cp", "--origin"], CLEAN
    ),
    "a list where a truth value belongs, with its origins": (
        {"cp.yaml": _BASE.replace("forwardKubeDNSToHost: true", "forwardKubeDNSToHost: ['', '']")},
        ["render", "talos", "cp.yaml", "--origin"],
        CLEAN,
    ),
    "a truth value where a list belongs, with its origins": (
        {"cp.yaml": _BASE.replace("machine:\n", "machine:\n    pods: true\n", 1)},
        ["render", "talos", "cp.yaml", "--origin"],
        CLEAN,
    ),
    "a line number of 5,000 digits": (_ONE, ["explain", f"a.yaml:{_DIGITS}"], USAGE),
    "a path of 5,000 characters": (_ONE, ["lint", "x" * 5000], USAGE),
    "a path of 5,000 characters to explain": (_ONE, ["explain", "x" * 5000], CLEAN),
    "a path of 5,000 characters to draw": (_ONE, ["graph", "--focus", "x" * 5000], USAGE),
    "a path of 5,000 characters to write": (_ONE, ["lint", "--output", "x" * 5000], USAGE),
    "a path of 5,000 characters for a new repository": (_ONE, ["new", "x" * 5000, "--defaults"], USAGE),
    "a baseline where its folder is a file": ({**_ONE, ".stackwright": "x"}, ["lint", "--update-baseline"], USAGE),
    "an answer that is a mapping": (_ONE, ["new", "d", "--defaults", "--set", "template=x: y"], USAGE),
    "an answer of 5,000 digits": (_ONE, ["new", "d", "--defaults", "--set", f"nodes.{_DIGITS}.name=x"], USAGE),
}  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Callable[[Files], Path]:
    """Makes a repository of some files; its path has no number in it that a test may look for."""

    def make(files: Files) -> Path:
        root = tmp_path / "repository"
        subprocess.run(["git", "init", "-q", root], check=True)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return root

    return make


def _run(root: Path, arguments: Sequence[str], shell: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stackwright", *arguments]
    if shell:
        command = ["bash", "-c", f'exec "$@" {shell}', "bash", *command]
    return subprocess.run(command, cwd=root, env=dict(os.environ), capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(("files", "arguments", "code"), _CASES.values(), ids=_CASES)
def test_one_sentence_or_a_finding(
    repository: Callable[[Files], Path], files: Files, arguments: Sequence[str], code: int
) -> None:
    done = _run(repository(files), arguments)
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stderr.count("error: ")) == (code, code == USAGE)


def test_a_baseline_that_is_a_link_to_itself(repository: Callable[[Files], Path]) -> None:
    root = repository(_ONE)
    (root / ".stackwright").mkdir()
    (root / ".stackwright" / "baseline.json").symlink_to("baseline.json")
    done = _run(root, ["lint"])
    assert "Traceback" not in done.stderr
    assert done.returncode in (CLEAN, USAGE)


@pytest.mark.parametrize("arguments", [["lint"], ["graph"], ["explain", "a.yaml"], ["config", "show"], ["rule"]])
@pytest.mark.parametrize("shell", [">&-", ">/dev/full"])
def test_an_output_that_takes_nothing(
    repository: Callable[[Files], Path], arguments: Sequence[str], shell: str
) -> None:
    done = _run(repository(_ONE), arguments, shell)
    assert done.returncode == USAGE
    assert done.stderr.startswith("error: The output cannot be written: ")
    assert done.stderr.count("\n") == 2


def test_an_error_stream_that_is_closed(repository: Callable[[Files], Path]) -> None:
    root = repository(_ONE)
    assert _run(root, ["lint"], "2>&-").returncode == CLEAN
    assert _run(root, ["lint", "no-such-path"], "2>&-").returncode == USAGE
    assert _run(root, ["lint", "--output", "report"], "<&- >&- 2>&-").returncode == CLEAN
    assert (root / "report").read_text().startswith("All checks passed.")


@pytest.mark.parametrize("arguments", [["lint"], ["explain", "a.yaml"], ["new", "x", "--defaults"], ["graph"]])
def test_a_current_folder_that_is_no_more(tmp_path: Path, arguments: Sequence[str]) -> None:
    command = [sys.executable, "-m", "stackwright", *arguments]
    script = 'd="$1"; shift; mkdir "$d"; cd "$d"; rmdir "$d"; exec "$@"'
    done = subprocess.run(
        ["bash", "-c", script, "bash", tmp_path / "gone", *command],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == USAGE
    assert "error: The current folder cannot be used: " in done.stderr
    assert "Traceback" not in done.stderr
