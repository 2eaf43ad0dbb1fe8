"""Which texts something is put in the place of, so that nothing is said of what they will be."""

import pytest

from stackwright.schemas.file_types import is_placeholder


@pytest.mark.parametrize("text", ["__NAME__", "ns__NS__", "vm__NS__##VM##", "a/__NAME__.yaml", "${NAME}", "@NAME@"])
def test_what_a_script_fills_in(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["SONARR__POSTGRES__HOST", "Foo__DB__Bar", "__init__", "a__B__c", "web-1"])
def test_what_stands_for_itself(text: str) -> None:
    assert not is_placeholder(text)
