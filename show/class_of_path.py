"""How a path is classed."""

from ..model.errors import UserError
from ..model.facts import Facts, FileState, ObjectFact
from ..model.files.file_tree import Hit, WhyMissing
from ..model.files.regular_files import Unread
from ..model.files.source import Source
from ..model.kustomize.facts import KustomizationFact
from ..model.kustomize.paths import kustomization_in
from ..model.read_file import is_language, is_yaml
from ..model.repository import Repository
from .nix_file import describe_nix

_STATES = {
    "sops": "YAML, encrypted by SOPS: names and structure are in the open",
    "helm-template": "a Helm template: YAML once it is rendered, so nothing is known of it",
    "templated": "a template: YAML once it is rendered, so nothing is known of it",
    "encrypted": "encrypted: nothing is known of it",
    "lfs-pointer": "a pointer of Git LFS: its content is not here",
    "binary": "binary, in spite of its name",
    "too-large": "too large to be read",
    "unreadable": "not readable",
    "not-fetched": "not fetched into this partial clone, so nothing is known of it",
    "excluded": "left out by the configuration (lint.exclude)",
}
_OUTSIDE = {
    WhyMissing.SUBMODULE: "in a submodule: another repository's",
    WhyMissing.UNTRACKED: "not in the repository: on the disk, but not added to git",
    WhyMissing.OUTSIDE: "outside of the repository",
    WhyMissing.UNREADABLE: "in a folder that cannot be read",
    WhyMissing.NOT_FETCHED: "behind a symbolic link that was not fetched",
}


def class_of(repository: Repository, source: Source, path: str) -> str:
    """What a path is; raises UserError where nothing is there."""
    tree = repository.tree
    if file := repository.files.get(path):
        is_read = file.state is FileState.READ
        return _read(path, file) if is_read else _STATES.get(file.state.value, file.state.value)
    if path in tree.files:
        return "not YAML: seen only as the target of references"
    if path in tree.links:
        found = tree.find(path)
        end = found.path or "." if isinstance(found, Hit) else found.value
        return f"a symbolic link to {tree.links[path]}: {end}"
    if path in tree.folders:
        inner = kustomization_in(tree, path)
        return f"a folder, built by {inner}" if inner else "a folder without a kustomization"
    return _not_in_tree(repository, source, path)


def _read(path: str, file: Facts) -> str:
    if is_language(path):
        return describe_nix(file)
    if not is_yaml(path):
        return "not YAML: read for placeholders alone"
    documents = "one document" if file.documents == 1 else f"{file.documents} documents"
    if file.of(KustomizationFact):
        return f"YAML, {documents}: a kustomize {file.of(KustomizationFact)[0].kind}"
    return f"YAML, {documents}" + ("" if file.of(ObjectFact) else ", no Kubernetes object")


def _not_in_tree(repository: Repository, source: Source, path: str) -> str:
    found = repository.tree.find(path)
    if isinstance(found, Hit):
        return f"reached through a symbolic link: really {found.path}"
    if found in _OUTSIDE:
        return _OUTSIDE[found]
    if source.read(path) is Unread.GONE:
        near = repository.tree.nearest(path)
        hint = f"Did you mean {near}?" if near else "Name a file of the repository, perhaps with a line: FILE:LINE."
        raise UserError(f"{path} does not exist.", hint)
    hidden = path in source.ignored({path})
    return "not in the repository: .gitignore hides it" if hidden else "not in the repository"
