"""One version: the package names what [Unreleased] becomes, and everything that names a version follows it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stackwright import __version__
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.rendering.render import files
from stackwright.lint.rules import load_rule
from stackwright.lint.rules.index import INDEX

ROOT = Path(__file__).resolve().parents[1]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## \[([^\]]+)\][^\n]*\n(.*?)(?=^## |\Z)", CHANGELOG, re.MULTILINE | re.DOTALL))
UNRELEASED = re.sub(r"^\[.*", "", SECTIONS["Unreleased"], flags=re.MULTILINE).strip()
RELEASES = [name for name in SECTIONS if name != "Unreleased"]
#: How a version of stackwright is named by what uses it: a hook, an action, pip, the address of a file.
NAMED = re.compile(r"stackwright/stackwright(?:@|\n\s+rev: |/)v(\d[^\s/\"']*)")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _since(code: str) -> str:
    found = re.search(r"^Since (\S+)\.(?: |$)", load_rule(code).page, re.MULTILINE)
    assert found, f"{code} does not say since when it is there"
    return found[1]


def _codes(text: str) -> Iterator[str]:
    """The rules that a text names, those in between too: `KUS001 to KUS003`."""
    for family, first, last in re.findall(r"\b([A-Z][A-Z0-9]+?)(\d{3})(?: to\s+\1(\d{3}))?\b", text):
        yield from (f"{family}{number:03}" for number in range(int(first), int(last or first) + 1))


def test_the_changelog_starts_with_what_is_not_released_and_goes_back_in_time() -> None:
    assert next(iter(SECTIONS)) == "Unreleased"
    assert sorted(RELEASES, key=_numbers, reverse=True) == RELEASES
    assert f"\n[Unreleased]: https://github.com/stackwright/stackwright/compare/v{RELEASES[0]}...HEAD\n" in CHANGELOG
    assert all(f"\n[{name}]: https://github.com/stackwright/stackwright/" in CHANGELOG for name in RELEASES)


def test_the_package_is_what_is_not_released_yet() -> None:
    major, minor, patch = _numbers(RELEASES[0])
    following = {f"{major}.{minor}.{patch + 1}", f"{major}.{minor + 1}.0", f"{major + 1}.0.0"}
    assert __version__ in (following if UNRELEASED else {RELEASES[0]})


@pytest.mark.parametrize("code", INDEX)
def test_a_rule_is_there_since_a_version(code: str) -> None:
    assert _since(code) in {__version__, *RELEASES}


def test_new_rules_come_with_a_minor_version_and_are_in_the_changelog() -> None:
    new = {code for code in INDEX if _since(code) not in RELEASES}
    assert sorted(new - set(_codes(UNRELEASED))) == []
    assert not new or __version__.endswith(".0")


@pytest.mark.parametrize(
    "name", ["README.md", "docs/ci/README.md", "docs/ci/github.yml", "docs/ci/gitlab.yml", "docs/ci/forgejo.yml"]
)
def test_what_is_to_be_copied_names_this_version(name: str) -> None:
    assert set(NAMED.findall((ROOT / name).read_text("utf-8"))) == {__version__}


def test_no_other_page_names_another_version() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("*.yml"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*")]
    named = {path: NAMED.findall(path.read_text("utf-8")) for path in pages if path.is_file()}
    assert {path.name: found for path, found in named.items() if set(found) - {__version__}} == {}


@pytest.mark.parametrize("stack", sorted(COUNTS))
def test_what_is_generated_names_this_version(stack: str) -> None:
    made = {path: data.decode() for path, data in files(complete({"stack": stack})).items()}
    assert NAMED.findall(made[".pre-commit-config.yaml"]) == [__version__]
    assert NAMED.findall(made["stackwright.yaml"]) == [__version__]
    assert f'template: "{__version__}"' in made["stackwright.yaml"]
    others = {path: NAMED.findall(text) for path, text in made.items()}
    assert {path: found for path, found in others.items() if set(found) - {__version__}} == {}


def test_what_grows_keeps_the_version_that_it_was_made_with() -> None:
    made = files(complete({"stack": "talos", "template": "0.1.0"}))
    assert NAMED.findall(made[".pre-commit-config.yaml"].decode()) == ["0.1.0"]
