"""sprig's functions of versions: `semver` and `semverCompare`.

Source: sprig's documentation (Semantic Version Functions), 3.3, and that of Masterminds/semver (Checking Version
Constraints, Hyphen Range Comparisons, Wildcards, Tilde, Caret).
"""

import re
from typing import NamedTuple

from .function import Function
from .values import GoValue, TemplateError, Typed

_VERSION = re.compile(
    r"v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
    r"(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)
_PARTS = r"v?(?:[0-9xX*|]+)(?:\.[0-9xX*|]+)?(?:\.[0-9xX*|]+)?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_RANGE = re.compile(rf"\s*({_PARTS})\s+-\s+({_PARTS})\s*")
_ONE = re.compile(rf"\s*(!=|>=|=>|<=|=<|~>|[=<>~^]|)\s*({_PARTS})\s*")
_LONGEST = 500
_WILD = frozenset("xX*")


class Version(NamedTuple):
    """Major, minor and patch, and what stands behind `-`."""

    numbers: tuple[int, int, int]
    pre: str

    @property
    def order(self) -> tuple[object, ...]:
        """What versions are compared by: one with something behind `-` is before one without."""
        parts = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in self.pre.split(".")]
        return (self.numbers, not self.pre, parts if self.pre else [])


class _Constraint(NamedTuple):
    """`known` is how many of the three numbers are said."""

    sign: str
    version: Version
    known: int


def parse_version(text: str) -> Version:
    """A version; raises TemplateError where it is none."""
    match = _VERSION.fullmatch(text) if len(text) <= _LONGEST else None
    pre = match[4] or "" if match else ""
    if match is None or any(part.isdigit() and len(part) > 1 and part[0] == "0" for part in pre.split(".")):
        raise TemplateError("invalid semantic version")
    return Version((int(match[1]), int(match[2] or 0), int(match[3] or 0)), pre)


def _semver(text: str) -> GoValue:
    version, metadata = parse_version(text), text.partition("+")[2]
    major, minor, patch = version.numbers
    tail = (f"-{version.pre}" if version.pre else "") + (f"+{metadata}" if metadata else "")
    parts: dict[str, GoValue] = {
        "Major": Typed("uint64", major),
        "Minor": Typed("uint64", minor),
        "Patch": Typed("uint64", patch),
        "Prerelease": version.pre,
        "Metadata": metadata,
        "Original": text,
        "String": f"{major}.{minor}.{patch}{tail}",
    }
    return Typed("*semver.Version", parts)


def _compare(constraint: str, text: str) -> GoValue:
    if len(constraint) > _LONGEST:
        raise TemplateError("improper constraint")
    found = [_constraints(part) for part in _RANGE.sub(r">=\1,<=\2", constraint).split("||")]
    version = parse_version(text)
    return any(all(_fits(version, one, any(c.version.pre for c in part)) for one in part) for part in found)


def _constraints(text: str) -> list[_Constraint]:
    found: list[_Constraint] = []
    at = 0
    while at < len(text) or not found:
        match = _ONE.match(text, at)
        if match is None or (found and not re.search(r"[\s,]", text[at - 1 : at + 1])):
            raise TemplateError(f"improper constraint: {text}")
        found.append(_constraint(match[1], match[2]))
        at = match.end()
        if text[at : at + 1] == ",":
            at += 1
    return found


def _constraint(sign: str, written: str) -> _Constraint:
    plain = written.removeprefix("v")
    head, _, rest = plain.partition("-")
    numbers = head.partition("+")[0].split(".")
    known = next((index for index, part in enumerate(numbers) if set(part) & _WILD or not part), len(numbers))
    padded = ".".join([*numbers[:known], "0", "0", "0"][:3])
    return _Constraint(sign, parse_version(padded + (f"-{rest}" if rest else "")), known)


def _fits(version: Version, constraint: _Constraint, takes_pre: bool) -> bool:
    sign, wanted, known = constraint
    if version.pre and not takes_pre:
        return False
    same = version.numbers[:known] == wanted.numbers[:known]
    is_whole = known == len(version.numbers)
    match sign:
        case "" | "=":
            return _is_equal(version, wanted) if is_whole else _is_tilde(version, wanted, known)
        case "!=":
            return not _is_equal(version, wanted) if is_whole else not same
        case ">":
            if is_whole:
                return version.order > wanted.order
            return version.numbers[:known] > wanted.numbers[:known]
        case ">=" | "=>":
            return version.order >= wanted.order
        case "<":
            return version.order < wanted.order
        case "<=" | "=<":
            return version.order <= wanted.order if is_whole else version.numbers[:known] <= wanted.numbers[:known]
        case "~" | "~>":
            return _is_tilde(version, wanted, known)
        case _:
            return _is_caret(version, wanted, known)


def _is_equal(version: Version, wanted: Version) -> bool:
    return version == wanted


def _is_tilde(version: Version, wanted: Version, known: int) -> bool:
    if version.order < wanted.order:
        return False
    if known == 0:
        return True
    return version.numbers[: min(known, 2)] == wanted.numbers[: min(known, 2)]


def _is_caret(version: Version, wanted: Version, known: int) -> bool:
    if version.order < wanted.order:
        return False
    if known == 0:
        return True
    first = next((index for index, number in enumerate(wanted.numbers) if number), known - 1)
    kept = min(first, known - 1) + 1
    return version.numbers[:kept] == wanted.numbers[:kept]


SEMVER: dict[str, Function] = {
    "semver": Function(("string",), _semver),
    "semverCompare": Function(("string", "string"), _compare),
}
