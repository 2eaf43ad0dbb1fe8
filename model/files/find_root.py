"""What a path of the command line belongs to: the root of its repository, and no place that a link leads out to."""

import os
from pathlib import Path

from ..errors import UserError
from .source import CONFIG_NAME


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upwards with `stackwright.yaml` or `.git`; else `start` (or its folder).

    Raises UserError where `start` does not exist, or leads out of the repository that it is in.
    """
    try:
        if not start.exists():
            raise UserError(
                f"{start} does not exist.", "Name a file or folder of the repository, or none for all of it."
            )
        _refuse_way_out(start)
        start = start.resolve()
        folder = start if start.is_dir() else start.parent
        return _find_marked(folder) or folder
    except (OSError, RuntimeError) as error:  # the latter before Python 3.13, for links in a circle
        raise UserError(f"{start} cannot be read: {getattr(error, 'strerror', error)}.") from error


def _find_marked(folder: Path, names: tuple[str, ...] = (CONFIG_NAME, ".git")) -> Path | None:
    return next((one for one in (folder, *folder.parents) if any((one / name).exists() for name in names)), None)


def _refuse_way_out(path: Path) -> None:
    """Raise UserError where a symbolic link inside of a repository leads out of it: who wrote the link is not who asks.

    Links on the way to a repository are the machine's own.
    """
    whole = Path(os.path.abspath(path))
    for part in (*reversed(whole.parents), whole):
        if part.is_symlink():
            around = part.parent.resolve()
            top = _find_marked(around, (".git",)) or _find_marked(around)
            end = part.resolve()
            if top and not end.is_relative_to(top):
                what = f"{path} leads out of the repository {top}: {part} is a symbolic link to {end}."
                raise UserError(what, "If that place is meant, name it itself.")
