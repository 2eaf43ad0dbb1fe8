"""The version is said in many places, and is the same in all of them."""

import re
from pathlib import Path

import pytest

from stackwright import __version__
from stackwright.generator.complete import complete
from stackwright.generator.render import files

ROOT = Path(__file__).resolve().parents[1]
CHANGELOG = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
RULES = sorted(path for path in (ROOT / "docs/rules").glob("*.md") if path.name != "README.md")
#: How documents and workflows name a release of ours.
NAMED = re.compile(r"(?:stackwright/stackwright@|rev: |stackwright/stackwright/)v(\d+\.\d+\.\d+)")
PAGES = ("README.md", "docs/ci/README.md", "docs/ci/github.yml", "docs/ci/forgejo.yml", "docs/ci/gitlab.yml")


def test_the_changelog_begins_with_it() -> None:
    assert CHANGELOG[0] == __version__
    assert "Unreleased" not in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_documents_name_it(page: str) -> None:
    found = NAMED.findall((ROOT / page).read_text("utf-8"))
    assert found
    assert set(found) == {__version__}


@pytest.mark.parametrize("page", RULES, ids=lambda page: page.stem)
def test_rules_are_since_a_version_of_the_changelog(page: Path) -> None:
    (since,) = re.findall(r"^Since (\d+\.\d+\.\d+)\.", page.read_text("utf-8"), re.MULTILINE)
    assert since in CHANGELOG


def test_generated_repositories_name_it() -> None:
    found = files(complete({}))
    for path in (".pre-commit-config.yaml", "stackwright.yaml"):
        assert NAMED.findall(found[path].decode()) == [__version__]


def test_templates_name_it() -> None:
    for path in ROOT.glob("templates/*/{{ cookiecutter.directory }}/.pre-commit-config.yaml"):
        assert f"rev: v{__version__}" in path.read_text("utf-8")
