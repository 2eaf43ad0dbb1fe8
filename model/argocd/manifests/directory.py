"""The objects of a folder that is neither a chart nor a kustomization, as Argo CD reads its files.

Source: argo-cd `reposerver/repository/repository.go` (findManifests, getObjsFromYAMLOrJSON).
"""

from collections.abc import Iterable, Iterator

from ...files.file_tree import Hit, WhyMissing
from ...kustomize.build.files import Files
from ...kustomize.build.parse_objects import is_encrypted
from ...kustomize.build.result import Built, Problem, ProblemKind, in_file
from ...kustomize.build.traced import Traced, written
from ...repository import Repository
from ...text.decoding import as_utf8
from ...text.document import load
from ...text.place import Node, Place
from ...text.typed_access import text
from ..facts import SourceFact
from ..taken_files import MANIFESTS, is_taken
from .result import LeftOut

#: A text without any of these is no manifest, and may be anything else.
_MARKS = (b"apiVersion:", b"kind:", b"metadata:")
_JSONNET = ".jsonnet"
_Part = Built | Problem | LeftOut


def read_directory(repository: Repository, files: Files, folder: str, source: SourceFact) -> Iterator[_Part]:
    """What the files of a folder hold that a source takes."""
    for path in _paths(repository, folder):
        taken = is_taken(repository, source, folder, path)
        if taken is None:
            yield LeftOut(Place(path), "whether the patterns of `directory` take it is not known")
        elif taken and path.endswith(_JSONNET):
            yield LeftOut(Place(path), "Jsonnet is not evaluated")
        elif taken:
            yield from _read_file(files, path)


def _paths(repository: Repository, folder: str) -> Iterable[str]:
    tree = repository.tree
    links = (path for path in tree.links if path.startswith(f"{folder}/") or not folder)
    return sorted({*tree.below(folder), *links}, key=lambda path: path.split("/"))


def _read_file(files: Files, path: str) -> Iterator[_Part]:
    hit = files.find(path)
    data = files.read(hit.path) if isinstance(hit, Hit) and not hit.is_folder else WhyMissing.UNREADABLE
    if not isinstance(hit, Hit) or isinstance(data, WhyMissing):
        yield LeftOut(Place(path), "it cannot be read")
    elif is_encrypted(data):
        yield LeftOut(Place(path), "it is encrypted")
    else:
        yield from _read_text(hit.path, as_utf8(data))


def _read_text(path: str, data: bytes) -> Iterator[_Part]:
    loaded = load(data)
    is_json = path.endswith(MANIFESTS[2])
    if loaded.parse_errors and (is_json or any(mark in data for mark in _MARKS)):
        error = loaded.parse_errors[0]
        yield Problem(ProblemKind.NOT_YAML, Place(path, error.at), f"Argo CD cannot read {path}: {error.message}")
        return
    for document in () if loaded.parse_errors else loaded.documents:
        if document.value is not None:
            yield from _objects(written(document.value, in_file(path, document=document.index)), data)


def _objects(traced: Traced, data: bytes) -> Iterator[_Part]:
    """The object, or those that are its items where it is a List."""
    at = traced.origin.place
    listed = traced.entry("items")
    if text(traced.value, "kind") and listed is not None and isinstance(listed.value, list):
        for item in listed.items():
            yield from _objects(item, data)
    elif isinstance(traced.value, dict) and text(traced.value, "kind"):
        yield Built(traced, at, (), is_generated=False)
    elif any(mark in data for mark in _MARKS) and isinstance(at.at, Node):
        yield Problem(ProblemKind.NOT_AN_OBJECT, at, f"{at.path} has a document without `kind`, which Argo CD refuses")
