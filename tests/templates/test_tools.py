"""Tools that read the whole repository: yamllint, just, shellcheck, the gates' own checkers, pre-commit."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

pytestmark = pytest.mark.system

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Lacking = Callable[[str], NoReturn]
_NO_INDEX = re.compile(r"No matching distribution|Failed to establish|Temporary failure|Max retries|ProxyError|Timeout")


def test_yamllint(root: Path, tool: Run) -> None:
    done = tool(root, "yamllint", "--strict", ".")
    assert done.returncode == 0, done.stdout


def test_just(root: Path, tool: Run) -> None:
    for options in (["--list"], ["--fmt", "--check", "--unstable"]):
        done = tool(root, "just", *options)
        assert done.returncode == 0, done.stdout + done.stderr


def test_recipes_are_shell(root: Path, tool: Run, tmp_path: Path) -> None:
    """Recipes with a shell of their own, and every script."""
    scripts = [*root.glob("scripts/*"), *root.glob("kubernetes/**/*.sh")]
    for index, recipe in enumerate(re.findall(r"\n    (#!.*\n(?:(?:    .*)?\n)+)", (root / "justfile").read_text())):
        text = "\n".join(line.removeprefix("    ") for line in recipe.split("\n"))
        script = tmp_path / f"recipe-{index}"
        # What just fills in is a word to the shell.
        script.write_text(re.sub(r"\{\{.*?\}\}", "word", text))
        scripts.append(script)
    # SC2029: parts of commands for other machines are meant to be filled in here.
    done = tool(root, "shellcheck", "--exclude", "SC2029,SC2043,SC2050", *map(str, scripts))
    assert done.returncode == 0, done.stdout


def test_workflow(root: Path, tool: Run) -> None:
    for path in [*root.glob(".github/workflows/*.yaml"), *root.glob(".forgejo/workflows/*.yaml")]:
        # Forgejo's runners have labels of their own.
        options = ["-ignore", 'label "docker" is unknown'] if ".forgejo" in path.parts else []
        done = tool(root, "actionlint", *options, str(path))
        assert done.returncode == 0, done.stdout


def test_schemas_of_others(root: Path, tool: Run) -> None:
    schemas = {"renovate.json": "vendor.renovate", ".gitlab-ci.yml": "vendor.gitlab-ci"}
    schemas[".github/workflows/check.yaml"] = "vendor.github-workflows"
    for path, schema in schemas.items():
        if (root / path).exists():
            done = tool(root, "check-jsonschema", "--builtin-schema", schema, path)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("which", ["two-clusters"])
def test_pre_commit(name: str, which: str, own: Path, tool: Run, tmp_path: Path, lacking: Lacking) -> None:
    """Its hooks pass, but for stackwright's own, which is installed from the network: another test lints."""
    if name != which:
        pytest.skip("the others have the same hooks")
    config = own / ".pre-commit-config.yaml"
    text = re.sub(r"  # The repository as a whole.*?\n\n", "", config.read_text(), flags=re.DOTALL)
    assert "stackwright" not in text
    config.write_text(text)
    shutil.rmtree(own / ".git")
    for command in (["git", "init", "-q"], ["git", "add", "--all"]):
        subprocess.run(command, cwd=own, check=True)
    done = tool(own, "pre-commit", "run", "--all-files", PRE_COMMIT_HOME=str(tmp_path / "cache"))
    if _NO_INDEX.search(done.stdout + done.stderr):
        lacking("the hooks' environments cannot be built, because no package index is reached")
    assert done.returncode == 0, done.stdout + done.stderr


def test_renovate_finds_what_is_commented(root: Path) -> None:
    """The expression of renovate.json takes a version from behind every comment that is for it."""
    manager = json.loads((root / "renovate.json").read_text())["customManagers"][0]
    found = re.compile(manager["matchStrings"][0].replace("(?<", "(?P<"))
    globs = [re.compile(pattern.strip("/")) for pattern in manager["managerFilePatterns"]]
    for path in root.rglob("*"):
        relative = path.relative_to(root).as_posix()
        if path.is_file() and any(glob.search(relative) for glob in globs):
            text = path.read_text()
            versions = [match["currentValue"] for match in found.finditer(text)]
            assert len(versions) == text.count("# renovate: datasource="), path
            assert all(re.fullmatch(r"v?\d+\.\d+(\.\d+)?(\+k3s\d+)?", one) for one in versions), (path, versions)
