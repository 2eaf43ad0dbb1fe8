"""What KubeVirt asks of paths in container images."""

import posixpath
from collections.abc import Iterator

from ...text.place import NodePath
from .refusal import Refusal


def check_path(path: str, at: NodePath, root_law: str, other_law: str) -> Iterator[Refusal]:
    """A path must be absolute and clean, and not the root; a slash at its end is taken."""
    if path == "/":
        yield Refusal(root_law, at, path)
    elif posixpath.normpath("/" + path.lstrip("/")) != path.removesuffix("/"):
        yield Refusal(other_law, at, path)
