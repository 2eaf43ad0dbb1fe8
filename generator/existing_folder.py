"""A folder that is no empty one, but as good as empty: a clone of a new repository, as code hosts make it.

What is there stays: files of ours stand beside, or their lines below those that are there.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..model.argocd.own_urls import parse_repository_address
from ..model.errors import UserError
from ..model.files.find_checkout import find_checkout
from ..model.files.source import DEFAULT_SIZE_LIMIT, Unread, read_file
from ..model.text.typed_access import text
from .answers.default_components import AnswerTree
from .answers.schema_errors import find_misfits
from .plan import Change, Plan
from .writing.git_in_existing_repository import ask_git, list_ignored
from .writing.write_new_folder import refuse_occupied

#: What code hosts put into a new repository.
_HOSTED = re.compile(r"(?:readme|licen[cs]e|copying|unlicense)(?:[.-].*)?|\.gitignore|\.gitattributes", re.IGNORECASE)
_README, _IGNORE = "README.md", ".gitignore"
#: Where our README is, where that name is taken; on the same floor, so that its links lead to the same files.
HANDBOOK = "HANDBOOK.md"
_BRANCH = ("symbolic-ref", "--quiet", "--short", "HEAD")
_ORIGIN = ("config", "--get", "remote.origin.url")
#: What checks pull requests on a host, by a part of its name.
_CI = {"github": "github", "gitlab": "gitlab", "codeberg": "forgejo", "forgejo": "forgejo", "gitea": "forgejo"}


class Existing(NamedTuple):
    """What a folder has already: its files, and what its git repository says of itself, where it is one.

    `url` is that of the remote `origin`, as far as it can be an answer.
    """

    files: Mapping[str, bytes]
    has_git: bool = False
    branch: str = ""
    url: str = ""
    has_origin: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is there."""
        return not (self.files or self.has_git)

    def assignments(self, given: AnswerTree, said: tuple[str, ...]) -> tuple[str, ...]:
        """The answers that the clone gives to what nobody has answered, as `--set` takes them."""
        is_open = not text(given, "repository", "url") and not any(one.startswith("repository.url=") for one in said)
        found = {"repository.branch": self.branch}
        if is_open:
            found |= {"repository.url": self.url, "choices.ci": self._ci}
        return tuple(f"{key}={value}" for key, value in found.items() if value and not text(given, *key.split(".")))

    @property
    def _ci(self) -> str:
        found = parse_repository_address(self.url) if self.url else None
        labels = found.host.split(".") if found else []
        return next((ci for label, ci in _CI.items() if label in labels), "")


def look(target: Path) -> Existing:
    """What is in the folder of a new repository; raises UserError where that is more than code hosts put there."""
    names = sorted(os.listdir(target)) if target.is_dir() and os.access(target, os.R_OK) else []
    if not names:
        refuse_occupied(target)
        return Existing({})
    own = [name for name in names if name != ".git"]
    _refuse(target, [name for name in own if not _is_hosted(target / name)], "is in it")
    files = {name: _read(target / name) for name in own}
    if ".git" not in names:
        return Existing(files)
    top = ask_git(target, "rev-parse", "--show-toplevel")
    if top is not None and (not top or not os.path.samefile(top, target)):
        raise UserError(
            f"{target} is not empty: .git is in it, and is not a git repository.", "Remove it, or clone anew."
        )
    find_checkout(Path(os.path.realpath(target)))  # one that is another folder's is refused
    listed = {*_lines(ask_git(target, "ls-files")), *_lines(ask_git(target, "ls-tree", "--name-only", "HEAD"))}
    _refuse(target, sorted(path for path in listed if not _HOSTED.fullmatch(path)), "is in its repository")
    branch, origin = (ask_git(target, *words) or "" for words in (_BRANCH, _ORIGIN))
    return Existing(files, True, _answer("branch", branch), _answer("url", _without_password(origin)), bool(origin))


