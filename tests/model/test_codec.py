"""Facts survive being sent or kept as bytes, and bytes that are none are refused without anything being done."""

import importlib
import pkgutil
import sys
import types
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

import stackwright.model
from stackwright.lint.rule_page_examples import examples
from stackwright.lint.rules import load_rule
from stackwright.lint.rules.index import INDEX
from stackwright.model.codec import TYPES, CodecError, decode, encode
from stackwright.model.facts import Fact, Facts, FileState, ObjectFact, ReferenceFact, facts_of
from stackwright.model.read_file import is_yaml, read, read_plain, read_template
from stackwright.model.technologies import TABLE
from stackwright.model.text.place import Node

ROOT = Path(__file__).parents[2]
#: What no page and no example says, and numbers and letters that are hard to send.
FURTHER = {
    "numbers.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"
    f"spec: {{replicas: {'9' * 40}, minReadySeconds: .inf, paused: .nan, revisionHistoryLimit: -{'9' * 30}}}\n",
    "letters.yaml": 'apiVersion: v1\nkind: Pod\nmetadata: {name: "\\U0001F600\\0\\u2028", labels: {"ä": "\\xff"}}\n',
    "nothing.yaml": "# nothing\n",
    "definition.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
    "metadata: {name: as.example.org}\n"
    "spec: {group: example.org, names: {kind: A, plural: as}, scope: Cluster, versions: [{name: v1, served: true}]}\n",
    "preset.yaml": "apiVersion: kubevirt.io/v1\nkind: VirtualMachineInstancePreset\nmetadata: {name: a}\n",
    "tasks.yaml": "- ansible.builtin.copy: {src: apps/kustomization.yaml, dest: /tmp/a/kustomization.yaml}\n"
    "- ansible.builtin.template: {src: a.j2, dest: apps/a.yaml}\n",
    "thing.yaml": "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {keyRef: {name: b}}\n",
    "operator.yaml": "kind: Application\nspec: {source: {repoURL: https://charts.external-secrets.io, "
    "chart: external-secrets, targetRevision: 0.20.1}}\n",
    "argocd-cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {globalProjects: ''}\n",
}
OBJECT = ObjectFact(Node(0, ()), "v1", "Secret", "a", None, (), ())


def texts() -> Iterator[tuple[str, bytes]]:
    """Files of which together all types of facts are made."""
    for folder in ("examples", "tests/traps", "templates/cookiecutter"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and is_yaml(path.name):
                yield path.relative_to(ROOT / folder).as_posix(), path.read_bytes()
    for code in INDEX:
        for example in examples(load_rule(code).page):
            yield from ((path, text.encode()) for path, text in example.files.items())
    yield from ((path, text.encode()) for path, text in FURTHER.items())


def all_facts() -> Iterator[Facts]:
    for path, data in texts():
        yield read(path, data).facts
        yield read_template(path, data).facts
        yield read_plain(path, data).facts


def exact(value: object) -> object:
    """The value with the types of all that is in it: a named tuple equals any other with the same fields."""
    if isinstance(value, tuple):
        return type(value), [exact(each) for each in value]
    if isinstance(value, frozenset):
        return frozenset, {(type(each), each) for each in value}
    return type(value), value


def survives(facts: Facts) -> bool:
    again = decode(encode(facts))
    rows = [(kind, exact(found)) for kind, found in again.by_type.items()]
    return again == facts and rows == [(kind, exact(found)) for kind, found in facts.by_type.items()]


def test_facts_of_every_type_are_the_same_afterwards() -> None:
    seen: set[type] = set()
    for facts in all_facts():
        assert survives(facts)
        seen |= facts.by_type.keys()
    assert seen == set(TYPES.values())


@pytest.mark.parametrize("state", FileState)
def test_a_file_that_is_not_read_has_its_state(state: FileState) -> None:
    assert decode(encode(Facts(state, 3))) == Facts(state, 3)


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)), st.sampled_from(["a.yaml", "\udcff"]))
def test_whatever_a_file_says_can_be_sent(data: bytes, path: str) -> None:
    manifest = b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    " + data
    for text in (data, manifest):
        assert survives(read(path, text).facts)
        assert survives(read_template(path, text).facts)


def _classes() -> Iterator[type]:
    """The types of facts by their names, as far as they are no part of another one."""
    found = set()
    for module in pkgutil.walk_packages(stackwright.model.__path__, "stackwright.model."):
        classes = vars(importlib.import_module(module.name)).values()
        found |= {each for each in classes if isinstance(each, type) and each.__name__.endswith("Fact")}
    parts = {part for kind in found for hint in typing.get_type_hints(kind).values() for part in _parts(hint)}
    yield from found - (parts - {ObjectFact})


def _parts(hint: object) -> Iterator[object]:
    yield hint
    for inner in typing.get_args(hint):
        yield from _parts(inner)


#: What comes of rendering charts, which is done after units in the process that checks.
_CHARTS = "stackwright.model.charts."


def test_every_type_of_facts_is_in_the_table() -> None:
    kinds = [kind for row in TABLE for kind in row.facts]
    assert len(kinds) == len(set(kinds))
    of_units = {kind for row in TABLE if row.units for kind in row.units.yields}  # never sent as facts of a file
    of_charts = {kind for kind in _classes() if kind.__module__.startswith(_CHARTS)}
    assert set(_classes()) - set(TYPES.values()) - of_units - of_charts == set()
    assert len({kind.__name__ for kind in (*kinds, *TYPES.values())}) == len(TYPES)


