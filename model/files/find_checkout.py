"""Finds the git repository that a folder is in, without git: it is asked about that one, and about no other."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from .git_command import setting, settings_folder
from .regular_files import read_file

_SHA256 = re.compile(rb"^\s*objectformat\s*=\s*\"?sha256\b", re.IGNORECASE | re.MULTILINE)
#: What depends on the system that the folder is on, and can do no harm.
_OF_THE_SYSTEM = re.compile(
    rb"^\s*(ignorecase|precomposeunicode|filemode|symlinks|trustctime|checkstat)\s*=\s*(\w+)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
#: What git tells a hook: files of the repository that it runs for.
_OF_A_HOOK = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Checkout:
    """`top` is the folder that has `.git`. `git_dir` has its index and its HEAD, and `common` what all worktrees of the
    repository share; these are the same but in a linked worktree.
    """

    top: Path
    git_dir: Path
    common: Path

    @property
    def options(self) -> list[str]:
        """The options that tell git where the repository is."""
        found = _OF_THE_SYSTEM.findall(self._config)
        system = [part for name, value in found for part in ("-c", f"core.{name.decode()}={value.decode()}")]
        return [*system, f"--git-dir={self.git_dir}", f"--work-tree={self.top}"]

    @property
    def variables(self) -> dict[str, str]:
        """The variables that tell git the same, and where our settings are, in place of the repository's."""
        ours = settings_folder("sha256" if _SHA256.search(self._config) else "sha1")
        there = {"GIT_COMMON_DIR": str(ours), "GIT_OBJECT_DIRECTORY": str(self.common / "objects")}
        return there | dict(_of_the_hook(self))

    @property
    def branch(self) -> str | None:
        """The branch that is checked out, None where it is no branch."""
        head = _text(self.git_dir / "HEAD")
        name = head.removeprefix("ref:").strip().removeprefix("refs/heads/")
        return name if head.startswith("ref:") and name != ".invalid" else None

    @property
    def _config(self) -> bytes:
        data = read_file(str(self.common / "config"), _LARGEST)
        return data if isinstance(data, bytes) else b""


def find_checkout(folder: Path) -> Checkout | None:
    """The repository around a folder, None where there is none.

    Raises UserError where `.git` is none, or leads to the repository of another folder.
    """
    broken = None
    for top in (folder, *folder.parents):
        mark = top / ".git"
        if os.path.islink(mark) or os.path.isfile(mark):
            return _elsewhere(top, mark)
        if os.path.isdir(mark):
            if _is_repository(mark):
                return Checkout(top, mark, _common(mark))
            broken = broken or mark
    if broken:
        raise UserError(
            f"git cannot list the files here: {broken} is not a git repository.", "Remove it, or clone anew."
        )
    return None


def _elsewhere(top: Path, mark: Path) -> Checkout:
    """The repository of a `.git` that is in another place: of a worktree, or of a submodule.

    An archive may bring along a `.git` that names any repository of the machine: that has to know of this folder.
    """
    named = str(mark) if os.path.islink(mark) else _text(mark).removeprefix("gitdir:").strip()
    found = Path(os.path.realpath(top / named))
    if not named or not _is_repository(found):
        hint = "Remove it, or clone anew."
        raise UserError(f"git cannot list the files here: {mark} names {found}, which is not a git repository.", hint)
    if not _knows(found, top):
        hint = f"Is it yours, run `git worktree repair` there, or `git --git-dir={found} config core.worktree {top}`."
        raise UserError(f"{mark} names {found}, the git repository of another folder.", hint)
    return Checkout(top, found, _common(found))


def _knows(git_dir: Path, top: Path) -> bool:
    """Whether a repository says that the folder is where it is checked out, or is that of a submodule there."""
    if link := _text(git_dir / "gitdir"):
        return _is_same(os.path.dirname(git_dir / link), top)
    files = (git_dir / "config", git_dir / "config.worktree")
    if named := [value for file in files for _, value in setting(file, r"^core\.worktree$")]:
        return _is_same(git_dir / named[-1], top)
    outer = find_checkout(top.parent)
    return outer is not None and git_dir.is_relative_to(os.path.realpath(outer.common / "modules"))


def _of_the_hook(checkout: Checkout) -> Iterator[tuple[str, str]]:
    """The files that git has told a hook to use, made absolute; not where the hook is another repository's."""
    told = {name: os.path.abspath(value) for name in _OF_A_HOOK if (value := os.environ.get(name))}
    if told and _is_ours(checkout, told.values()):
        yield from told.items()


def _is_ours(checkout: Checkout, files: Iterable[str]) -> bool:
    if named := os.environ.get("GIT_DIR"):
        return _is_same(named, checkout.git_dir)
    if all(_is_same(os.path.dirname(file), checkout.git_dir) for file in files):
        return True
    around = find_checkout(Path.cwd())
    return around is not None and _is_same(around.git_dir, checkout.git_dir)


def _common(git_dir: Path) -> Path:
    return Path(os.path.realpath(git_dir / (_text(git_dir / "commondir") or ".")))


def _is_repository(folder: Path) -> bool:
    return os.path.lexists(folder / "HEAD") and os.path.isdir(_common(folder) / "objects")


def _is_same(one: "str | Path", other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _text(file: Path) -> str:
    data = read_file(str(file), _LARGEST)
    return os.fsdecode(data.rstrip(b"\r\n")) if isinstance(data, bytes) and b"\0" not in data else ""
