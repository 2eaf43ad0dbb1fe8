"""What a repository has in it is printed as text: it steers no terminal, and no runner of CI that reads the log."""

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stackwright.lint.report import FORMATS
from stackwright.model.text.escape_control_characters import clean, clean_lines, clean_message

Make = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
Run = Callable[..., subprocess.CompletedProcess[str]]

#: What runners read as a command: anywhere in a line, and at its beginning. Our own `:::` before a place is none.
ANYWHERE = re.compile(r"##\w*\[")
FIRST = re.compile(r"^\s*::(?!: )|^section_(start|end):\d+:\w+\r", re.MULTILINE)
TEXTS = {
    "anywhere": "##[set-output name=x]y ##vso[task.setvariable variable=PATH]z ##teamcity[message]",
    "at-the-start": "::add-mask::x\n::error::fake\n  ::stop-commands::x",
    "terminal": "\x1b[0Ksection_start:1:x\r\x1b[0K\x1b]0;title\x07\u202e\u2066",
}
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def is_inert(text: str, *, commands_of_ours: bool = False) -> None:
    assert not ANYWHERE.search(text), text
    assert commands_of_ours or not FIRST.search(text), text
    assert not STEERING.search(text), text


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


@pytest.fixture(params=list(TEXTS.values()), ids=list(TEXTS))
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def root(make: Make, git: Git, text: str) -> Path:
    """The text in names of folders, in files beside a mistake, in names of objects and in targets."""
    folder = text.replace("/", "-")
    root = make(
        {
            f"{folder}/kustomization.yaml": f"resources:\n- gone.yaml  # {text if text.isprintable() else ''}\n- {quoted(text)}\n",
            "apps/kustomization.yaml": f"resources: [map.yaml]\nnamePrefix: {quoted(text)}\nbogus: {quoted(text)}\n",
            "apps/map.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {quoted(text)}}}\n{quoted(text)}: 1\n",
            "apps/app.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"
            f"metadata: {{name: {quoted(text)}}}\nspec: {{source: {{repoURL: 'https://x/y', path: {quoted(text)}}}}}\n",
        }
    )
    git(root, "init", "-q")
    git(root, "add", "-A")
    return root


@pytest.mark.parametrize("format_", FORMATS)
def test_reports(stackwright: Run, root: Path, format_: str) -> None:
    done = stackwright(root, "lint", "--format", format_, "--profile", "strict")
    assert done.returncode == 1, done.stderr
    is_inert(done.stdout + done.stderr, commands_of_ours=format_ == "github")
    if format_ == "github":
        assert all(re.match(r"::(error|warning|notice) [^:]*::", line) for line in done.stdout.splitlines())


@pytest.mark.parametrize("format_", ["mermaid", "dot", "json"])
def test_drawings(stackwright: Run, root: Path, format_: str) -> None:
    done = stackwright(root, "graph", "--format", format_, "--objects")
    assert done.returncode == 0, done.stderr
    is_inert(done.stdout + done.stderr)


def test_json_means_the_same(stackwright: Run, root: Path, text: str) -> None:
    found = json.loads(stackwright(root, "lint", "--format", "json").stdout)["findings"]
    nodes = json.loads(stackwright(root, "graph", "--format", "json").stdout)["nodes"]
    assert any(text in finding["message"] or text == finding["target"] for finding in found)
    assert any(text in node["label"] for node in nodes)


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "apps"),
        ("explain", "apps/map.yaml"),
        ("explain", "apps/map.yaml:4"),
        ("explain", "apps/app.yaml"),
        ("config", "show"),
        ("schema", "list", "--used"),
    ],
    ids=" ".join,
)
def test_what_else_is_shown(stackwright: Run, root: Path, arguments: tuple[str, ...]) -> None:
    done = stackwright(root, *arguments)
    is_inert(done.stdout + done.stderr)
    assert done.stdout


def test_explaining_a_path_by_its_name(stackwright: Run, root: Path, text: str) -> None:
    done = stackwright(root, "explain", f"{text.replace('/', '-')}/kustomization.yaml:2")
    assert done.returncode == 0, done.stderr
    is_inert(done.stdout + done.stderr)


