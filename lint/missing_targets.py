"""What leads nowhere, by the rule that its row of the reference table names, and how a missing object is told."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ..model.deployed.reach import find_deployed
from ..model.deployed.resolve_names import ANYWHERE, Key, declared_objects, known_names, name_edges, produced_objects
from ..model.edge import Edge
from ..model.files.file_tree import WhyMissing, closest
from ..model.path_edges import path_edges_of
from ..model.repository import Repository
from ..model.text.place import Place
from ..schemas.reference_forms import Kind, Path
from ..schemas.references import REFERENCES
from .finding import Severity
from .missing_paths import missing_path
from .propose import is_meant, propose_value
from .rule import File, Problem, Related, name_of

#: The families of rules on what is deployed from git.
_DEPLOYERS = ("ARG", "FLX")
_HIDDEN_ARCHIVE = ".archive"
#: Missing names of a file beyond which no similar ones are looked for.
_MOST_COMPARED = 1_000


def missing_targets(file: File, code: str) -> Iterator[Problem]:
    """The problems of the references of a file that lead nowhere, of those rows that name this rule."""
    told = 0
    for edge in missing_edges(file, code):
        if (kind := edge.reference.kind) is None:
            problem = missing_path(file.repository, edge)
        else:
            told += 1
            problem = missing_object(file.repository, edge, kind, is_compared=told <= _MOST_COMPARED)
            if edge.reference.only_near and problem.fix is None:
                continue
        severity = edge.reference.severity
        yield replace(problem, severity=Severity[severity.upper()]) if severity else problem


def missing_edges(file: File, code: str) -> Iterator[Edge]:
    """The references of a file that lead nowhere and of which this rule tells, as the table says."""
    if code == "KUS001" and _HIDDEN_ARCHIVE in file.path.split("/"):
        return iter(())  # nobody looks for what was left behind there
    names_paths, names_objects = _forms(code)
    paths = path_edges_of(file.repository, file.path) if names_paths else ()
    names = name_edges.at(file.repository, file.path) if names_objects else ()
    found = (edge for edge in (*paths, *(names or ())) if _rule_of(edge) == code)
    return (edge for edge in found if edge.is_missing or _is_hidden(file, edge))


def _is_hidden(file: File, edge: Edge) -> bool:
    """Whether `.gitignore` hides the target from Argo CD or Flux, which read what git has."""
    if edge.why is not WhyMissing.IGNORED or edge.reference.kind is not None:
        return False
    is_of_deployer = (edge.reference.rule or "").startswith(_DEPLOYERS)
    return is_of_deployer or find_deployed.has(file.repository, file.path)


@cache
def _forms(code: str) -> tuple[bool, bool]:
    """Whether the rows of a rule name paths, and whether they name objects: what they do not is not looked at."""
    targets = [row.target for row in REFERENCES if code in (row.rule, row.refs)]
    return any(isinstance(one, Path) for one in targets), any(not isinstance(one, Path) for one in targets)


def _rule_of(edge: Edge) -> str | None:
    return edge.reference.refs if edge.why is WhyMissing.UNDEFINED else edge.reference.rule


def missing_object(repository: Repository, edge: Edge, kind: Kind, *, is_compared: bool) -> Problem:
    """The problem of a name that no object has; similar names are looked for if it `is_compared`."""
    similar = (known_names.at(repository, kind) or ()) if is_compared else ()
    close = closest(edge.target, similar)
    places = _places(repository, kind, close) if close else []
    written = f"{edge.written.removesuffix(edge.target)}{close}"
    fix = propose_value(edge.at, edge.written, written, safe=is_meant(edge.target, close, similar)) if close else None
    return Problem(
        edge.at,
        f"{kind.name} `{edge.target}` does not exist in this repository",
        "declared nowhere",
        edge.target,
        tuple(Related(place, "this one is there") for place in sorted(places)[:1]),
        f"write `{written}`" if close else f"add the {kind.name}, or correct the name",
        fix=fix,
    )


def _places(repository: Repository, kind: Kind, name: str) -> list[Place]:
    """Where objects of that name are named: in their metadata, or in what makes them."""
    key = Key(kind, ANYWHERE, name)
    return [name_of(place) for place in declared_objects.at(repository, key) or ()] or list(
        produced_objects.at(repository, key) or ()
    )
