"""Files of the repository, as Nix reads them: by absolute path, through symbolic links, never outside of the tree."""

from collections.abc import Mapping

from .force import coerce_path_text, force
from .paths import ROOT, in_nixpkgs, in_tree, normalize, store_path
from .run_state import Kind, Run, charge, descend, fail
from .values import Attrs, Lazy, Unknown, Unresolved, name_type

#: As the kernel.
_MOST_LINKS = 40


def locate(run: Run, lazy: Lazy) -> str:
    """The path from the repository's root that a path or string of Nix means, links in its folders followed.

    Nothing may be there. Raises `Unresolved` where it is outside of the repository.
    """
    return _follow(run, tree_path(run, absolute(run, lazy)))


def absolute(run: Run, lazy: Lazy) -> str:
    """The absolute path that a path, a string or a set with `outPath` says."""
    value = force(run, lazy)
    if isinstance(value, Attrs) and "outPath" in value.items:
        descend(run)
        path = absolute(run, value.items["outPath"])
        run.depth -= 1
        return path
    if isinstance(value, Attrs) and value.open is not None:
        raise Unresolved(value.open)
    text = coerce_path_text(value)
    if text is None or not text.startswith("/"):
        raise fail(f"{name_type(value)} stands where a path is needed")
    return text


def tree_path(run: Run, text: str) -> str:
    """The path from the repository's root of an absolute one. Raises `Unresolved` outside of the repository."""
    name = store_path(text)
    if name is not None and name in run.copies:
        text = run.copies[name] + text.removeprefix(name)
    path = in_tree(text)
    if (inside := in_nixpkgs(text)) is not None:
        raise Unresolved(Unknown(f"the file `{inside}` of nixpkgs is not in the repository", of_input="nixpkgs"))
    if path is None:
        raise fail(f"`{text}` is outside of the repository")
    return path


def _follow(run: Run, path: str) -> str:
    """A path without symbolic links in the folders of it, and none at its end."""
    done = ""
    steps = path.split("/") if path else []
    links = 0
    while steps:
        charge(run, 1)
        step = steps.pop(0)
        here = f"{done}/{step}" if done else step
        if run.files.kind(here) != "symlink":
            done = here
            continue
        links += 1
        target = run.files.read(here)
        if links > _MOST_LINKS or target is None or target.startswith("/"):
            raise fail(f"the symbolic link `{here}` cannot be followed")
        inside = in_tree(normalize_from(done, target))
        if inside is None:
            raise fail(f"the symbolic link `{here}` leads out of the repository")
        steps = [*(inside.split("/") if inside else []), *steps]
        done = ""
    return done


def normalize_from(folder: str, relative: str) -> str:
    """The absolute path of one from a folder of the repository."""
    path = [step for step in folder.split("/") if step]
    for step in relative.split("/"):
        if step == "..":
            if not path:
                return "/"
            path.pop()
        elif step not in {"", "."}:
            path.append(step)
    return normalize(f"{ROOT}/{'/'.join(path)}")


def exists(run: Run, lazy: Lazy) -> bool:
    """Whether there is something at a path."""
    return run.files.kind(locate(run, lazy)) is not None


def read_text(run: Run, lazy: Lazy) -> str:
    """The text of a file."""
    path = locate(run, lazy)
    if run.files.kind(path) != "regular":
        raise fail(f"there is no file `{path}`")
    text = run.files.read(path)
    if text is None:
        raise fail(f"the file `{path}` cannot be read")
    charge(run, len(text) >> 8)
    return text


def read_folder(run: Run, lazy: Lazy) -> Mapping[str, Kind]:
    """What is in a folder, by name."""
    path = locate(run, lazy)
    entries = run.files.entries(path)
    if entries is None:
        raise fail(f"there is no folder `{path}`")
    charge(run, len(entries))
    return dict(sorted(entries.items()))
