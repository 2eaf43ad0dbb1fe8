"""Files that a kustomization names: found below its folder, or why not."""

from ...files.file_tree import Hit, WhyMissing, join
from ...text.place import Place
from ..paths import is_download
from .key_values import Content
from .parse_objects import is_encrypted
from .parsed_files import ParsedFiles
from .result import UNKNOWN_REASONS, ProblemKind, RefusedError, Unknown, UnknownKind


def read_path(files: ParsedFiles, folder: str, written: str, at: Place) -> Content | Unknown:
    """A file that a kustomization of a folder names; raises RefusedError where kustomize cannot take it."""
    if is_download(written):
        return Unknown(UnknownKind.REMOTE, at, written)
    found = find_path(files, folder, written, at)
    if isinstance(found, Unknown):
        return found
    if found.is_folder:
        raise RefusedError(ProblemKind.MISSING_FILE, at, f"`{written}` is a folder, where a file is needed")
    data = files.data(found.path)
    if isinstance(data, WhyMissing):
        return Unknown(UNKNOWN_REASONS.get(data, UnknownKind.UNREADABLE), at, found.path)
    if is_encrypted(data):
        return Unknown(UnknownKind.ENCRYPTED, at, found.path)
    return Content(found.path, data)


def find_path(files: ParsedFiles, folder: str, written: str, at: Place) -> Hit | Unknown:
    """What a path leads to; a file must be below the folder."""
    if written.startswith("/"):
        message = f"`{written}` is absolute; write the path from the kustomization's folder"
        raise RefusedError(ProblemKind.ABSOLUTE, at, message)
    target = join(folder, written)
    found = files.find(target)
    if isinstance(found, Hit):
        if files.restricts and not found.is_folder and not is_below(found.path, folder):
            message = (
                f"`{written}` is not in or below {folder or 'the root'}, and kustomize reads no file from elsewhere:"
                " put it there, or include its folder, with a kustomization, under `resources`"
            )
            raise RefusedError(ProblemKind.OUTSIDE, at, message)
        return found
    if found in UNKNOWN_REASONS:
        return Unknown(UNKNOWN_REASONS[found], at, target)
    raise RefusedError(ProblemKind.MISSING_FILE, at, f"`{written}` does not exist ({target})")


def is_below(path: str, folder: str) -> bool:
    """Whether a path is in a folder, or in one below it."""
    return not folder or path.startswith(f"{folder}/")
