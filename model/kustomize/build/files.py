"""The files that a build reads, and what has been read of them so far."""

from typing import Protocol

from ...files.file_tree import Hit, WhyMissing
from ...files.source import Source, Unread


class Files(Protocol):
    """A repository's files by their paths from its root, with `/`; "" is the root."""

    def find(self, path: str) -> Hit | WhyMissing:
        """What a normalised path leads to, through symbolic links, or why there is nothing."""
        ...

    def read(self, path: str) -> bytes | WhyMissing:
        """The bytes of a file that was found."""
        ...


class SourceFiles:
    """The files of a source; what git ignores is asked once for each path that is not there.

    `asked` are the paths that somebody has asked for.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._missing: dict[str, WhyMissing] = {}
        self.asked: set[str] = set()

    def find(self, path: str) -> Hit | WhyMissing:
        """What a path leads to, or why nothing is known of it."""
        self.asked.add(path)
        found = self._source.tree.find(path)
        if found is not WhyMissing.ABSENT:
            return found
        if path not in self._missing:
            self._missing[path] = self._source.hidden({path}).get(path, found)
        return self._missing[path]

    def read(self, path: str) -> bytes | WhyMissing:
        """The bytes of a file, or that they cannot be had."""
        self.asked.add(path)
        data = self._source.read(path)
        if isinstance(data, Unread):
            return WhyMissing.NOT_FETCHED if data is Unread.NOT_FETCHED else WhyMissing.UNREADABLE
        return data
