"""A repository as it was at a revision, beside the state that is checked: git is asked only for what differs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..errors import UserError
from . import git
from .file_tree import Tree, WhyMissing
from .git_command import fields, finish, start_git
from .regular_files import Unread
from .revision import Revision, TreeEntry, entries_below, find_merge_base, find_revision
from .source import Source
from .which_state import Commit, Index

#: How git is asked what differs: a line with modes and ids for each path, from the root on.
_RAW = ("--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=all", "--relative", "-z")
_NOTHING = "000000"
#: Beside HEAD while a merge is not committed yet.
_MERGING = "MERGE_HEAD"
#: What stands behind a revision of which the beginning of the branch is meant, as for git.
_SINCE = "..."


class Base(NamedTuple):
    """The files of a revision, and the paths that are others in what is checked, or only in one of the two."""

    source: Source
    differing: frozenset[str]


def find_base(source: Source, name: str) -> Revision | None:
    """The revision that is compared with: the one of that name, with `...` behind it where the branch began.

    Without a name it is the commit before the one at hand; None where there is none, and in a merge, which brings what
    has been checked where it comes from. Raises UserError where a revision of that name is not here.
    """
    if name.endswith(_SINCE):
        head = source.at.name if isinstance(source.at, Commit) else "HEAD"
        return find_merge_base(source.root, name.removesuffix(_SINCE), head)
    if name:
        return find_revision(source.root, name)
    if not isinstance(source.at, Index) or source.checkout is None or (source.checkout.git_dir / _MERGING).exists():
        return None
    try:
        return find_revision(source.root, "HEAD")
    except UserError:
        return None  # this is the first commit


def open_base(source: Source, revision: Revision) -> Base:
    """The revision beside a state of the same repository; raises UserError where git does not say what differs."""
    entries = _find_differing(source, revision)
    wanted = {path: one for path, one in entries.items() if one is not None and one.mode != git.SUBMODULE}
    found = git.blobs(revision.checkout, source.root, [one.blob for one in wanted.values()], source.size_limit)
    contents = {path: data for path, data in source.contents.items() if path not in entries}
    contents |= dict(zip(wanted, found, strict=True))
    tree = _before(source.tree, entries, contents)
    base = replace(source, tree=tree, contents=contents, at=Commit(revision.name))
    return Base(base, frozenset(entries))


def _find_differing(source: Source, revision: Revision) -> dict[str, TreeEntry | None]:
    """What the revision has at each path at which something else is checked."""
    found: dict[str, TreeEntry | None] = dict.fromkeys(source.tree.not_added)
    found |= _parse(fields(_ask_git(source, revision)))
    # What the disk does not have itself may have been read elsewhere, or be somebody's who has not saved it.
    if source.is_disk and (others := source.contents.keys() - found.keys()):
        every = entries_below(revision)
        found |= {path: every.get(path) for path in others}
    return {path: entry for path, entry in found.items() if git.is_inside(path)}


def _ask_git(source: Source, revision: Revision) -> bytes:
    match source.at:
        case Commit(name):
            asked = ["diff-tree", "-r", *_RAW, revision.commit, find_revision(source.root, name).commit]
        case Index():
            asked = ["diff-index", "--cached", *_RAW, revision.commit]
        case _:
            asked = ["diff-index", *_RAW, revision.commit]
    checkout = revision.checkout
    running = start_git(source.root, [*checkout.options, *asked, "--"], checkout.variables)
    out, words = finish(running)
    if running.returncode != 0:
        said = words.decode("utf-8", "replace").strip().splitlines()
        why = f": {said[0]}" if said else ""
        hint = "A shallow clone, or one without files, may lack it: fetch that commit with all that it has."
        raise UserError(f"git cannot compare with {revision.name}{why}.", hint)
    return out


def _parse(parts: list[str]) -> dict[str, TreeEntry | None]:
    found: dict[str, TreeEntry | None] = {}
    for head, path in zip(parts[0::2], parts[1::2], strict=True):
        mode, _, blob, _, letter = head.lstrip(":").split(" ")
        if letter != "U":  # of a file in conflict there is another line, or nothing is known
            found[path] = None if mode == _NOTHING else TreeEntry(mode, blob)
    return found


def _before(tree: Tree, entries: Mapping[str, TreeEntry | None], contents: Mapping[str, bytes | Unread]) -> Tree:
    """The tree with these entries in place of what is there now."""
    kinds: dict[str, set[str]] = {git.LINK: set(), git.SUBMODULE: set(), "": set()}
    for path, entry in entries.items():
        if entry is not None:
            kinds.get(entry.mode, kinds[""]).add(path)
    links = {path: end for path, end in tree.links.items() if path not in entries}
    unknown = {path: why for path, why in tree.unknown.items() if path not in entries}
    for path in sorted(kinds[git.LINK]):
        if isinstance(data := contents[path], bytes):
            links[path] = data.decode("utf-8", "surrogateescape")
        else:
            unknown[path] = WhyMissing.NOT_FETCHED
    return Tree(
        files=_replaced(tree.files, entries, kinds[""]),
        links=links,
        submodules=_replaced(tree.submodules, entries, kinds[git.SUBMODULE]),
        untracked=frozenset(),
        unknown=unknown,
        refused=tree.refused,
    )


def _replaced(now: frozenset[str], gone: Iterable[str], before: set[str]) -> frozenset[str]:
    return now.difference(gone) | before
