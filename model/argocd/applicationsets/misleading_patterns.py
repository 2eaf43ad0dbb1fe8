"""Patterns of Git generators that take something else than they seem to.

Source: argo-cd `applicationset/generators/git.go` (generateParamsFromGitFile, filterApps), `util/git/client.go`
(LsFiles): folders are matched by Go's `path.Match`, which has no `**`, files by pathspecs of Git, whose `*` crosses
`/`, and a file is read up to the end of its first document.
"""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from ...files.file_tree import folders_of
from ...text.document import Value, load
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text
from ..gotemplate.values import NotKnownError
from .doublestar import match_doublestar
from .expansion import Surroundings
from .failure import GeneratorError
from .git_generator import check_is_here, find_folders, match_files
from .idle_generators import generator_entries
from .path_globs import match_folder

#: What a folder has that is deployed by itself.
_ROOTS = ("Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization")
_SEPARATOR = "\n---"
#: Files of one pattern of which that is asked.
_MOST = 1_000


class MisleadingPattern(NamedTuple):
    """A pattern by its path in the ApplicationSet: see MisleadingPatternFact."""

    at: NodePath
    what: str
    pattern: str
    path: str
    document: int = 0


def find_misleading_patterns(applicationset: Value, around: Surroundings) -> Iterator[MisleadingPattern]:
    """The patterns that are not what they seem, of generators of this repository."""
    entries = list(generator_entries(mapping(applicationset, "spec"), ("spec",)))
    is_filtered = any("selector" in mapping(entry) for _, entry in entries)
    for at, entry in entries:
        generator = mapping(entry, "git")
        field = "directories" if items(generator, "directories") else "files"
        patterns = [(index, text(one, "path") or "", one) for index, one in enumerate(items(generator, field))]
        if not patterns or any("{{" in pattern for _, pattern, _ in patterns):
            continue
        left_out = [pattern for _, pattern, one in patterns if mapping(one).get("exclude") is True]
        try:
            check_is_here(generator, around)
            for index, pattern, one in patterns:
                if mapping(one).get("exclude") is not True:
                    here = (*at, "git", field, index, "path")
                    if field == "directories":
                        yield from _in_folders(pattern, left_out, here, around)
                    else:
                        yield from _deeper_files(pattern, left_out, here, around, is_filtered=is_filtered)
                        yield from _further_documents(pattern, left_out, here, around)
        except (NotKnownError, GeneratorError):
            continue


def _in_folders(pattern: str, left_out: list[str], at: NodePath, around: Surroundings) -> Iterator[MisleadingPattern]:
    if "**" not in pattern:
        return
    folders = sorted(find_folders(around))
    taken = {folder for folder in folders if match_folder(pattern, folder)}
    files = {path for path in around.files.paths() if posixpath.basename(path) in _ROOTS}
    roots = {posixpath.dirname(path) for path in files}
    for folder in match_doublestar(pattern, folders, ()) if taken else ():
        inside = {folder, *folders_of(folder)}
        is_deployed = bool(inside & taken & roots) or any(match_folder(one, folder) for one in left_out)
        if folder in roots and folder not in taken and not is_deployed:
            yield MisleadingPattern(at, "double", pattern, folder)
            return


def _deeper_files(
    pattern: str, left_out: list[str], at: NodePath, around: Surroundings, *, is_filtered: bool
) -> Iterator[MisleadingPattern]:
    """A file that is taken because a `*` crosses slashes; nothing where a selector may leave out what is made of it."""
    if "*" in pattern and "**" not in pattern and not around.new_globs and not is_filtered:
        taken = _taken(pattern, left_out, around)
        meant = set(match_doublestar(pattern, around.files.paths(), around.files.folders()))
        if meant & taken and (deeper := sorted(taken - meant)):
            yield MisleadingPattern(at, "deeper", pattern, deeper[0])


def _further_documents(
    pattern: str, left_out: list[str], at: NodePath, around: Surroundings
) -> Iterator[MisleadingPattern]:
    """Files with parameters in further documents.

    Manifests are taken for their folder alone, and may stand behind the parameters.
    """
    for path in sorted(_taken(pattern, left_out, around))[:_MOST]:
        content = around.files.read(path)
        if isinstance(content, str) and _SEPARATOR in content:
            filled = [one for one in load(content.encode()).documents if one.value is not None]
            first = set(mapping(filled[0].value)) if filled else set[str]()
            further = next((one for one in filled[1:] if _is_alike(mapping(one.value), first)), None)
            if further is not None:
                yield MisleadingPattern(at, "documents", pattern, path, further.index)


def _taken(pattern: str, left_out: list[str], around: Surroundings) -> set[str]:
    return set(match_files(pattern, around)).difference(*(match_files(one, around) for one in left_out))


def _is_alike(document: dict[str, Value], first: set[str]) -> bool:
    """Whether a document has parameters as the first one has, and is no object."""
    return not document.keys().isdisjoint(first) and not {"apiVersion", "kind"} <= document.keys()
