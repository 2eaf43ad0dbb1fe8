"""One evaluation: the files that it reads, what it has read and made already, and what it may take."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from ..syntax.tree import Expression
from .values import Lazy, Scope, Unknown, Unresolved, Value

Kind: TypeAlias = Literal["regular", "directory", "symlink"]

#: Nested evaluations. Nix itself ends at 10,000 nested calls.
MAX_DEPTH = 3_000
#: Evaluated nodes and elements of lists and sets that are made, for one flake.
MAX_STEPS = 2_000_000
#: What each host may take beside that.
HOST_STEPS = 500_000
#: Characters of a string.
MAX_STRING = 4_000_000
#: Python's own frames for each nested evaluation, at most.
_FRAMES = 25
_CLOCK_EVERY = 2_000


class Files(Protocol):
    """The tracked files of the repository, by path from its root; "" is the root."""

    def read(self, path: str) -> str | None:
        """The text of a file, the target of a symbolic link; None where there is none or it is no text."""

    def kind(self, path: str) -> Kind | None:
        """What stands at a path, None for nothing."""

    def entries(self, path: str) -> Mapping[str, Kind] | None:
        """The names in a folder, None where it is none."""


@dataclass(slots=True, eq=False)
class Run:
    """The state of one evaluation."""

    files: Files
    #: Evaluates a node in a scope. Raises `Unresolved`.
    evaluate: "Callable[[Run, Expression, Scope], Value]"
    #: By `time.monotonic`.
    deadline: float | None = None
    steps: int = MAX_STEPS
    depth: int = 0
    clock: int = _CLOCK_EVERY
    #: The names that need no scope: `builtins`, `map`, `true` and the others.
    globals: Mapping[str, Lazy] = field(default_factory=dict)
    #: What a file is parsed to, and what it comes to, by path.
    trees: dict[str, Expression | Unknown] = field(default_factory=dict)
    imported: dict[str, Lazy] = field(default_factory=dict)
    #: The files that modules are, by the absolute paths that name them.
    modules: dict[str, str] = field(default_factory=dict)
    #: The paths that were copied to the store, by the store path that stands for the copy.
    copies: dict[str, str] = field(default_factory=dict)
    #: What is made once of a node, by the node's `id`: nodes live as long as `trees`.
    layouts: dict[int, object] = field(default_factory=dict)
    #: What nixpkgs has: its `lib`, and its packages.
    library: Lazy = None
    packages: Lazy = None


def charge(run: Run, steps: int) -> None:
    """Takes steps from those that are left. Raises `Unresolved` where there are none, or no time."""
    run.steps -= steps
    if run.steps < 0:
        raise Unresolved(Unknown("the evaluation takes too many steps"))
    run.clock -= steps
    if run.clock < 0:
        run.clock = _CLOCK_EVERY
        if run.deadline is not None and time.monotonic() > run.deadline:
            run.steps = 0
            raise Unresolved(Unknown("the evaluation takes too much time"))


def charge_string(run: Run, size: int, added: int) -> None:
    """Takes what it costs to make a string longer, to `size`. Raises `Unresolved` where it is too long then."""
    charge(run, 1 + (added >> 6))
    if size > MAX_STRING:
        raise Unresolved(Unknown(f"a string is longer than {MAX_STRING:,} characters"))


def bounded(run: Run, text: str) -> str:
    """A string that was made, where it is not too long."""
    charge_string(run, len(text), len(text))
    return text


def fail(why: str) -> Unresolved:
    """What to raise where Nix itself fails, or cannot be followed."""
    return Unresolved(Unknown(why))


def descend(run: Run) -> None:
    """Counts one evaluation more that waits for another. Raises `Unresolved` where there are too many.

    Who calls it takes one from `run.depth` again behind it, unless something is raised: who catches that puts back the
    depth from before.
    """
    run.depth += 1
    if run.depth > MAX_DEPTH:
        raise fail("the evaluation nests too deeply")


def step_into(run: Run) -> None:
    """`charge` of one step, and `descend`."""
    run.steps -= 1
    run.clock -= 1
    run.depth += 1
    if run.steps < 0 or run.clock < 0 or run.depth > MAX_DEPTH:
        run.steps += 1
        run.clock += 1
        run.depth -= 1
        charge(run, 1)
        descend(run)


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Lets Python nest as deep as `MAX_DEPTH` asks for. Calls between functions in Python take none of C's stack."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, MAX_DEPTH * _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
