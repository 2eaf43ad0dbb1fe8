"""Patterns of the repository, and ours over its texts, are matched in a time that grows no faster than the text."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from stackwright.lint.redaction.redact import redact
from stackwright.model.argocd.facts import ApplicationFact
from stackwright.model.argocd.goglobs import is_kind_match, is_match
from stackwright.model.argocd.own_urls import RepositoryAddress, parse_repository_address
from stackwright.model.files.globs import matches
from stackwright.model.kustomize.patch_targets import Candidate, make_selector
from stackwright.model.read_file import read_template
from stackwright.model.talos.go import scalar_formats
from stackwright.model.talos.validating.pem import blocks
from stackwright.model.text.suppressions import suppressions

#: Seconds after which a run is one that does not come back; each of these takes about one.
_LIMIT = 60
_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {}}}\n"
_PATCH = 'resources: [a.yaml]\npatches:\n- target: {{kind: ConfigMap, name: "{}"}}\n  patch: "[{{op: add, path: /x, value: 1}}]"\n'
_APPLICATION = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a}}\n"
    "spec: {{project: x, destination: {{server: s, namespace: n}}, source: {{path: aaa, repoURL: {}}}}}\n"
)
_PROJECT = (
    "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: x, namespace: argocd}\n"
    "spec: {sourceRepos: ['%s'], destinations: [{server: '*', namespace: '*'}]}\n"
)
_DISK = "apiVersion: v1alpha1\nkind: UserVolumeConfig\nname: a\nprovisioning: {%s}\n"
_SET = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\nspec:\n  a: {{ x }}\n"
_BESIDE = {"b.yaml": "a: 1\n"}
#: A mistake, so that secrets are looked for in the file.
_MISTAKE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {typ: b}\n"
#: What made a run hang: files of a repository.
_HOSTILE: Mapping[str, Mapping[str, str]] = {
    "a glob that crosses folders 20 times": {
        "stackwright.yaml": 'lint: {exclude: ["' + "**/" * 20 + 'zz"]}\n',
        "/".join("a" * 60) + "/x.yaml": "a: 1\n",
    },
    "a glob of 30 stars": {
        "stackwright.yaml": 'lint: {exclude: ["' + "*a" * 30 + 'b"]}\n',
        "a" * 200 + ".yaml": "a: 1\n",
    },
    "a glob in the ignores of paths": {
        "stackwright.yaml": 'lint: {per-path-ignores: {"' + "*a" * 30 + 'b": [SCH]}}\n',
        "a" * 200 + ".yaml": _MISTAKE,
    },
    "a patch's target of 38 choices": {
        "kustomization.yaml": _PATCH.format("(a|a)" * 38 + "b"),
        "a.yaml": _MAP.format("a" * 60),
    },
    "a patch's target for a long name": {
        "kustomization.yaml": _PATCH.format(".*.*.*b"),
        "a.yaml": _MAP.format("a" * 20_000),
    },
    "a project's globs": {
        "p.yaml": _PROJECT % ("*a" * 30 + "b"),
        "a.yaml": _APPLICATION.format("https://x/" + "a" * 300),
    },
    "a URL of slashes": {"a.yaml": _APPLICATION.format('"h:' + "/" * 5000 + '\\nx"')},
    "a comment of `#`": {"a.yaml": "a: 1 # stackwright: ignore[KUS001] x\n" + "#" * 40_000 + "\n"},
    "suppressions that are never closed": {"a.yaml": "# stackwright:ignore[" * 50_000 + "\n"},
    "tags that are never closed": {
        "c/Chart.yaml": "name: c\n",
        "c/templates/a.yaml": "# argoproj.io/\n" + "{{" * 40_000,
    },
    "lines of tags": {
        "c/Chart.yaml": "name: c\n",
        "c/templates/a.yaml": "# argoproj.io/\n" + "{{\n" * 40_000 + "}} x\n",
    },
    "modelines beside texts of several lines": {
        "a.yaml": "".join(f"a{n}: |\n  x\n  y\n# yaml-language-server: $schema=x.json\n" for n in range(15_000))
    },
    "a name of digits": {"a.yaml": _MAP.format("a") + "data: {k: v}\n---\n" + _MAP.format('"' + "1" * 200_000 + 'x"')},
    "a duration of digits": {"a.yaml": "machine: {time: {bootTimeout: '" + "9" * 100_000 + "'}}\n"},
    "a size of blanks": {"a.yaml": _DISK % ("minSize: '1" + " " * 100_000 + "!'")},
    "an expression of quotes": {"a.yaml": _DISK % ("diskSelector: {match: '" + '"""' * 30_000 + "'}")},
    "options that begin words": {"a.yaml": _MISTAKE + "# " + "a.-b" * 200_000 + "\n"},
    "tokens that begin words": {"a.yaml": _MISTAKE + "# " + "eyJaaaaaa-" * 150_000 + "\n"},
    "a tag of blanks": {"a.yaml": f"{_SET}  b: {{{{{' ' * 100_000}x}}}}\n", **_BESIDE},
    "a line of braces": {"a.yaml": f"{_SET}  b: {'{' * 100_000}\n", **_BESIDE},
    "a line of escaped quotes": {"a.yaml": f'{_SET}  b: "{chr(92)}"' + '\\"' * 50_000 + "\n", **_BESIDE},
    "a line of tags": {"a.yaml": f"{_SET}  b: {'{{a}}' * 40_000}\n", **_BESIDE},
    "a line of tags between dashes": {"a.yaml": f"{_SET}  {'- ' * 50_000}{'{{a}} - ' * 30_000}\n", **_BESIDE},
    "a line of YAML's tags": {"a.yaml": f"{_SET}  b{': !a' * 60_000}\n", **_BESIDE},
    "a tag of another name in each line": {
        "a.yaml": _SET + "".join(f"  a{number}: {{{{ b{number} }}}}\n" for number in range(20_000)),
        **_BESIDE,
    },
    "a version of digits": {"a.yaml": f"apiVersion: v{'1' * 200_000}!\nmetadata: {{name: a}}\nspec: {{}}\n"},
    "a schedule of time zones": {
        "a.yaml": "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: '"
        + "TZ=" * 300_000
        + "'}\n"
    },
}


