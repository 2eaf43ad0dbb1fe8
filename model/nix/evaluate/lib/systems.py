"""`lib.systems` and `lib.versions`. Source: the Nixpkgs manual, under those names."""

from collections.abc import Callable, Mapping

from ..builtins.numbers import split_version
from ..force import as_list, as_string
from ..run_state import Run, fail
from ..values import Lazy, Value

#: Source: lib/systems/flake-systems.nix of nixpkgs 25.11. Releases differ in the last of them.
FLAKE_EXPOSED: tuple[str, ...] = (
    "x86_64-linux",
    "aarch64-linux",
    "x86_64-darwin",
    "armv6l-linux",
    "armv7l-linux",
    "i686-linux",
    "aarch64-darwin",
    "powerpc64le-linux",
    "riscv64-linux",
    "x86_64-freebsd",
)


def _part(index: int) -> Callable[[Run, Lazy], Value]:
    def part(run: Run, version: Lazy) -> Value:
        parts = as_list(run, split_version(run, version))
        if index >= len(parts):
            raise fail("a version has too few parts")
        return as_string(run, parts[index])

    return part


def major_minor(run: Run, version: Lazy) -> Value:
    """`versions.majorMinor`"""
    return ".".join([as_string(run, part) for part in as_list(run, split_version(run, version))[:2]])


VERSIONS: Mapping[str, Callable[..., Value]] = {
    "major": _part(0),
    "majorMinor": major_minor,
    "minor": _part(1),
    "patch": _part(2),
}
