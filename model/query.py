"""Values that are derived from a repository: made when they are first asked for, and kept from one state of it to the
next as long as what they read is the same. What a value reads is noted while it is made, so that nobody has to say it.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from .repository import Repository

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
#: What was read, by its key: a query, a type of facts, a file, or a name of what a repository was given.
Reads = tuple[tuple[Hashable, object], ...]


class Query(Generic[T]):
    """A derived value, by the function that makes it: `QUERY(repository)` is the value."""

    def __init__(self, make: "Callable[[Repository], T]") -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def __call__(self, repository: "Repository") -> T:
        """The value in this state of the repository."""
        return repository.derive(self)

    def at(self: "Query[Mapping[K, V]]", repository: "Repository", key: K) -> V | None:
        """What a mapping has at a key, None where it has nothing there: only that is read, and not the whole."""
        return repository.derive_at(self, key)

    def has(self: "Query[frozenset[K]]", repository: "Repository", key: K) -> bool:
        """Whether a set has a key: only that is read, and not the whole."""
        return repository.derive_has(self, key)


class FileQuery(Generic[T]):
    """A value for each of some files, by the function that makes that of one; those of other files stay as they are.

    `paths` says which files have one.
    """

    def __init__(self, make: "Callable[[Repository, str], T]", paths: "Callable[[Repository], Iterable[str]]") -> None:
        self.make = make
        self.paths = Query(lambda repository: tuple(sorted(paths(repository))))
        self.__doc__ = make.__doc__

    def __call__(self, repository: "Repository") -> Mapping[str, T]:
        """The values in this state of the repository, by path."""
        return repository.derive_files(self)

    def at(self, repository: "Repository", path: str) -> T | None:
        """The value of one file, None where it has none."""
        return repository.derive_file(self, path)


class At(NamedTuple):
    """The key under which a part of a value was read: what a mapping has there, or whether a set has it."""

    query: Hashable
    key: Hashable


def file_query(
    paths: "Callable[[Repository], Iterable[str]]",
) -> "Callable[[Callable[[Repository, str], T]], FileQuery[T]]":
    """Declare a value of each of these files."""

    def declare(make: "Callable[[Repository, str], T]") -> FileQuery[T]:
        return FileQuery(make, paths)

    return declare


class Kept(NamedTuple):
    """A value with what was read for it."""

    value: object
    reads: Reads


class KeptFiles(NamedTuple):
    """The values of files, and each with what was read for it, in a `state` of the repository.

    For knowing which of them a change concerns: `shared` is what was read as a whole, `wholes` are the values of which
    parts were read. `readers` has the files that read one or a part of one, by key, and those that read another file,
    by its path; they are never taken out, so that there may be some that do so no more.
    """

    value: Mapping[str, object]
    files: Mapping[str, Kept]
    shared: Mapping[Hashable, object]
    wholes: Mapping[Hashable, object]
    readers: "Readers"
    state: object


class Readers:
    """Which files read what."""

    def __init__(self) -> None:
        self.of_wholes: dict[Hashable, set[str]] = {}
        self.of_parts: dict[Hashable, dict[Hashable, set[str]]] = {}
        self.of_files: dict[str, set[str]] = {}

    def add(self, path: str, reads: Reads) -> None:
        """Note what a file has read."""
        for key, _ in reads:
            match key:
                case At(query, part):
                    self.of_parts.setdefault(query, {}).setdefault(part, set()).add(path)
                case (str() as other,):
                    if other != path:
                        self.of_files.setdefault(other, set()).add(path)
                case _:
                    self.of_wholes.setdefault(key, set()).add(path)

    def of_others(self, query: Hashable, before: object, now: object) -> Iterator[str]:
        """The files that have read a part of a value which is another now."""
        readers = self.of_parts.get(query, {})
        if isinstance(before, Mapping) and isinstance(now, Mapping):
            for part, paths in readers.items():
                old, new = before.get(part), now.get(part)
                if old is not new and old != new:
                    yield from paths
        elif isinstance(before, Set) and isinstance(now, Set):
            for part in before ^ now:
                yield from readers.get(part, ())