@pytest.mark.system
@pytest.mark.parametrize("files", _HOSTILE.values(), ids=_HOSTILE)
def test_a_run_comes_back(tmp_path: Path, files: Mapping[str, str]) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    subprocess.run(["git", "-C", tmp_path, "add", "-A"], check=True)
    command = [sys.executable, "-m", "stackwright", "lint", "--fail-on", "never"]
    try:
        run = subprocess.run(
            command, cwd=tmp_path, env=dict(os.environ), capture_output=True, text=True, timeout=_LIMIT
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"the run was not back after {_LIMIT} s")
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize(
    ("glob", "path", "is_match"),
    [
        ("*.yaml", "a/b.yaml", True),
        ("apps/*.yaml", "apps/b.yaml", True),
        ("apps/*.yaml", "apps/a/b.yaml", False),
        ("apps/**/b.yaml", "apps/b.yaml", True),
        ("apps/**/b.yaml", "apps/a/c/b.yaml", True),
        ("apps/**", "apps/a/c/b.yaml", True),
        ("./apps/", "apps/a.yaml", True),
        ("vendor", "a/vendor/b.yaml", True),
        ("vendor", "a/vendored/b.yaml", False),
        ("a?c.yaml", "abc.yaml", True),
        ("a?c.yaml", "a/c.yaml", False),
        ("a.c", "abc", False),
        ("[a](b){c}^$|+\\.yaml", "[a](b){c}^$|+\\.yaml", True),
        ("*.yaml", "a\udcff.yaml", True),
        ("*.yaml", "a\nb.yaml", True),
    ],
)
def test_globs(glob: str, path: str, is_match: bool) -> None:
    assert matches(path, glob) is is_match


