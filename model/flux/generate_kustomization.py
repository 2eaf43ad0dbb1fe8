"""The kustomization that Flux makes of a folder without one: all manifests below it, and folders that have their own.

Source: fluxcd/pkg `kustomize/kustomize_generator.go` (findOrGenerateKustomization, scanManifests); fluxcd/pkg
`sourceignore` (what no artifact has), source-controller `internal/reconcile` (links are in no artifact).
"""

from collections.abc import Iterator

from ..files.file_tree import Tree, split
from ..kustomize.paths import kustomization_in

#: What says of a folder which of its files the source leaves out.
SOURCE_IGNORE = ".sourceignore"
#: Files and folders that no source takes.
_LEFT_OUT_FILES = frozenset(
    {
        ".travis.yml",
        ".gitlab-ci.yml",
        "appveyor.yml",
        ".drone.yml",
        "cloudbuild.yaml",
        "codeship-services.yml",
        "codeship-steps.yml",
        ".goreleaser.yml",
        ".sops.yaml",
        ".flux.yaml",
    }
)
_LEFT_OUT_FOLDERS = frozenset({".git", ".github", ".circleci"})


def find_generated_resources(tree: Tree, folder: str) -> tuple[str, ...]:
    """The manifests and folders, as paths from the root, that Flux takes of a folder without a kustomization.

    They come in the order in which Go walks a folder.
    """
    return tuple(_find_resources(tree, folder))


def _find_resources(tree: Tree, folder: str) -> Iterator[str]:
    own: dict[str, str | None] = {folder: None}  # the folder with a kustomization that each one is in
    taken: set[str] = set()
    for path in sorted(tree.below(folder), key=lambda one: one.split("/")):
        inner = _find_own(tree, split(path)[0], own)
        if inner is not None and inner not in taken:
            taken.add(inner)
            yield inner
        elif inner is None and path.endswith((".yaml", ".yml")) and not _is_left_out(path, folder):
            yield path


def _find_own(tree: Tree, folder: str, known: dict[str, str | None]) -> str | None:
    """The outermost folder on the way to this one that has a kustomization."""
    if folder not in known:
        around = _find_own(tree, split(folder)[0], known)
        known[folder] = around if around is not None else folder if kustomization_in(tree, folder) else None
    return known[folder]


def _is_left_out(path: str, folder: str) -> bool:
    *folders, name = path[len(folder) :].strip("/").split("/")
    return name in _LEFT_OUT_FILES or not _LEFT_OUT_FOLDERS.isdisjoint(folders)


def is_filtered(tree: Tree, folder: str) -> bool:
    """Whether a file in the folder, or in one around or below it, says what the source leaves out."""
    saying = (split(path)[0] for path in tree.by_name.get(SOURCE_IGNORE, ()))
    return any(_is_in(folder, one) or _is_in(one, folder) for one in saying)


def _is_in(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")
