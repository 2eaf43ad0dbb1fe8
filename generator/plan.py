"""What is about to be written, and how that is shown: as a tree, or as a diff."""

import difflib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple


class Change(NamedTuple):
    """A file that is written: what is there before, None for nothing, and what is there after."""

    path: str
    before: bytes | None
    after: bytes

    @property
    def is_script(self) -> bool:
        """Whether the file is to be executable."""
        return self.after.startswith(b"#!")


class Plan(NamedTuple):
    """Everything that one command writes, by path; `notes` are sentences for whoever reads the plan.

    `steps` are sentences, too: what is to be done by hand once it is written, in this order.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[str, ...]:
        """The paths of new files."""
        return tuple(change.path for change in self.changes if change.before is None)

    @property
    def edited_paths(self) -> tuple[str, ...]:
        """The paths of files that are there already."""
        return tuple(change.path for change in self.changes if change.before is not None)


def tree(paths: Iterable[str]) -> str:
    """The paths as a tree, a line each, folders first."""
    return "".join(f"{line}\n" for line in _branches([tuple(path.split("/")) for path in paths], ""))


def _branches(paths: list[tuple[str, ...]], indent: str) -> Iterator[str]:
    for name, below in groupby(sorted(paths, key=lambda steps: (len(steps) == 1, steps)), key=lambda steps: steps[0]):
        inner = [steps[1:] for steps in below if len(steps) > 1]
        yield f"{indent}{name}/" if inner else f"{indent}{name}"
        yield from _branches(inner, f"{indent}  ")


def diff(changes: Iterable[Change]) -> str:
    """The changes as git writes them."""
    return "".join(line for change in changes for line in _diff(change))


def _diff(change: Change) -> Iterator[str]:
    old, new = f"a/{change.path}", f"b/{change.path}"
    yield f"diff --git {old} {new}\n"
    if change.before is None:
        old = "/dev/null"
        yield f"new file mode {'100755' if change.is_script else '100644'}\n"
    for line in difflib.unified_diff(_lines(change.before or b""), _lines(change.after), old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    return [line.decode("utf-8", "replace") for line in data.splitlines(keepends=True)]
