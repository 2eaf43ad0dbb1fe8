"""What Nix refuses of a flake.lock (SCH010)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
NODE = '{"locked": {"type": "path", "path": "/srv/n"}, "original": {"type": "path", "path": "/srv/n"}'


def lock(root: str, others: str = "") -> str:
    return f'{{"nodes": {{"a": {NODE}}}, {others}"root": {{"inputs": {root}}}}}, "root": "root", "version": 7}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "flake.lock is empty: Nix reads no inputs of it, and stops"),
        (lock('{"a": "a",}'), "flake.lock is no JSON from here on, and Nix reads no other"),
        (f"# by hand\n{lock('{}')}", "flake.lock is no JSON from here on, and Nix reads no other"),
        (lock('{"a": "b"}'), "flake.lock has no node `b`, which is the input `a` of `root`"),
        (
            lock('{"a": "c"}', f'"c": {NODE}, "inputs": {{"d": "e"}}}}, '),
            "flake.lock has no node `e`, which is the input `d` of `c`",
        ),
    ],
)
def test_what_nix_refuses(make: Make, told: Told, text: str, message: str) -> None:
    (line,) = told(make({"flake.nix": "{ outputs = _: { }; }\n", "flake.lock": text}), select=("SCH", "YAML"))
    assert line.split(" ", 3)[1:] == ["error", "SCH010", message]


@pytest.mark.parametrize(
    "text",
    [
        lock('{"a": "a"}'),
        lock("{}"),
        lock('{"a": "a", "b": ["a"]}'),
        # a node that nothing leads to is not read
        lock('{"a": "a"}', f'"c": {NODE}, "inputs": {{"d": "e"}}}}, '),
        f"\ufeff{lock('{}')}",
    ],
)
def test_what_nix_reads(make: Make, told: Told, text: str) -> None:
    assert told(make({"flake.nix": "{ outputs = _: { }; }\n", "flake.lock": text}), select=("SCH", "YAML")) == []
