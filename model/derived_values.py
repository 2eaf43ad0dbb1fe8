"""Values that are derived from a repository: made when they are first asked for, and kept from one state of it to the
next as long as what they read is the same. What a value reads is noted while it is made, so that nobody has to say it.

How that is done stands in `memo.py`.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, NamedTuple, Never, Protocol, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Derives(Protocol):
    """What makes and keeps the values of queries: `Memo`."""

    def derive(self, query: "Query[Never, T]") -> T:
        """The value of a query."""

    def last(self, query: "Query[Never, T]") -> T | None:
        """The value of a query in the state before, None where it was not asked there."""

    def derive_at(self, query: "Query[Never, Mapping[K, V]]", key: K) -> V | None:
        """What a mapping that is derived has at a key."""

    def derive_has(self, query: "Query[Never, frozenset[K]]", key: K) -> bool:
        """Whether a set that is derived has a key."""

    def derive_files(self, query: "FileQuery[Never, T]") -> Mapping[str, T]:
        """The values of a query of files."""

    def derive_file(self, query: "FileQuery[Never, T]", path: str) -> T | None:
        """The value of one file."""


class Asked(Protocol):
    """What queries are asked of: a state of a repository."""

    @property
    def memo(self) -> Derives:
        """What keeps the values that are derived from it."""


R = TypeVar("R", bound=Asked, contravariant=True)


class Query(Generic[R, T]):
    """A derived value, by the function that makes it: `QUERY(repository)` is the value."""

    def __init__(self, make: Callable[[R], T]) -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def __call__(self, repository: R) -> T:
        """The value in this state of the repository."""
        return repository.memo.derive(self)

    def last(self, repository: R) -> T | None:
        """The value in the state before, None where nobody asked: for making the new one of what is the same."""
        return repository.memo.last(self)

    def at(self: "Query[R, Mapping[K, V]]", repository: R, key: K) -> V | None:
        """What a mapping has at a key, None where it has nothing there: only that is read, and not the whole."""
        return repository.memo.derive_at(self, key)

    def has(self: "Query[R, frozenset[K]]", repository: R, key: K) -> bool:
        """Whether a set has a key: only that is read, and not the whole."""
        return repository.memo.derive_has(self, key)


class FileQuery(Generic[R, T]):
    """A value for each of some files, by the function that makes that of one; those of other files stay as they are.

    `paths` says which files have one: another such query where they are the same.
    """

    def __init__(self, make: Callable[[R, str], T], paths: "Callable[[R], Iterable[str]] | FileQuery[R, V]") -> None:
        self.make = make
        self.paths: Query[R, tuple[str, ...]] = (
            paths.paths if isinstance(paths, FileQuery) else Query(lambda repository: tuple(sorted(paths(repository))))
        )
        self.__doc__ = make.__doc__

    def __call__(self, repository: R) -> Mapping[str, T]:
        """The values in this state of the repository, by path."""
        return repository.memo.derive_files(self)

    def at(self, repository: R, path: str) -> T | None:
        """The value of one file, None where it has none."""
        return repository.memo.derive_file(self, path)


class PartKey(NamedTuple):
    """The key under which a part of a value was read: what a mapping has there, or whether a set has it."""

    query: Hashable
    key: Hashable
