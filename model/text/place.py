"""Where something stands in the repository, before and after it has been looked up in the text."""

from dataclasses import dataclass
from typing import NamedTuple

#: Keys and indexes from the root of a document to a node: `("spec", "sources", 0, "path")`.
NodePath = tuple[str | int, ...]


class Node(NamedTuple):
    """A node of a YAML document: the file's how-many-eth document, and the way to the node in it.

    `key` asks for the key's place instead of the value's.
    """

    document: int
    path: NodePath
    key: bool = False

    def is_in(self, root: "Node") -> bool:
        """Whether this is the node `root` or one below it."""
        return self.document == root.document and self.path[: len(root.path)] == root.path

    def below(self, *steps: str | int) -> "Node":
        """The node to which these keys and indexes lead from this one."""
        return Node(self.document, (*self.path, *steps))


class Chars(NamedTuple):
    """A stretch of a file's text without its byte order mark, in characters: what has no node."""

    start: int
    end: int


class Place(NamedTuple):
    """A place in the repository, named without a line number.

    `path` is relative to the root with `/`; `at` is None for a file or folder as a whole.
    """

    path: str
    at: Node | Chars | None = None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where a place is in the text: lines and columns count from 1 in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
