"""Where a field belongs that stands at a wrong level: the nearest places of its name, looked for near by and not for long."""

from collections.abc import Iterable
from functools import reduce

import pytest

from stackwright.schemas.tables.scalars import JsonSchema
from stackwright.schemas.validation.belonging import belongs


def struct(**fields: JsonSchema) -> JsonSchema:
    return {"type": "object", "properties": fields}


def nested(names: Iterable[str], inner: JsonSchema) -> JsonSchema:
    return reduce(lambda found, name: struct(**{name: found}), reversed(list(names)), inner)


@pytest.mark.parametrize(("levels", "is_found"), [(3, True), (4, False)])
def test_it_is_looked_for_four_levels_down(levels: int, is_found: bool) -> None:
    above = [f"a{number}" for number in range(levels)]
    schema = nested(above, struct(wanted={}))
    assert belongs(schema, ("wanted",)) == (((*above, "wanted"),) if is_found else ())


@pytest.mark.parametrize(("places", "is_told"), [(2, True), (3, False)])
def test_of_more_than_two_places_none_is_told(places: int, is_told: bool) -> None:
    names = [f"a{number}" for number in range(places)]
    found = belongs(struct(**{name: struct(wanted={}) for name in names}), ("wanted",))
    assert found == (tuple((name, "wanted") for name in names) if is_told else ())


@pytest.mark.parametrize(("fields", "is_found"), [(1_999, True), (2_000, False)])
def test_two_thousand_fields_are_looked_through(fields: int, is_found: bool) -> None:
    schema = struct(**{f"a{number}": {} for number in range(fields)}, deep=struct(wanted={}))
    assert belongs(schema, ("wanted",)) == ((("deep", "wanted"),) if is_found else ())
