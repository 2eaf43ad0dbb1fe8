"""Which variables Flux's envsubst sees in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.flux.substitution import find_variables


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a ${B} c", [("B", False, False)]),
        ("$B and $(B)", []),
        ("$${B}", []),
        ("$$${B}", [("B", False, False)]),
        ("${B:=x} ${C:-x} ${D=x} ${E:+x}", [(name, True, False) for name in "BCDE"]),
        ("${B:0:3} ${B,,} ${B^} ${B/x/y} ${B#x} ${B%x}", [("B", False, False)] * 6),
        ("${#B}", [("B", False, False)]),
        ("${B[@]}", [("B", False, True)]),
        ("${B-x}", [("B", False, True)]),
        ("${!B} ${ } ${", [("", False, True)] * 3),
        ("${A:=${B}}", [("A", True, False), ("B", False, False)]),
    ],
)
def test_what_is_a_variable(text: str, found: list[tuple[str, bool, bool]]) -> None:
    assert [(one.name, one.has_default, one.is_refused) for one in find_variables(text)] == found


@given(st.text(alphabet="${}:=-A#\n", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert len(list(find_variables(text))) <= text.count("${")