@pytest.mark.parametrize("kind", TYPES.values())
def test_what_a_fact_holds_is_of_a_type_that_says_what_it_is(kind: type[Fact]) -> None:
    """Nothing of which the bytes would decide what it becomes; no float, which is not always equal to itself."""
    assert survives(Facts(by_type={kind: ()}))
    waiting, seen = [kind], set[object]()
    while waiting:
        for hint in typing.get_type_hints(waiting.pop()).values():
            for part in set(_parts(hint)) - seen:
                seen.add(part)
                if isinstance(part, type) and issubclass(part, tuple) and hasattr(part, "_fields"):
                    waiting.append(part)
    for part in seen:
        plain = part in (bool, int, str, type(None), ...) or isinstance(part, types.UnionType)
        named = isinstance(part, type) and (hasattr(part, "_fields") or issubclass(part, Enum))
        assert plain or named or typing.get_origin(part) in (tuple, frozenset, typing.Union), part


def test_facts_of_no_type_in_the_table_are_refused() -> None:
    class StrayFact(typing.NamedTuple):
        name: str

    with pytest.raises(CodecError, match="no row of the table of technologies has StrayFact"):
        encode(facts_of([OBJECT, StrayFact("a")]))


_ROW = [[0, [], False], "v1", "Secret", "a", None, [], []]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"\x80\x04\x95\x0b",
        b"\x93\xa4read\x01",
        b"\x91" * 100_000,
        b"\x93\xa4read\x01\x91\x92\xaaObjectFact" + b"\x91" * 1_000_000,
        b"\xdd\xff\xff\xff\xff",
        b"\x93\xa4read\x01\xdd\xff\xff\xff\xff",
        b"\x93\xa4read\x01\x91\x92\xaaObjectFact\xdd\xff\xff\xff\xff",
        msgpack.encode(None),
        msgpack.encode(["read", 1]),
        msgpack.encode(["none of them", 1, []]),
        msgpack.encode(["read", 1.5, []]),
        msgpack.encode(["read", True, []]),
        msgpack.encode(["read", 1, {"ObjectFact": []}]),
        msgpack.encode(["read", 1, [["ObjectFact"]]]),
        msgpack.encode(["read", 1, [["ObjectFact", None]]]),
        msgpack.encode(["read", 1, [["ObjectFact", [], []]]]),
        msgpack.encode(["read", 1, [["ObjectFact", [_ROW[:-1]]]]]),
        msgpack.encode(["read", 1, [["ObjectFact", [[*_ROW, 1]]]]]),
        msgpack.encode(["read", 1, [["ReferenceFact", [_ROW]]]]),
        msgpack.encode(["read", 1, [["ObjectFact", [[[2**64 - 1, [1.5], False], *_ROW[1:]]]]]]),
        msgpack.encode(["read", 1, [["ObjectFact", [[[0, [None], False], *_ROW[1:]]]]]]),
        msgpack.encode(["read", 1, [["ObjectFact", [[_ROW[0], b"v1", *_ROW[2:]]]]]]),
        msgpack.encode(["read", 1, [["ObjectFact", [_ROW]], ["ObjectFact", [_ROW]]]]),
        msgpack.encode(["read", 1, []]) + b"\xc0",
        msgpack.encode(["read", 1, [["ObjectFact", [_ROW]]]]).replace(b"Secret", b"\xff\xfe\xff\xff\xff\xff"),
        msgpack.encode(["read", 1, [["ObjectFact", [[_ROW[0], msgpack.Ext(1, b"a"), *_ROW[2:]]]]]]),
    ],
)
def test_bytes_that_are_no_facts_are_refused(data: bytes) -> None:
    with pytest.raises(CodecError):
        decode(data)


def test_what_is_refused_is_one_step_from_what_is_not() -> None:
    assert decode(msgpack.encode(["read", 1, [["ObjectFact", [_ROW]]]])) == facts_of([OBJECT], documents=1)


@pytest.mark.parametrize(
    "name",
    ["StrayFact", "objectfact", "os.system", "antigravity.fly", "stackwright.model.facts.ObjectFact", "Facts", ""],
)
def test_a_name_is_only_looked_for_in_the_table(name: str) -> None:
    with pytest.raises(CodecError, match="is not the name of a type of facts"):
        decode(msgpack.encode(["read", 1, [[name, []]]]))
    assert "antigravity" not in sys.modules


def test_of_a_part_of_the_bytes_nothing_is_taken() -> None:
    data = encode(facts_of([OBJECT, ReferenceFact(0, Node(0, ("a", 1)), OBJECT.at, "a", None, optional=True)]))
    for end in range(len(data)):
        with pytest.raises(CodecError):
            decode(data[:end])


@given(st.data())
def test_whatever_happens_to_the_bytes_they_are_facts_or_refused(data: st.DataObject) -> None:
    whole = bytearray(
        encode(
            facts_of([OBJECT, *(ReferenceFact(at, OBJECT.at, OBJECT.at, "a", None, optional=False) for at in range(3))])
        )
    )
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=3)):
        whole[at] = data.draw(st.integers(0, 255))
    try:
        found = decode(bytes(whole))
    except CodecError:
        return
    assert survives(found)
