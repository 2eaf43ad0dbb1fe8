"""Edits change what they are to change, and no other character."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stackwright.model.edit import Action, Edit, encode, resolve_edits
from stackwright.model.text.decoding import decode
from stackwright.model.text.document import Value, load
from stackwright.model.text.place import Chars, Node, NodePath, Place
from stackwright.model.text.positions import Positions
from stackwright.model.text.splice import Splice, apply_splices, meets

TEXT = """\
# head
kind: Kustomization  # a comment
"quoted": 'it''s'
double: "two"
resources:
  - one.yaml  # first
  - two.yaml

  # about the third
  - three.yaml
flow: [a, b, {c: d}]
empty:
tagged: !!str 5
block: |
  text
anchored: &x value
alias: *x
free: &y value
map: {one: 1, two: 2}
nested:
  - name: first
    path: a
  - name: second
    path: b
"""


def edited(text: str, path: NodePath, action: Action, new: Any = "", old: str | None = None) -> str | None:
    splice = resolve_edits(Positions(text), Edit(Place("a.yaml", Node(0, path)), action, new, old))
    return None if splice is None else apply_splices(text, [splice])


@pytest.mark.parametrize(
    ("path", "new", "before", "after"),
    [
        (("kind",), "Component", "Kustomization  #", "Component  #"),
        (("quoted",), "isn't", "'it''s'", "'isn''t'"),
        (("double",), 'a"b\\', '"two"', r'"a\"b\\"'),
        (("double",), 3, '"two"', "3"),
        (("kind",), True, "Kustomization ", "true "),
        (("kind",), "on", "Kustomization", '"on"'),
        (("kind",), "a: b", "Kustomization", '"a: b"'),
        (("kind",), "0755", "Kustomization", '"0755"'),
        (("resources", 1), "2.yaml", "two.yaml", "2.yaml"),
        (("flow", 0), "x, y", "[a,", '["x, y",'),
        (("flow", 2, "c"), "e", "c: d", "c: e"),
        (("empty",), "full", "empty:\n", "empty: full\n"),
        (("free",), "other", "&y value", "&y other"),
        (("nested", 1, "path"), "c", "path: b", "path: c"),
    ],
)
def test_a_value_is_replaced_in_its_style(path: NodePath, new: Any, before: str, after: str) -> None:
    assert edited(TEXT, path, Action.VALUE, new) == TEXT.replace(before, after)


@pytest.mark.parametrize("path", [("tagged",), ("block",), ("anchored",), ("alias",), ("map",), ("nowhere",), ()])
def test_what_cannot_be_replaced_alone_is_left(path: NodePath) -> None:
    assert edited(TEXT, path, Action.VALUE, "new") is None


@pytest.mark.parametrize(
    ("value", "old", "new", "after"),
    [
        ("a.yaml", "a.yaml", "b.yaml", "b.yaml"),
        ("name=a.yaml", "a.yaml", "b.yaml", "name=b.yaml"),
        ("'@./a.yaml'", "./a.yaml", "./b.yaml", "'@./b.yaml'"),
        ("other", "a.yaml", "b.yaml", None),
        ("xa.yaml", "a.yaml", "b.yaml", None),
    ],
)
def test_only_the_expected_value_is_replaced(value: str, old: str, new: str, after: str | None) -> None:
    found = edited(f"at: {value}\n", ("at",), Action.VALUE, new, old)
    assert found == (None if after is None else f"at: {after}\n")


@pytest.mark.parametrize(
    ("text", "path", "new", "after"),
    [
        ("a: 1 # c\n", ("a",), "b", "b: 1 # c\n"),
        ("'a': 1\n", ("a",), "b", "'b': 1\n"),
        ('{"a":1}\n', ("a",), "b", '{"b":1}\n'),
        ("a: 1\n", ("a",), "on", '"on": 1\n'),
        ("? a\n: 1\n", ("a",), "b", "? b\n: 1\n"),
        ("a: 1\nb: 2\n", ("a",), "b", None),
        ("a: 1\na: 2\n", ("a",), "b", None),
        ("&k a: 1\nb: *k\n", ("a",), "c", None),
        ("&k a: 1\n", ("a",), "c", "&k c: 1\n"),
        ("x: &m {a: 1}\ny: {<<: *m}\n", ("y", "a"), "b", None),
    ],
)
def test_a_key_is_renamed(text: str, path: NodePath, new: str, after: str | None) -> None:
    assert edited(text, path, Action.KEY, new) == after


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a: 1\n", ("a",), "a: [1]\n"),
        ("a: x, y # c\n", ("a",), 'a: ["x, y"] # c\n'),
        ("a: '1'\n", ("a",), "a: ['1']\n"),
        ("a:\n", ("a",), None),
        ("a: |\n  b\n", ("a",), None),
        ("a: [b]\n", ("a",), None),
    ],
)
def test_a_value_becomes_a_list(text: str, path: NodePath, after: str | None) -> None:
    assert edited(text, path, Action.LIST) == after


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a:\n- x\n- y\nb: 1\n", ("a", 0), "a:\n- y\nb: 1\n"),
        ("a:\n- x\n- y\n\n# about b\nb: 1\n", ("a", 1), "a:\n- x\n\n# about b\nb: 1\n"),
        ("a:\n- x\n- y", ("a", 1), "a:\n- x"),
        ("a:\r\n- x\r\n- y", ("a", 1), "a:\r\n- x"),
        ("a:\r\n- x\r\n- y\r\n", ("a", 0), "a:\r\n- y\r\n"),
        ("a:\n# stays\n- x\n- y\n", ("a", 0), "a:\n# stays\n- y\n"),
        ("a:\n- x # goes\n- y\n", ("a", 0), None),
        ("a:\n- b: 1\n  # inside\n  c: 2\n- y\n", ("a", 0), None),
        ("a:\n- b: 1\n  c: '#'\n- y\n", ("a", 0), "a:\n- y\n"),
        ("a:\n- x\n", ("a", 0), None),
        ("a:\n- |\n  x\n- y\n", ("a", 0), None),
        ("a:\n- &x x\n- y\nb: *x\n", ("a", 0), None),
        ("- - x\n  - y\n", (0, 0), None),
        ("a: [x, y, z]\n", ("a", 0), "a: [y, z]\n"),
        ("a: [x, y, z]\n", ("a", 2), "a: [x, y]\n"),
        ("a: [x, y, z, ]\n", ("a", 2), "a: [x, y, ]\n"),
        ("a: [x, # goes\n  y]\n", ("a", 0), None),
        ("a: 1\nb:\n  - 1\n  - 2\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\nb: {c: d}\n", ("b",), "a: 1\n"),
        ("- a: 1\n  b: 2\n", (0, "b"), "- a: 1\n"),
        ("- a: 1\n  b: 2\n", (0, "a"), None),
        ("{a: 1, b: 2}\n", ("a",), "{b: 2}\n"),
        ("a: 1\n", ("a",), None),
    ],
)
def test_an_entry_is_removed(text: str, path: NodePath, after: str | None) -> None:
    assert edited(text, path, Action.REMOVE) == after


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a:\n- x\nb: 1\n", ("a", 0), "a:\n- x\n- new\nb: 1\n"),
        ("a:\n  -  'x' # c\n  # d\n", ("a", 0), "a:\n  -  'x' # c\n  -  new\n  # d\n"),
        ("a:\r\n- x", ("a", 0), "a:\r\n- x\r\n- new"),
        ("a:\n- b: 1\n  c: 2\n\n\nd: 1\n", ("a", 0), "a:\n- b: 1\n  c: 2\n- new\n\n\nd: 1\n"),
        ("a: [x, {y: z}]\n", ("a", 1), "a: [x, {y: z}, new]\n"),
        ("a:\n- |\n  x\n", ("a", 0), None),
        ("a: {x: y}\n", ("a", "x"), None),
    ],
)
def test_an_entry_is_added(text: str, path: NodePath, after: str | None) -> None:
    assert edited(text, path, Action.AFTER, "new") == after


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a:\n- x # c\n- y\n", ("a", 0), "a:\n- key: x # c\n- y\n"),
        ("a: ['x', y]\n", ("a", 0), "a: [{key: 'x'}, y]\n"),
        ("a:\n- |\n  x\n", ("a", 0), None),
        ("a:\n- {x: y}\n", ("a", 0), None),
        ("a: x\n", ("a",), None),
    ],
)
def test_an_entry_is_put_under_a_key(text: str, path: NodePath, after: str | None) -> None:
    assert edited(text, path, Action.UNDER, "key") == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "a:\n  # c\n  x: 1 # d\n\n  y: [2,\n    3]\nb: 1\n",
            "a:\n  # c\n  - n: 1\n    v:\n      x: 1 # d\n\n      y: [2,\n        3]\nb: 1\n",
        ),
        ("a:\r\n  x: 1\r\n", "a:\r\n  - n: 1\r\n    v:\r\n      x: 1\r\n"),
        ("a: {x: 1} # c\n", "a: [{n: 1, v: {x: 1}}] # c\n"),
        ("{a: {x: 1}}\n", "{a: [{n: 1, v: {x: 1}}]}\n"),
        ("a: &x\n  x: 1\n", None),
        ("a:\n  x: |\n    y\n", None),
        ("a: x\n", None),
    ],
)
def test_a_mapping_is_nested(text: str, after: str | None) -> None:
    assert edited(text, ("a",), Action.NEST, "n: 1\nv") == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: 1  # c\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\n  # c\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\r\n# c\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        ("a: 1\n# c", "a: 1"),
        ("# c\n", ""),
        ("a: 1 # before # c\n", "a: 1 # before\n"),
    ],
)
def test_a_comment_is_removed(text: str, after: str) -> None:
    start = text.index("# c")
    end = start + len("# c")
    splice = resolve_edits(Positions(text), Edit(Place("a.yaml", Chars(start, end)), Action.COMMENT))
    assert splice is not None
    assert apply_splices(text, [splice]) == after


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfa: 1\n", b"a: 1\n", "\ufeffa: ä\n".encode("utf-16-le"), "\ufeffa: 1".encode("utf-16-be")]
)
def test_the_encoding_stays(data: bytes) -> None:
    assert encode(decode(data), data) == data


def test_what_is_no_text_is_not_encoded() -> None:
    assert encode(decode(b"a: \xff\n"), b"a: \xff\n") != b"a: \xff\n"


def test_splices_meet_where_they_change_the_same() -> None:
    assert meets(Splice(0, 3, ""), Splice(2, 4, ""))
    assert meets(Splice(3, 3, "x"), Splice(3, 3, "y"))
    assert not meets(Splice(0, 3, ""), Splice(3, 4, ""))


scalars = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "on",
            "0755",
            "1.10",
            "~",
            "",
            "a: b",
            "- a",
            "#x",
            "a #b",
            "x,y",
            "{a}",
            "é",
            "\u2028",
            "\x85",
            "a\tb",
            "'",
            '"',
            "yes",
        ]
    ),
    st.integers(-5, 5),
    st.booleans(),
)
keys = st.text("abcxyz-./", min_size=1, max_size=6)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A document in any style: block or flow, each quotation, with comments, blank lines, any line end and beginning."""
    import yaml

    value = draw(st.dictionaries(keys, trees, min_size=1, max_size=4))
    text = yaml.safe_dump(
        value,
        default_flow_style=draw(st.sampled_from([None, True, False])),
        default_style=draw(st.sampled_from([None, "'", '"'])),
        allow_unicode=draw(st.booleans()),
        width=draw(st.sampled_from([20, 1000])),
        sort_keys=False,
    )
    lines = text.split("\n")
    if draw(st.booleans()):
        lines = [
            each for line in lines for each in (["# comment", line] if line and line[0] not in " -}]'\"?:" else [line])
        ]
    whole = draw(st.sampled_from(["", "---\n", "# top\n\n"])) + "\n".join(lines)
    return whole.replace("\n", "\r\n") if draw(st.booleans()) else whole


