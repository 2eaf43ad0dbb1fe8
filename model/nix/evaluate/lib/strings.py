"""`lib.strings`. Source: the Nixpkgs manual, "lib.strings: string manipulation functions"."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from ..builtins.lists import concat_strings
from ..builtins.numbers import compare
from ..builtins.strings import make_string
from ..call import call_later
from ..coerce import interpolate, to_string
from ..force import as_attrs, as_boolean, as_closed, as_integer, as_list, as_string, force
from ..read import read_text
from ..run_state import Run, bounded, charge, fail
from ..values import Attrs, Lazy, PathValue, Value

_SAFE = re.compile(r"[A-Za-z0-9,._+:@%/-]+")
_UPPER = {ord(low): ord(low) - 32 for low in "abcdefghijklmnopqrstuvwxyz"}
_LOWER = {upper: low for low, upper in _UPPER.items()}


def concat(run: Run, items: Lazy) -> Value:
    """`concatStrings`"""
    return concat_strings(run, "", items)


def _mapped(run: Run, function: Lazy, items: Lazy) -> list[Lazy]:
    return [call_later(run, function, item) for item in as_list(run, items)]


def concat_map(run: Run, function: Lazy, items: Lazy) -> Value:
    """`concatMapStrings`"""
    return concat_strings(run, "", _mapped(run, function, items))


def concat_map_between(run: Run, separator: Lazy, function: Lazy, items: Lazy) -> Value:
    """`concatMapStringsSep`"""
    return concat_strings(run, separator, _mapped(run, function, items))


def concat_map_index(run: Run, separator: Lazy, function: Lazy, items: Lazy) -> Value:
    """`concatImapStringsSep`"""
    made: list[Lazy] = [call_later(run, function, index, item) for index, item in enumerate(as_list(run, items), 1)]
    return concat_strings(run, separator, made)


def concat_map_set(run: Run, separator: Lazy, function: Lazy, attributes: Lazy) -> Value:
    """`concatMapAttrsStringSep`"""
    items = sorted(as_closed(run, attributes).items())
    return concat_strings(run, separator, [call_later(run, function, name, item) for name, item in items])


def concat_lines(run: Run, items: Lazy) -> Value:
    """`concatLines`"""
    return bounded(run, "".join([f"{interpolate(run, item)}\n" for item in as_list(run, items)]))


def has_prefix(run: Run, prefix: Lazy, text: Lazy) -> Value:
    """`hasPrefix`"""
    return to_string(run, text).startswith(to_string(run, prefix))


def has_suffix(run: Run, suffix: Lazy, text: Lazy) -> Value:
    """`hasSuffix`"""
    return to_string(run, text).endswith(to_string(run, suffix))


def has_infix(run: Run, infix: Lazy, text: Lazy) -> Value:
    """`hasInfix`"""
    return to_string(run, infix) in to_string(run, text)


def remove_prefix(run: Run, prefix: Lazy, text: Lazy) -> Value:
    """`removePrefix`"""
    return to_string(run, text).removeprefix(to_string(run, prefix))


def remove_suffix(run: Run, suffix: Lazy, text: Lazy) -> Value:
    """`removeSuffix`"""
    return to_string(run, text).removesuffix(to_string(run, suffix))


def split_string(run: Run, separator: Lazy, text: Lazy) -> Value:
    """`splitString`"""
    between, whole = as_string(run, separator), interpolate(run, text)
    if not between:
        raise fail("`splitString` has no separator")
    charge(run, len(whole) >> 4)
    return list(whole.split(between))


def to_lower(run: Run, text: Lazy) -> Value:
    """`toLower`, of ASCII."""
    return as_string(run, text).translate(_LOWER)


def to_upper(run: Run, text: Lazy) -> Value:
    """`toUpper`, of ASCII."""
    return as_string(run, text).translate(_UPPER)


def to_sentence(run: Run, text: Lazy) -> Value:
    """`toSentenceCase`"""
    whole = as_string(run, text)
    return whole[:1].translate(_UPPER) + whole[1:].translate(_LOWER)


def characters(run: Run, text: Lazy) -> Value:
    """`stringToCharacters`"""
    whole = as_string(run, text)
    if not whole.isascii():
        raise fail("`stringToCharacters` cuts a character")
    charge(run, len(whole))
    return list(whole)


def optional_string(run: Run, condition: Lazy, text: Lazy) -> Value:
    """`optionalString`"""
    return force(run, text) if as_boolean(run, condition) else ""


def escape(run: Run, signs: Lazy, text: Lazy) -> Value:
    """`escape`"""
    whole = as_string(run, text)
    escaped = {as_string(run, sign) for sign in as_list(run, signs)}
    return "".join(f"\\{character}" if character in escaped else character for character in whole)


def escape_shell_argument(run: Run, text: Lazy) -> Value:
    """`escapeShellArg`"""
    whole = to_string(run, text)
    return whole if _SAFE.fullmatch(whole) else "'" + whole.replace("'", "'\\''") + "'"


def escape_shell_arguments(run: Run, items: Lazy) -> Value:
    """`escapeShellArgs`"""
    return concat_strings(run, " ", [escape_shell_argument(run, item) for item in as_list(run, items)])


def escape_url(run: Run, text: Lazy) -> Value:
    """`escapeURL`"""
    whole = as_string(run, text)
    if not whole.isascii():
        raise fail("`escapeURL` leaves bytes as they are that are no ASCII")
    return quote(whole, safe="-._~")


def fixed_width(run: Run, width: Lazy, filler: Lazy, text: Lazy) -> Value:
    """`fixedWidthString`"""
    whole, wanted, sign = as_string(run, text), as_integer(run, width), as_string(run, filler)
    if len(whole) > wanted or len(sign) != 1 or wanted > 10_000:
        raise fail("`fixedWidthString` cannot make a string of that width")
    return whole.rjust(wanted, sign)


def fixed_width_number(run: Run, width: Lazy, number: Lazy) -> Value:
    """`fixedWidthNumber`"""
    return fixed_width(run, width, "0", make_string(run, number))


def trim(run: Run, text: Lazy) -> Value:
    """`trim`"""
    return as_string(run, text).strip(" \t\n\r")


def trim_with(run: Run, options: Lazy, text: Lazy) -> Value:
    """`trimWith`"""
    given = as_attrs(run, options).items
    whole = as_string(run, text)
    if "start" in given and as_boolean(run, given["start"]):
        whole = whole.lstrip(" \t\n\r")
    return whole.rstrip(" \t\n\r") if "end" in given and as_boolean(run, given["end"]) else whole


def is_older(run: Run, version: Lazy, other: Lazy) -> Value:
    """`versionOlder`"""
    return compare(as_string(run, other), as_string(run, version)) == 1


def is_at_least(run: Run, version: Lazy, other: Lazy) -> Value:
    """`versionAtLeast`"""
    return not is_older(run, version, other)


def to_integer(run: Run, text: Lazy) -> Value:
    """`toInt` and `toIntBase10`"""
    whole = as_string(run, text).strip(" \t\n\r")
    if not re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", whole):
        raise fail(f"`{whole}` is no number for `toInt`")
    return int(whole)


def file_contents(run: Run, path: Lazy) -> Value:
    """`fileContents`"""
    return read_text(run, path).removesuffix("\n")


def search_path(run: Run, folder: Lazy, paths: Lazy) -> Value:
    """`makeSearchPath`"""
    texts = [f"{interpolate(run, path)}/{as_string(run, folder)}" for path in as_list(run, paths)]
    return ":".join(texts)


def is_like_string(run: Run, value: Lazy) -> Value:
    """`isStringLike`"""
    found = force(run, value)
    return isinstance(found, str | PathValue) or (
        isinstance(found, Attrs) and ("outPath" in found.items or "__toString" in found.items)
    )


def intersperse(run: Run, between: Lazy, items: Lazy) -> Value:
    """`intersperse`"""
    found: list[Lazy] = []
    for item in as_list(run, items):
        found += [between, item]
    return found[1:]


TABLE: Mapping[str, Callable[..., Value]] = {
    "concatImapStringsSep": concat_map_index,
    "concatLines": concat_lines,
    "concatMapAttrsStringSep": concat_map_set,
    "concatMapStrings": concat_map,
    "concatMapStringsSep": concat_map_between,
    "concatStrings": concat,
    "escape": escape,
    "escapeShellArg": escape_shell_argument,
    "escapeShellArgs": escape_shell_arguments,
    "escapeURL": escape_url,
    "fileContents": file_contents,
    "fixedWidthNumber": fixed_width_number,
    "fixedWidthString": fixed_width,
    "hasInfix": has_infix,
    "hasPrefix": has_prefix,
    "hasSuffix": has_suffix,
    "intersperse": intersperse,
    "isStringLike": is_like_string,
    "makeSearchPath": search_path,
    "optionalString": optional_string,
    "removePrefix": remove_prefix,
    "removeSuffix": remove_suffix,
    "splitString": split_string,
    "stringToCharacters": characters,
    "toInt": to_integer,
    "toIntBase10": to_integer,
    "toLower": to_lower,
    "toSentenceCase": to_sentence,
    "toUpper": to_upper,
    "trim": trim,
    "trimWith": trim_with,
    "versionAtLeast": is_at_least,
    "versionOlder": is_older,
}
