"""scripts/compare_schemas.py: our schemas beside upstream's."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stackwright.schemas.tables.fields_to_json_schema import compile_schema
from stackwright.schemas.tables.notation import parse

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
TABLE = """@product thing
@versions 1.0 1.1

kind example.org/v1 Thing
  spec!    Spec
  status   any

type Spec
  name!    string
  count    integer   since=1.1
  size     quantity
  port     int-or-string
  list     [Entry]
  map      {string}
  free     object
  any      any
  open     struct    open
    a      string
  empty    struct
  ours     boolean
  typed    string
  twice    string|[string]

type Entry
  key!     string
  nested   struct
    spec   struct
      a    string
    status any
"""
QUANTITY = {"x-kubernetes-int-or-string": True, "pattern": "^a$", "anyOf": [{"type": "integer"}, {"type": "string"}]}
NESTED = {"spec": {"type": "object", "properties": {"a": {"type": "string"}}}, "status": {"type": "object"}}
THEIRS = {
    "properties": {
        "apiVersion": {"type": "string"},
        "metadata": {"type": "object"},
        "status": {"type": "object", "properties": {"phase": {"type": "string"}}},
        "spec": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "count": {"type": "integer", "format": "int32"},
                "size": QUANTITY,
                "port": {"x-kubernetes-int-or-string": True},
                "list": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["key", "nested"],
                        "properties": {
                            "key": {"type": "string"},
                            "nested": {"type": "object", "properties": NESTED},
                        },
                    },
                },
                "map": {"type": "object", "additionalProperties": {"type": "string"}},
                "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                "any": {"x-kubernetes-preserve-unknown-fields": True},
                "open": {
                    "type": "object",
                    "x-kubernetes-preserve-unknown-fields": True,
                    "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                },
                "empty": {"type": "object"},
                "theirs": {"type": "array", "items": {"type": "string"}},
                "typed": {"type": "object"},
            },
        },
    }
}


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Gives a module of the folder scripts/."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return import_module


@pytest.fixture
def run(
    scripts: Callable[[str], ModuleType], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[str]]]:
    """Compares with what upstream has of Multus, with rows that explain: the exit code and the lines printed."""

    def call(files: dict[str, Any], rows: list[str] | None = None, *words: str) -> tuple[int, list[str]]:
        explained, upstream = tmp_path / "explained", tmp_path / "upstream"
        for folder in (explained, upstream):
            folder.mkdir(exist_ok=True)
        (explained / "explained_a.tsv").write_text("# a comment\n" + "".join(f"{row}\n" for row in rows or ()))
        for name, content in files.items():
            file = upstream / "multus" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content))
        code = scripts("compare_schemas").main([str(upstream), "--explained", str(explained), *words])
        return code, [line for line in capsys.readouterr().out.splitlines() if "not compared" not in line]

    return call


def _upstream(spec: Any) -> Any:
    return {"properties": {"spec": {"type": "object", "properties": spec}, "status": {"type": "object"}}}


NAME = "v1.7.7/networkattachmentdefinition.json"
RIGHT = _upstream({"config": {"type": "string"}})
WRONG = _upstream({"config": {"type": "integer"}, "more": {"type": "boolean"}})
ROW = "multus\t1.6-1.8\t*\t.spec.*\t{}\tbecause\tsome/file.go"


def test_the_fields_of_both_sides(scripts: Callable[[str], ModuleType]) -> None:
    table = parse(TABLE)
    core = parse("@product core\n@versions 1.30\n\ntype ObjectMeta\n  name  string\n")
    ours = compile_schema(table.kinds[0], table, lambda _: core, (1, 0))
    found = list(scripts("compare.crds").fields(ours, THEIRS))
    assert {tuple(one) for one in found if one.what} == {
        (".spec", "required", "True", "False"),
        (".spec.count", "missing", "", "integer"),
        (".spec.list[].nested", "required", "False", "True"),
        (".spec.open.b", "missing", "", "string"),
        (".spec.theirs", "missing", "", "list"),
        (".spec.typed", "type", "string", "struct"),
        (".spec.ours", "extra", "boolean", ""),
        (".spec.twice", "extra", "array|string", ""),
    }
    assert {".spec.map{}", ".spec.list[].nested.spec.a", ".spec.open.a"} <= {one.path for one in found}
    assert not any("status" in one.path or "metadata" in one.path for one in found)


def test_nothing_differs(run: Callable[..., tuple[int, list[str]]]) -> None:
    code, lines = run({NAME: RIGHT})
    assert code == 0
    assert lines[-1] == "multus: 1 kinds, 1 versions, 2 fields, 0 differences, 0 explained, 0 unexplained"


def test_what_differs_is_told(run: Callable[..., tuple[int, list[str]]]) -> None:
    code, lines = run({NAME: WRONG})
    assert code == 1
    assert lines[0] == "multus 1.7: NetworkAttachmentDefinition.spec.config: type (ours string, theirs integer)"
    assert lines[1] == "multus 1.7: NetworkAttachmentDefinition.spec.more: missing (ours nothing, theirs boolean)"
    assert lines[-1].endswith("3 fields, 2 differences, 0 explained, 2 unexplained")


def test_rows_explain(run: Callable[..., tuple[int, list[str]]]) -> None:
    code, lines = run({NAME: WRONG}, [ROW.format("type"), ROW.format("missing")])
    assert code == 0
    assert lines[-1].endswith("2 differences, 2 explained, 0 unexplained")


@pytest.mark.parametrize("row", [ROW.format("extra"), ROW.format("type").replace("1.6-1.8", "1.8-1.9")])
def test_a_row_that_explains_nothing_is_told(run: Callable[..., tuple[int, list[str]]], row: str) -> None:
    code, lines = run({NAME: RIGHT}, [row])
    assert code == 1
    assert lines[0].startswith("explains nothing any more: multus")


def test_brackets_of_a_path_mean_themselves(scripts: Callable[[str], ModuleType]) -> None:
    difference = scripts("compare.difference").Difference("a", "1.0", "K", ".b[].c{}", "type")
    row = scripts("compare_schemas").Explained("a", "*", "*", ".b[].*", "type", "because", "file")
    assert row.explains(difference)
    assert not row.explains(difference._replace(path=".b.c"))


def test_too_many_rows(run: Callable[..., tuple[int, list[str]]]) -> None:
    code, lines = run({NAME: WRONG}, [ROW.format("*")] * 59 + [ROW.format("type"), ROW.format("missing")])
    assert code == 1
    assert "61 rows explain differences; at most 60 should" in lines


def test_a_row_has_all_of_its_columns(run: Callable[..., tuple[int, list[str]]]) -> None:
    with pytest.raises(ValueError, match=r"explained_a\.tsv:2: a row has 7 columns"):
        run({NAME: RIGHT}, ["multus\t*\t*\t*\ttype\tbecause"])


def test_kinds_and_versions_that_one_side_lacks(run: Callable[..., tuple[int, list[str]]]) -> None:
    code, lines = run({"v1.7.7/other.json": RIGHT, "v2.0.0/other.json": RIGHT})
    assert code == 1
    assert lines[:3] == [
        "multus 1.7: other: missing",
        "multus 1.7: NetworkAttachmentDefinition: extra",
        "multus 2.0: the version: missing",
    ]


def test_what_is_required_is_told_on_request(run: Callable[..., tuple[int, list[str]]]) -> None:
    spec = {"type": "object", "required": ["config"], "properties": {"config": {"type": "string"}}}
    code, lines = run({NAME: {"properties": {"spec": spec}}}, None, "--required")
    assert code == 0
    assert lines[0] == "multus 1.7: NetworkAttachmentDefinition.spec.config: required (ours False, theirs True)"


def test_the_rows_of_the_project_can_be_read(scripts: Callable[[str], ModuleType]) -> None:
    module = scripts("compare_schemas")
    rows = module.read_explained(SCRIPTS / "compare")
    assert 0 < len(rows) <= module.MOST_EXPLAINED
