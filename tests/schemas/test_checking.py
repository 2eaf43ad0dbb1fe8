"""Documents against schemas: one mistake for each thing to mend."""

import pytest

from stackwright.schemas.tables.fields_to_json_schema import compile_schema
from stackwright.schemas.tables.notation import parse
from stackwright.schemas.validation.validate import Violation, ViolationType, checker, subschema

TABLE = """@product thing
@envelope none
@versions 1.0 1.1

kind example.org/v1 Thing
  name!      string
  repoURL!   string
  on         boolean
  size       quantity
  mode       string  enum=Always,Never
  loud       string  enum=Stable,Off ignore-case
  password   string  secret
  number     integer  min=1
  later      string  since=1.1
  changed    string  removed=1.1
  changed    string|[string]  since=1.1
  entries    [Entry]  key=name,port
  either     struct
    a        string
    b        string
    exactly-one: a, b
  some       struct
    a        string
    b        string
    at-most-one: a, b
  labels     {string}

type Entry
  name       string
  port       integer
"""


def _schema() -> dict[str, object]:
    table = parse(TABLE)
    return compile_schema(table.kinds[0], table, lambda _: table)


CHECK = checker(_schema())
RIGHT = {"name": "a", "repoURL": "b"}


def _told(**fields: object) -> tuple[Violation, ...]:
    return CHECK({**RIGHT, **fields})


def test_nothing_is_told_of_what_is_right() -> None:
    assert _told(on=True, size="1Gi", mode="Never", loud="STABLE", entries=[{"name": "a"}], either={"a": "x"}) == ()


def test_null_is_not_set() -> None:
    assert _told(on=None, size=None, mode=None, entries=None, either=None, labels={"a": None}) == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"on": "yes"}, Violation(ViolationType.WRONG_TYPE, ("on",), '"yes"', ("boolean",))),
        ({"mode": True}, Violation(ViolationType.WRONG_TYPE, ("mode",), "true", ("string",))),
        ({"entries": {"name": "a"}}, Violation(ViolationType.WRONG_TYPE, ("entries",), "a mapping", ("array",))),
        ({"labels": {"a": 5}}, Violation(ViolationType.WRONG_TYPE, ("labels", "a"), "5", ("string",))),
        ({"labels": {"80": 5}}, Violation(ViolationType.WRONG_TYPE, ("labels", "80"), "5", ("string",))),
        ({"labels": {"1": "a", "007": 5}}, Violation(ViolationType.WRONG_TYPE, ("labels", "007"), "5", ("string",))),
        ({"mode": "always"}, Violation(ViolationType.NOT_ALLOWED, ("mode",), '"always"', ('"Always"', '"Never"'))),
        ({"loud": "loud"}, Violation(ViolationType.NOT_ALLOWED, ("loud",), '"loud"', ("Stable", "Off"))),
        ({"number": 0}, Violation(ViolationType.MALFORMED, ("number",), "0", ("a number of at least 1",))),
        ({"later": "x"}, Violation(ViolationType.LIFE, ("later",), life=(("since", "1.1"),))),
        ({"changed": ["x"]}, Violation(ViolationType.LIFE, ("changed",), life=(("since", "1.1"),))),
        ({"password": 5}, Violation(ViolationType.WRONG_TYPE, ("password",), "a number", ("string",))),
        ({"either": {}}, Violation(ViolationType.EXCLUSIVE, ("either",), "exactly-one", ("", "a", "b"))),
        (
            {"some": {"a": "x", "b": "y"}},
            Violation(ViolationType.EXCLUSIVE, ("some",), "at-most-one", ("a", "b", "", "a", "b")),
        ),
    ],
)
def test_one_mistake_for_one_thing(fields: dict[str, object], expected: Violation) -> None:
    assert _told(**fields) == (expected,)


def test_what_a_patch_takes_out_excludes_nothing() -> None:
    faults = [
        {violation.type for violation in _told(some={"a": "x", "b": value})} for value in ({}, {"$patch": "delete"})
    ]
    assert [ViolationType.EXCLUSIVE in found for found in faults] == [True, False]


def test_the_form_of_a_text() -> None:
    (found,) = _told(size="1GB")
    assert (found.type, found.path, found.got) == (ViolationType.MALFORMED, ("size",), '"1GB"')
    assert "4Gi" in found.allowed[0]


def test_an_unknown_field_names_those_that_are_there() -> None:
    (found,) = _told(entries=[{"nam": "a"}])
    assert (found.type, found.path, found.allowed) == (
        ViolationType.UNKNOWN_FIELD,
        ("entries", 0, "nam"),
        ("name", "port"),
    )


def test_a_required_field_under_a_wrong_name_is_one_mistake() -> None:
    (found,) = CHECK({"name": "a", "repoUrl": "b"})
    assert (found.type, found.path) == (ViolationType.UNKNOWN_FIELD, ("repoUrl",))


def test_a_missing_field_is_told_where_it_should_be() -> None:
    assert CHECK({"name": "a"}) == (Violation(ViolationType.MISSING_FIELD, ("repoURL",)),)


def test_entries_are_the_same_where_all_their_keys_are() -> None:
    assert _told(entries=[{"name": "a", "port": 1}, {"name": "a", "port": 2}, {"name": "b"}]) == ()
    (found,) = _told(entries=[{"name": "a", "port": 1}, {"name": "b"}, {"port": 1, "name": "a"}])
    assert found == Violation(ViolationType.DUPLICATE, ("entries", 2), "0", ("name", "port"))


@pytest.mark.parametrize("value", ["${MODE}", "{{ .Values.mode }}", "ENC[AES256_GCM,data:x,type:str]"])
def test_what_is_filled_in_later_is_not_judged(value: str) -> None:
    assert _told(mode=value, on=value, size=value, loud=value, number=value) == ()


@pytest.mark.parametrize("value", [float("nan"), 10**30, -0.0])
def test_odd_numbers_are_read(value: float) -> None:
    assert [violation.path for violation in _told(mode=value)] == [("mode",)]


def test_a_field_may_have_to_be_null() -> None:
    check = checker({"type": "object", "properties": {"a": {"type": "null"}}})
    assert check({"a": 1}) == (Violation(ViolationType.WRONG_TYPE, ("a",), "1", ("null",)),)


def test_what_is_nested_too_deep_is_told_of() -> None:
    value: object = "a"
    for _ in range(300):
        value = {"a": value}
    assert [(found.type, found.path) for found in _told(mode=value)] == [
        (ViolationType.WRONG_TYPE, ("mode",)),
        (ViolationType.UNCHECKED, ("mode",)),
    ]


def test_the_schema_at_a_path() -> None:
    schema = _schema()
    assert subschema(schema, ("entries", 3, "port"))["type"] == ["integer", "null"]
    assert subschema(schema, ("labels", "any"))["type"] == ["string", "null"]
    assert subschema(schema, ("nowhere", "to", 1)) == {}
