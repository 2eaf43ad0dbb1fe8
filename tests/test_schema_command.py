"""`stackwright schema`: what is listed, shown and imported, through the real command line."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from stackwright.cli import output
from stackwright.model.config import Config
from stackwright.model.errors import UserError
from stackwright.model.files.check_destination import ANYTHING
from stackwright.model.files.source import open_source
from stackwright.model.known_kinds import list_known_kinds, resolve_word
from stackwright.show.format_schema_fields import format_schema

Make = Callable[[Mapping[str, str | bytes]], Path]
Done = subprocess.CompletedProcess[str]

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Thing, plural: things, shortNames: [th]}
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          description: Nobody needs this.
          required: [spec]
          properties:
            spec:
              type: object
              required: [size, mode]
              properties:
                size: {type: integer, minimum: 1, maximum: 9, description: How many.}
                mode: {type: string, enum: [Fast, Slow], default: Fast}
                description: {type: string, maxLength: 80}
                entries:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: {type: object, properties: {name: {type: string}, "a.b/c": {type: string}}}
                limits: {type: object, additionalProperties: {type: string}}
            status: {type: object, properties: {ready: {type: boolean}}}
    - {name: v1alpha1, served: true, schema: {openAPIV3Schema: {type: object}}}
"""
OTHER = CRD.replace("Thing", "Other").replace("things", "others").replace("[th]", "[]")
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
THING = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {size: 1}\n"
STORED = ".stackwright/schemas/example.org_Thing.json"


