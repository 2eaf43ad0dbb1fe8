"""Which kinds are known, and their schemas: the field tables of `fields/`, each loaded when it is first needed."""

from functools import cache
from pathlib import Path

from .compile import compiled
from .notation import KindRow, Table, Version, parse
from .scalars import JsonSchema

#: The tables by their file's name, in the order in which people are shown them.
TABLES = ("argocd", "kubevirt", "cdi", "multus", "kustomize", "talos", "flake", "kubernetes")
#: The API version of the documents of a Talos machine configuration.
TALOS = "v1alpha1"
#: What stands for an API version in the lock file of a flake, whose kind is FlakeLock.
FLAKE_LOCK = "flake.lock"
#: importlib.resources would cost each run what parsing the largest table does.
_FOLDER = Path(__file__).parents[1] / "fields"
#: What types of other tables are called in a table.
_PREFIXES = {"core": "kubernetes"}


@cache
def table(name: str) -> Table:
    """A field table by its name, `argocd`, or by the prefix that types of it have in other tables, `core`."""
    if name in _PREFIXES:
        return table(_PREFIXES[name])
    return parse((_FOLDER / f"{name}.fields").read_text("utf-8"))


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
        case "cni.dev":
            return "cni"
        case "kustomize.config.k8s.io":
            return "kustomize"
        case "" if api_version == TALOS:
            return "talos"
        case "" if api_version == FLAKE_LOCK:
            return "flake"
    return "kubevirt" if group.endswith("kubevirt.io") else "kubernetes"


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
def kinds_of(api_version: str) -> tuple[str, ...]:
    """The kinds that are known of an API version."""
    return tuple(kind for version, kind in _rows(table_of(api_version)) if version == api_version)


@cache
def _rows(name: str) -> dict[tuple[str, str], KindRow]:
    return {(row.api_version, row.kind): row for row in table(name).kinds}


@cache
def schema(row: KindRow, at: Version | None = None) -> JsonSchema:
    """The JSON Schema of a kind in one version, or, where `at` is None, the one that documents are checked with."""
    return compiled(row, table(table_of(row.api_version)), table, at)
