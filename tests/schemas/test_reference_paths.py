"""Law: every path of the reference table exists in the schema of its kind, so that upstream's renames break tests."""

import pytest

from stackwright.schemas.reference_forms import Kind, Reference, path_keys
from stackwright.schemas.references import FLUX_KUSTOMIZATION, HELM_RELEASE, NIX_FILE, REFERENCES, TALCONFIG
from stackwright.schemas.tables.catalogue import TABLES, schema, table
from stackwright.schemas.validation.subschema import subschema


def _schemas(kind: Kind) -> list[dict[str, object]]:
    rows = [row for name in TABLES for row in table(name).kinds if (row.group, row.kind) == kind]
    return [schema(row) for row in rows]


def _path(reference: Reference) -> tuple[str | int, ...]:
    return tuple(0 if step == "[]" else step for step in path_keys(reference.path))


#: The kinds of which there is no field table to look the paths up in.
WITHOUT_TABLE = (FLUX_KUSTOMIZATION, HELM_RELEASE, TALCONFIG, NIX_FILE)
LOOKED_UP = [row for row in REFERENCES if row.source not in WITHOUT_TABLE]


@pytest.mark.parametrize("kind", WITHOUT_TABLE)
def test_a_kind_that_gets_a_table_is_looked_up(kind: Kind) -> None:
    assert not _schemas(kind)
    assert any(row.source == kind for row in REFERENCES)


@pytest.mark.parametrize("reference", LOOKED_UP, ids=lambda row: f"{row.source.name}.{row.path}")
def test_the_path_is_in_the_schema(reference: Reference) -> None:
    assert any(subschema(found, _path(reference)) for found in _schemas(reference.source))


def test_a_path_that_is_not_there_is_noticed() -> None:
    (found,) = _schemas(Kind("argoproj.io", "Application"))
    assert subschema(found, ("spec", "source", "helm", "valueFiles", 0))
    assert not subschema(found, ("spec", "source", "helm", "valuesFiles", 0))
