"""SCH033: a Renovate configuration that Renovate cannot read."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "",
        "\n",
        '{\n\t"a": [1, 2],\n\t"b": "// no comment, /* neither */ ,]"\n}\n',
        '// one\n{"a": 1, /* two,\n */ "b": [1, 2,], // three ,}\n}\n',
        '\ufeff{"a": "\\\\", "b": "\\","}',
        '{"a": "x\ty"}',
        '{"a": ' + "[" * 5_000 + "]" * 5_000 + "}",
    ],
)
@pytest.mark.parametrize("path", ["renovate.json", ".github/renovate.json", ".renovaterc"])
def test_what_renovate_reads(path: str, text: str, make: Make, told: Told) -> None:
    assert told(make({path: text})) == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{"a": 1\n"b": 2}', "2:1", "a comma is missing"),
        ('{"a" 1}', "1:6", "a colon is missing"),
        ("{a: 1}", "1:2", "a name in double quotes is expected"),
        ("{'a': 1}", "1:2", "a name in double quotes is expected"),
        ('{"a": tru}', "1:7", "a value is expected"),
        ('{"a": [1}', "1:9", "a comma is missing"),
        ('{"a": 1', "1:7", "a comma is missing"),
        ('{"a": 1}}', "1:9", "something stands behind its end"),
        ('{"a": "b}\n', "1:7", "a text is not closed"),
        ("/* none", "", ""),
        ("<<<<<<< HEAD\n{}\n", "1:1", "a value is expected"),
        ('// all\n["config:recommended"]', "2:1", "is no mapping of options"),
        ('"config:recommended"', "1:1", "is no mapping of options"),
    ],
)
def test_what_stops_it(text: str, place: str, words: str, make: Make, told: Told) -> None:
    found = told(make({"renovate.json": text}))
    assert [line.startswith(f"renovate.json:{place}: error SCH033 ") and words in line for line in found] == [
        True
    ] * bool(words)


def test_other_files_are_not_read(make: Make, told: Told) -> None:
    files = dict.fromkeys(
        ("renovate.json5", ".github/renovate.json5", "app/renovate.json", ".renovaterc.json5"), "{a: 1"
    )
    assert told(make(files)) == []


@pytest.mark.parametrize("text", ['"\\"' * 100_000, "/*," * 100_000, "," * 300_000, ", " * 300_000, "[" * 300_000])
def test_hostile_texts_take_no_longer_than_others(text: str, make: Make, told: Told) -> None:
    assert len(told(make({"renovate.json": text}))) <= 1