def stackwright(root: Path, *arguments: str, text: bytes = b"", **environment: str) -> Done:
    """Runs a `schema` command in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", "schema", *arguments],
        cwd=root,
        input=text,
        env={**os.environ, "no_proxy": "*", "COLUMNS": "80", **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )
    plain = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in plain.stderr, plain.stderr
    return plain


def refused(done: Done, *words: str) -> None:
    """The run ended with one sentence and a hint."""
    assert (done.returncode, done.stdout) == (2, "")
    first, *rest = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert len(rest) == 1
    assert rest[0].startswith("hint: ")
    assert [word for word in words if word not in done.stderr] == []


def stored(root: Path) -> list[str]:
    folder = root / ".stackwright/schemas"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def root(make: Make, git: Callable[..., str]) -> Path:
    folder = make({"a.yaml": THING})
    git(folder, "init", "-q")
    return folder


class TestImport:
    """`schema import`."""

    def test_from_a_file(self, root: Path) -> None:
        (root / "crds.yaml").write_text(f"{CONFIG_MAP}---\n{CRD}---\n{OTHER}")
        done = stackwright(root, "import", "crds.yaml")
        assert done.returncode == 0
        assert done.stdout.splitlines() == [
            "imported   Other (example.org/v1, v1alpha1)",
            "imported   Thing (example.org/v1, v1alpha1)",
        ]
        assert done.stderr == "2 written to .stackwright/schemas: commit it.\n"
        found = json.loads((root / STORED).read_text())
        assert (found["group"], found["kind"], found["origin"]) == ("example.org", "Thing", "crds.yaml")
        assert list(found["versions"]) == ["v1", "v1alpha1"]
        assert "Nobody" not in (root / STORED).read_text()
        assert "description" in found["versions"]["v1"]["properties"]["spec"]["properties"]
        assert "status" not in found["versions"]["v1"]["properties"]

    def test_again_changes_nothing(self, root: Path) -> None:
        (root / "crds.yaml").write_text(CRD)
        stackwright(root, "import", "crds.yaml")
        before = (root / STORED).read_bytes(), (root / STORED).stat().st_mtime_ns
        done = stackwright(root, "import", "crds.yaml")
        assert (done.stdout, done.stderr) == ("unchanged  Thing (example.org/v1, v1alpha1)\n", "")
        assert ((root / STORED).read_bytes(), (root / STORED).stat().st_mtime_ns) == before
        (root / "crds.yaml").write_text(CRD.replace("maximum: 9", "maximum: 8"))
        assert stackwright(root, "import", "crds.yaml").stdout.startswith("updated    Thing")

    def test_from_standard_input_as_json(self, root: Path) -> None:
        listed = {"apiVersion": "v1", "kind": "List", "items": [_json(CRD), _json(CONFIG_MAP)]}
        done = stackwright(root, "import", "-", text=json.dumps(listed).encode())
        assert (done.returncode, stored(root)) == (0, ["example.org_Thing.json"])
        assert json.loads((root / STORED).read_text())["origin"] == "standard input"

    def test_built_in_kinds_and_kinds_without_a_schema_are_left_out(self, root: Path) -> None:
        application = (
            CRD.replace("example.org", "argoproj.io").replace("Thing", "Application").replace("v1\n", "v1alpha1\n", 2)
        )
        application = application.replace("apiextensions.k8s.io/v1alpha1", "apiextensions.k8s.io/v1").partition(
            "    - {name"
        )[0]
        bare = OTHER.partition("  versions:")[0] + "  versions: [{name: v1, served: true}]\n"
        (root / "crds.yaml").write_text(f"{application}---\n{bare}")
        done = stackwright(root, "import", "crds.yaml")
        assert done.stdout.splitlines() == [
            "known      Application (argoproj.io/v1alpha1): built in",
            "no schema  Other (example.org/v1)",
        ]
        assert (done.returncode, stored(root)) == (0, [])

    def test_only_what_is_used(self, root: Path) -> None:
        done = stackwright(root, "import", "--used", "-", text=f"{CRD}---\n{OTHER}".encode())
        assert done.stdout == "imported   Thing (example.org/v1, v1alpha1)\n"
        assert done.stderr.startswith("1 left out: the repository has no objects of it.\n")
        assert stored(root) == ["example.org_Thing.json"]

    def test_files_without_a_definition_beside_others(self, root: Path) -> None:
        (root / "kustomization.yaml").write_text("resources: [crd.yaml]\n")
        (root / "crd.yaml").write_text(CRD)
        assert stackwright(root, "import", "kustomization.yaml", "crd.yaml").stdout.startswith("imported   Thing")

    def test_what_git_ignores_is_said(self, root: Path) -> None:
        (root / ".gitignore").write_text(".stackwright/\n")
        done = stackwright(root, "import", "-", text=CRD.encode())
        assert done.stderr == "1 written to .stackwright/schemas: but .gitignore hides it.\n"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (b"", "There is no CustomResourceDefinition in it."),
            (CONFIG_MAP.encode(), "There is no CustomResourceDefinition in it."),
            (b"a: [\n", "standard input:2: it is not YAML"),
            (b"\x7fELF\0\0\0\1", "it is not YAML"),
            (b"\xff\xfe\0", "There is no CustomResourceDefinition in it."),
            (b"{{- if .Values.crds }}\n" + CRD.encode(), "Render it first"),
            (b"[" * 5000, "it is not YAML"),
            (b"a: &a [x]\n" + b"".join(b"b%d: &b%d [%s]\n" % (n, n, b",".join([b"*a" if n == 0 else b"*b%d" % (n - 1)] * 9)) for n in range(9)), "grow"),
        ],
    )  # fmt: skip
    def test_what_is_no_definition(self, text: bytes, words: str, root: Path) -> None:
        refused(stackwright(root, "import", "-", text=text), words)
        assert stored(root) == []

    @pytest.mark.parametrize("kind", ["../../x", "a/b", "", "x" * 300, "Thing\\u001b"])
    def test_names_cannot_lead_elsewhere(self, kind: str, root: Path) -> None:
        text = CRD.replace("kind: Thing", f'kind: "{kind}"')
        refused(stackwright(root, "import", "-", text=text.encode()), "no CustomResourceDefinition")

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            ("gone.yaml", "gone.yaml cannot be read: No such file or directory."),
            (".", "is a folder"),
            ("ftp://example.org/x", "not an address that can be fetched"),
            ("file:///etc/passwd", "not an address that can be fetched"),
            ("http://", "not an address that can be fetched"),
            ("http://[x", "not an address that can be fetched"),
            ("http://127.0.0.1:1/x", "cannot be reached"),
            ("http://127.0.0.1:x/x", "not an address that can be fetched"),
        ],
    )
    def test_places_that_cannot_be_read(self, place: str, words: str, root: Path) -> None:
        refused(stackwright(root, "import", place), words)

    def test_links_are_not_written_through(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (root / ".stackwright").symlink_to(tmp_path / "elsewhere")
        done = stackwright(root, "import", "-", text=CRD.encode())
        assert (done.returncode, "symbolic link" in done.stderr) == (2, True)
        (root / ".stackwright").unlink()
        (root / ".stackwright/schemas").mkdir(parents=True)
        (root / STORED).symlink_to(tmp_path / "elsewhere/file")
        done = stackwright(root, "import", "-", text=CRD.encode())
        assert (done.returncode, "symbolic link" in done.stderr) == (2, True)
        assert list((tmp_path / "elsewhere").iterdir()) == []

    def test_a_folder_that_cannot_be_made(self, root: Path) -> None:
        (root / ".stackwright").write_text("")
        done = stackwright(root, "import", "-", text=CRD.encode())
        assert (done.returncode, "cannot be made" in done.stderr) == (2, True)

    @pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
    def test_an_interrupted_write_leaves_what_was_there(
        self, error: BaseException, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = root / STORED
        target.parent.mkdir(parents=True)
        target.write_text("before")

        def stop(*_: object) -> None:
            raise error

        monkeypatch.setattr(Path, "replace", stop)
        with pytest.raises((UserError, KeyboardInterrupt)):
            output.write_file(target, "after", ANYTHING, open_source(root))
        assert (target.read_text(), stored(root)) == ("before", ["example.org_Thing.json"])


def _json(text: str) -> object:
    from stackwright.model.text.document import load

    return load(text.encode()).documents[0].value


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host = self.headers["Host"]
        match self.path.partition("?")[0]:
            case "/crds.yaml":
                self._send(200, CRD.encode())
            case "/moved":
                self._send(302, b"", f"http://{host}/crds.yaml")
            case "/circle":
                self._send(302, b"", f"http://{host}/circle")
            case "/file":
                self._send(302, b"", "file:///etc/passwd")
            case "/ftp":
                self._send(302, b"", "ftp://127.0.0.1/x")
            case "/short":
                self._send(200, CRD.encode()[:200], length=5000)
            case "/error":
                self._send(503, b"")
            case _:
                self._send(404, b"")

    def _send(self, code: int, body: bytes, location: str = "", length: int | None = None) -> None:
        self.send_response(code, "Bad\x1b[31m" if code == 404 else None)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A web server on this machine."""
    found = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()
    thread.join()