@given(texts(), scalars, st.data())
def test_a_replaced_value_reads_as_the_new_one_and_all_others_as_before(
    text: str, new: Any, data: st.DataObject
) -> None:
    before = load(text.encode())
    assume(not before.parse_errors and before.documents)
    paths = list(leaf_paths(before.documents[0].value, ()))
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    made = edited(text, path, Action.VALUE, new)
    if made is None:
        return
    after = load(made.encode())
    assert not after.parse_errors
    assert after.documents[0].value == with_value(before.documents[0].value, path, new)
    assert made.count("# comment") == text.count("# comment")
    assert made.count("\r\n") == text.count("\r\n") or "\r\n" in text[slice(*spread(text, path))]


@given(texts(), keys, st.data())
def test_a_renamed_key_keeps_its_value_and_its_place(text: str, new: str, data: st.DataObject) -> None:
    before = load(text.encode())
    assume(not before.parse_errors and before.documents)
    value = before.documents[0].value
    assert isinstance(value, dict)
    old = data.draw(st.sampled_from(list(value)))
    made = edited(text, (old,), Action.KEY, new)
    if made is None:
        assert new in value or old != new
        return
    after = load(made.encode())
    assert not after.parse_errors
    after_value = after.documents[0].value
    assert isinstance(after_value, dict)
    assert list(after_value.items()) == [(new if key == old else key, each) for key, each in value.items()]


