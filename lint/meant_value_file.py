"""Files of Helm values that are named from another folder than the one that Argo CD counts from."""

import posixpath
from typing import NamedTuple

from ..model.argocd.facts import ApplicationFact, SourceFact
from ..model.argocd.own_urls import source_at
from ..model.edge import Edge
from ..model.facts import ObjectFact
from ..model.files.file_tree import Hit, closest, join, normalize_from_root
from ..model.repository import Repository
from ..model.text.place import Node
from ..schemas.reference_forms import Leads
from ..schemas.references import APPLICATION

_FROM_TOP = "what follows a ref is from the top of its repository"


class Counted(NamedTuple):
    """The file that is probably meant, "" where none is, and what to do."""

    path: str
    hint: str


def from_elsewhere(repository: Repository, edge: Edge) -> Counted | None:
    """What is meant by a file of values that would be there if it were counted from another folder."""
    if edge.reference.source != APPLICATION or edge.reference.leads is not Leads.VALUES:
        return None
    own, named = _sources(repository, edge)
    if edge.written.startswith("$"):
        return _of_ref(repository, edge, named) if named is not None else None
    folder = normalize_from_root(own.path) if own is not None and own.path else ""
    whole = normalize_from_root(edge.written)
    if not folder or not _is_file(repository, whole):
        return None
    written = posixpath.relpath(whole, folder)
    return Counted(whole, f"write `{written}`: value files are seen from the source's `path`")


def _of_ref(repository: Repository, edge: Edge, source: SourceFact) -> Counted | None:
    ref, _, rest = edge.written.partition("/")
    folder = normalize_from_root(source.path or "")
    meant = join(folder, rest)
    if folder and not _is_file(repository, meant):
        meant = _beside(repository, meant)
    elif not folder:
        meant = _only_one(repository, edge)
    why = f"{_FROM_TOP}: the `path` of that source does not count" if folder else _FROM_TOP
    if meant:
        return Counted(meant, f"write `{ref}/{meant}`; {why}")
    return Counted("", f"add the file; {why}") if folder else None


def _only_one(repository: Repository, edge: Edge) -> str:
    """The only file of that name which has no objects, as files of values have none; "" where there is none."""
    named = repository.tree.by_name.get(posixpath.basename(edge.target), ())
    read = ((path, repository.file(path)) for path in named)
    files = [path for path, facts in read if facts is not None and not facts.of(ObjectFact)]
    return files[0] if len(files) == 1 else ""


def _beside(repository: Repository, path: str) -> str:
    """A file of a similar name in that folder, "" where there is none."""
    names = {posixpath.basename(other): other for other in repository.tree.children.get(posixpath.dirname(path), ())}
    near = closest(posixpath.basename(path), names)
    return names[near] if near and _is_file(repository, names[near]) else ""


def _is_file(repository: Repository, path: str) -> bool:
    found = repository.tree.find(path)
    return isinstance(found, Hit) and not found.is_folder


def _sources(repository: Repository, edge: Edge) -> tuple[SourceFact | None, SourceFact | None]:
    """The source that names the file, and the one that its ref is of."""
    node = edge.at.at
    if not isinstance(node, Node):
        return None, None
    applications = repository.facts_at(edge.at.path, ApplicationFact)
    around = next((one for one in applications if node.is_in(one.object.at)), None)
    if around is None:
        return None, None
    ref = edge.written.partition("/")[0].removeprefix("$")
    return source_at(around, node.path), next((source for source in around.sources if source.ref == ref), None)
