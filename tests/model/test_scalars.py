"""Plain scalars are what Go yaml v2 (Kubernetes) and v3 (Talos) make of them."""

import math

import pytest

from stackwright.model.text.document import load
from stackwright.model.text.scalars import RESOLVERS, Profile, Scalar

BOTH: list[Profile] = ["go-yaml-2", "go-yaml-3"]
YES = ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"]
NO = ["n", "N", "no", "No", "NO", "off", "Off", "OFF"]

#: Read alike by both: resolve.go of goyaml.v2 and of yaml.v3.
ALIKE: list[tuple[str, Scalar]] = [
    *[(text, None) for text in ("~", "null", "Null", "NULL")],
    *[(text, True) for text in ("true", "True", "TRUE")],
    *[(text, False) for text in ("false", "False", "FALSE")],
    *[(text, math.inf) for text in (".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF")],
    *[(text, -math.inf) for text in ("-.inf", "-.Inf", "-.INF")],
    ("0", 0),
    ("00", 0),
    ("-0", 0),
    ("1", 1),
    ("+1", 1),
    ("-1", -1),
    ("0755", 493),
    ("-0755", -493),
    ("0o755", 493),
    ("0O17", 15),
    ("08", 8),
    ("09.5", 9.5),
    ("0x1F", 31),
    ("0X1f", 31),
    ("-0x10", -16),
    ("0b11", 3),
    ("-0b11", -3),
    ("+0b11", 3),
    ("1_000", 1000),
    ("0x_1_F", 31),
    ("1_000.5", 1000.5),
    (".5", 0.5),
    ("+.5", 0.5),
    ("-.5", -0.5),
    ("1.", 1.0),
    ("1.e3", 1000.0),
    ("1e3", 1000.0),
    ("1E+3", 1000.0),
    ("5e-1", 0.5),
    ("177e9", 177e9),
    ("9223372036854775807", 2**63 - 1),
    ("-9223372036854775808", -(2**63)),
    ("18446744073709551615", 2**64 - 1),
    ("18446744073709551616", float(2**64)),
    ("-9223372036854775809", float(-(2**63) - 1)),
    *[
        (text, text)
        for text in (
            "1:30",
            "190:20:30",
            "2024-01-01",
            "2001-12-14t21:59:43.10-05:00",
            "1.2.3",
            "1e",
            "e3",
            "0x",
            "0xG",
            "0b12",
            "0o8",
            "+",
            ".",
            "..",
            "...x",
            "1-2",
            "--1",
            "+-1",
            "_1",
            "1 000",
            "tRUE",
            "nULL",
            "none",
            "nan",
            "inf",
            "+.nan",
            "yEs",
            "0x1p4",
            "٣",
            "10.0.0.0/8",
            "52:54:00:12:34:56",
        )
    ],
]


@pytest.mark.parametrize("profile", BOTH)
@pytest.mark.parametrize(("text", "value"), ALIKE)
def test_both_profiles(profile: Profile, text: str, value: Scalar) -> None:
    found = RESOLVERS[profile](text)
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)
    assert isinstance(found, str) == isinstance(value, str)


@pytest.mark.parametrize("profile", BOTH)
@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number(profile: Profile, text: str) -> None:
    found = RESOLVERS[profile](text)
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize("profile", BOTH)
@pytest.mark.parametrize(("text", "kind"), [("1", int), ("0755", int), ("1.", float), ("1e3", float), ("08", float)])
def test_whole_numbers_are_integers_only_where_go_has_integers(profile: Profile, text: str, kind: type) -> None:
    assert type(RESOLVERS[profile](text)) is kind


@pytest.mark.parametrize(("texts", "meaning"), [(YES, True), (NO, False)])
def test_yes_and_no_are_booleans_for_kubernetes_and_text_for_talos(texts: list[str], meaning: bool) -> None:
    for text in texts:
        assert RESOLVERS["go-yaml-2"](text) is meaning
        assert RESOLVERS["go-yaml-3"](text) == text


def test_empty_is_null() -> None:
    assert [RESOLVERS[profile]("") for profile in BOTH] == [None, None]


@pytest.mark.parametrize("text", ["1" * 5000, "0" * 70, "-" + "9" * 4301, "0x" + "f" * 5000])
def test_long_digit_strings_stay_text(text: str) -> None:
    assert RESOLVERS["go-yaml-2"](text) == text


@pytest.mark.parametrize("text", ["1e400", "-1e400", "1e999999999"])
def test_numbers_out_of_range_are_text(text: str) -> None:
    assert RESOLVERS["go-yaml-2"](text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0xFFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFFF"),
        ("0123456701234567012345670123", 123456701234567012345670123.0),
    ],
)
def test_other_bases_over_64_bits(text: str, value: Scalar) -> None:
    assert RESOLVERS["go-yaml-2"](text) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"yes"', "yes"),
        ("'on'", "on"),
        ('"0755"', "0755"),
        ("'~'", "~"),
        ('""', ""),
        ("''", ""),
        ("|-\n  1", "1"),
        (">-\n  true", "true"),
        ("!!str 1", "1"),
        ("!!str", ""),
        ("!!str yes", "yes"),
        ("!!str null", "null"),
        ("!!int 1", 1),
        ('!!int "12"', 12),
        ('!!float "1.5"', 1.5),
        ("!!float 1", 1),
        ('!!bool "yes"', True),
        ("!!null ''", None),
        ('!!null "null"', None),
        ("!vault 12", "12"),
        ("!Ref yes", "yes"),
        ("!<tag:example.org,2020:x> 1", "1"),
    ],
)
def test_quotes_and_tags(written: str, value: Scalar) -> None:
    loaded = load(f"a: {written}\n".encode())
    assert loaded.parse_errors == ()
    assert loaded.documents[0].value == {"a": value}


def test_the_profile_of_a_document() -> None:
    values = {profile: load(b"a: on\nb: 'on'\nc: y\n", profile).documents[0].value for profile in BOTH}
    assert values == {
        "go-yaml-2": {"a": True, "b": "on", "c": True},
        "go-yaml-3": {"a": "on", "b": "on", "c": "y"},
    }
