"""What the README and the other documents say is so: commands, output, rules and links."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from stackwright.lint.rules.index import INDEX

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md"))
    if path.is_file()
)
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]
COMMANDS = (
    'pip install . && demo="$(mktemp -d)/demo" && stackwright new "$demo" --defaults && stackwright lint "$demo"',
    "pip install '.[test]' && pytest",
)
PLANTED = [
    ("apps/photos/base/kustomization.yaml", "KUS001"),
    ("apps/radio/kustomization.yaml", "KUS003"),
    ("clusters/home/apps/machines.yaml", "ARG014"),
    ("clusters/home/apps/monitoring.yaml", "ARG002"),
    ("clusters/home/apps/wiki.yaml", "ARG001"),
    ("machines/home-assistant.yaml", "YAML002"),
]


def stackwright(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The tool as a user runs it in this repository, on a plain terminal and outside of any git hook."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment.pop("FORCE_COLOR", None)
    environment |= {
        "COLUMNS": "100",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": str(ROOT),
    }
    command = [sys.executable, "-m", "stackwright", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def blocks(page: Path) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def outside_of_blocks(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_stands_alone_in_its_block(command: str) -> None:
    assert f"{command}\n" in blocks(ROOT / "README.md")


def test_ci_runs_the_commands_to_the_letter() -> None:
    """Each twice, and the clone is looked at after each."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    variables = ("example", "tests")
    said = [re.search(rf"^{name}=(.*)$", script, re.MULTILINE) for name in variables]
    assert [shlex.split(found[1]) for found in said if found] == [[command] for command in COMMANDS]
    (body,) = re.findall(r"^for round in first second; do\n(.*?)^done$", script, re.MULTILINE | re.DOTALL)
    for name in variables:
        assert re.search(rf'^  expect 0 bash -c "\${name}"\n  is_clean ', body, re.MULTILINE)


