"""Field tables → JSON Schema."""

from typing import Any

import pytest

from stackwright.schemas.tables.fields_to_json_schema import compile_schema
from stackwright.schemas.tables.notation import Table, parse, version

TABLE = """@product thing
@versions 1.0 1.1 1.2

kind example.org/v1 Thing
  spec!      Spec
  later      string  since=1.1
  gone       string  removed=1.2
  old        string  deprecated=1.1 use="later"
  changed    string  removed=1.1
  changed    string|[string]  since=1.1

type Spec
  again      [Spec]
  any        any
  free       object
  map        {int-or-string}
  form       duration
  words      [string]  enum=a,b max-items=2
  shout      string  enum=A,b ignore-case
  number     integer  min=1 max=9
  nested     struct open
    inner!   boolean
  core       core:Meta
"""
CORE = """@product core
@versions 1.0

type Meta
  owner  [Owner]

type Owner
  uid!   string
"""


def _tables(name: str) -> Table:
    return parse({"core": CORE}[name])


def _schema(at: str | None = None) -> dict[str, Any]:
    table = parse(TABLE.replace("@versions", "@envelope none\n@versions"))
    return compile_schema(table.kinds[0], table, _tables, version(at) if at else None)


def test_an_object_is_closed_and_may_be_null() -> None:
    schema = _schema()
    assert (schema["type"], schema["additionalProperties"], schema["required"]) == (["object", "null"], False, ["spec"])


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        ("1.0", {"spec", "gone", "old", "changed"}),
        ("1.1", {"spec", "later", "gone", "old", "changed"}),
        ("1.2", {"spec", "later", "old", "changed"}),
        (None, {"spec", "later", "gone", "old", "changed"}),
    ],
)
def test_a_version_has_its_fields_and_no_others(at: str | None, fields: set[str]) -> None:
    assert set(_schema(at)["properties"]) == fields


def test_a_field_whose_type_changed() -> None:
    assert _schema("1.0")["properties"]["changed"]["type"] == ["string", "null"]
    assert _schema("1.1")["properties"]["changed"]["type"] == ["string", "null", "array"]
    both = _schema()["properties"]["changed"]
    assert both["x-earlier"] == {"since": "1.1", "schema": {"type": ["string", "null"]}}
    assert "x-life" not in both


def test_life_tells_in_the_schema_of_all_versions_and_is_noted_in_that_of_one() -> None:
    assert _schema()["properties"]["later"]["x-life"] == {"since": "1.1"}
    assert _schema()["properties"]["old"]["x-life"] == {"deprecated": "1.1", "use": "later"}
    assert _schema("1.2")["properties"]["later"] == {"type": ["string", "null"], "x-known": {"since": "1.1"}}


def test_types_are_compiled_once_and_may_name_themselves() -> None:
    schema = _schema()
    assert schema["properties"]["spec"] == {"$ref": "#/$defs/Spec"}
    assert schema["$defs"]["Spec"]["properties"]["again"]["items"] == {"$ref": "#/$defs/Spec"}


def test_types_of_another_table_bring_what_they_name() -> None:
    schema = _schema()
    assert schema["$defs"]["Spec"]["properties"]["core"] == {"$ref": "#/$defs/core:Meta"}
    assert schema["$defs"]["core:Meta"]["properties"]["owner"]["items"] == {"$ref": "#/$defs/core:Owner"}
    assert schema["$defs"]["core:Owner"]["required"] == ["uid"]


def test_scalars_forms_and_limits() -> None:
    fields = _schema()["$defs"]["Spec"]["properties"]
    assert fields["any"] == {}
    assert fields["free"] == {"type": ["object", "null"]}
    assert fields["map"]["additionalProperties"]["type"] == ["integer", "string", "null"]
    assert fields["form"] == {"type": ["string", "null"], "format": "duration"}
    assert fields["number"] == {"type": ["integer", "null"], "minimum": 1, "maximum": 9}
    assert fields["words"] == {
        "type": ["array", "null"],
        "items": {"type": ["string", "null"], "enum": ["a", "b", None]},
        "maxItems": 2,
    }
    assert fields["shout"]["x-words"] == ["A", "b"]
    assert "additionalProperties" not in fields["nested"]


def test_a_word_that_is_no_type_is_an_error() -> None:
    table = parse("@product x\n@versions 1.0\n\nkind a/v1 A\n  b  strnig\n")
    with pytest.raises(KeyError, match="strnig"):
        compile_schema(table.kinds[0], table, lambda _: parse(CORE.replace("Meta", "ObjectMeta")))
