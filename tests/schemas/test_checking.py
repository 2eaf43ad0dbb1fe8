"""Documents against schemas: one mistake for each thing to mend."""

import pytest

from stackwright.schemas.tables.compile import compiled
from stackwright.schemas.tables.notation import parse
from stackwright.schemas.validation.validate import Fault, Mistake, checker, subschema

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
    return compiled(table.kinds[0], table, lambda _: table)


CHECK = checker(_schema())
RIGHT = {"name": "a", "repoURL": "b"}


def _told(**fields: object) -> tuple[Mistake, ...]:
    return CHECK({**RIGHT, **fields})


def test_nothing_is_told_of_what_is_right() -> None:
    assert _told(on=True, size="1Gi", mode="Never", loud="STABLE", entries=[{"name": "a"}], either={"a": "x"}) == ()


def test_null_is_not_set() -> None:
    assert _told(on=None, size=None, mode=None, entries=None, either=None, labels={"a": None}) == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"on": "yes"}, Mistake(Fault.WRONG_TYPE, ("on",), '"yes"', ("boolean",))),
        ({"mode": True}, Mistake(Fault.WRONG_TYPE, ("mode",), "true", ("string",))),
        ({"entries": {"name": "a"}}, Mistake(Fault.WRONG_TYPE, ("entries",), "a mapping", ("array",))),
        ({"labels": {"a": 5}}, Mistake(Fault.WRONG_TYPE, ("labels", "a"), "5", ("string",))),
        ({"labels": {"80": 5}}, Mistake(Fault.WRONG_TYPE, ("labels", "80"), "5", ("string",))),
        ({"labels": {"1": "a", "007": 5}}, Mistake(Fault.WRONG_TYPE, ("labels", "007"), "5", ("string",))),
        ({"mode": "always"}, Mistake(Fault.NOT_ALLOWED, ("mode",), '"always"', ('"Always"', '"Never"'))),
        ({"loud": "loud"}, Mistake(Fault.NOT_ALLOWED, ("loud",), '"loud"', ("Stable", "Off"))),
        ({"number": 0}, Mistake(Fault.MALFORMED, ("number",), "0", ("a number of at least 1",))),
        ({"later": "x"}, Mistake(Fault.LIFE, ("later",), life=(("since", "1.1"),))),
        ({"changed": ["x"]}, Mistake(Fault.LIFE, ("changed",), life=(("since", "1.1"),))),
        ({"password": 5}, Mistake(Fault.WRONG_TYPE, ("password",), "a number", ("string",))),
        ({"either": {}}, Mistake(Fault.EXCLUSIVE, ("either",), "exactly-one", ("", "a", "b"))),
        ({"some": {"a": "x", "b": "y"}}, Mistake(Fault.EXCLUSIVE, ("some",), "at-most-one", ("a", "b", "", "a", "b"))),
    ],
)
def test_one_mistake_for_one_thing(fields: dict[str, object], expected: Mistake) -> None:
    assert _told(**fields) == (expected,)


def test_what_a_patch_takes_out_excludes_nothing() -> None:
    faults = [{mistake.fault for mistake in _told(some={"a": "x", "b": value})} for value in ({}, {"$patch": "delete"})]
    assert [Fault.EXCLUSIVE in found for found in faults] == [True, False]


def test_the_form_of_a_text() -> None:
    (found,) = _told(size="1GB")
    assert (found.fault, found.path, found.got) == (Fault.MALFORMED, ("size",), '"1GB"')
    assert "4Gi" in found.allowed[0]


def test_an_unknown_field_names_those_that_are_there() -> None:
    (found,) = _told(entries=[{"nam": "a"}])
    assert (found.fault, found.path, found.allowed) == (
        Fault.UNKNOWN_FIELD,
        ("entries", 0, "nam"),
        ("name", "port"),
    )


def test_a_required_field_under_a_wrong_name_is_one_mistake() -> None:
    (found,) = CHECK({"name": "a", "repoUrl": "b"})
    assert (found.fault, found.path) == (Fault.UNKNOWN_FIELD, ("repoUrl",))


def test_a_missing_field_is_told_where_it_should_be() -> None:
    assert CHECK({"name": "a"}) == (Mistake(Fault.MISSING_FIELD, ("repoURL",)),)


def test_entries_are_the_same_where_all_their_keys_are() -> None:
    assert _told(entries=[{"name": "a", "port": 1}, {"name": "a", "port": 2}, {"name": "b"}]) == ()
    (found,) = _told(entries=[{"name": "a", "port": 1}, {"name": "b"}, {"port": 1, "name": "a"}])
    assert found == Mistake(Fault.DUPLICATE, ("entries", 2), "0", ("name", "port"))


@pytest.mark.parametrize("value", ["${MODE}", "{{ .Values.mode }}", "ENC[AES256_GCM,data:x,type:str]"])
def test_what_is_filled_in_later_is_not_judged(value: str) -> None:
    assert _told(mode=value, on=value, size=value, loud=value, number=value) == ()


@pytest.mark.parametrize("value", [float("nan"), 10**30, -0.0])
def test_odd_numbers_are_read(value: float) -> None:
    assert [mistake.path for mistake in _told(mode=value)] == [("mode",)]


def test_a_field_may_have_to_be_null() -> None:
    check = checker({"type": "object", "properties": {"a": {"type": "null"}}})
    assert check({"a": 1}) == (Mistake(Fault.WRONG_TYPE, ("a",), "1", ("null",)),)


def test_what_is_nested_too_deep_is_told_of() -> None:
    value: object = "a"
    for _ in range(300):
        value = {"a": value}
    assert [(found.fault, found.path) for found in _told(mode=value)] == [
        (Fault.WRONG_TYPE, ("mode",)),
        (Fault.UNCHECKED, ("mode",)),
    ]


def test_the_schema_at_a_path() -> None:
    schema = _schema()
    assert subschema(schema, ("entries", 3, "port"))["type"] == ["integer", "null"]
    assert subschema(schema, ("labels", "any"))["type"] == ["string", "null"]
    assert subschema(schema, ("nowhere", "to", 1)) == {}
