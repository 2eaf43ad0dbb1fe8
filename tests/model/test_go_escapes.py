r"""go-yaml takes `\'` in double quotes and refuses `\/`; libyaml does the opposite."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.text.document import load
from stackwright.model.text.events import events

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'''"it\'s"''', "it's"),
        (r""""\'\'" """, "''"),
        (r'''"a\\\'b\"c"''', "a\\'b\"c"),
        (r'''"ä\'ö"''', "ä'ö"),
        ('"one\\\'\n  two"', "one' two"),
    ],
)
def test_an_escaped_quote_is_read(written: str, read: str) -> None:
    loaded = load(f"a: {written}\nb: [{written}, plain\\'s]\n".encode())
    assert not loaded.parse_errors
    assert loaded.documents[0].value == {"a": read, "b": [read, "plain\\'s"]}


def test_places_stay_right() -> None:
    text = 'a: "it\\\'s"\nb: "x\\\'y"\nc: d\n'
    scalars = [(event.value, event.start_mark.index) for event in events(text) if hasattr(event, "value")]
    assert scalars == [("a", 0), ("it's", 3), ("b", 11), ("x'y", 14), ("c", 21), ("d", 24)]


@pytest.mark.parametrize("written", ['"a\\\'b\\a"', '"a\\qb"', '"a\\\'b\\q"'])
def test_what_go_refuses_too_stays_an_error(written: str) -> None:
    assert load(f"a: {written}\n".encode()).parse_errors


def test_many_of_them_end() -> None:
    loaded = load("".join(f'k{number}: "\\\'"\n' for number in range(200)).encode())
    assert loaded.parse_errors


def test_an_escaped_slash_is_told(make: Make, told: Told) -> None:
    root = make({"web.yaml": OBJECT + '  a: b\n  c: "d\\/e \\/"\n', "values.yaml": 'a: "b\\/c"\n'})
    assert told(root, select=("YAML",)) == [
        r"web.yaml:6:8: error YAML001 this is not YAML: kubectl, kustomize and Argo CD do not know the escape `\/`"
    ]


@pytest.mark.parametrize("entry", ["c: 'd\\/e'", "c: d\\/e", 'c: "d\\\\/e"', 'c: |\n    "d\\/e"'])
def test_other_slashes_are_fine(make: Make, told: Told, entry: str) -> None:
    assert told(make({"web.yaml": f"{OBJECT}  {entry}\n"}), select=("YAML",)) == []


def test_json_is_read_as_json(make: Make, told: Told) -> None:
    root = make(
        {"web.yaml": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}, "data": {"a": "b\\/c"}}'}
    )
    assert told(root, select=("YAML",)) == []
