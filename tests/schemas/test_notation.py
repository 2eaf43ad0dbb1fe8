"""The notation of the field tables: text → types and fields."""

import pytest

from stackwright.schemas.tables.notation import ALWAYS, Field, Group, Life, NotationError, parse, version

TABLE = """# A comment.
@product thing
@title The Thing
@versions 1.9 1.10

kind example.org/v1 Thing since=1.10
  spec!    ThingSpec
  status   any

kind example.org/v1beta1 Thing body=ThingBody removed=1.10

type ThingBody
  spec  ThingSpec

# Another comment.
type ThingSpec open
  name!    string  pattern="a b|c"  secret
  parts    [struct]  key=name max-items=3

    name   string
    size   quantity  since=1.9 removed=1.10

    # and one inside
    kind   string  enum=a,b deprecated use="another"
    exactly-one: name, kind
  last     {string}  deprecated=1.10

type Nothing
"""


def test_settings_and_versions() -> None:
    table = parse(TABLE)
    assert (table.product, table.settings["title"], table.versions) == ("thing", "The Thing", ((1, 9), (1, 10)))


def test_kinds_have_their_own_fields_or_those_of_a_type() -> None:
    own, other = parse(TABLE).kinds
    assert (own.api_version, own.kind, own.group, own.life) == ("example.org/v1", "Thing", "example.org", Life((1, 10)))
    assert (other.type, other.life) == ("ThingBody", Life(removed=(1, 10)))
    table = parse(TABLE)
    assert [field.name for field in table.type(own.type).fields] == ["spec", "status"]
    assert [field.name for field in table.type(other.type).fields] == ["spec"]


def test_a_field_has_what_its_line_says() -> None:
    found = parse(TABLE).type("ThingSpec")
    assert found.options == {"open": ""}
    name, parts, last = found.fields
    assert name == Field("name", "string", True, ALWAYS, {"pattern": "a b|c", "secret": ""})
    assert (parts.type, parts.options) == ("[struct]", {"key": "name", "max-items": "3"})
    assert last.life == Life(deprecated=(1, 10))


def test_lines_further_in_belong_to_the_field_above() -> None:
    parts = parse(TABLE).type("ThingSpec").fields[1]
    assert [field.name for field in parts.fields] == ["name", "size", "kind"]
    assert parts.fields[1].life == Life((1, 9), (1, 10))
    assert parts.fields[2].life == Life(deprecated=(0,), use="another")
    assert parts.groups == (Group("exactly-one", ("name", "kind")),)


def test_a_type_may_have_no_fields() -> None:
    assert parse(TABLE).type("Nothing").fields == ()


def test_a_type_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        parse(TABLE).type("Other")


@pytest.mark.parametrize("body", ["  name\n", "  name string\n   odd string\n  \n odd string\n"])
def test_what_cannot_be_read_is_an_error(body: str) -> None:
    with pytest.raises(NotationError):
        parse(f"@product x\n\ntype A\n{body}").type("A")


@pytest.mark.parametrize(
    ("life", "at", "there"),
    [
        (ALWAYS, "1.0", True),
        (Life(since=(1, 10)), "1.9", False),
        (Life(since=(1, 10)), "1.10", True),
        (Life(removed=(1, 10)), "1.9", True),
        (Life(removed=(1, 10)), "1.10", False),
        (Life(deprecated=(1, 2)), "1.10", True),
    ],
)
def test_which_versions_a_life_covers(life: Life, at: str, there: bool) -> None:
    assert life.covers(version(at)) is there
