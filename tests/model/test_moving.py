"""A field's value moves behind that of another one: with its comments, and nothing else changes."""

from collections import Counter
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from stackwright.model.edit import Action, Edit, Move, splices
from stackwright.model.text.document import load
from stackwright.model.text.place import Node, Place
from stackwright.model.text.positions import Positions
from stackwright.model.text.splice import apply_splices

LABELS = Move("labels", ("includeSelectors: true", "pairs"))
PATCHES = Move("patches", (), ("patch", "path"))
FORMS = {"commonLabels": LABELS, "patchesStrategicMerge": PATCHES, "bases": Move("resources")}


def moved(text: str, name: str, to: Move) -> str | None:
    found = splices(Positions(text), edit(name, to))
    return apply_splices(text, found) if found else None


def edit(name: str, to: Move | None = None) -> Edit:
    return Edit(Place("a.yaml", Node(0, (name,), key=True)), Action.MOVE, to=to or FORMS[name])


CASES = [
    (
        "labels:\n- pairs:\n    a: b  # one\ncommonLabels:  # all\n  # first\n  app: web  # the app\n  \"x\": 'y'\n\nz: 1\n",
        "labels:\n- pairs:\n    a: b  # one\n- includeSelectors: true\n  pairs:  # all\n    # first\n    app: web  # the app\n"
        "    \"x\": 'y'\n\nz: 1\n",
    ),
    (
        "# top\nodd:   [a,b]\ncommonLabels: {a: b}\nlabels:\n  - pairs: {c: d}\n# end\n",
        "odd:   [a,b]\nlabels:\n  - pairs: {c: d}\n  - includeSelectors: true\n    pairs: {a: b}\n# end\n",
    ),
    (
        "commonLabels:\n    a: b\n    # of c\n    c: d\nlabels:\n  - pairs:\n        f: d\n",
        "labels:\n  - pairs:\n        f: d\n  - includeSelectors: true\n    pairs:\n        a: b\n        # of c\n        c: d\n",
    ),
    (
        "labels:\n- pairs: {a: b}\n\n\ncommonLabels:\n  c: d\n",
        "labels:\n- pairs: {a: b}\n- includeSelectors: true\n  pairs:\n    c: d\n",
    ),
    (
        "a: 1\n\ncommonLabels:\n  c: d\n\nlabels:\n- pairs: {a: b}\n\nz: 1\n",
        "a: 1\n\nlabels:\n- pairs: {a: b}\n- includeSelectors: true\n  pairs:\n    c: d\n\nz: 1\n",
    ),
    (
        "patchesStrategicMerge: # k\n  # before\n  - |-\n    kind: X # in\n\n  # mid\n  - b.yaml # last\nz: 1\n",
        "patches: # k\n  # before\n  - patch: |-\n      kind: X # in\n\n  # mid\n  - path: b.yaml # last\nz: 1\n",
    ),
    (
        "patches:\n- path: a\npatchesStrategicMerge:\n- |\n  kind: X\n- b.yaml\n\nz: |+\n  a\n\n",
        "patches:\n- path: a\n- patch: |\n    kind: X\n- path: b.yaml\n\nz: |+\n  a\n\n",
    ),
    (
        "resources:\n- a\n# above z\nz: 1\nbases:\n- ../b\n# about c\n- ../c  # c\n",
        "resources:\n- a\n- ../b\n# about c\n- ../c  # c\n# above z\nz: 1\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("is_ended", [True, False])
def test_a_value_moves_with_its_comments(before: str, after: str, end: str, is_ended: bool) -> None:
    name = next(name for name in FORMS if f"\n{name}:" in f"\n{before}")
    if before.startswith("# top\n"):
        before = before.removeprefix("# top\n")
    if not is_ended and "|+" not in before:
        before, after = before.rstrip("\n"), after.rstrip("\n")
    assert moved(before.replace("\n", end), name, FORMS[name]) == after.replace("\n", end)


@pytest.mark.parametrize(
    "text",
    [
        "commonLabels:\n  a: b\nlabels:\n- pairs: {a: c}\n",  # which of the two would count
        "labels:\n- pairs: {a: c}\n# of all\ncommonLabels:\n  a: b\n",
        "labels:\n- pairs: {a: b,c: d}\ncommonLabels:\n  e: f\n",  # ruamel.yaml writes `b, c`
        "labels: [{pairs: {a: b}}]\ncommonLabels:\n  e: f\n",
        "labels: []\ncommonLabels:\n  e: f\n",
        "labels:\n- pairs: {a: b}\ncommonLabels: &x\n  e: f\n",
        "labels:\n- pairs: {a: b}\ncommonLabels:\n  <<: *x\n",
        "labels:\n- pairs: {a: b}\nlabels:\n- pairs: {c: d}\ncommonLabels:\n  e: f\n",
        "labels:\n- pairs: {a: b}\ncommonLabels: {}\n",
        "labels:\n- pairs: {a: b}\ncommonLabels:\n",
        "labels: x\ncommonLabels: {a: b}\n",
        "labels:\r\n- pairs: {a: b}\ncommonLabels: {c: d}\n",
        "{labels: [{pairs: {a: b}}], commonLabels: {c: d}}\n",
        "labels:\n- pairs:\n    a: b\n      c\ncommonLabels:\n  e: f\n",
    ],
)
def test_what_cannot_be_moved_exactly_stays(text: str) -> None:
    assert moved(text, "commonLabels", LABELS) is None


def test_only_keys_of_the_document_move() -> None:
    inner = Edit(Place("a.yaml", Node(0, ("a", "commonLabels"), key=True)), Action.MOVE, to=LABELS)
    assert splices(Positions("a:\n  commonLabels: {b: c}\n"), inner) == ()


def test_a_comment_that_would_be_lost_keeps_its_list() -> None:
    assert moved("resources:\n- a\nbases:  # old\n- b\n", "bases", FORMS["bases"]) is None


scalars = st.sampled_from(
    ["a", "on", "0755", "1.10", "~", "", "a: b", "#x", "x,y", "é", "'", '"', "a\nb", "a\n", "v1 # x"]
)
keys = st.sampled_from(["a", "b.c/d", "on", "1", "x y", "é", "#"])
fields = {
    "labels": st.lists(st.fixed_dictionaries({"pairs": st.dictionaries(keys, scalars)}), min_size=1, max_size=3),
    "commonLabels": st.dictionaries(keys, scalars, min_size=1, max_size=4),
    "resources": st.lists(scalars, min_size=1, max_size=4),
    "bases": st.lists(scalars, min_size=1, max_size=4),
    "other": scalars | st.lists(scalars) | st.dictionaries(keys, st.lists(scalars)),
}


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A kustomization in any order and style, with comments."""
    parts = []
    for name in draw(st.permutations(sorted(fields))):
        part = yaml.safe_dump(
            {name: draw(fields[name])},
            default_flow_style=draw(st.sampled_from([None, False])),
            default_style=draw(st.sampled_from([None, None, "'", '"'])),
            allow_unicode=draw(st.booleans()),
            indent=draw(st.sampled_from([2, 4])),
            width=1000,
        )
        lines = part.split("\n")
        if draw(st.booleans()):
            beside = [f"{line}  # beside" if line.rstrip().endswith(("a", "web", ":")) else line for line in lines]
            # Inside of a text in quotes that would be no comment.
            lines = beside if yaml.safe_load("\n".join(beside)) == yaml.safe_load(part) else lines
        parts.append("\n".join(lines) + draw(st.sampled_from(["", "\n", "\n# between\n\n"])))
    text = "".join(parts)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(texts(), st.sampled_from(["commonLabels", "bases"]))
def test_nothing_else_changes(text: str, name: str) -> None:
    before = load(text.encode())
    assume(not before.parse_errors and before.documents)
    made = moved(text, name, FORMS[name])
    if made is None:
        return
    after = load(made.encode())
    assert not after.parse_errors
    assert after.documents[0].value == expected(before.documents[0].value, name)
    assert Counter(kept(made)) == Counter(kept(text))
    assert ("\r\n" in made, "\n" in made.replace("\r\n", "")) == ("\r\n" in text, "\n" in text.replace("\r\n", ""))
    for splice in splices(Positions(text), edit(name)):
        gone = text[splice.start : splice.end].strip()
        assert (bool(gone), bool(splice.text)) in ((True, False), (False, True)) or text.endswith(gone)
        assert not gone or gone.startswith((f"{name}:", f"'{name}':", f'"{name}":'))
    assert moved(made, name, FORMS[name]) is None


def expected(value: Any, name: str) -> Any:
    rest = {key: inner for key, inner in value.items() if key != name}
    if name == "bases":
        return {**rest, "resources": [*value["resources"], *value["bases"]]}
    return {**rest, "labels": [*value["labels"], {"includeSelectors": True, "pairs": value["commonLabels"]}]}


def kept(text: str) -> list[str]:
    """The lines of other fields, and all comments."""
    others = [line for line in text.splitlines() if line.startswith("other")]
    return [
        *others,
        *(f"#{line.split('#')[1]}" for line in text.splitlines() if line.endswith(("# beside", "# between"))),
    ]
