"""Values that are derived from a repository: made when they are first asked for, and kept from one state of it to the
next as long as what they read is the same. What a value reads is noted while it is made, so that nobody has to say it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from .repository import Repository

T = TypeVar("T")
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
    """The values of files, and each with what was read for it. `shared` is all that was read beside a file's own facts,
    `state` the state of the repository in which they were good.
    """

    value: Mapping[str, object]
    files: Mapping[str, Kept]
    shared: Mapping[Hashable, object]
    state: object