@given(texts(), st.data())
def test_a_removed_or_added_entry_leaves_all_others(text: str, data: st.DataObject) -> None:
    before = load(text.encode())
    assume(not before.parse_errors and before.documents)
    paths = list(entry_paths(before.documents[0].value, ()))
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    for action in (Action.REMOVE, Action.AFTER):
        made = edited(text, path, action, "new")
        if made is None:
            continue
        after = load(made.encode())
        assert not after.parse_errors
        assert after.documents[0].value == with_entry(before.documents[0].value, path, action)
        assert made.count("# comment") == text.count("# comment")


def spread(text: str, path: NodePath) -> Chars:
    """Where a value stands, which may go on over lines."""
    standing = Positions(text).find_written(Node(0, path))
    assert standing is not None
    return standing.chars


def leaf_paths(value: Value, path: NodePath) -> Iterator[NodePath]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from leaf_paths(inner, (*path, key))
        case list():
            for index, inner in enumerate(value):
                yield from leaf_paths(inner, (*path, index))
        case _:
            yield path


def entry_paths(value: Value, path: NodePath) -> Iterator[NodePath]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from entry_paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index)
            yield from entry_paths(inner, (*path, index))


def with_value(value: Any, path: NodePath, new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {key: with_value(inner, rest, new) if key == step else inner for key, inner in value.items()}
    return [with_value(inner, rest, new) if index == step else inner for index, inner in enumerate(value)]


def with_entry(value: Any, path: NodePath, action: Action) -> Any:
    *above, index = path
    holder = value
    for step in above:
        holder = holder[step]
    changed = list(holder)
    if action is Action.REMOVE:
        del changed[index]  # type: ignore[arg-type]
    else:
        changed.insert(index + 1, "new")  # type: ignore[operator]
    return with_value(value, tuple(above), changed)
