"""The store of the builds of a repository as it is."""

from ...files.source import Source
from .accumulate import Store
from .files import SourceFiles
from .parsed_files import ParsedFiles


def open_store(source: Source) -> Store:
    """A store over the files of a source, for all builds of it."""
    return Store(ParsedFiles(SourceFiles(source)))
