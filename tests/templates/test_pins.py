"""Every version of others that stands in a new repository is found by Renovate: none of them rots."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from stackwright.generator.answers.pin_table import PINS

pytestmark = pytest.mark.system

#: What looks like a version of something else: how it is written, and the group that is the version.
_FORMS = (
    r"\bimage: [^\s:@]+(?::\d+/[^\s:@]+)?:([^\s:@]+)",
    r"\bname: docker\.io/[^\s:@]+:([^\s:@]+)",
    r"docker://[^\s:@]+:([^\s:@]+)",
    r"\b(?:newTag|tag): (\S*\d\S*)",
    r"[a-z]==(\d[\w.]*)",
    r"\buses: [^\s@]+@(\S+)",
    r"\brev: (v?\d\S*)",
    r"[?&](?:ref|version)=(v?\d[\w.+-]*)",
    r"/releases/download/([^/\s]+)/",
    r"https://\S+/release/([^/\s]+)/",
    r"raw\.githubusercontent\.com/[^/\s]+/[^/\s]+/([^/\s]+)/",
    r"\btargetRevision: (v?\d\S*)",
    r"github:[\w.-]+/[\w.-]+/(?:nixos-)?(v?\d[\w.]*)",
    r"\bruns-on: [a-z]+-(\d\S*)",
    r"\bpython-version: \"(\S+)\"",
    r"^kubernetes=(\S+)",
    r"^ +(?:- |[a-z0-9-]+: )\"(v?\d+\.\d+\S*)\"$",
    r"(?<![\w.])(v?\d+\.\d+\.\d+(?:[+-][\w.]+)?)(?![\w.])",
)
_FORM = re.compile("|".join(_FORMS), re.MULTILINE)
#: What has such a form, and pins nothing of others: releases that something was installed with, what rendered the
#: scaffold, and versions of formats.
_NOTHING_OF_OTHERS = re.compile(
    r"state-?[vV]ersion|template: |\$schema=|minimum_pre_commit_version|cniVersion|docker://[\w./-]+/example/"
)


class Manager(NamedTuple):
    """One of Renovate's own managers: the files that it reads, and what it finds on a line."""

    files: str
    line: str


#: Renovate's own managers, by their names in renovate.json or in its documentation.
MANAGERS: Mapping[str, Manager] = {
    "argocd": Manager(r"^kubernetes/.+\.yaml$", r"targetRevision: "),
    "github-actions": Manager(r"^\.(?:github|forgejo)/workflows/[^/]+\.yaml$", r"uses: |runs-on: |image: "),
    "gitlabci": Manager(r"^\.gitlab-ci\.yml$", r"image: |name: "),
    "kubernetes": Manager(r"^kubernetes/.+\.yaml$", r"^\s*-?\s*image: "),
    "kustomize": Manager(r"(?:^|/)kustomization\.yaml$", r"\?ref=|newTag: "),
    "nix": Manager(r"(?:^|/)flake\.nix$", r"github:NixOS/nixpkgs/"),
    "pre-commit": Manager(r"^\.pre-commit-config\.yaml$", r"rev: "),
}


class Found(NamedTuple):
    """A version in a file: its path, where it starts and ends in the text, itself, and its line."""

    path: str
    start: int
    end: int
    version: str
    line: str


def _settings(root: Path) -> Any:
    return json.loads((root / "renovate.json").read_text())


def _versions(root: Path) -> Iterator[Found]:
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).as_posix()
        if path.is_file() and not relative.startswith((".git/", "docs/")) and path.suffix not in (".md", ".json"):
            text = path.read_text()
            for match in _FORM.finditer(text):
                line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
                group = next(number for number, value in enumerate(match.groups(), 1) if value is not None)
                if not _NOTHING_OF_OTHERS.search(line):
                    yield Found(relative, match.start(group), match.end(group), match[group], line)


def _by_expression(root: Path, path: str) -> list[tuple[int, int, str, str]]:
    """What the expressions of renovate.json find in a file: start, end, the version, and the name of the package."""
    text = (root / path).read_text()
    found = []
    for manager in _settings(root)["customManagers"]:
        if any(re.search(pattern.strip("/"), path) for pattern in manager["managerFilePatterns"]):
            for expression in manager["matchStrings"]:
                matches = re.finditer(expression.replace("(?<", "(?P<"), text)
                found += [(*match.span("currentValue"), match["currentValue"], match["depName"]) for match in matches]
    return found


def _manager(found: Found) -> str | None:
    for name, manager in MANAGERS.items():
        if re.search(manager.files, found.path) and re.search(manager.line, found.line):
            return name
    return None


def test_every_version_is_found_by_renovate(root: Path) -> None:
    seen = 0
    for found in _versions(root):
        seen += 1
        spans = [(start, end) for start, end, _, _ in _by_expression(root, found.path)]
        assert (found.start, found.end) in spans or _manager(found), found
    assert seen > 15


def test_every_comment_is_for_a_version_and_its_package(root: Path) -> None:
    """A comment is that of a row, and what stands behind it is what the row pins, or its answer."""
    rows = {pin.renovate: pin for pin in PINS.values()}
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).as_posix()
        if path.is_file() and not relative.startswith(".git/") and relative != "renovate.json":
            text = path.read_text()
            comments = re.findall(r"# renovate: (.*)\n", text)
            assert set(comments) <= set(rows), (relative, set(comments) - set(rows))
            if comments:
                expected = [(rows[comment].package, rows[comment].version) for comment in comments]
                found = [(name, version) for _, _, version, name in _by_expression(root, relative)]
                assert [one for one in found if one in expected] == expected, relative


def test_what_renovate_reads_by_itself_is_turned_on(root: Path) -> None:
    """Managers that read nothing until they are told which files."""
    settings = _settings(root)
    for name in ("argocd", "kubernetes"):
        (pattern,) = settings[name]["managerFilePatterns"]
        assert pattern.strip("/") == MANAGERS[name].files
    assert settings["nix"]["enabled"]
    assert settings["pre-commit"]["enabled"]


def test_a_pin_without_a_comment_is_noticed(own: Path) -> None:
    """The tests above see what they should: a version whose comment is gone is found by nothing."""
    path = own / ".pre-commit-config.yaml"
    path.write_text(re.sub(r" *# renovate: datasource=pypi depName=yamllint\n", "", path.read_text()))
    left = [
        found.version
        for found in _versions(own)
        if (found.start, found.end) not in [(at, end) for at, end, _, _ in _by_expression(own, found.path)]
        and not _manager(found)
    ]
    assert left == [PINS["yamllint"].version]
