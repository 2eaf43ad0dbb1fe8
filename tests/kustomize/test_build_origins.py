"""Each value of a built object knows the file and place that it was written at last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.kustomize.build.traced import drop, make_list, put, put_at, written
from stackwright.model.text.document import Value
from stackwright.model.text.place import Node, NodePath, Place
from stackwright.tests.kustomize.small_repository import CONFIG_MAP, DEPLOYMENT, build_files, written_at

OVERLAY = """\
resources: [base]
namespace: prod
labels: [{pairs: {team: x}}]
images: [{name: nginx, newTag: '2'}]
patches: [{path: patch.yaml}, {target: {kind: Deployment}, patch: '[{"op": "add", "path": "/spec/paused", "value": true}]'}]
replicas: [{name: web, count: 3}]
configMapGenerator: [{name: made, literals: [a=b], files: [f.txt]}]
replacements:
- source: {kind: ConfigMap, name: a, fieldPath: data.k}
  targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.k], options: {create: true}}]
"""
PATCH = """\
# of the overlay
kind: Deployment
apiVersion: apps/v1
metadata: {name: web}
spec: {template: {spec: {containers: [{name: side, args: [x]}]}}}
"""
FILES = {
    "base/kustomization.yaml": "resources: [all.yaml]\nnamePrefix: p-\n",
    "base/all.yaml": f"{CONFIG_MAP}---\n{DEPLOYMENT}",
    "kustomization.yaml": OVERLAY,
    "patch.yaml": PATCH,
    "f.txt": "text",
}
POD = ("spec", "template", "spec", "containers")


@pytest.mark.parametrize(
    ("path", "file", "way"),
    [
        (("kind",), "base/all.yaml", ("kind",)),
        (("metadata", "namespace"), "kustomization.yaml", ("namespace",)),
        (("metadata", "labels", "team"), "kustomization.yaml", ("labels", 0, "pairs", "team")),
        (("metadata", "name"), "base/kustomization.yaml", ("namePrefix",)),
        (("metadata", "annotations", "k"), "base/all.yaml", ("data", "k")),
        (("spec", "replicas"), "kustomization.yaml", ("replicas", 0, "count")),
        (("spec", "paused"), "kustomization.yaml", ("patches", 1, "patch")),
        # the patched container comes first
        ((*POD, 0, "name"), "patch.yaml", (*POD, 0, "name")),
        ((*POD, 0, "args", 0), "patch.yaml", (*POD, 0, "args", 0)),
        ((*POD, 0, "image"), "base/all.yaml", (*POD, 1, "image")),
        ((*POD, 1, "image"), "kustomization.yaml", ("images", 0, "newTag")),
        ((*POD, 1, "envFrom", 0, "configMapRef", "name"), "base/kustomization.yaml", ("namePrefix",)),
    ],
)
def test_origin(path: NodePath, file: str, way: NodePath) -> None:
    assert written_at(FILES, "p-web", path) == (file, way)


def test_origin_of_what_is_generated() -> None:
    (made,) = (one for one in build_files(FILES).objects if one.names[0] == "made")
    assert made.is_generated
    assert made.origin(("data", "f.txt")) == Place("f.txt")
    assert made.origin(("data", "a")) == Place("kustomization.yaml", Node(0, ("configMapGenerator", 0, "literals", 0)))
    assert made.made_by == Place("kustomization.yaml", Node(0, ("configMapGenerator", 0)))


def test_effects_say_what_met_nothing() -> None:
    files = {
        "kustomization.yaml": "resources: [a.yaml]\nimages: [{name: nginx, newTag: '2'}]\n"
        "patches: [{target: {kind: Deployment}, patch: '[]'}, {target: {kind: ConfigMap}, patch: '[]'}]\n",
        "a.yaml": CONFIG_MAP,
    }
    assert [(one.field, one.met) for one in build_files(files).effects] == [
        ("patches", 0),
        ("patches", 1),
        ("images", 0),
    ]


VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)
FILE = Place("a.yaml", Node(0, ()))


@given(VALUES, st.text(max_size=2), st.text(max_size=2), VALUES)
def test_putting_and_dropping_leaves_other_places(value: Value, key: str, other: str, entry: Value) -> None:
    before = written({"kept": value}, FILE)
    new = written(entry, Place("b.yaml", Node(0, ("x",))))
    after = put_at(before, (key, other), new)
    assert after.at(key, other) is not None
    assert after.origin.of((key, other)).path == "b.yaml"
    if key != "kept":
        assert after.origin.of(("kept",)) == before.origin.of(("kept",))
        assert drop(after, key).value == before.value
    assert before.value == {"kept": value}  # what others share is not changed


def test_entries_of_a_list_keep_their_places() -> None:
    first = written("x", Place("a.yaml", Node(0, ("l", 1))))
    second = written({"k": "v"}, Place("b.yaml", Node(0, ("m",))))
    made = make_list(written([], FILE).origin, [first, second])
    assert made.origin.of((0,)) == first.origin.place
    assert made.origin.of((1, "k")) == Place("b.yaml", Node(0, ("m", "k")))
    assert put(second, "j", first).origin.of(("j",)) == first.origin.place
