"""Law: every path of the reference table exists in the schema of its kind, so that upstream's renames break tests."""

from functools import cache

import pytest

from stackwright.schemas.custom_resources.index import KINDS
from stackwright.schemas.reference_forms import Kind, Reference, path_keys
from stackwright.schemas.references import HELMFILE, HELMFILE_ENVIRONMENT, NIX_FILE, REFERENCES, TALCONFIG
from stackwright.schemas.relation_forms import Attaches, KeyIn, Relation, SelectedPort, Selects, ServicePort
from stackwright.schemas.relations import RELATIONS
from stackwright.schemas.tables.catalogue import TABLES, schema, table
from stackwright.schemas.validation.subschema import subschema


@cache
def _schemas(kind: Kind) -> list[dict[str, object]]:
    names = (*TABLES, kind.group) if kind.group in KINDS else TABLES
    return [schema(row) for name in names for row in table(name).kinds if (row.group, row.kind) == kind]


def _path(path: str) -> tuple[str | int, ...]:
    return tuple(0 if step == "[]" else step for step in path_keys(path))


#: The kinds of which there is no field table to look the paths up in.
WITHOUT_TABLE = (TALCONFIG, HELMFILE, HELMFILE_ENVIRONMENT, NIX_FILE)
LOOKED_UP = [row for row in REFERENCES if row.source not in WITHOUT_TABLE]


@pytest.mark.parametrize("kind", WITHOUT_TABLE)
def test_a_kind_that_gets_a_table_is_looked_up(kind: Kind) -> None:
    assert not _schemas(kind)
    assert any(row.source == kind for row in REFERENCES)


@pytest.mark.parametrize("reference", LOOKED_UP, ids=lambda row: f"{row.source.name}.{row.path}")
def test_the_path_is_in_the_schema(reference: Reference) -> None:
    assert any(subschema(found, _path(reference.path)) for found in _schemas(reference.source))


def _inner_paths(relation: Relation) -> tuple[str, ...]:
    """The paths that a form has below that of its row."""
    match relation.form:
        case Selects(labels=labels):
            return (labels,)
        case SelectedPort(port=port):
            return (port,)
        case KeyIn(name=name, keys=keys):
            return name, keys
        case Attaches():
            return "name", "namespace", "sectionName", "port"
        case ServicePort():
            return "name", "port"


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda row: f"{row.source.name}.{row.path}")
def test_the_paths_of_a_relation_are_in_the_schema(relation: Relation) -> None:
    paths = [f"{relation.path}.{inner}" if inner else relation.path for inner in _inner_paths(relation)]
    if isinstance(relation.form, SelectedPort):
        paths.append(relation.form.selector)
    if isinstance(relation.form, Selects | SelectedPort) and relation.form.namespaces:
        paths += [f"{relation.form.namespaces}.any", f"{relation.form.namespaces}.matchNames[]"]
    for path in paths:
        assert any(subschema(found, _path(path)) for found in _schemas(relation.source)), path


def test_a_path_that_is_not_there_is_noticed() -> None:
    (found,) = _schemas(Kind("argoproj.io", "Application"))
    assert subschema(found, ("spec", "source", "helm", "valueFiles", 0))
    assert not subschema(found, ("spec", "source", "helm", "valuesFiles", 0))
