"""Where work is done that depends on nothing else: in this process, in others, or on any executor."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

from ..schemas.validation.validate import prepare

if TYPE_CHECKING:
    from concurrent.futures import Executor  # loads logging, which a run in one process does without

T = TypeVar("T")
U = TypeVar("U")


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
            self._around.enter_context(_ignore_current_folder())
            self._own = _start(self._jobs or _cores())
        return self._own.map(work, parts)

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
        self._own.shutdown(cancel_futures=True)
        self._around.close()
        self._own = None


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


def _start(count: int) -> "Executor":
    import sys
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    prepare()
    # A forked child has everything loaded already; other systems start fresh ones.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    return ProcessPoolExecutor(count, mp_context=context)


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
