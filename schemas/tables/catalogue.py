"""Which kinds are known, and their schemas: the field tables, each loaded when it is first needed.

The tables of products come first: their fields have versions and are written by hand. The catalogue of custom resources
has one table for each API group, of what any release of the last years has; what a repository defines itself goes
before it.
"""

from functools import cache
from pathlib import Path

from ..custom_resources.index import KINDS
from .fields_to_json_schema import compile_schema
from .index import GROUPS, PLACES
from .notation import KindRow, Table, Version, parse
from .scalars import JsonSchema

#: The tables that people are shown first, and those whose kinds are only parts of others.
_FIRST = ("argocd", "kubevirt", "cdi", "multus", "kustomize", "talos", "flake", "kubernetes")
_INNER = ("cni",)
#: The tables by their file's name, in the order in which people are shown them.
TABLES = (*_FIRST, *(name for name in PLACES if name not in (*_FIRST, *_INNER)))
#: The API version of the documents of a Talos machine configuration.
TALOS = "v1alpha1"
#: importlib.resources would cost each run what parsing the largest table does.
_SCHEMAS = Path(__file__).parents[1]
#: What types of other tables are called in a table.
_PREFIXES = {"core": "kubernetes"}


@cache
def table(name: str) -> Table:
    """A field table by its name, `argocd`, or by the prefix that types of it have in other tables, `core`."""
    if name in _PREFIXES:
        return table(_PREFIXES[name])
    return parse((_SCHEMAS / PLACES.get(name, f"custom_resources/{name}.fields")).read_text("utf-8"))


@cache
def table_of(api_version: str) -> str:
    """The name of the table that could have the kinds of an API version."""
    group = api_version.rpartition("/")[0] or api_version
    parts = group.split(".")
    around = ("*." + ".".join(parts[at:]) for at in range(1, len(parts)))
    return GROUPS.get(group) or next((GROUPS[name] for name in around if name in GROUPS), "kubernetes")


def product_of(api_version: str) -> tuple[str, str]:
    """The product whose version decides about a kind, and its name for people: `("argocd", "Argo CD")`."""
    found = table(table_of(api_version))
    return found.product, found.settings.get("title", found.product)


@cache
def find(api_version: str, kind: str) -> KindRow | None:
    """The row of a kind, None where no table has it."""
    rows = _rows(table_of(api_version))
    return rows.get((api_version, kind))


@cache
def find_custom(api_version: str, kind: str) -> KindRow | None:
    """The row of a kind in the catalogue of custom resources, None where it does not have it."""
    group = api_version.rpartition("/")[0]
    return _rows(group).get((api_version, kind)) if group in KINDS else None


def find_any(api_version: str, kind: str) -> KindRow | None:
    """The row of a kind, that of a product's table before that of the catalogue."""
    return find(api_version, kind) or find_custom(api_version, kind)


@cache
def kinds_of(api_version: str) -> tuple[str, ...]:
    """The kinds that are known of an API version."""
    return tuple(kind for version, kind in _rows(table_of(api_version)) if version == api_version)


@cache
def _rows(name: str) -> dict[tuple[str, str], KindRow]:
    return {(row.api_version, row.kind): row for row in table(name).kinds}


@cache
def schema(row: KindRow, at: Version | None = None) -> JsonSchema:
    """The JSON Schema of a kind in one version, or, where `at` is None, the one that documents are checked with."""
    return compile_schema(row, table(table_with(row)), table, at)


def table_with(row: KindRow) -> str:
    """The name of the table that a row is of."""
    name = table_of(row.api_version)
    return name if _rows(name).get((row.api_version, row.kind)) is row else row.group
