"""The nearest of many places of one name: the right one, without a look at all of them."""

import sys
from collections.abc import Callable, Iterator, Sequence
from posixpath import commonprefix
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.build_repository import build_repository
from stackwright.model.deployed import nearest_to_file as nearest_module
from stackwright.model.deployed import resolve_names
from stackwright.model.deployed.nearest_to_file import nearest, nearest_of
from stackwright.model.edge import Edge
from stackwright.model.facts import Facts
from stackwright.model.files.file_tree import Tree
from stackwright.model.read_file import read
from stackwright.model.text.place import Node, Place

PATHS = st.lists(st.text(alphabet="ab/-", max_size=5), max_size=12)
MODULES = (resolve_names.__file__, nearest_module.__file__)


def _places(paths: Sequence[str]) -> list[Place]:
    return sorted(Place(path, Node(index, ())) for index, path in enumerate(paths))


def _first_of_all(places: Sequence[Place], path: str) -> Place | None:
    """The same by a look at each of them."""
    return min(places, key=lambda place: (-len(commonprefix([place.path, path])), place), default=None)


@given(PATHS, PATHS, st.text(alphabet="ab/-", max_size=5))
def test_it_is_that_with_most_of_its_path_in_common(one: list[str], other: list[str], path: str) -> None:
    places, others = _places(one), _places(other)
    assert nearest(places, path) == _first_of_all(places, path)
    assert nearest_of([places, others], path) == _first_of_all([*places, *others], path)


@pytest.mark.parametrize("where", [", namespace: ns-{}", ""])
def test_resolving_takes_work_that_is_nearly_linear(where: str) -> None:
    """Namespaces, and folders of which no namespace is known, in each of which an object has the same name."""
    few, many = (_work(dict(_files(size, where))) for size in (50, 200))
    assert many < 4 * few * 1.5


def _work(files: dict[str, Facts]) -> int:
    """Resolve everything, and count the instructions that it takes."""
    repository = build_repository(Tree(frozenset(), {}, frozenset(), frozenset()), files)
    count, found = _counted(lambda: resolve_names.all_edges(repository))
    assert [edge.hit.path for edge in found if edge.hit] == [edge.at.path for edge in found] == sorted(files)
    return count


def _counted(ask: Callable[[], tuple[Edge, ...]]) -> tuple[int, tuple[Edge, ...]]:
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal count
        if frame.f_code.co_filename not in MODULES:
            return None
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        found = ask()
    finally:
        sys.settrace(before)
    return count, found


def _files(size: int, where: str) -> Iterator[tuple[str, Facts]]:
    for number in range(size):
        placed = where.format(number)
        text = (
            f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: app{placed}}}\n---\n"
            f"apiVersion: v1\nkind: Pod\nmetadata: {{name: app{placed}}}\n"
            "spec: {containers: [{name: app, image: app, envFrom: [{configMapRef: {name: app}}]}]}\n"
        )
        path = f"folder-{number}/app.yaml"
        yield path, read(path, text.encode()).facts
