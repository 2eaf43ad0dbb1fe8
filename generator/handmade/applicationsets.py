"""ApplicationSets of a hand-made repository whose Git generator makes an Application of every folder of a kind."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from ...model.facts import ObjectFact
from ...model.files.file_tree import Tree, normalize_from_root
from ...model.files.source import Source
from ...model.repository import Repository
from ...model.text.document import Value, load
from ...model.text.typed_access import items, mapping, text

#: The folder that the generator has found, in both template languages of Argo CD.
_WHOLE = re.compile(r"\{\{-?\s*\.?path(\.path)?\s*-?\}\}")


class Generated(NamedTuple):
    """A folder in which the ApplicationSet at `by` takes every folder; `members` are those that are there.

    Where it takes only folders with a file that tells of the application, `marker` is that file's name.
    """

    folder: str
    members: tuple[str, ...]
    by: str
    marker: str = ""


class Generators(NamedTuple):
    """The ApplicationSets of a repository: folders that they take from, and files whose lists cannot be added to."""

    folders: tuple[Generated, ...]
    others: tuple[str, ...]


def generators(repository: Repository, source: Source) -> Generators:
    """What the ApplicationSets of a repository take."""
    found: list[Generated] = []
    others: list[str] = []
    for path, file in repository.files.items():
        if any(fact.kind == "ApplicationSet" for fact in file.of(ObjectFact)):
            taken = [one for value in _sets(source, path) for one in _folders_taken(value, path, repository.tree)]
            found += taken
            others += [] if taken else [path]
    return Generators(tuple(found), tuple(others))


def _sets(source: Source, path: str) -> Iterator[Value]:
    content = source.read(path)
    for document in load(content).documents if isinstance(content, bytes) else ():
        if isinstance(document.value, dict) and document.value.get("kind") == "ApplicationSet":
            yield document.value


def _folders_taken(value: Value, path: str, tree: Tree) -> Iterator[Generated]:
    spec = mapping(value, "spec", "template", "spec")
    if not any(_is_whole(one) for one in (spec.get("source"), *items(spec, "sources"))):
        return
    entries = list(_directories(items(value, "spec", "generators")))
    excluded = [pattern for pattern, is_excluded in entries if is_excluded]
    for pattern in (pattern for pattern, is_excluded in entries if not is_excluded):
        above, _, last = pattern.rpartition("/")
        for folder in _match_folders(above, tree) if last == "*" else ():
            inside = [one for one in tree.children.get(folder, ()) if one in tree.folders]
            members = tuple(posixpath.basename(one) for one in inside if not _is_in(one, excluded))
            # A pattern that takes out whatever is made here takes out a name that nobody has, too.
            if (members or "*" not in above) and not _is_in(posixpath.join(folder, "\1"), excluded):
                yield Generated(folder, members, path)
    yield from _folders_with_file(value, path, tree)


def _folders_with_file(value: Value, path: str, tree: Tree) -> Iterator[Generated]:
    """Folders that are taken for a file in them: `apps/*/app.yaml`."""
    for generator in items(value, "spec", "generators"):
        for entry in () if mapping(generator).get("selector") else items(generator, "git", "files"):
            above, _, marker = normalize_from_root((text(entry, "path") or "").strip()).rpartition("/")
            around, _, last = above.rpartition("/")
            if last == "*" and "*" not in marker:
                for folder in _match_folders(around, tree):
                    inside = (posixpath.join(one, marker) for one in tree.children.get(folder, ()))
                    found = [posixpath.basename(posixpath.dirname(one)) for one in inside if one in tree.files]
                    if found:
                        yield Generated(folder, tuple(found), path, marker)


def _is_in(path: str, patterns: Iterable[str]) -> bool:
    return any(_matches(path, pattern) for pattern in patterns)


def _is_whole(source: Value) -> bool:
    """Whether an Application's source is the whole folder, whatever is in it."""
    found = mapping(source)
    is_narrow = found.keys() & {"helm", "chart"} or mapping(found, "directory").keys() & {"include", "exclude"}
    return not is_narrow and _WHOLE.fullmatch(text(found, "path") or "") is not None


def _directories(found: Iterable[Value]) -> Iterator[tuple[str, bool]]:
    """The patterns of generators, and of those that are combined in them, with whether they take out."""
    for generator in found:
        for entry in items(generator, "git", "directories"):
            if pattern := text(entry, "path"):
                yield normalize_from_root(pattern.strip()), bool(mapping(entry).get("exclude"))
        for combined in ("matrix", "merge"):
            yield from _directories(items(generator, combined, "generators"))


def _match_folders(pattern: str, tree: Tree) -> list[str]:
    if "*" not in pattern:
        return [pattern]
    return sorted(folder for folder in tree.folders if _matches(folder, pattern))


def _matches(path: str, pattern: str) -> bool:
    """Whether a folder matches, a step for each: `*` stays in one."""
    steps, wanted = path.split("/"), pattern.split("/")
    return len(steps) == len(wanted) and all(map(fnmatchcase, steps, wanted))
