"""How the consumers read plain scalars: Go yaml v2 (kubectl, kustomize, Argo CD) and Go yaml v3 (Talos).

No Python library reads them so: `on` is true for Kubernetes and text for Talos, `0755` is 493 for both, `1:30` is
text for both. Source: `resolve.go` of kubernetes-sigs/yaml's goyaml.v2 and of go-yaml v3. Timestamps stay text, since
that is what reaches the JSON that both hand on.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal

#: `kyaml` is go-yaml-3 as kustomize hands it on, with timestamps as JSON has them.
#: `written` leaves every plain scalar as it stands: Talos decides by the field whether `1.10` is a number or a text.
Profile = Literal["go-yaml-2", "go-yaml-3", "kyaml", "written"]
Scalar = str | int | float | bool | None

_NULLS: Mapping[str, Scalar] = dict.fromkeys(["", "~", "null", "Null", "NULL"])
_TRUE_FALSE: Mapping[str, Scalar] = {
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
_YES_NO: Mapping[str, Scalar] = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "off", "Off", "OFF"], False),
}
_SPECIAL_FLOATS: Mapping[str, Scalar] = {
    **dict.fromkeys([".nan", ".NaN", ".NAN"], math.nan),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], math.inf),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], -math.inf),
}
WORDS: Mapping[Profile, Mapping[str, Scalar]] = {
    "go-yaml-2": {**_NULLS, **_TRUE_FALSE, **_YES_NO, **_SPECIAL_FLOATS},
    "go-yaml-3": {**_NULLS, **_TRUE_FALSE, **_SPECIAL_FLOATS},
}

_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
#: The forms of time.Parse that go-yaml's resolve.go tries.
_TIMESTAMP = re.compile(
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2})"
    r"(?:(?:[Tt]| )(?P<time>\d{1,2}:\d{1,2}:\d{1,2})(?P<fraction>\.\d{1,9})?(?:Z|z|(?P<zone>[-+]\d\d:\d\d))?)?"
)
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))")
_BASES = (16, 2, 8, 10)
_NUMERIC_START = frozenset("+-.0123456789")
#: Longer digit strings are text to us: Go reads them as an inexact float, and no field holds such a number.
_LONGEST_NUMBER = 64


@lru_cache(maxsize=4096)  # most of them stand in many documents: ports, quantities, versions
def _number(text: str) -> Scalar:
    if len(text) > _LONGEST_NUMBER:
        return text
    if text.isdecimal() and text.isascii() and text[0] != "0":  # most numbers
        return value if (value := int(text)) < 2**64 else float(text)
    plain = text.replace("_", "")
    if match := _INTEGER.fullmatch(plain):
        sign, *digits = match.groups()
        value = next(int(run, base) for run, base in zip(digits, _BASES, strict=True) if run)
        value = -value if sign == "-" else value
        if -(2**63) <= value < 2**64:
            return value
    number = float(plain) if _FLOAT.fullmatch(plain) else math.inf
    return text if math.isinf(number) else number


class Plain(str):
    """A plain scalar as it stands in the file, of the profile `written`."""

    __slots__ = ()


def _resolver(words: Mapping[str, Scalar]) -> Callable[[str], Scalar]:
    def resolve(text: str) -> Scalar:
        if text in words:
            return words[text]
        return _number(text) if text[0] in _NUMERIC_START else text

    return resolve


def _with_timestamps(resolve: Callable[[str], Scalar]) -> Callable[[str], Scalar]:
    def resolve_timestamps(text: str) -> Scalar:
        return (text and text[0].isdecimal() and _timestamp(text)) or resolve(text)

    return resolve_timestamps


def _timestamp(text: str) -> str | None:
    """A date or time of YAML 1.1 in the form of RFC 3339; None where the text is none."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return None
    date, time, fraction, zone = match.group("date", "time", "fraction", "zone")
    try:
        day = datetime.strptime(f"{date} {time or '0:0:0'}", "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    shown = (fraction or "").rstrip("0").rstrip(".")
    return f"{day:%Y-%m-%dT%H:%M:%S}{shown}{'Z' if zone in (None, '+00:00', '-00:00') else zone}"


#: The tag of a key that merges; yq writes it before `<<`.
MERGE = "tag:yaml.org,2002:merge"
#: The value of a plain scalar without a tag, by profile.
RESOLVERS: Mapping[Profile, Callable[[str], Scalar]] = {
    **{name: _resolver(words) for name, words in WORDS.items()},
    "kyaml": _with_timestamps(_resolver(WORDS["go-yaml-3"])),
    "written": Plain,
}


def resolve_tagged(tag: str, text: str, resolve: Callable[[str], Scalar]) -> Scalar:
    """The value of a scalar with an explicit tag; unknown tags (`!vault`, `!Find`) leave the text as it is."""
    match tag.removeprefix("tag:yaml.org,2002:"):
        case "int" | "float" | "bool" | "null":
            return resolve(text)
        case _:
            return text
