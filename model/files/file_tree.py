"""The set of files that the repository consists of, and what a path leads to in it."""

import posixpath
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache

#: What stands behind the name of a file in that of the template from which something makes it.
_TEMPLATE_SUFFIXES = (".in", ".tmpl", ".tpl", ".template", ".tftpl", ".gotmpl", ".envsubst", ".j2", ".jinja", ".jinja2")


class WhyMissing(Enum):
    """Why a target was not found, or why nothing can be said of it; the value is what the summary calls it."""

    ABSENT = "does not exist"
    NO_KUSTOMIZATION = "no kustomization in that folder"
    NOT_A_FOLDER = "a file where a folder is needed"
    NOT_A_FILE = "a folder where a file is needed"
    UNTRACKED = "not added to git"
    UNDEFINED = "undefined ref"
    ABSOLUTE = "absolute"
    IGNORED = "ignored by git"
    MAYBE_IGNORED = "may be ignored by git"
    UNREADABLE = "in a folder that cannot be read"
    NOT_FETCHED = "not fetched"
    SUBMODULE = "in a submodule"
    GENERATED = "may come from elsewhere"
    UNSEEN = "beside what cannot be seen"
    TEMPLATED = "templated"
    OUTSIDE = "outside the repository"
    REMOTE = "remote"
    REVISION = "at another revision"
    OPTIONAL = "optional"
    MISREAD = "beside a mistake"


#: The reasons with which a target is known to be missing; with any other nothing is known.
MISSING = frozenset(
    {
        WhyMissing.ABSENT,
        WhyMissing.NO_KUSTOMIZATION,
        WhyMissing.NOT_A_FOLDER,
        WhyMissing.NOT_A_FILE,
        WhyMissing.UNTRACKED,
        WhyMissing.UNDEFINED,
        WhyMissing.ABSOLUTE,
    }
)


#: Names beyond which no similar one is looked for: it would cost more than the hint is worth.
_MOST_NAMES = 200
#: Of those so many are compared, the nearest in length; names that are longer than anybody types are not.
_MOST_COMPARED, _LONGEST_NAME = 50, 100


@dataclass(frozen=True, slots=True)
class Hit:
    """What a path leads to: `path` is the real one, after symbolic links; "" is the root."""

    path: str
    is_folder: bool


def folders_of(path: str) -> Iterator[str]:
    """The folders that a file is in, from the innermost; the root ("") is the last."""
    while path:
        path = split(path)[0]
        yield path


def split(path: str) -> tuple[str, str]:
    """The folder and the name of a normalised path, several times as fast as `posixpath`: all paths go through this."""
    folder, _, name = path.rpartition("/")
    return folder, name


def join(folder: str, path: str) -> str:
    """`path` as seen from `folder`, normalised: "" is the root, a leading `..` is outside of it."""
    whole = posixpath.normpath(posixpath.join(folder, path)) if path or folder else ""
    return "" if whole == "." else whole


def normalize_from_root(path: str) -> str:
    """A path that is written from the root, with or without `/` and `./` around it, normalised."""
    return join("", path.strip("/"))


