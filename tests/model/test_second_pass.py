"""The second pass: the repository's own kinds, imported ones, and schemas that documents name themselves."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from stackwright.lint.engine import analyse
from stackwright.model import check_against_repository_schemas as second_pass
from stackwright.model.check_against_repository_schemas import find_further_violations, repository_schemas
from stackwright.model.config import read_config
from stackwright.model.crd.definitions import parse_definition
from stackwright.model.crd.imported_schemas import dump_schema, path_of
from stackwright.model.crd.modelines import modelines, schemas_by_document
from stackwright.model.facts import Facts
from stackwright.model.files.source import Source, open_source
from stackwright.model.text.decoding import decode
from stackwright.model.text.document import load
from stackwright.model.text.positions import Positions

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]


def crd(
    fields: str = "a: {type: string}", *, kind: str = "Thing", versions: str = "v1", group: str = "example.org"
) -> str:
    schema = f"{{type: object, properties: {{spec: {{type: object, properties: {{{fields}}}}}}}}}"
    listed = ", ".join(f"{{name: {v}, served: true, schema: {{openAPIV3Schema: {schema}}}}}" for v in versions.split())
    return (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        f"metadata: {{name: {kind.lower()}s.{group}}}\n"
        f"spec: {{group: {group}, names: {{kind: {kind}, plural: {kind.lower()}s}}, versions: [{listed}]}}\n"
    )


def thing(spec: str, *, version: str = "example.org/v1", kind: str = "Thing") -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {spec}\n"


def stored(text: str) -> str:
    found = parse_definition(load(text.encode()).documents[0].value)
    assert found is not None
    return dump_schema(found, "https://example.org/install.yaml")


def read(root: Path) -> tuple[Source, Mapping[str, Facts]]:
    source = open_source(root)
    repository, _ = analyse(source, read_config(root))
    return source, repository.files


@pytest.fixture
def told(make: Make) -> Told:
    """The mistakes of a folder: `path:line: fault path`."""

    def lines(files: Mapping[str, str | bytes]) -> list[str]:
        source, facts = read(make(files))
        return list(_told(source, find_further_violations(source, facts, repository_schemas(source, facts))))

    return lines


def _told(source: Source, mistakes: Mapping[str, tuple[object, ...]]) -> Iterator[str]:
    for path, found in mistakes.items():
        data = source.read(path)
        assert isinstance(data, bytes)
        positions = Positions(decode(data))
        for fact in found:
            mistake = fact.violation  # type: ignore[attr-defined]
            place = ".".join(map(str, mistake.path))
            yield f"{path}:{positions.span(fact.at).line}: {mistake.type.name} {place}"  # type: ignore[attr-defined]


class TestOwnKinds:
    """Kinds that a definition in the tree describes."""

    def test_an_object_is_checked(self, told: Told) -> None:
        files = {"crds.yaml": crd(), "a.yaml": "a: 1\n---\n" + thing("{a: x}") + "---\n" + thing("\n  b: x")}
        assert told(files) == ["a.yaml:12: UNKNOWN_FIELD spec.b"]

    def test_items_of_a_list(self, told: Told) -> None:
        item = thing("{b: x}").replace("\n", "\n    ")
        assert told({"crds.yaml": crd(), "a.yaml": f"kind: List\napiVersion: v1\nitems:\n  - {item}\n"}) == [
            "a.yaml:7: UNKNOWN_FIELD spec.b"
        ]

    def test_another_version_is_not_known(self, told: Told) -> None:
        assert told({"crds.yaml": crd(), "a.yaml": thing("{b: x}", version="example.org/v2")}) == []

    def test_what_is_written_is_told_where_it_is_read_otherwise(self, make: Make) -> None:
        source, facts = read(make({"crds.yaml": crd(), "a.yaml": thing("{a: Off}")}))
        (fact,) = find_further_violations(source, facts, repository_schemas(source, facts))["a.yaml"]
        assert (fact.violation.got, fact.written) == ("false", "Off")
        assert (fact.api_version, fact.kind) == ("example.org/v1", "Thing")

    def test_built_in_kinds_are_left_to_their_tables(self, told: Told) -> None:
        own = crd(kind="Application", group="argoproj.io", versions="v1alpha1")
        files = {"crds.yaml": own, "a.yaml": thing("{b: x}", version="argoproj.io/v1alpha1", kind="Application")}
        assert told(files) == []

    def test_of_two_definitions_one_has_to_fit(self, told: Told) -> None:
        files = {"one/crd.yaml": crd("a: {type: string}"), "two/crd.yaml": crd("b: {type: string}, c: {type: string}")}
        assert told({**files, "a.yaml": thing("{a: x}"), "b.yaml": thing("{b: x}")}) == []
        assert told({**files, "a.yaml": thing("{b: x, c: x, d: x}")}) == ["a.yaml:4: UNKNOWN_FIELD spec.d"]

    def test_of_two_definitions_one_has_no_schema(self, told: Told) -> None:
        bare = crd().partition("spec: ")[0] + (
            "spec: {group: example.org, names: {kind: Thing}, versions: [{name: v1, served: true}]}\n"
        )
        assert told({"one.yaml": crd(), "two.yaml": bare, "a.yaml": thing("{d: x}")}) == []
        assert told({"one.yaml": bare, "two.yaml": "a: 1\n", "a.yaml": thing("{d: x}")}) == []

    def test_a_definition_that_is_refused_refuses_nothing(self, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(second_pass, "json_schema", lambda *_: {"type": "nonsense"})
        assert told({"crds.yaml": crd(), "a.yaml": thing("{d: x}")}) == []

    def test_excluded_templated_and_broken_files_are_as_in_the_first_pass(self, told: Told) -> None:
        files = {
            "stackwright.yaml": "lint: {exclude: [out/]}\n",
            "crds.yaml": crd(),
            "out/a.yaml": thing("{b: x}"),
            "chart/Chart.yaml": "name: chart\n",
            "chart/templates/a.yaml": thing("{b: x}"),
            "b.yaml": thing("{b: x}") + "{{ if }}\n",
            "bin.yaml": b"\0\1",
        }
        assert told(files) == []
        assert told({**files, "stackwright.yaml": "lint: {exclude: [crds.yaml]}\n"}) == []

    def test_sops_files(self, told: Told) -> None:
        secret = thing("{a: 'ENC[AES256_GCM,data:x]', n: 'ENC[AES256_GCM,data:x]', b: x}") + "sops: {mac: x}\n"
        assert told({"crds.yaml": crd("a: {type: string}, n: {type: integer}"), "a.yaml": secret}) == [
            "a.yaml:4: UNKNOWN_FIELD spec.b"
        ]

    def test_nothing_to_do_reads_nothing(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        source, facts = read(make({"crds.yaml": crd(), "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"}))
        monkeypatch.setattr(Source, "read", lambda *_: pytest.fail("a file was read"))
        assert find_further_violations(source, facts, repository_schemas(source, facts)) == {}

    def test_the_order_is_that_of_paths(self, make: Make) -> None:
        files = {f"{name}.yaml": thing("{b: x}") for name in "cab"}
        source, facts = read(make({"crds.yaml": crd(), **files}))
        schemas = repository_schemas(source, facts)
        assert list(find_further_violations(source, dict(reversed(list(facts.items()))), schemas)) == [
            "a.yaml",
            "b.yaml",
            "c.yaml",
        ]


class TestImported:
    """Kinds whose schema was imported."""

    PATH = path_of("example.org", "Thing")

    def test_an_object_is_checked(self, told: Told) -> None:
        assert told({self.PATH: stored(crd()), "a.yaml": thing("{b: x}")}) == ["a.yaml:4: UNKNOWN_FIELD spec.b"]

    def test_the_tree_comes_first(self, told: Told) -> None:
        files = {self.PATH: stored(crd("z: {type: string}")), "crds.yaml": crd(), "a.yaml": thing("{a: x}")}
        assert told(files) == []

    def test_built_in_comes_first(self, told: Told) -> None:
        own = stored(crd(kind="Application", group="argoproj.io", versions="v1alpha1"))
        path = path_of("argoproj.io", "Application")
        application = thing("{b: x}", version="argoproj.io/v1alpha1", kind="Application")
        assert told({path: own, "a.yaml": application}) == []

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\0\1\2",
            b"\xff\xfe",
            b"{",
            b"[" * 100_000,
            b'{"a": ' * 100_000,
            b"[]",
            b"null",
            b"1" * 5000,
            b'{"group": 1, "kind": [], "versions": "x"}',
            b'{"group": "example.org", "kind": "Thing", "versions": {"v1": 5, "v2": null}}',
            b'{"group": "example.org", "kind": "Thing", "versions": {"v1": {"properties": {"spec": {"pattern": "("}}}}}',
            b'{"group": "other.org", "kind": "Thing", "versions": {"v1": {"required": ["x"], "type": "object"}}}',
            b'{"group": "example.org", "kind": "Thing", "versions": {"v1": {"type": "string", "enum": ["\\ud800"]}}}',
            b" " * 2_000_001,
        ],
        ids=range(15),
    )
    def test_what_is_no_schema_checks_nothing(self, content: bytes, told: Told) -> None:
        found = told({self.PATH: content, "a.yaml": thing("{b: x}")})
        assert [line for line in found if "spec" in line] == []

    def test_links_are_not_followed(self, make: Make, tmp_path: Path) -> None:
        (tmp_path / "outside.json").write_text(stored(crd()))
        root = make({"a.yaml": thing("{b: x}"), ".stackwright/schemas/keep": ""})
        (root / self.PATH).symlink_to(tmp_path / "outside.json")
        source, facts = read(root)
        assert repository_schemas(source, facts) == {}


PORT = {"port": {"type": "integer", "maximum": 65535}}
SCHEMA = {
    "type": "object",
    "definitions": PORT,
    "properties": {"port": {"$ref": "#/definitions/port"}, "name": {"type": "string"}},
    "additionalProperties": False,
}


class TestModelines:
    """`# yaml-language-server: $schema=FILE`."""

    @staticmethod
    def line(schema: str) -> str:
        return f"# yaml-language-server: $schema={schema}\n"

    def test_a_schema_beside_the_file(self, told: Told) -> None:
        files = {
            "app/schemas/x.json": json.dumps(SCHEMA),
            "app/values.yaml": self.line("schemas/x.json") + "port: a\nnmae: b\n",
        }
        assert told(files) == ["app/values.yaml:2: WRONG_TYPE port", "app/values.yaml:3: UNKNOWN_FIELD nmae"]
        assert told({**files, "app/values.yaml": self.line("./../app/schemas/x.json") + "port: 80\n"}) == []

    def test_what_is_told_of_the_document(self, make: Make) -> None:
        root = make({"x.json": json.dumps(SCHEMA), "a.yaml": self.line("x.json") + "port: 70000\n"})
        source, facts = read(root)
        (fact,) = find_further_violations(source, facts, {})["a.yaml"]
        assert (fact.api_version, fact.kind, fact.violation.allowed) == ("", "x.json", ("a number of at most 65535",))

    def test_each_document_has_its_own(self) -> None:
        text = "\n".join(
            ["# a", "# yaml-language-server: $schema=a.json", "a: 1", "---", "b: |", "  # yaml-language-server: $schema=no.json", "---",
             "# yaml-language-server: $schema=c.json", "c: 1", "# yaml-language-server: $schema=later.json", ""]
        )  # fmt: skip
        assert schemas_by_document(text) == {0: "a.json", 2: "c.json"}
        assert schemas_by_document("# yaml-language-server: $schema=a.json\n---\na: 1\n") == {0: "a.json"}

    @pytest.mark.parametrize(
        "written",
        [
            "https://example.org/x.json",
            "http://x",
            "HTTPS://x/y",
            "file:///etc/x.json",
            "/etc/x.json",
            "C:\\x.json",
            "~/x.json",
            "vscode://x",
        ],
    )
    def test_what_is_elsewhere_is_no_fact(self, written: str) -> None:
        assert modelines(self.line(written)) == ()

    @pytest.mark.parametrize(
        ("schema", "name"),
        [
            ("{", "x.json"),
            ("[]", "x.json"),
            ('{"type": "nonsense"}', "x.json"),
            ('{"$schema": "https://nowhere.example/x"}', "x.json"),
            ('{"$ref": "https://nowhere.example/x"}', "x.json"),
            ('{"$ref": "../../../../etc/passwd"}', "x.json"),
            ('{"$ref": "file:///etc/passwd"}', "x.json"),
            ('{"$ref": "gone.json"}', "x.json"),
            ('{"$id": "https://example.org/a.json", "$ref": "y.json"}', "x.json"),
            ("{}", "gone.json"),
            ("{}", "../../../x.json"),
            ("[" * 100_000, "x.json"),
            ("type: object\nrequired: [q]\n", "x.json"),
        ],
    )
    def test_what_cannot_be_used_is_ignored(self, schema: str, name: str, told: Told) -> None:
        assert told({"x.json": schema, "a.yaml": self.line(name) + "a: 1\n"}) == []

    def test_nothing_is_fetched(self, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        import socket

        monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a connection was opened"))
        assert told({"x.json": '{"$ref": "http://127.0.0.1:9/x.json"}', "a.yaml": self.line("x.json") + "a: 1\n"}) == []

    def test_references_to_other_files_of_the_tree(self, told: Told) -> None:
        files = {
            "schemas/x.json": '{"properties": {"a": {"$ref": "parts/y z.json#/definitions/n"}}}',
            "schemas/parts/y z.json": '{"definitions": {"n": {"type": "integer"}}}',
            "a.yaml": self.line("schemas/x.json") + "a: b\n",
        }
        files["schemas/x.json"] = files["schemas/x.json"].replace("y z", "y%20z")
        assert told(files) == ["a.yaml:2: WRONG_TYPE a"]

    def test_a_part_of_a_schema(self, told: Told) -> None:
        files = {
            "x.json": json.dumps({"definitions": {"p": SCHEMA, **PORT}}),
            "a.yaml": self.line("x.json#/definitions/p") + "b: 1\n",
        }
        assert told(files) == ["a.yaml:2: UNKNOWN_FIELD b"]

    @pytest.mark.parametrize(
        ("draft", "schema", "wrong"),
        [
            ("http://json-schema.org/draft-04/schema#", {"minimum": 5, "exclusiveMinimum": True}, "5"),
            ("http://json-schema.org/draft-07/schema#", {"items": [{"type": "string"}]}, "[1]"),
            ("https://json-schema.org/draft/2020-12/schema", {"prefixItems": [{"type": "string"}]}, "[1]"),
            (None, {"items": [{"type": "string"}]}, "[1]"),
        ],
    )
    def test_any_draft(self, draft: str | None, schema: dict[str, object], wrong: str, told: Told) -> None:
        whole = {**({"$schema": draft} if draft else {}), "properties": {"a": schema}}
        files = {"x.json": json.dumps(whole), "a.yaml": self.line("x.json") + f"a: {wrong}\n"}
        assert len(told(files)) == 1

    @pytest.mark.parametrize(
        ("schema", "lines"),
        [
            ('{"$ref": "#"}', ["a.yaml:2: UNCHECKED "]),
            ('{"$ref": "#/a", "a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}}', ["a.yaml:2: UNCHECKED "]),
            ('{"properties": {"a": {"pattern": "(?=(a+))(?:\\\\1|a)*b$"}}}', ["a.yaml:2: UNCHECKED a"]),
            ('{"properties": {"a": {"allOf": [{"if": {}, "then": {"then": {}}}], "then": {}}}}', []),
        ],
    )
    def test_schemas_that_turn_in_circles(self, schema: str, lines: list[str], told: Told) -> None:
        assert told({"x.json": schema, "a.yaml": self.line("x.json") + f"a: {'a' * 5000}\n"}) == lines

    def test_what_is_known_otherwise_is_not_told_twice(self, told: Told) -> None:
        strict = {"type": "object", "properties": {}, "additionalProperties": False}
        top = self.line("x.json")
        files = {
            "x.json": json.dumps(strict),
            "crds.yaml": crd(),
            "own.yaml": top + thing("{a: x}"),
            "built-in.yaml": top + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
            "kustomization.yaml": top + "resources: [own.yaml]\n",
            "other.yaml": top + thing("{a: x}", kind="Other"),
            "empty.yaml": top,
        }
        assert {line.partition(":")[0] for line in told(files)} == {"other.yaml"}

    def test_all_errors_that_stand_deeper(self, told: Told) -> None:
        schema = {
            "allOf": [{"properties": {"a": {"enum": [1]}, "b": {"const": 2}, "d": False}}],
            "patternProperties": {"^e": {"minLength": 2, "pattern": "^x"}},
            "unevaluatedProperties": False,
            "dependentRequired": {"a": ["z"]},
            "$schema": "https://json-schema.org/draft/2020-12/schema",
        }
        files = {"x.json": json.dumps(schema), "a.yaml": self.line("x.json") + "a: 2\nb: 1\nd: 1\ne: q\nf: 1\n"}
        assert sorted(line.partition(" ")[2] for line in told(files)) == [
            "MALFORMED e", "MALFORMED e", "MISSING_FIELD z", "NOT_ALLOWED a", "NOT_ALLOWED b",
            "UNKNOWN_FIELD d",
        ]  # fmt: skip
        assert told({**files, "a.yaml": self.line("x.json") + "b: 2\nf: 1\n"}) == ["a.yaml:3: UNKNOWN_FIELD f"]