class TestFetch:
    """`schema import URL`."""

    @pytest.mark.parametrize("path", ["crds.yaml", "moved", "crds.yaml?token=hunter2#part"])
    def test_a_definition(self, path: str, server: str, root: Path) -> None:
        done = stackwright(root, "import", f"{server}/{path}")
        assert (done.returncode, stored(root)) == (0, ["example.org_Thing.json"])
        assert json.loads((root / STORED).read_text())["origin"] == f"{server}/{path.partition('?')[0]}"

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("gone.yaml?token=hunter2", "answers 404 Not Found."),
            ("error", "answers 503 Service Unavailable."),
            ("circle", "answers 302 Found."),
            ("file", "answers 302 Found."),
            ("ftp", "cannot be reached"),
            ("short", "broke off"),
        ],
    )
    def test_what_cannot_be_had(self, path: str, words: str, server: str, root: Path) -> None:
        done = stackwright(root, "import", f"{server}/{path}")
        refused(done, words)
        assert "hunter2" not in done.stderr
        assert "\x1b" not in done.stderr

    def test_passwords_are_neither_sent_nor_shown(self, server: str, root: Path) -> None:
        done = stackwright(root, "import", server.replace("//", "//me:hunter2@") + "/crds.yaml")
        refused(done, "a name or password")
        assert "hunter2" not in done.stderr

    def test_too_large(self, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
        from stackwright.model.crd import download as fetching

        monkeypatch.setenv("no_proxy", "*")
        monkeypatch.setattr(fetching, "SIZE_LIMIT", 100)
        with pytest.raises(UserError, match="larger than"):
            fetching.content(f"{server}/crds.yaml")


class TestList:
    """`schema list`."""

    def test_where_schemas_come_from(self, root: Path) -> None:
        stackwright(root, "import", "-", text=OTHER.encode())
        (root / "crds.yaml").write_text(f"a: 1\n---\n{CRD}")
        out = stackwright(root, "list").stdout
        assert "  argoproj.io/v1alpha1: AppProject, Application, ApplicationSet\n" in out
        assert "\nDefined in this repository\n  Thing  example.org/v1, v1alpha1  crds.yaml:3\n" in out
        assert "\nImported\n  Other  example.org/v1, v1alpha1  .stackwright/schemas/example.org_Other.json\n" in out
        assert max(map(len, out.splitlines())) <= 80

    def test_used(self, root: Path) -> None:
        (root / "b.yaml").write_text(f"{CONFIG_MAP}---\n{CONFIG_MAP}")
        out = stackwright(root, "list", "--used").stdout
        assert "      2  ConfigMap  v1\n" in out
        assert "Without a schema\n      1  Thing  example.org/v1\n" in out
        assert "schema import" in out
        (root / "crds.yaml").write_text(CRD)
        assert "      1  Thing  example.org/v1  crds.yaml:1\n" in stackwright(root, "list", "--used", ".").stdout

    def test_for_machines(self, root: Path) -> None:
        (root / "crds.yaml").write_text(CRD)
        entries = json.loads(stackwright(root, "list", "--format", "json").stdout)
        assert {
            "group": "example.org", "kind": "Thing", "origin": "repository", "path": "crds.yaml", "line": 1,
            "apiVersions": ["example.org/v1", "example.org/v1alpha1"],
        } in entries  # fmt: skip
        used = json.loads(stackwright(root, "list", "--used", "--format", "json").stdout)
        assert [(entry["kind"], entry["objects"], entry["origin"]) for entry in used] == [
            ("CustomResourceDefinition", 1, "built in"),
            ("Thing", 1, "repository"),
        ]

    def test_a_broken_import_is_said(self, root: Path) -> None:
        (root / ".stackwright/schemas").mkdir(parents=True)
        (root / STORED).write_text("<<<<<<< HEAD\n")
        done = stackwright(root, "list")
        assert done.returncode == 0
        assert done.stderr == f"warning: {STORED} holds no schema that can be used: import it again, or remove it.\n"


class TestShow:
    """`schema show`."""

    SPEC = """\
Thing (example.org/v1)
Defined at crds.yaml:1
Also: example.org/v1alpha1

spec: mapping, required

  size         integer             required, at least 1, at most 9
  mode         string              one of Fast, Slow, default Fast
  description  string              at most 80 long
  entries      list of mappings    no two with the same name
  limits       mapping to strings
"""

    @pytest.fixture
    def root(self, root: Path) -> Path:
        (root / "crds.yaml").write_text(CRD)
        return root

    @pytest.mark.parametrize(
        "kind", ["Thing", "thing", "things", "th", "example.org/Thing", "example.org/v1/th", "Thing@v1"]
    )
    def test_the_words_for_a_kind(self, kind: str, root: Path) -> None:
        assert stackwright(root, "show", kind, "spec").stdout == self.SPEC

    def test_an_imported_kind_is_shown_alike(self, root: Path) -> None:
        before = stackwright(root, "show", "Thing", "spec.size").stdout
        stackwright(root, "import", "crds.yaml")
        (root / "crds.yaml").unlink()
        after = stackwright(root, "show", "Thing", "spec.size").stdout
        assert after == before.replace("Defined at crds.yaml:1", "Imported from crds.yaml")
        assert after.endswith("\nspec.size: integer, required, at least 1, at most 9\n")

    def test_lists_and_odd_names(self, root: Path) -> None:
        for field in ("spec.entries", "spec.entries[]", "spec.entries[3]"):
            assert "  a.b/c  string\n" in stackwright(root, "show", "th", field).stdout
        assert stackwright(root, "show", "th", "spec.entries[][a.b/c]").stdout.endswith(
            "spec.entries[].a.b/c: string\n"
        )
        assert stackwright(root, "show", "th", "spec.limits.cpu").stdout.endswith("\nspec.limits.cpu: string\n")

    def test_built_in_kinds(self, root: Path) -> None:
        out = stackwright(root, "show", "app", "spec.sources[].helm").stdout
        assert out.startswith("Application (argoproj.io/v1alpha1)\nBuilt in: Argo CD ")
        assert "\n  valueFiles " in out
        assert max(map(len, out.splitlines())) <= 80

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["Applicaton"], "Did you mean `Application`?"),
            (["zzzzz"], "`stackwright schema list` lists those that are known."),
            (["Thing", "spec.szie"], "Did you mean `size`?"),
            (["Thing", "sepc"], "Did you mean `spec`?"),
            (["Thing", "spec.zzz"], "It has size, mode, description, entries, limits."),
            (["Thing", "spec.size.more"], "has no fields that are known"),
            (["Thing@v7"], "It has v1, v1alpha1."),
            (["app@0.1"], "is not a version of Argo CD that is known"),
            (["app@x"], "is not a version of Argo CD that is known"),
            (["other.org/Thing"], "Did you mean `example.org/v1/Thing`?"),
        ],
    )
    def test_what_is_not_there(self, arguments: list[str], words: str, root: Path) -> None:
        refused(stackwright(root, "show", *arguments), words)

    def test_two_kinds_of_one_name(self, root: Path) -> None:
        (root / "more.yaml").write_text(CRD.replace("example.org", "example.com"))
        refused(stackwright(root, "show", "Thing"), "`example.org/Thing` or `example.com/Thing`")
        assert stackwright(root, "show", "example.com/Thing").stdout.startswith(
            "Thing (example.com/v1)\nDefined at more.yaml:1\n"
        )

    def test_the_json_schema(self, root: Path) -> None:
        schema = json.loads(stackwright(root, "show", "Thing", "--format", "json").stdout)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["properties"]["spec"]["additionalProperties"] is False
        part = json.loads(stackwright(root, "show", "app@2.10", "spec.destination", "--format", "json").stdout)
        assert part["title"] == "argoproj.io/v1alpha1 Application spec.destination"
        assert "server" in part["properties"]

    def test_every_built_in_kind_can_be_shown(self, root: Path) -> None:
        from stackwright.schemas.tables.catalogue import find, schema

        for kind in list_known_kinds(open_source(root), Config().excludes):
            row = find(kind.api_versions[0], kind.kind)
            text = format_schema(schema(row), "", [kind.kind]) if row is not None else ""
            assert max(map(len, text.splitlines()), default=0) <= 80, kind

    def test_a_hostile_definition_steers_no_terminal(self, root: Path) -> None:
        (root / "crds.yaml").write_text(
            CRD.replace("[Fast, Slow]", '["\\e[31mFast\\u202e", Slow]').replace("size:", '"si\\e[2Jze":')
        )
        out = stackwright(root, "show", "Thing", "spec").stdout
        assert [char for char in out if ord(char) < 0x20 and char != "\n"] == []
        assert "\u202e" not in out


