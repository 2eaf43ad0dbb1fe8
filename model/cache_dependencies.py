"""What is kept of a value that was derived: the value, and what was read for it, by which it is known to hold."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from .derived_values import PartKey

#: What was read, by its key: a query, a type of facts, a file, or a name of what a repository was given.
Reads = tuple[tuple[Hashable, object], ...]


class Kept(NamedTuple):
    """A value with what was read for it."""

    value: object
    reads: Reads


class PartsRead(NamedTuple):
    """Parts of a value that were read, with what they were, and the value as it was when that was last looked at."""

    whole: Hashable
    value: object
    parts: Mapping[Hashable, object]


class KeptQuery(NamedTuple):
    """The value of a query with what was read for it, and the `state` of the repository in which it was last right.

    What was read of `files`, and of `parts` of other values, is apart: of thousands of these few can have changed.
    """

    value: object
    shared: Reads
    files: Mapping[str, object]
    parts: tuple[PartsRead, ...]
    state: object


class KeptFiles(NamedTuple):
    """The values of files, and each with what was read for it, in a `state` of the repository.

    For knowing which of them a change concerns: `shared` is what was read as a whole, `wholes` are the values of which
    parts were read. `readers` has the files that read one or a part of one, by key, and those that read another file,
    by its path; they are never taken out, so that there may be some that do so no more. `paths` are the files, as they
    were asked for.
    """

    value: Mapping[str, object]
    files: Mapping[str, Kept]
    shared: Mapping[Hashable, object]
    wholes: Mapping[Hashable, object]
    readers: "Readers"
    state: object
    paths: tuple[str, ...] = ()


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
                case PartKey(query, part):
                    self.of_parts.setdefault(query, {}).setdefault(part, set()).add(path)
                case (str() as other,):
                    if other != path:
                        self.of_files.setdefault(other, set()).add(path)
                case _:
                    self.of_wholes.setdefault(key, set()).add(path)

    def of_parts_in(self, query: Hashable, keys: Iterable[Hashable]) -> Iterator[str]:
        """The files that have read what a value has at one of these keys."""
        readers = self.of_parts.get(query, {})
        for key in keys:
            yield from readers.get(key, ())