def _refuse(target: Path, names: list[str], where: str) -> None:
    if names:
        hint = "Name a folder that is empty or not there, or a clone that has no more than README, LICENSE and"
        raise UserError(
            f"{target} is not empty: {names[0]} {where}.",
            f"{hint} .gitignore; `stackwright add` adds to a repository.",
        )


def _is_hosted(path: Path) -> bool:
    return bool(_HOSTED.fullmatch(path.name)) and path.is_file() and not path.is_symlink()


def _lines(words: str | None) -> list[str]:
    return (words or "").splitlines()


def _read(path: Path) -> bytes:
    content = read_file(str(path), DEFAULT_SIZE_LIMIT)
    if isinstance(content, Unread):
        raise UserError(f"{path} is {content.value}, and it would have to stay.", "Make it readable, or remove it.")
    return content


def _answer(key: str, value: str) -> str:
    """What the clone says, "" where that could not be an answer: Argo CD reads no path of this machine."""
    return "" if not value or find_misfits({"repository": {key: value}}) else value


def _without_password(url: str) -> str:
    return re.sub(r"^(https://)[^/@]*@", r"\1", url)


def repository_name(existing: Existing, folder: Path) -> str:
    """What the repository is called: as its `origin`, else as its folder."""
    found = parse_repository_address(existing.url) if existing.url else None
    return found.path.rpartition("/")[2] if found else Path(os.path.abspath(folder)).name


def keep_existing(plan: Plan, existing: Existing, target: Path) -> Plan:
    """The plan with what is there kept; raises UserError where a pattern that is there would hide a file of ours."""
    if not existing.files:
        return plan
    if existing.has_git and (unseen := list_ignored(target, [change.path for change in plan.changes])):
        what = f"{target}/.gitignore hides {unseen[0]}, which has to be committed."
        raise UserError(what, "Remove the pattern, and run it again.")
    placed = _place_files({change.path: change.after for change in plan.changes}, existing)
    changes = tuple(Change(path, existing.files.get(path), data) for path, data in sorted(placed.items()))
    return Plan(changes, (*_explain_kept(existing, placed), *plan.notes))


def _place_files(files: Mapping[str, bytes], existing: Existing) -> dict[str, bytes]:
    found = dict(files)
    if any(name.lower().startswith("readme") for name in existing.files):
        ours = found.pop(_README)
        theirs = existing.files.get(_README)
        if theirs is not None and _is_title(theirs):
            title, _, text = ours.partition(b"\n\n")
            found[_README] = (theirs.rstrip() or title) + b"\n\n" + text
        else:
            found[HANDBOOK] = ours
    if (own := existing.files.get(_IGNORE)) is not None:
        found[_IGNORE] = _below(own, found[_IGNORE])
    return {path: data for path, data in found.items() if existing.files.get(path) != data}


def _is_title(readme: bytes) -> bool:
    """Whether a README has no more than the title that code hosts write."""
    lines = [line for line in readme.splitlines() if line.strip()]
    return len(lines) <= 1 and all(line.startswith(b"#") for line in lines)


def _below(own: bytes, ours: bytes) -> bytes:
    """The patterns of `.gitignore` with ours below them, where they count; as they are where they have all of ours."""
    if set(ours.splitlines()) <= set(own.splitlines()):
        return own
    head = own if own.endswith(b"\n") or not own else own + b"\n"
    return head + (b"\n" if head else b"") + ours


def _explain_kept(existing: Existing, placed: Mapping[str, bytes]) -> Iterator[str]:
    if HANDBOOK in placed:
        name = next(name for name in existing.files if name.lower().startswith("readme"))
        yield f"{name} stays as it is; what ours would say is in {HANDBOOK}."
    if _IGNORE in existing.files and _IGNORE in placed:
        yield f"{_IGNORE} has our lines below yours."


def with_handbook(files: Mapping[str, bytes], own: bytes) -> Mapping[str, bytes]:
    """The files of a scaffold with the README where it is in a repository that has this HANDBOOK.md."""
    ours = files.get(_README, b"")
    if not ours or own.partition(b"\n")[0] != ours.partition(b"\n")[0]:
        return files
    return {HANDBOOK if path == _README else path: data for path, data in files.items()}
