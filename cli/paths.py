"""What the command line's paths mean."""

import os
import re
from pathlib import Path

from ..model.errors import UserError
from ..model.files.find_root import find_root


def root_and_filters(paths: tuple[Path, ...]) -> tuple[Path, tuple[str, ...]]:
    """The root of all paths, and the paths from there; raises UserError where they have different roots."""
    roots = {find_root(path) for path in paths or (Path(),)}
    if len(roots) > 1:
        raise UserError("The paths belong to different repositories.", "Check each repository by itself.")
    root = roots.pop()
    filters = (Path(os.path.realpath(path)).relative_to(root).as_posix() for path in paths)
    return root, tuple("" if part == "." else part for part in filters)


def as_place(_context: object, _parameter: object, path: Path) -> Path:
    """A path where something can be, whether it is there or not; UserError of one that the system does not take."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        raise UserError(f"{path} is no place for anything: {getattr(error, 'strerror', error)}.") from error
    return path


def from_root(root: Path, path: Path) -> str:
    """The path from the root, whether it exists or not; one that is not below the root is taken as seen from there."""
    whole = Path(os.path.abspath(path))
    whole = Path(os.path.realpath(whole.parent)) / whole.name  # a symbolic link at the end is meant itself
    found = whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path.as_posix()
    return "" if found == "." else found


def path_and_line(place: str) -> tuple[Path, int | None]:
    """A path with the line behind it, if any, as reports write them: `PATH:LINE` or `PATH:LINE:COLUMN`."""
    match = re.fullmatch(r"(.+?):(\d+)(?::\d+)?:?", place, re.DOTALL)
    if match is None or os.path.lexists(place):
        return Path(os.path.abspath(place)), None
    from ..schemas.formats.whole_number import parse_whole

    return Path(os.path.abspath(match[1])), parse_whole(match[2])
