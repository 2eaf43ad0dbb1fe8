"""The definitions in manifests that are over the size limit, as far as objects of the repository are of their kinds.

Such a file is cut at its document markers, which takes milliseconds, and only the documents that define a kind in use
are parsed: the limit is there for the time and the memory that the rest would take.
"""

from collections.abc import Collection, Iterable, Iterator

from ..files.source import Source
from ..text.decoding import decode
from ..text.document import load
from .definitions import KIND, Defined, find_definitions

#: Bytes of one file, and of all that are looked into; bytes of documents that are parsed, of all files.
_MOST_OF_FILE, _MOST_OF_ALL, _MOST_PARSED = 16_000_000, 32_000_000, 4_000_000
_CUT = b"\n---"
_MARK = f"kind: {KIND}".encode()


def find_large_definitions(
    source: Source, paths: Iterable[str], wanted: Collection[tuple[str, str]]
) -> Iterator[Defined]:
    """What the files define of kinds that are `wanted`: API version and kind, as objects write them."""
    names = {(version.partition("/")[0].encode(), kind.encode()) for version, kind in wanted}
    left, budget = _MOST_OF_ALL, _MOST_PARSED
    for path in paths:
        data = source.read_large(path, min(_MOST_OF_FILE, left))
        if not isinstance(data, bytes):
            continue
        left -= len(data)
        for document in _documents(data, names):
            budget -= len(document)
            if len(document) > source.size_limit or budget < 0:
                continue
            yield from (found for _, found in find_definitions(load(decode(document).encode())))


def _documents(data: bytes, names: Collection[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """The documents that have a definition of one of these groups and kinds in them, by their words alone."""
    if _MARK not in data:
        return
    for document in data.split(_CUT):
        if _MARK in document and any(group in document and kind in document for group, kind in names):
            yield document
