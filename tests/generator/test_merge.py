"""Changes of ours in files that their owners have edited."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.plain_values import to_plain
from stackwright.generator.rendering.render import render_changes
from stackwright.generator.writing.merge import MergeConflict, merge
from stackwright.generator.writing.merged_meaning import means_the_same
from stackwright.model.text.document import Value
from stackwright.model.text.typed_access import items, mapping

BASE = b"a\nb\nc\nd\n"
GROWN = b"a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("own", "base", "changed", "result"),
    [
        pytest.param(BASE, BASE, GROWN, GROWN, id="not edited"),
        pytest.param(b"# mine\na\nb\nc\nd\n", BASE, GROWN, b"# mine\na\nb\nc\nd\ne\n", id="edited elsewhere"),
        pytest.param(b"a\nb\nc\nD # mine\n", BASE, GROWN, b"a\nb\nc\nD # mine\ne\n", id="edited the line before"),
        pytest.param(b"a\nb\nc\nD # mine", BASE, GROWN, b"a\nb\nc\nD # mine\ne\n", id="no end of line"),
        pytest.param(b"a\nb\nc\nd\nx\n", BASE, GROWN, b"a\nb\nc\nd\nx\ne\n", id="added at the same place"),
        pytest.param(b"X\nb\nc\nd\n", BASE, b"0\na\nb\nc\nd\n", b"0\nX\nb\nc\nd\n", id="edited the line after"),
        pytest.param(b"a\r\nb\r\nC\r\nd\r\n", BASE, GROWN, b"a\r\nb\r\nC\r\nd\r\ne\r\n", id="other ends of lines"),
        pytest.param(GROWN, BASE, GROWN, GROWN, id="done already"),
        pytest.param(b"a\nB\nc\nd\n", BASE, b"a\nBB\nc\nd\n", (MergeConflict(2, 2),), id="the same line"),
        pytest.param(b"a\nb\nc\n", BASE, GROWN, (MergeConflict(3, 3),), id="the line before was removed"),
        pytest.param(b"x\ny\n", BASE, b"A\nb\nc\nD\n", (MergeConflict(1, 2),), id="all is new"),
        pytest.param(b"a\n<<<<<<< b\nc\nd\n", BASE, GROWN, b"a\n<<<<<<< b\nc\nd\ne\n", id="signs of a conflict"),
    ],
)
def test_merges(own: bytes, base: bytes, changed: bytes, result: bytes | tuple[MergeConflict, ...]) -> None:
    assert merge(own, base, changed) == result


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c: 1\n", b"  - x\n", b"\n"]), max_size=12)


@given(LINES, LINES)
def test_what_was_not_edited_is_replaced_and_what_was_not_changed_is_kept(
    base: list[bytes], other: list[bytes]
) -> None:
    old, new = b"".join(base), b"".join(other)
    assert merge(old, old, new) == new
    assert merge(new, old, old) == new


@given(st.lists(st.integers(0, 99), min_size=1, max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_an_addition_and_a_comment_go_together(numbers: list[int], at: int, where: int) -> None:
    """Whatever line someone comments, and wherever ours adds one: both are there afterwards."""
    base = [f"key-{index}-{number}\n".encode() for index, number in enumerate(numbers)]
    own = [*base]
    own[at % len(base)] = own[at % len(base)].replace(b"\n", b"  # mine\n")
    changed = [*base]
    changed.insert(where % (len(base) + 1), b"ours\n")
    result = merge(b"".join(own), b"".join(base), b"".join(changed))
    assert isinstance(result, bytes)
    assert sorted(result.splitlines(keepends=True)) == sorted([*own, b"ours\n"])


@pytest.mark.parametrize(
    ("own", "result"),
    [
        pytest.param(b"a:\n  - x\n# end\n", b"a:\n  - x\n  - y\n# end\n", id="ours goes on with the list"),
        pytest.param(b"a:\n  - x\n  - z\n", b"a:\n  - x\n  - z\n  - y\n", id="both go on with the list"),
        pytest.param(b"a:\n  - x\nb: 1\n", b"a:\n  - x\n  - y\nb: 1\n", id="the owner has gone on with something else"),
        pytest.param(b"a:\n  - X\nb: 1\n", b"a:\n  - X\n  - y\nb: 1\n", id="and has edited the line before"),
    ],
)
def test_additions_at_the_same_place(own: bytes, result: bytes) -> None:
    base, changed = b"a:\n  - x\n", b"a:\n  - x\n  - y\n"
    assert merge(own, base, changed) == result
    assert means_the_same("x.yaml", own, base, changed, result)


def test_what_would_land_elsewhere_is_seen() -> None:
    base, changed = b"a:\n  - x\n", b"a:\n  - x\n  - y\n"
    own = b"a:\n  - x\nb:\n  - z\n"
    assert not means_the_same("x.yaml", own, base, changed, own + b"  - y\n")
    assert not means_the_same("x.yaml", own, base, changed, own + b"   - [\n")
    assert not means_the_same("x.json", b'{"a": 1}', b'{"a": 1}', b'{"a": 2}', b'{"a": 3}')
    assert means_the_same("x.nix", b"", b"", b"a", b"b")
    assert means_the_same("x.yaml", b"[", b"[", b"a", b"b")


@pytest.mark.parametrize(
    ("kind", "entry"), [("nodes", {"name": "new-1"}), ("hosts", {"name": "new-1"}), ("apps", {"name": "new-1"})]
)
def test_a_comment_anywhere_is_no_obstacle(
    kind: str, entry: dict[str, Value], answers_of: Callable[..., Answers]
) -> None:
    """Every file that grows, with a comment above or behind every seventh line: nothing is lost, nothing moves."""
    before = answers_of("talos-nixos")
    tree = mapping(to_plain(before))
    old, new = render_changes(before, complete({**tree, kind: [*items(tree, kind), entry]}))
    for path in (path for path in old if path.endswith(".yaml") and old[path] != new[path]):
        lines = old[path].decode().splitlines()
        for at in range(0, len(lines), 7):
            indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
            for noted in ([f"{indent}# above", lines[at]], [f"{lines[at]} # behind"]):
                own = "\n".join([*lines[:at], *noted, *lines[at + 1 :], ""]).encode()
                result = merge(own, old[path], new[path])
                assert isinstance(result, bytes), (path, at)
                assert means_the_same(path, own, old[path], new[path], result)
                assert result != new[path]
                assert result.replace(f"{indent}# above\n".encode(), b"").replace(b" # behind", b"") == new[path]
