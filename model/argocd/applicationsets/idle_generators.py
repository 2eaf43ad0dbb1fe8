"""Generators that surely make nothing: patterns that match nothing in this repository, lists without elements."""

import posixpath
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...files.file_tree import closest, normalize_from_root
from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text
from ...typo import is_typo
from ..gotemplate.values import NotKnownError
from .expansion import Surroundings
from .failure import GeneratorError
from .git_generator import check_is_here, find_folders, match_files
from .path_globs import match_folder

_COMBINING = ("matrix", "merge")
_GLOB = frozenset("*?[\\{")
_SUFFIXES = (".yaml", ".yml", ".json")
#: Patterns of an ApplicationSet of which that is asked.
_MOST = 100


class IdleGenerator(NamedTuple):
    """A part of a generator, by its path in the ApplicationSet, with the pattern there and one that takes something.

    `is_left_out` says that all that it takes is excluded by other patterns.
    """

    at: NodePath
    what: str
    pattern: str = ""
    near: str | None = None
    is_whole: bool = True
    is_left_out: bool = False


def find_idle_generators(applicationset: Value, around: Surroundings) -> Iterator[IdleGenerator]:
    """The generators, also those that are combined by others, that make nothing of what they say."""
    asked = 0
    for at, entry in generator_entries(mapping(applicationset, "spec"), ("spec",)):
        asked += len(items(entry, "git", "directories")) + len(items(entry, "git", "files"))
        if asked > _MOST:
            return
        yield from _of_list(entry, at)
        try:
            yield from _of_git(entry, at, around)
        except (NotKnownError, GeneratorError):
            continue


def generator_entries(value: Value, at: NodePath) -> Iterator[tuple[NodePath, Value]]:
    """The entries of `generators` below a value, also those inside of others, with their paths."""
    for index, entry in enumerate(items(value, "generators")):
        here = (*at, "generators", index)
        yield here, entry
        for combining in _COMBINING:
            yield from generator_entries(mapping(entry, combining), (*here, combining))


def _of_list(entry: Value, at: NodePath) -> Iterator[IdleGenerator]:
    generator = mapping(entry).get("list")
    if isinstance(generator, dict) and not generator.get("elements") and not generator.get("elementsYaml"):
        is_said = "elements" in generator  # who writes an empty list means it
        yield IdleGenerator((*at, "list", *(("elements",) if is_said else ())), "element", is_whole=not is_said)


def _of_git(entry: Value, at: NodePath, around: Surroundings) -> Iterator[IdleGenerator]:
    generator = mapping(entry, "git")
    field = "directories" if items(generator, "directories") else "files"
    taken = [
        (index, text(one, "path") or "")
        for index, one in enumerate(items(generator, field))
        if mapping(one).get("exclude") is not True
    ]
    if not taken:
        return
    check_is_here(generator, around)
    folders = list(find_folders(around))
    paths = folders if field == "directories" else list(around.files.paths())
    matches = _match_folders(folders) if field == "directories" else lambda pattern: match_files(pattern, around)
    left_out = {one for pattern in _left_out(generator, field) for one in matches(pattern)}
    idle = [pair for pair in taken if pair[1] and "{{" not in pair[1] and not set(matches(pair[1])) - left_out]
    for index, pattern in idle:
        is_left_out = bool(matches(pattern))
        others = () if is_left_out else (one for one in _near(pattern, paths, folders) if one != pattern)
        near = next((one for one in others if matches(one)), None)
        what = "folder" if field == "directories" else "file"
        place = (*at, "git", field, index, "path")
        yield IdleGenerator(place, what, pattern, near, len(idle) == len(taken), is_left_out)
    left_in = {one for _, pattern in taken for one in matches(pattern)} - left_out
    for index, pattern in _idle_exclusions(generator, field, matches):
        near = next((one for one in _near(pattern, paths, folders) if left_in.intersection(matches(one))), None)
        if near is not None and (is_typo(pattern, near) or near == normalize_from_root(pattern)):
            yield IdleGenerator((*at, "git", field, index, "path"), "exclusion", pattern, near)


def _idle_exclusions(generator: Value, field: str, matches: Callable[[str], list[str]]) -> Iterator[tuple[int, str]]:
    """The patterns of what is to be left out that match nothing."""
    for index, one in enumerate(items(generator, field)):
        pattern = text(one, "path") or ""
        if mapping(one).get("exclude") is True and pattern and "{{" not in pattern and not matches(pattern):
            yield index, pattern


def _left_out(generator: Value, field: str) -> Iterator[str]:
    """The patterns of what a generator leaves out; a pattern that is filled in leaves nothing out that is known."""
    for one in items(generator, field):
        pattern = text(one, "path") or ""
        if mapping(one).get("exclude") is True and pattern and "{{" not in pattern:
            yield pattern


def _match_folders(folders: list[str]) -> Callable[[str], list[str]]:
    return lambda pattern: [folder for folder in folders if match_folder(pattern, folder)]


def _near(pattern: str, paths: Iterable[str], folders: Iterable[str]) -> Iterator[str]:
    """Patterns that may be meant: without what no path has around it, one step or the suffix spelt otherwise."""
    yield normalize_from_root(pattern)
    steps = pattern.strip("/").split("/")
    parents = {""}
    for index, step in enumerate(steps):
        inside = [path for path in (*folders, *paths) if posixpath.dirname(path) in parents]
        found = [path for path in inside if match_folder(step, posixpath.basename(path))]
        if not found:
            close = None if set(step) & _GLOB else closest(step, {posixpath.basename(path) for path in inside})
            if close:
                yield "/".join((*steps[:index], close, *steps[index + 1 :]))
            break
        parents = set(found)
    stem, suffix = posixpath.splitext(pattern)
    if suffix in _SUFFIXES:
        yield from (stem + other for other in _SUFFIXES if other != suffix)
