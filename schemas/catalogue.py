"""Which kinds are known, and their schemas: the field tables of `fields/`, each loaded when it is first needed."""

from functools import cache
from importlib import resources

from .compiled import compiled
from .notation import KindRow, Table, Version, parse
from .scalars import JsonSchema

#: The tables by their file's name, in the order in which people are shown them.
TABLES = ("argocd", "kubevirt", "cdi", "multus", "kustomize", "talos", "flake", "kubernetes")
#: What types of other tables are called in a table.
_PREFIXES = {"core": "kubernetes"}


@cache
def table(name: str) -> Table:
    """A field table by its name, `argocd`, or by the prefix that types of it have in other tables, `core`."""
    file = resources.files(__package__) / "fields" / f"{_PREFIXES.get(name, name)}.fields"
    return parse(file.read_text("utf-8")) if name not in _PREFIXES else table(_PREFIXES[name])


def table_of(api_version: str) -> str:
    """The name of the table that could have the kinds of an API version."""
    group = api_version.rpartition("/")[0]
    match group:
        case "argoproj.io":
            return "argocd"
        case "cdi.kubevirt.io" | "forklift.cdi.kubevirt.io":
            return "cdi"
        case "k8s.cni.cncf.io":
            return "multus"
        case "kustomize.config.k8s.io":
            return "kustomize"
        case "" if api_version == "v1alpha1":
            return "talos"
    return "kubevirt" if group.endswith("kubevirt.io") else "kubernetes"


@cache
def find(api_version: str, kind: str) -> KindRow | None:
    """The row of a kind, None where no table has it."""
    rows = _rows(table_of(api_version))
    return rows.get((api_version, kind))


@cache
def _rows(name: str) -> dict[tuple[str, str], KindRow]:
    return {(row.api_version, row.kind): row for row in table(name).kinds}


@cache
def schema(row: KindRow, at: Version | None = None) -> JsonSchema:
    """The JSON Schema of a kind in one version, or, where `at` is None, the one that documents are checked with."""
    return compiled(row, table(table_of(row.api_version)), table, at)
