"""What is not known of files for a mistake in them: where their text breaks off, and what their reader does not see.

These are queries of their own, so that who asks depends on a mistake and not on all of the file that it stands in.
"""

from .derived_values import Query
from .facts import Facts, ViolationFact
from .repository import Repository, file_query, files_having
from .text.parse_error import ParseError
from .text.place import Node


@Query
def find_broken_files(repository: Repository) -> frozenset[str]:
    """The files whose text ends, for its reader, where it is not valid YAML any more."""
    return frozenset(path for path in repository.facts(ParseError) if (repository.file(path) or Facts()).is_broken)


@file_query(files_having(ViolationFact))
def misread_nodes(repository: Repository, path: str) -> tuple[Node, ...]:
    """The places in a file of what has a name or a type that its kind does not know."""
    return (repository.file(path) or Facts()).misread_nodes


def is_misread(repository: Repository, path: str, root: Node) -> bool:
    """Whether something in that part of the file has a name or type that its kind does not know."""
    return any(node.is_in(root) for node in misread_nodes.at(repository, path) or ())
