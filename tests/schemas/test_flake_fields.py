"""The table of flake.lock: what Nix reads, and what it refuses."""

import copy
from typing import Any

import pytest

from stackwright.schemas.tables import catalogue
from stackwright.schemas.validation.validate import Violation, ViolationType, find_violations

LOCKED = {"lastModified": 1700000000, "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
GITHUB = {"type": "github", "owner": "example", "repo": "packages"}
RIGHT: dict[str, Any] = {
    "nodes": {
        "root": {"inputs": {"packages": "packages", "tool": "tool", "same": ["tool", "packages"], "none": []}},
        "packages": {"locked": {**GITHUB, **LOCKED, "rev": "0" * 40}, "original": {**GITHUB, "ref": "stable"}},
        "tool": {
            "inputs": {"packages": ["packages"]},
            "flake": False,
            "locked": {"type": "git", "url": "https://example.org/tool", "rev": "1" * 40, "revCount": 7, **LOCKED},
            "original": {"type": "indirect", "id": "tool"},
        },
        "part": {
            "locked": {"type": "path", "path": "./part"},
            "original": {"type": "path", "path": "./part"},
            "parent": ["tool"],
        },
    },
    "root": "root",
    "version": 7,
}


def _mistakes(document: object) -> tuple[Violation, ...]:
    row = catalogue.find("flake.lock", "FlakeLock")
    assert row is not None
    return find_violations(row, document)


def _with(*path: str, value: object) -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(RIGHT)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


def test_nothing_is_told_of_what_nix_writes() -> None:
    assert _mistakes(RIGHT) == ()


def test_what_nix_does_not_read_is_not_told() -> None:
    assert _mistakes(_with("comment", value="made by hand")) == ()
    assert _mistakes(_with("nodes", "tool", "comment", value=1)) == ()


def test_what_only_an_older_format_has_is_told() -> None:
    (told,) = _mistakes(_with("nodes", "tool", "info", value=LOCKED))
    assert (told.type, told.life) == (ViolationType.LIFE, (("removed", "6"),))


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("version",), 4, ViolationType.MALFORMED),
        (("version",), "7", ViolationType.WRONG_TYPE),
        (("root",), 1, ViolationType.WRONG_TYPE),
        (("nodes",), [], ViolationType.WRONG_TYPE),
        (("nodes", "tool", "inputs", "packages"), {"a": "b"}, ViolationType.WRONG_TYPE),
        (("nodes", "tool", "flake"), "no", ViolationType.WRONG_TYPE),
        (("nodes", "tool", "original"), {"type": "indrect", "id": "tool"}, ViolationType.NOT_ALLOWED),
        (("nodes", "tool", "original"), {"id": "tool"}, ViolationType.MISSING_FIELD),
        (("nodes", "tool", "original"), {"type": "indirect", "id": "tool", "branch": "x"}, ViolationType.UNKNOWN_FIELD),
        (("nodes", "tool", "original"), {"type": "git"}, ViolationType.EXCLUSIVE),
        (("nodes", "tool", "original"), {**GITHUB, "url": "https://example.org"}, ViolationType.EXCLUSIVE),
        (("nodes", "tool", "locked", "lastModified"), "1700000000", ViolationType.WRONG_TYPE),
    ],
)
def test_what_nix_refuses_is_told(path: tuple[str, ...], value: object, fault: ViolationType) -> None:
    assert [violation.type for violation in _mistakes(_with(*path, value=value))] == [fault]


@pytest.mark.parametrize("field", ["nodes", "root", "version"])
def test_a_lock_file_has_nodes_a_root_and_a_version(field: str) -> None:
    left = {name: value for name, value in RIGHT.items() if name != field}
    assert [violation.type for violation in _mistakes(left)] == [ViolationType.MISSING_FIELD]