def test_globs_of_argo_cd() -> None:
    assert is_match("https://x/*", "https://x/a/b") is True
    assert is_match("https://x/*", "https://x/a/b", separator="/") is False
    assert is_match("https://x/**", "https://x/a/b", separator="/") is True
    assert is_match("{a,b}", "a") is None
    assert is_kind_match("Config?ap", "ConfigMap") is True
    assert is_kind_match("*", "a/b") is False


@pytest.mark.parametrize(
    ("pattern", "name", "is_taken"),
    [
        ("web-.*", "web-a", True),
        ("web-.*", "a-web-a", False),
        ("(web|api)+-x?", "webapi-", True),
        ("(web|api)*", "db", False),
        (".*a.*b.*c.*d", "aXbXcX", False),
        ("[ab]", "z", True),  # classes are not decided here
    ],
)
def test_targets_of_patches(pattern: str, name: str, is_taken: bool) -> None:
    assert make_selector((("name", pattern),))(Candidate("", "v1", "ConfigMap", name)) is is_taken


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://host/owner/name.git/", RepositoryAddress("host", "owner/name")),
        ("git@host:owner/name.git", RepositoryAddress("host", "owner/name")),
        ("ssh://git@host:22/owner/name", RepositoryAddress("host", "owner/name")),
        ("HOST/Owner/Name", RepositoryAddress("host", "owner/name")),
        ("https://host/owner\nx", None),
        ("host:" + "/" * 100, None),
    ],
)
def test_addresses_of_repositories(url: str, known: RepositoryAddress | None) -> None:
    assert parse_repository_address(url) == known


def test_tags_of_templates() -> None:
    text = (
        "{{- if .a }}\n{{ b\n  c }}  {{ d }}\n"
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: {{ x }}}\n"
        "spec:\n  {{- y }}\n  source: {path: apps/a, repoURL: '{{ z }}'}\n# {{ open\n"
    )
    found = read_template("c/templates/a.yaml", text.encode()).facts
    assert [source.path for application in found.of(ApplicationFact) for source in application.sources] == ["apps/a"]


def test_suppressions_stand_where_they_are_written() -> None:
    text = 'a: "# stackwright: ignore[A]"\nb: 1 # why # stackwright: ignore[KUS001, ARG] because\n# stackwright: skip\n'
    found = list(suppressions(text))
    assert [(fact.codes, fact.reason) for fact in found] == [(("KUS001", "ARG"), "because"), ((), "")]
    assert text[found[0].at.start : found[0].at.end].startswith("# stackwright: ignore[KUS001")


def test_durations_and_sizes() -> None:
    assert scalar_formats.duration("1h30m") == 5400 * 10**9
    assert scalar_formats.duration("1.5s") == 15 * 10**8
    assert scalar_formats.duration("-.5s") == -5 * 10**8
    assert scalar_formats.duration("1h3") is None
    assert scalar_formats.duration("") is None
    assert scalar_formats.size("1.5 TB ") == 1_500_000_000_000
    assert scalar_formats.size("9" * 400) is None


def test_blocks_of_pem() -> None:
    text = "-----BEGIN A-----\nAAAA\n-----BEGIN B-----\nAAAA\n-----END B-----\n-----BEGIN C-----\nX: y\n\nBBBB\n-----END C-----\n"
    assert [(block.type, len(block.data)) for block in blocks(text)] == [("B", 3), ("C", 3)]
    assert blocks("-----BEGIN A-----\n" * 50_000) == []


def test_options_and_tokens_are_still_masked() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
    shown = redact(f"a: run --token hunter2secret\nb: 1 # {token}\n")
    assert "hunter2secret" not in shown
    assert token not in shown
