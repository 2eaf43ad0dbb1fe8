"""An index that is made of an earlier one is what is made anew."""

from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.index_of_files import index_files
from stackwright.model.text.place import Node, Place

_ENTRIES = st.lists(st.tuples(st.sampled_from("klmn"), st.integers(0, 2)), max_size=4)
_FILES = st.dictionaries(st.sampled_from([f"{name}.yaml" for name in "abcdefghij"]), _ENTRIES)


def _files(given: dict[str, list[tuple[str, int]]]) -> dict[str, tuple[tuple[str, Place], ...]]:
    return {
        path: tuple((key, Place(path, Node(number, ()))) for key, number in entries) for path, entries in given.items()
    }


@given(_FILES, _FILES)
def test_what_is_made_of_an_earlier_index_is_what_is_made_anew(
    before: dict[str, list[tuple[str, int]]], after: dict[str, list[tuple[str, int]]]
) -> None:
    old = _files(before)
    new = {**old, **_files(after)} if len(after) > 2 else _files(after)
    made = index_files(new, index_files(old, None))
    assert dict(made.places) == dict(index_files(new, None).places)


def test_one_changed_file_of_many_changes_only_its_keys() -> None:
    """What others have is the same value as before."""
    files = _files({f"{number}.yaml": [(f"k{number % 50}", 0)] for number in range(100)})
    before = index_files(files, None)
    after = index_files({**files, "0.yaml": (("k1", Place("0.yaml", Node(0, ()))),)}, before)
    assert len(after.places["k1"]) == len(before.places["k1"]) + 1
    assert len(after.places["k0"]) == len(before.places["k0"]) - 1
    assert after.places["k2"] is before.places["k2"]
    assert index_files(after.files, after) is after