class TestErrors:
    @pytest.mark.parametrize(
        "configuration",
        [
            "{}: 1",
            "lint: {{select: [{}]}}",
            "lint: {{profile: {}}}",
            "lint: {{baseline: {}}}",
            "versions: {{talos: {}}}",
        ],
        ids=["setting", "rule", "profile", "baseline", "version"],
    )
    def test_of_the_configuration(self, stackwright: Run, root: Path, text: str, configuration: str) -> None:
        (root / "stackwright.yaml").write_text(configuration.format(quoted(text)))
        done = stackwright(root, "lint")
        assert done.returncode == 2
        assert re.fullmatch(r"error: .*\n(hint: .*\n)?", done.stderr), done.stderr
        is_inert(done.stderr)

    @pytest.mark.parametrize(
        "arguments",
        [
            ("lint", "{}"), ("lint", "--{}"), ("lint", "--format", "{}"), ("lint", "--jobs", "{}"), ("{}",), ("rule", "{}"),
            ("explain", "{}"), ("explain", "apps/map.yaml:4", "{}"), ("graph", "--focus", "{}"), ("schema", "show", "{}"),
            ("schema", "show", "Deployment", "{}"), ("render", "talos", "{}"), ("add", "vm", "{}"), ("lint", "--select", "{}"),
            ("lint", "--output", "apps/map.yaml/{}"), ("schema", "import", "{}"), ("lint", "--baseline", "{}"),
        ],
        ids=lambda value: " ".join(value),
    )  # fmt: skip
    def test_of_arguments(self, stackwright: Run, root: Path, text: str, arguments: tuple[str, ...]) -> None:
        done = stackwright(root, *(each.format(f"x{text}") for each in arguments))
        assert done.returncode != 0
        is_inert(done.stdout + done.stderr)
        starts = ("error: ", "hint: ", "Usage: ", "Try ", "Error: ", "note: ", "  vms.0.name: ")
        assert all(line.startswith(starts) for line in done.stderr.splitlines() if line), done.stderr

    def test_of_what_cannot_be_written(self, stackwright: Run, root: Path, text: str) -> None:
        (root / "link").symlink_to("apps")
        done = stackwright(root, "lint", "--output", f"link/{text.replace('/', '-')}")
        assert done.returncode == 2
        is_inert(done.stderr)


class TestMachines:
    @pytest.mark.parametrize("options", [(), ("--origin",)], ids=["plain", "origin"])
    def test_a_rendered_machine(
        self, stackwright: Run, make: Make, git: Git, text: str, options: tuple[str, ...]
    ) -> None:
        patch = f"patch-{text.replace('/', '-')}.yaml"
        root = make(
            {
                "stackwright.yaml": "talos:\n  nodes:\n  - name: cp\n    role: controlplane\n"
                f"    patches: [{quoted(patch)}]\n",
                patch: f"machine:\n  nodeLabels: {{a: {quoted(text)}}}\n  sysctls:\n    {quoted(text)}: x\n",
            }
        )
        git(root, "init", "-q")
        git(root, "add", "-A")
        done = stackwright(root, "render", "talos", "cp", *options)
        assert (done.returncode, "nodeLabels" in done.stdout) == (0, True), done.stderr
        is_inert(done.stdout + done.stderr)


class TestPageAndXml:
    def test_junit_is_what_it_says(self, stackwright: Run, root: Path) -> None:
        ElementTree.fromstring(stackwright(root, "lint", "--format", "junit").stdout)

    @pytest.mark.parametrize(
        "name", ["<img src=x>", "[a](https://evil)", "@everyone", "`x`", "a|b", "<!-- x -->", "&lt;", "**b**"]
    )
    def test_markdown_has_none_of_it(self, stackwright: Run, make: Make, name: str) -> None:
        root = make({"kustomization.yaml": f"resources: [{quoted(name)}]\nbogus: {quoted(name)}\n"})
        page = stackwright(root, "lint", "--format", "markdown").stdout
        assert "SCH001" in page
        assert name not in page


class TestWhatStays:
    @pytest.mark.parametrize("text", ["Ünïcödé 日本語 🙂", "# a [b] ##", "a::b", "#[derive]", "C:: x", "[##]"])
    def test_what_no_runner_reads(self, text: str) -> None:
        assert {clean(text), clean_lines(text), clean_message(text)} == {text}

    def test_lines_keep_their_ends_and_tabs(self) -> None:
        assert clean_lines("a:\r\n\tb\n\n") == "a:\r\n\tb\n\n"

    def test_a_message_keeps_its_list(self) -> None:
        assert clean_message("these:\n  a\n  b\nc") == "these:\n  a\n  b␊c"

    def test_the_sign_is_as_wide(self) -> None:
        assert [clean(text) for text in ("##[x]", "a ##vso[x]", "###[x]")] == ["#♯[x]", "a #♯vso[x]", "##♯[x]"]

    def test_an_underline_stays_below_its_value(self, stackwright: Run, make: Make) -> None:
        root = make({"kustomization.yaml": "resources: [ '##[x]', gone.yaml ]\n"})
        lines = stackwright(root, "lint").stdout.splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith("1 |"))
        first, second = (n for n, line in enumerate(lines) if line.lstrip().startswith("| ") and "^" in line)
        assert lines[first].index("^") == lines[at].index("'#♯[x]'")
        assert lines[second].index("^") == lines[at].index("gone.yaml")
