"""Paths of Nix, and which file of the repository they mean.

A flake is evaluated in a copy of its tree in the store, whose name has a digest that nobody knows beforehand. `ROOT`
stands for it, as long as a real one is. Source: the Nix manual, "Store path".
"""

import re

from .values import PathValue, Unknown, Unresolved

ROOT = f"/nix/store/{'0' * 32}-source"
#: Stands for the sources of nixpkgs, whose files are not here.
NIXPKGS_ROOT = f"/nix/store/{'9' * 32}-nixpkgs"
#: What we make for the store: no real digest is of figures alone.
_STORE_PATH = re.compile(r"/nix/store/[0-9]{32}-[^/]*")


def normalize(text: str) -> str:
    """An absolute path without `.`, `..`, doubled and trailing slashes."""
    steps: list[str] = []
    for step in text.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/" + "/".join(steps)


def in_tree(text: str) -> str | None:
    """The path from the repository's root of an absolute one, "" for the root itself, None outside of it."""
    path = normalize(text)
    if path == ROOT:
        return ""
    return path.removeprefix(ROOT + "/") if path.startswith(ROOT + "/") else None


def in_nixpkgs(text: str) -> str | None:
    """The path from the root of nixpkgs of an absolute one, None outside of it."""
    path = normalize(text)
    return path.removeprefix(NIXPKGS_ROOT + "/") if path.startswith(NIXPKGS_ROOT + "/") else None


def path_of(relative: str) -> PathValue:
    """The path of Nix for one from the root of the repository, such as `hosts/a.nix`.

    Raises `Unresolved` where it leads out of the repository.
    """
    path = normalize(f"{ROOT}/{relative}")
    if in_tree(path) is None:
        raise Unresolved(Unknown(f"the path `{relative}` leads out of the repository"))
    return PathValue(path)


def copy_name(number: int, path: str) -> str:
    """The store path that stands for the so many-eth copy of a path, which `"${./a}"` makes."""
    return f"/nix/store/{number:032}-{path.rsplit('/', 1)[-1]}"


def store_path(text: str) -> str | None:
    """The store path that an absolute path begins with, where it is one of ours."""
    found = _STORE_PATH.match(text)
    return found[0] if found else None


def has_digest(text: str) -> bool:
    """Whether a string has a store path in it, of which a part is not known."""
    return _STORE_PATH.search(text) is not None
