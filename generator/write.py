"""Writes: a new folder appears whole or not at all, and files in an old one change together or not at all."""

import contextlib
import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..model.errors import UserError
from .plan import Change


def refuse_occupied(target: Path) -> None:
    """Raise UserError where a new folder cannot be: something is there, or nothing can be."""
    if os.path.lexists(target) and not target.is_dir():
        raise UserError(f"{target} is there already, and is no folder.", "Name a folder that is empty or not there.")
    try:
        inside = sorted(os.listdir(target)) if target.exists() else []
    except OSError as error:
        raise _unwritable(target, error) from error
    if inside:
        hint = "Name a folder that is empty or not there; `stackwright add` adds to a repository."
        raise UserError(f"{target} is not empty: {inside[0]} is in it.", hint)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `target` when that is done, and goes away when it fails."""
    whole = Path(os.path.abspath(target))
    made = _parents(whole.parent)
    staging = whole.with_name(f".{whole.name}.{os.getpid()}.new")
    try:
        staging.mkdir()
    except OSError as error:
        _remove(made)
        raise _unwritable(target, error) from error
    try:
        with _terminable():
            yield staging
            _become(staging, whole)
        made = []
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        _remove(made)


def _parents(folder: Path) -> list[Path]:
    """The folders that had to be made, innermost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return missing


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):  # someone has put something into it meanwhile
            folder.rmdir()


def _become(staging: Path, target: Path) -> None:
    """Put the folder in its place. A folder that is there stays the same one: a shell may stand in it."""
    if not target.exists():
        staging.rename(target)
        return
    moved: list[Path] = []
    try:
        for entry in sorted(staging.iterdir()):
            moved += [entry.rename(target / entry.name)]
    except BaseException:
        for entry in moved:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        raise


def fill(folder: Path, changes: Iterable[Change]) -> None:
    """Write files into a folder of ours."""
    for change in changes:
        path = folder / change.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change.after)
        if change.is_script:
            _make_executable(path)


def _make_executable(path: Path) -> None:
    """Whoever may read the file may run it."""
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def apply(root: Path, changes: Iterable[Change]) -> None:
    """Write the changes into a repository; where one fails or is interrupted, all are taken back."""
    made: list[Path] = []
    ready: list[tuple[Change, Path]] = []
    written: list[Change] = []
    try:
        with _terminable():
            for change in changes:
                made = _parents((root / change.path).parent) + made
                ready.append((change, _beside(root / change.path, change)))
            for change, beside in ready:
                written.append(change)
                beside.replace(root / change.path)
    except BaseException as error:
        _take_back(root, written)
        for _, beside in ready:
            beside.unlink(missing_ok=True)
        _remove(made)
        if isinstance(error, OSError):
            raise _unwritable(Path(str(error.filename or root)), error) from error
        raise


def _beside(path: Path, change: Change) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.write_bytes(change.after)
    if change.before is not None:
        shutil.copymode(path, beside)
    elif change.is_script:
        _make_executable(beside)
    return beside


def _take_back(root: Path, written: Iterable[Change]) -> None:
    for change in written:
        path = root / change.path
        if change.before is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(change.before)


@contextmanager
def _terminable() -> Iterator[None]:
    """Have being terminated end as being interrupted does, so that what was begun is taken back."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # only the main thread may
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(f"{path} cannot be written: {error.strerror}. Nothing was written.")