@pytest.mark.parametrize("command", [[], ["list"], ["show"], ["import"]])
def test_help_fits_a_screen_and_ends_with_examples(command: list[str], root: Path) -> None:
    out = stackwright(root, *command, "--help").stdout
    assert len(out.splitlines()) <= 24
    assert "Examples:\n    stackwright schema " in out


_LOADED = (
    "import sys; from stackwright.cli.main import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
)


@pytest.mark.parametrize("command", [["list"], ["list", "--used"], ["show", "app"], ["import", "crds.yaml"]])
def test_what_needs_no_connection_loads_nothing_for_one(command: list[str], root: Path) -> None:
    (root / "crds.yaml").write_text(CRD)
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, "schema", *command], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    modules = set(done.stdout.splitlines()[-1].split())
    assert "stackwright.model.errors" in modules
    assert modules & {"urllib.request", "http.client", "ssl", "jsonschema", "cookiecutter", "git"} == set()


def test_the_page_shows_what_is_printed(root: Path) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs/schemas.md").read_text("utf-8")
    ((command, shown),) = re.findall(
        r"^```console\n\$ stackwright schema (.*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL
    )
    assert stackwright(root, *command.split()).stdout == shown


def test_the_stable_version_is_shown(root: Path) -> None:
    (root / "crds.yaml").write_text(CRD.replace("name: v1\n", "name: v1beta1\n").replace("name: v1alpha1", "name: v1"))
    kind, version = resolve_word("Thing", list_known_kinds(open_source(root), Config().excludes))
    assert (version, kind.api_versions) == ("example.org/v1", ("example.org/v1", "example.org/v1beta1"))


def test_completion_knows_kinds(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from stackwright.cli.main import main; main(prog_name='stackwright')"],
        cwd=root,
        env={
            **os.environ,
            "_STACKWRIGHT_COMPLETE": "bash_complete",
            "COMP_WORDS": "stackwright schema show applications",
            "COMP_CWORD": "3",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.splitlines() == ["plain,ApplicationSet"]
