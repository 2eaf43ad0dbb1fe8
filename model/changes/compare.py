"""Compares what is deployed in two states of a repository."""

from functools import cache

from ..facts import ObjectFact, ReferenceFact, ViolationFact
from ..kubernetes.facts import MentionsFact, OpenedFact, ProducedFact, ReplicasFact
from ..repository import Repository
from ..text.suppressions import SuppressionFact
from .compare_builds import MOST_FOLDERS, compare_builds, find_touched_folders
from .compare_plain_manifests import compare_files
from .compared import Compared, MadeSet, Part, State
from .deployers import find_deployers
from .made_applications import find_made

#: The facts of files that say nothing of others but what objects name.
_OF_MANIFESTS = frozenset(
    {ObjectFact, ReferenceFact, ViolationFact, SuppressionFact, MentionsFact, ProducedFact, ReplicasFact, OpenedFact}
)


def compare(base: State, now: State, differing: frozenset[str]) -> Compared:
    """What has become of what is deployed; nothing is read or built before somebody asks.

    `differing` are the paths at which there are other contents.
    """
    changed = differing | _read_otherwise(base.repository, now.repository)
    if not _may_be_put_together_otherwise(base.repository, now.repository, changed):
        base = base._replace(repository=now.repository)  # of which most is known that is asked below

    @cache
    def folders() -> tuple[str, ...]:
        return find_touched_folders(base.repository, now.repository, changed) if changed else ()

    @cache
    def parts() -> tuple[Part, ...]:
        if not changed:
            return ()
        by_folder = find_deployers(now.repository, made()[1])
        built = compare_builds(base, now, by_folder, folders()[:MOST_FOLDERS])
        return (*built, *compare_files(base, now, by_folder, changed))

    @cache
    def made() -> tuple[tuple[MadeSet, ...], tuple[MadeSet, ...]]:
        return tuple(find_made(base)), tuple(find_made(now))

    return Compared(parts, lambda: max(0, len(folders()) - MOST_FOLDERS), made, changed)


def _may_be_put_together_otherwise(base: Repository, now: Repository, changed: frozenset[str]) -> bool:
    """Whether other files may belong together: where a file is new or gone, or says what is deployed with what."""
    for path in changed:
        before, after = base.file(path), now.file(path)
        if before is None or after is None:
            return True
        if not (before.by_type.keys() | after.by_type.keys()) <= _OF_MANIFESTS or before.state is not after.state:
            return True
    return False


def _read_otherwise(base: Repository, now: Repository) -> frozenset[str]:
    """The files that say something else in the other state, or are only in one of the two."""
    before, after = base.files, now.files
    return frozenset(path for path in before.keys() | after.keys() if before.get(path) is not after.get(path))
