"""What is done in other processes, and what comes of it here."""

import os
import sys

import pytest

from stackwright.lint.workers import SharedOut, workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


def test_beside_is_done_in_a_process_that_knows_what_this_one_has() -> None:
    """What cannot be sent, as this function, is there because the process is a copy of this one."""
    known = [1, 2]
    with workers(2) as hands:
        ask = hands.beside(lambda: (os.getpid(), sum(known)), pays=True)
        assert ask is not None
        known.append(3)
        process, total = ask()
        assert process != os.getpid()
        assert total == 3
        assert ask() == (process, 3)


def test_beside_after_other_work() -> None:
    """The processes of before, which know nothing of this, are replaced, and the new ones do other work as well."""
    with workers(2) as hands:
        before = list(hands.map(abs, (-1, -2), pays=True))
        ask = hands.beside(lambda: before, pays=True)
        assert ask is not None
        assert list(hands.map(abs, (-3, -4), pays=True)) == [3, 4]
        assert ask() == [1, 2]


def test_beside_raises_what_was_raised() -> None:
    """As if it had been done here."""
    with workers(2) as hands:
        ask = hands.beside(lambda: int("no number"), pays=True)
        assert ask is not None
        with pytest.raises(ValueError, match="no number"):
            ask()


def test_items_are_taken_once_by_either_process() -> None:
    """This process takes them from the first on, the one that is forked from it from the last."""
    shared = SharedOut(range(200))
    with workers(2) as hands:
        ask = hands.beside(lambda: list(shared.from_last()), pays=True)
        assert ask is not None
        here, there = list(shared.from_first()), ask()
    assert here == list(range(len(here)))
    assert sorted([*here, *there]) == list(range(200))
    assert list(shared.from_first()) == []


@pytest.mark.parametrize("jobs", [1, None])
def test_nothing_is_done_beside_where_no_process_pays(jobs: int | None) -> None:
    """A small run starts none."""
    with workers(jobs) as hands:
        assert hands.beside(os.getpid, pays=False) is None
