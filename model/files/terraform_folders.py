"""Which folders hold Terraform, which hands the files beside it to something else, with changes of its own."""

import posixpath

from .file_tree import Tree

_SUFFIXES = (".tf", ".tofu")


def terraform_folders(tree: Tree) -> frozenset[str]:
    """The folders with files of Terraform or OpenTofu in them, but for the root, below which everything is."""
    folders = {posixpath.dirname(path) for path in tree.files if path.endswith(_SUFFIXES)}
    return frozenset(folders - {""})
