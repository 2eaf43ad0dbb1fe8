"""Where work is done that depends on nothing else: in this process, in others, or on any executor."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from ..schemas.validation.validate import prepare

if TYPE_CHECKING:
    from concurrent.futures import Executor  # loads logging, which a run in one process does without
    from multiprocessing.context import BaseContext

T = TypeVar("T")
U = TypeVar("U")
_FORKS = sys.platform == "linux"
#: What this process was forked for, if it was.
_inherited: list[Callable[[], object]] = []


class Workers:
    """Processes that are started when there is enough to do for them, and used until the end of a run.

    `jobs` is how many there may be, None for as many as there are processors and only where they pay. With an
    `executor` everything is done there.
    """

    def __init__(self, jobs: int | None = None, executor: "Executor | None" = None) -> None:
        self._jobs, self._executor = jobs, executor
        self._own: Executor | None = None
        self._around = ExitStack()

    def map(self, work: Callable[[T], U], parts: Sequence[T], *, pays: bool) -> Iterator[U]:
        """The results of all parts, in their order; `pays` is whether they are worth more processes."""
        if not self.hands_out(parts, pays=pays):
            return map(work, parts)
        if self._executor is not None:
            return self._executor.map(work, parts)
        if self._own is None:
            self._own = self._start()
        return self._own.map(work, parts)

    def beside(self, work: Callable[[], T], *, pays: bool) -> Callable[[], T] | None:
        """Have something done by a process that knows all that this one does by now; the answer is asked for later.

        Processes that were started before are ended for that. None where no process can be forked, or none pays.
        """
        if self._executor is not None or not self.hands_out((work, work), pays=pays):
            return None
        if _context().get_start_method() != "fork":
            return None
        self._end()
        self._own = self._start(work)
        return cast("Callable[[], T]", self._own.submit(_do_inherited).result)

    def renew(self) -> None:
        """End the processes that there are: those that are started next know what this one has by then."""
        self._end()

    def hands_out(self, parts: Sequence[object], *, pays: bool) -> bool:
        """Whether `map` leaves these parts to others, so that they and their results are sent."""
        if self._executor is not None:
            return True
        return (self._jobs or _cores()) > 1 and len(parts) > 1 and (pays or bool(self._jobs))

    def close(self, *, is_broken: bool = False) -> None:
        """End the processes that were started; an interrupted run does not wait for what was handed out."""
        if self._own is None:
            return
        if is_broken:
            from multiprocessing import active_children

            for child in active_children():
                child.terminate()
        self._end()
        self._around.close()

    def _start(self, inherited: Callable[[], object] | None = None) -> "Executor":
        from concurrent.futures import ProcessPoolExecutor

        self._around.enter_context(_ignore_current_folder())
        prepare()
        count = self._jobs or _cores()
        return ProcessPoolExecutor(count, mp_context=_context(), initializer=_inherit, initargs=(inherited,))

    def _end(self) -> None:
        if self._own is not None:
            self._own.shutdown(cancel_futures=True)
        self._own = None


class SharedOut(Generic[T]):
    """Items of which this process and one that is forked from it take one after the other, each item once.

    This process takes them from the first on, the other from the last, so that items that go together stay together.
    """

    def __init__(self, items: Sequence[T]) -> None:
        self._items = items
        self._ends = _context().Array("l", (0, len(items)))

    def from_first(self) -> Iterator[T]:
        """The items that are taken here."""
        while (taken := self._take(0)) is not None:
            yield self._items[taken]

    def from_last(self) -> Iterator[T]:
        """The items that are taken in the other process."""
        while (taken := self._take(1)) is not None:
            yield self._items[taken - 1]

    def _take(self, end: int) -> int | None:
        with self._ends.get_lock():
            if self._ends[0] == self._ends[1]:
                return None
            taken: int = self._ends[end]
            self._ends[end] += -1 if end else 1
        return taken


@contextmanager
def workers(jobs: int | None = None, executor: "Executor | None" = None) -> Iterator[Workers]:
    """Workers for one run."""
    found = Workers(jobs, executor)
    try:
        yield found
    except BaseException:
        found.close(is_broken=True)
        raise
    found.close()


def parts_of(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Items in parts of a size."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _context() -> "BaseContext":
    """How processes are started: a forked child has everything loaded already; other systems start fresh ones."""
    from multiprocessing import get_context

    return get_context("fork" if _FORKS else "spawn")


def _inherit(work: Callable[[], object] | None) -> None:
    """In a new process: what it may be asked for. A forked one has that as it is, whatever it hangs on."""
    _inherited[:] = [work] if work is not None else []


def _do_inherited() -> object:
    return _inherited[0]()


@contextmanager
def _ignore_current_folder() -> Iterator[None]:
    """What is started here looks for no module in the current folder: Python would, before it is told our paths."""
    name = "PYTHONSAFEPATH"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
