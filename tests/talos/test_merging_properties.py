"""What holds of merging whatever the configuration is."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stackwright.model.talos.go.typed_values import Decoded, decode_document, encode_document
from stackwright.model.talos.patch.merge import MergeError, merge_structs
from stackwright.schemas.talos.type_shapes import Items, ScalarShape, Shape, Struct, TableShape, kind_shape

KINDS = ("", "UserVolumeConfig", "BondConfig", "VolumeConfig", "ResolverConfig", "KubeNodeConfig", "ContainerConfig")
AT = (1, 14)
TEXTS = {
    "duration": ["5s", "1h0m0s"],
    "prefix": ["10.0.0.0/8"],
    "address": ["10.0.0.1"],
    "address-port": ["10.0.0.1:5"],
    "url": ["https://a.b:443/x"],
    "bytes": ["10GiB", "5"],
    "size": ["10GiB"],
    "mac": ["00:1a:2b:3c:4d:5e"],
    "table": ["main", "100"],
    "disk-size": ["10 GB"],
    "size-condition": [">= 5GB"],
    "port-range": ["80-90"],
    "base64": ["YQ=="],
}


def of_shape(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    match shape:
        case Struct(fields=fields):
            if depth > 4:
                return st.just({})
            parts = {name: of_shape(field.shape, depth + 1) for name, field in fields.items()}
            return (
                st.lists(st.sampled_from(sorted(parts)), max_size=4, unique=True).flatmap(
                    lambda names: st.fixed_dictionaries({name: parts[name] for name in names})
                )
                if parts
                else st.just({})
            )
        case Items(entry=entry):
            return st.lists(of_shape(entry, depth + 1), max_size=2)
        case TableShape(entry=entry):
            return st.dictionaries(st.sampled_from(["a", "b"]), of_shape(entry, depth + 1), max_size=2)
        case ScalarShape(_, names) if names:
            return st.sampled_from([name for name in names if name != "-"])
        case ScalarShape("flag"):
            return st.booleans()
        case ScalarShape("int" | "mode"):
            return st.integers(0, 5)
        case ScalarShape("object" | "args"):
            return st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"]), max_size=2)
        case ScalarShape("certificate" | "certificate-and-key" | "key"):
            return st.just({"crt": "YQ==", "key": "YQ=="})
        case ScalarShape(word):
            return st.sampled_from(TEXTS.get(word, ["x", "y", ""]))


def document(kind: str) -> st.SearchStrategy[Any]:
    shape = kind_shape(kind)
    assert shape is not None
    head = {"apiVersion": "v1alpha1", "kind": kind} if kind else {}
    return of_shape(shape).map(lambda value: {**value, **head})


documents = st.sampled_from(KINDS).flatmap(document)
pairs = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(document(kind), document(kind)))


def held(value: Any) -> Decoded:
    found = decode_document(value)
    assert found is not None
    return found


@given(documents)
@settings(max_examples=60)
def test_what_is_printed_is_read_back_the_same(value: Any) -> None:
    printed = encode_document(held(value), AT)
    assert encode_document(held(printed), AT) == printed


@given(documents)
@settings(max_examples=60)
def test_an_empty_patch_changes_only_what_merging_always_copies(value: Any) -> None:
    one = held(value)
    shape = kind_shape(one.kind)
    assert shape is not None
    made = merge_structs(one.value, {}, shape)
    if not shape.volatile:
        assert made == one.value
    assert merge_structs(made, {}, shape) == made


@given(documents)
@settings(max_examples=60)
def test_an_empty_base_takes_the_patch_as_it_is(value: Any) -> None:
    one = held(value)
    shape = kind_shape(one.kind)
    assert shape is not None
    assert merge_structs({}, one.value, shape) == one.value


@given(pairs)
@settings(max_examples=60)
def test_merging_leaves_both_sides_alone(pair: tuple[Any, Any]) -> None:
    left, right = map(held, pair)
    before = repr(left.value), repr(right.value)
    shape = kind_shape(left.kind)
    assert shape is not None
    try:
        made = merge_structs(left.value, right.value, shape)
    except MergeError:
        return
    assert (repr(left.value), repr(right.value)) == before
    assert set(made) <= set(left.value) | set(right.value)


@given(pairs)
@settings(max_examples=60)
def test_what_the_patch_sets_is_set_afterwards(pair: tuple[Any, Any]) -> None:
    left, right = map(held, pair)
    shape = kind_shape(left.kind)
    assert shape is not None
    try:
        made = merge_structs(left.value, right.value, shape)
    except MergeError:
        return
    for name, field in shape.fields.items():
        if name in right.value and isinstance(field.shape, ScalarShape) and field.shape.word in ("text", "int", "flag"):
            assert made[name] == right.value[name]
