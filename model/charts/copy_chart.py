"""Copies a chart out of a state of the repository, for helm to read: contents alone, and no links."""

from collections.abc import Iterator
from pathlib import Path

from ..files.file_tree import Hit, join
from ..files.source import Source

#: Files and bytes of one chart.
_MOST_FILES, _MOST_BYTES = 2_000, 32 * 1024 * 1024


class NotCopiedError(Exception):
    """A chart, or a file beside it, that cannot be given to helm; the text says why."""


def copy_chart(source: Source, folder: str, target: Path) -> None:
    """Write the files of a chart into a folder; raises NotCopiedError."""
    size = 0
    for number, (inside, path) in enumerate(_files(source, folder)):
        data = read_bytes(source, path)
        size += len(data)
        if number >= _MOST_FILES or size > _MOST_BYTES:
            raise NotCopiedError("the chart is too large")
        place = target / inside
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def _files(source: Source, folder: str) -> Iterator[tuple[str, str]]:
    """The files of a chart by their paths in it, with the paths that they lead to."""
    start = f"{folder}/" if folder else ""
    for path in source.tree.below(folder):
        yield path[len(start) :], path
    for link in source.tree.links:
        if link.startswith(start):
            found = source.tree.find(link)
            if not isinstance(found, Hit):
                raise NotCopiedError(f"the link {link} leads out of the repository, or to nothing")
            inner = source.tree.below(found.path) if found.is_folder else (found.path,)
            for path in inner:
                yield join(link[len(start) :], path[len(found.path) :].lstrip("/")), path


def read_bytes(source: Source, path: str) -> bytes:
    """The bytes of a file; raises NotCopiedError where they cannot be had, or are encrypted."""
    data = source.read(path)
    if not isinstance(data, bytes):
        raise NotCopiedError(f"{path} cannot be read")
    if b"ENC[AES256" in data:
        raise NotCopiedError(f"{path} is encrypted")
    return data