def test_the_example_leaves_the_clone_as_it_is_and_can_be_run_again(tmp_path: Path) -> None:
    """All of the command but pip's half, in a folder that is the clone."""
    clone = tmp_path / "clone"
    clone.mkdir()
    link = f"{shlex.quote(sys.executable)} -m stackwright"
    command = COMMANDS[0].removeprefix("pip install . && ").replace("stackwright ", f"{link} ")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"TMPDIR": str(tmp_path), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for _ in range(2):
        done = subprocess.run(
            ["bash", "-c", command], cwd=clone, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        # What is left are placeholders for what only the owner knows.
        assert re.search(r"^Found \d+ infos in \d+ files(; .+)?\.$", done.stdout, re.MULTILINE)
        assert set(re.findall(r"^(?:info|warning|error)\[(\w+)", done.stdout, re.MULTILINE)) == {"REF001"}
    assert list(clone.iterdir()) == []


def test_the_picture_is_the_tools_first_finding() -> None:
    done = stackwright("lint", "examples/homelab")
    assert (done.returncode, done.stderr) == (1, "")
    pictures = [block for block in blocks(ROOT / "README.md") if block.startswith(("error[", "warning["))]
    assert pictures == [done.stdout.split("\n\n")[0] + "\n"]


def test_homelab_has_the_planted_findings() -> None:
    done = stackwright("lint", "examples/homelab", "--format", "json")
    assert done.returncode == 1
    assert [(finding["path"], finding["code"]) for finding in json.loads(done.stdout)["findings"]] == PLANTED
    rows = re.findall(
        r"^\| ([A-Z0-9]+) \| `([^`]+)` \|", (ROOT / "examples/homelab/README.md").read_text(), re.MULTILINE
    )
    assert [(path, code) for code, path in rows] == PLANTED


def test_clean_is_clean() -> None:
    done = stackwright("lint", "examples/clean", "--profile", "strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No findings; 1 of 33 references could not be decided.\n")


def test_clean_is_homelab_mended() -> None:
    homelab, clean = contents("examples/homelab"), contents("examples/clean")
    assert homelab.keys() == clean.keys()
    different = sorted(path for path, data in homelab.items() if data != clean[path])
    assert different == sorted(["README.md", *(path for path, _ in PLANTED)])


def contents(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(ROOT / folder).as_posix(): path.read_bytes()
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }


def test_the_json_page_shows_a_real_finding() -> None:
    shown = json.loads(next(block for block in blocks(ROOT / "docs/json.md") if block.startswith("{")))
    real = json.loads(stackwright("lint", "examples/homelab", "--format", "json").stdout)
    assert shown["findings"] == real["findings"][:1]
    assert shown["summary"] == {**real["summary"], "notes": []}  # one says where there is no git
    fields = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (.*?) \|", outside_of_blocks(ROOT / "docs/json.md"), re.M)))
    )
    assert fields == {*real["findings"][0], *real["summary"]}


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("docs/rules/")])
def test_rules_that_are_named_exist(name: str) -> None:
    families = "|".join(sorted({code.rstrip("0123456789") for code in INDEX}))
    named = set(re.findall(rf"\b(?:{families})\d{{3}}\b", (ROOT / name).read_text("utf-8")))
    assert named - INDEX.keys() == set()


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for link in re.findall(r"\]\(([^)\s]+)\)", outside_of_blocks(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub turns them into anchors."""
    headings = re.findall(r"^#+ (.+)$", outside_of_blocks(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs/configuration.md").read_text("utf-8")
    shown = stackwright("config", "show", "examples/clean").stdout
    settings = [line.partition(":")[0] for line in shown.splitlines() if not line.startswith("#")]
    assert [setting for setting in settings if f"| `{setting}` |" not in text] == []


def test_the_readme_lists_every_command() -> None:
    _, _, listed = stackwright("--help").stdout.partition("Commands:\n")
    commands = re.findall(r"^  (\w+)", listed.partition("\n\n")[0], re.MULTILINE)
    shown = re.findall(r"^\| `stackwright (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(shown) == commands


def test_every_option_of_lint_is_documented() -> None:
    options = set(re.findall(r"--[a-z-]+", stackwright("lint", "--help").stdout)) - {"--help"}
    text = "".join(page.read_text("utf-8") for page in PAGES if page.name != "CHANGELOG.md")
    assert sorted(option for option in options if option not in text) == []


def test_the_tests_of_every_promise_are_there_and_all_are_named() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"\]\((tests/[^)]+)\)", text))
    assert {path for path in named if not (ROOT / path).is_file()} == set()
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/hostile").glob("test_*.py")} <= named
    mended = re.findall(r"^\|[^|]*\|([^|]*)\|", text, re.MULTILINE)
    modules = {name for cell in mended for name in re.findall(r"`([\w/.]+)`", cell)}
    assert len(modules) > 10
    assert {name for name in modules if not (ROOT / name).exists()} == set()


#: What looks like a project on a line about a source: paths and packages.
_NO_PROJECTS = {"encoding/json", "encoding/pem", "encoding/base64", "net/url", "net/netip", "siderolabs/net"}
_NO_PROJECTS |= {"text/template", "regexp/syntax", "internal/bech32"}
#: Pages of k3s' and RKE2's documentation.
_NO_PROJECTS |= {
    "installation/requirements",
    "install/requirements",
    "cli/server",
    "cli/agent",
    "reference/server_config",
}


def test_every_source_that_a_table_names_is_on_the_page_of_licences() -> None:
    text = (ROOT / "docs" / "sources.md").read_text("utf-8")
    files = (path for folder in ("schemas", "model", "lint/rules") for path in ROOT.glob(f"{folder}/**/*.py"))
    heads = [path.read_text("utf-8").partition("\nimport ")[0] for path in files]
    said = [found for head in heads for found in re.findall(r"^Sources?: (.*?)(?:\n\n|\"\"\")", head, re.M | re.S)]
    named = {name for found in said for name in re.findall(r"(?<![\w/`.-])[A-Za-z][\w-]+/[\w-]+(?![\w/.-])", found)}
    known = {name for name in named if f"https://github.com/{name}" in text}
    assert {"siderolabs/talos", "google/cel-go", "siderolabs/image-factory"} <= known
    assert named - known <= _NO_PROJECTS
    tables = {f"schemas/fields/{path.name}" for path in ROOT.glob("schemas/fields/*")}
    assert {table for table in tables if f"`{table}`" not in text} == set()


@pytest.mark.parametrize("name", NAMES)
def test_modules_that_a_page_names_are_there(name: str) -> None:
    if name != "CHANGELOG.md" and not name.startswith("docs/rules/"):
        named = re.findall(r"`((?:\w+/)*\w+\.py)`", (ROOT / name).read_text("utf-8"))
        assert [path for path in named if not list(ROOT.glob(f"**/{path}"))] == []