@dataclass(frozen=True)
class Tree:
    """The paths of the repository, relative to its root with `/`.

    `links` maps symbolic links to what they say; `submodules` are folders whose content is another repository's;
    `untracked` are files on the disk that the commit at hand does not have, `not_added` those of `files` that git does
    not know yet. `unknown` are folders and links of which nobody can say what is behind them, and why. `refused` are
    paths that git's index has and no repository can have.
    """

    files: frozenset[str]
    links: Mapping[str, str]
    submodules: frozenset[str]
    untracked: frozenset[str]
    unknown: Mapping[str, WhyMissing] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    not_added: frozenset[str] = frozenset()

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that has a file, a link or a submodule somewhere below it, the root ("") among them."""
        found = {""}
        for paths in (self.files, self.links, self.submodules):
            for path in paths:
                while (path := split(path)[0]) and path not in found:
                    found.add(path)
        return frozenset(found)

    @cached_property
    def _sorted(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    def below(self, folder: str) -> tuple[str, ...]:
        """The files in a folder and in those below it, sorted."""
        if not folder:
            return self._sorted
        # What follows `/` in the order of characters is `0`: no other path is between.
        return self._sorted[bisect_left(self._sorted, f"{folder}/") : bisect_left(self._sorted, f"{folder}0")]

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The sorted paths directly in each folder: files, links and folders."""
        found: dict[str, set[str]] = {}
        for path in (*self.files, *self.links, *self.folders - {""}):
            found.setdefault(split(path)[0], set()).add(path)
        return {folder: tuple(sorted(paths)) for folder, paths in found.items()}

    def find(self, path: str) -> Hit | WhyMissing:
        """What a normalised path leads to, following symbolic links inside the tree, or why that is not known."""
        for _ in range(40):  # as many links as Linux follows
            if path in self.files:
                return Hit(path, is_folder=False)
            if path in self.folders:
                return Hit(path, is_folder=True)
            if path == ".." or path.startswith(("../", "/")):
                return WhyMissing.OUTSIDE
            step = self._through_link(path)
            if step is None:
                return self._why_missing(path)
            path = step
        return WhyMissing.ABSENT

    def is_at_link(self, path: str) -> bool:
        """Whether the path, or a folder on the way to it, is a symbolic link."""
        return any(part in self.links for part in _prefixes(path))

    def _through_link(self, path: str) -> str | None:
        for part in _prefixes(path):
            if part in self.links:
                target = join(posixpath.dirname(part), self.links[part])
                rest = path[len(part) :].lstrip("/")
                return join(target, rest) if rest else target
        return None

    def _why_missing(self, path: str) -> WhyMissing:
        for part in _prefixes(path):
            if part in self.unknown:
                return self.unknown[part]
        if any(part in self.submodules for part in _prefixes(path)):
            return WhyMissing.SUBMODULE
        if path in self.untracked or any(file.startswith(f"{path}/") for file in self.untracked):
            return WhyMissing.UNTRACKED
        if any(f"{path}{suffix}" in self.files for suffix in _TEMPLATE_SUFFIXES):
            return WhyMissing.GENERATED
        return WhyMissing.ABSENT

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of files and folders by their last part, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted((*self.files, *self.folders)):
            found.setdefault(split(path)[1], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    def nearest(self, path: str) -> str | None:
        """A path beside this one with a similar name, else the only one of the same name, None where there is none."""
        siblings = {posixpath.basename(other): other for other in self.children.get(posixpath.dirname(path), ())}
        if close := closest(posixpath.basename(path), siblings):
            return siblings[close]
        same = self.by_name.get(posixpath.basename(path), ())
        return same[0] if len(same) == 1 else None


def closest(name: str, names: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The most similar name, None where none is similar or too many could be. Equal suffixes are no similarity."""
    from difflib import get_close_matches

    stem, suffix = posixpath.splitext(name)
    same, by_start = _index_names(frozenset(names))
    if other := same.get(name.casefold()):
        return other
    stems = by_start.get((name[:1].casefold(), _as_yaml(suffix)), {})
    if len(stems) > _MOST_NAMES or len(name) > _LONGEST_NAME:
        return None
    near = sorted(stems, key=lambda other: abs(len(other) - len(stem)))[:_MOST_COMPARED]
    close = get_close_matches(stem, sorted(near), n=1, cutoff=cutoff)
    return stems[close[0]] if close else None


@lru_cache(maxsize=100)
def _index_names(names: frozenset[str]) -> tuple[Mapping[str, str], Mapping[tuple[str, str], Mapping[str, str]]]:
    """Names by how they read in lower case, and by first letter and suffix: their stems."""
    same: dict[str, str] = {}
    by_start: dict[tuple[str, str], dict[str, str]] = {}
    for name in sorted(names):
        same.setdefault(name.casefold(), name)
        stem, suffix = posixpath.splitext(name)
        by_start.setdefault((name[:1].casefold(), _as_yaml(suffix)), {})[stem] = name
    return same, by_start


def _as_yaml(suffix: str) -> str:
    return ".yaml" if suffix == ".yml" else suffix


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]
