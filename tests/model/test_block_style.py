"""What is read line by line is what libyaml's events say, or it is left to libyaml."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.text import document
from stackwright.model.text.block_style_parser import read_block_style
from stackwright.model.text.scalars import Profile

_PARTS = (
    "a: b", "a:", "b: 1", "b:", "c: x y # z", "c: 'it''s'", 'd: "say \\"no\\"\\n"', "e: |", "e: >-", "e: |+", "f: []",
    "f: [a, 1, 'b c']", "f: {a: 1, b: x}", "f: [--a, b=c, -d e]", "- a", "-", "- a: 1", "- b:", "- - a", "- |", "-   c: 2", "-1", "- -1",
    "# remark", "", " ", "---", "--- # x", "...", "text", "two words", "a : b", "a: b: c", "a:b", "a: b:c", "a: #no",
    "a: x#y", "? a", ": b", "a: &x 1", "a: *x", "a: !t 1", "<<: 1", "'<<': 1", '"a": 1', "'a b': 2", "a: - b", "a: 'x",
    'a: "x', "a: [", "a: ]", "a: {", "a: @b", "a: %b", "%YAML 1.1", "a: ~", "null: null", "1: 2", "a: .5", "a: 1e3",
    "a: 0x1F", "a: y", "a: on", "a: 2024-01-01", "a: 1:30", "a: é – ü", "é: 1", "a:  ", "a: b  ", "a: [x, ]", "a: [x]y",
    "a: 'x' y", "a: {b: c}", "a: {b: [c]}", "a: [-1]", "a: [a b]", "a: [a: b]", "a: -", "a: --- b", "a: | # x", "a: |2",
    "\ta: b", "a:\tb", "a: \u00a0", "a: x\u2028y",
)  # fmt: skip
_LINE = st.tuples(st.integers(0, 6), st.sampled_from(_PARTS)).map(lambda line: " " * line[0] + line[1])
_TEXT = st.tuples(st.lists(_LINE, max_size=9).map("\n".join), st.sampled_from(("", "\n", "\n\n", "\n  ", "\r\n")))


def _is_same(one: Any, other: Any) -> bool:
    """Equal, with equal types and in the same order."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return bool(one == other) or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


def _check(text: str, profile: Profile = "go-yaml-2") -> bool:
    """Whether a text is read line by line; if so it must be what libyaml's events give."""
    data = text.encode()
    values = read_block_style(data, profile)
    if values is None:
        return False
    reader, error = document._read(data, profile)
    assert error is None, (text, error)
    assert not reader.parse_errors, text
    assert not reader.odd_keys, text
    assert [found.index for found in reader.documents] == list(range(len(values))), text
    assert _is_same([found.value for found in reader.documents], values), (text, values)
    return True


@given(_TEXT, st.sampled_from(("go-yaml-2", "go-yaml-3", "kyaml", "written")))
def test_values_are_those_of_libyaml(text: tuple[str, str], profile: Profile) -> None:
    _check("".join(text), profile)


@given(st.text(st.sampled_from("ab:-#'\"|>[]{},&*!%@?~ \n\t\\1."), max_size=40))
def test_any_text_is_read_alike_or_left_to_libyaml(text: str) -> None:
    _check(text)


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: |\n    one\n\n      two\n  y: >-\n    a\n    b\n",
        "# first\n---\na:\n- b: 1\n  c:\n  - d\n- e\n---\n- 1\n- x: [a, \"b\"]\n  y: {k: v}\n-\n  z: ''\n",
        "a:\n  b:\nc: 'it''s'\n",
        "x: |+\n  kept\n\n\ny: 1\n",
        "- |-\n  a\n- b\n",
        "",
        "---\n---\n",
        "a: http://example.org/#x?y\n",
    ],
)
def test_what_is_common_is_read_line_by_line(text: str) -> None:
    assert _check(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "a: b\n  c\n",
        "a: 1\na: 2\n",
        "<<: {a: 1}\n",
        'a: "x\n  y"\n',
        "a: !Ref b\n",
        "a:\n\t- b\n",
        "a: 1\r\n",
        "  a: 1\n b: 2\n",
        "a: |\n  x",
        "- a\nb: 1\n",
        "{{ x }}: 1\n",
        "a" * 300 + ": 1\n",
    ],
)
def test_what_is_not_common_is_left_to_libyaml(text: str) -> None:
    assert not _check(text)
