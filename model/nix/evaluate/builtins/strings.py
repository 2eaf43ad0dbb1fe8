"""Functions of strings. Source: the Nix manual, "Built-in Functions"."""

import hashlib
from collections.abc import Callable, Mapping

from ..coerce import interpolate, to_string
from ..force import as_integer, as_list, as_string, coerce_path_text, force
from ..paths import has_digest
from ..run_state import Run, bounded, charge, charge_string, fail
from ..values import Lazy, PathValue, Value


def make_string(run: Run, value: Lazy) -> Value:
    """`toString`"""
    return to_string(run, value)


def string_length(run: Run, text: Lazy) -> Value:
    """`stringLength`, in bytes."""
    return len(interpolate(run, text).encode())


def substring(run: Run, start: Lazy, length: Lazy, text: Lazy) -> Value:
    """`substring`, in bytes: one that would cut a character is not made."""
    first, count, whole = as_integer(run, start), as_integer(run, length), interpolate(run, text)
    if first < 0:
        raise fail("`substring` begins before the string")
    encoded = whole.encode()
    end = len(encoded) if count < 0 else first + count
    try:
        found = encoded[first:end].decode()
    except UnicodeDecodeError:
        raise fail("`substring` cuts a character") from None
    if has_digest(whole) and found != whole and not has_digest(found) and "0" * 4 in found:
        raise fail("`substring` is asked of a store path")
    return found


def replace_strings(run: Run, old: Lazy, new: Lazy, text: Lazy) -> Value:
    """`replaceStrings`: at each place the first that fits."""
    olds = [as_string(run, item) for item in as_list(run, old)]
    news = as_list(run, new)
    whole = as_string(run, text)
    if len(olds) != len(news):
        raise fail("`replaceStrings` has lists of different lengths")
    found: list[str] = []
    at = size = 0
    while at <= len(whole):
        charge(run, 1 + (len(olds) >> 2))
        index = next((index for index, one in enumerate(olds) if whole.startswith(one, at)), None)
        if index is not None:
            new_text = as_string(run, news[index])
            size += len(new_text)
            charge_string(run, size, len(new_text))
            found.append(new_text)
        if index is None or not olds[index]:
            found.append(whole[at : at + 1])
        at += len(olds[index]) if index is not None and olds[index] else 1
    return bounded(run, "".join(found))


def match(run: Run, pattern: Lazy, text: Lazy) -> Value:
    """`match`: the groups where the whole string fits, else null."""
    from .match_regex import find_groups  # few files have a regular expression
    from .parse_regex import parse_regex

    groups = find_groups(run, parse_regex(run, as_string(run, pattern)), as_string(run, text), is_whole=True)
    return None if groups is None else list(groups[1:])


def split(run: Run, pattern: Lazy, text: Lazy) -> Value:
    """`split`: what does not fit, and between that a list of the groups of what fits."""
    from .match_regex import find_groups
    from .parse_regex import parse_regex

    regex, whole = parse_regex(run, as_string(run, pattern)), as_string(run, text)
    found: list[Lazy] = []
    done = at = 0
    while at <= len(whole):
        groups = find_groups(run, regex, whole, at)
        if groups is None:
            at += 1
            continue
        found += [whole[done:at], list(groups[1:])]
        done = at + len(groups[0] or "")
        # Behind an empty match the next one begins a character later.
        at = done if groups[0] else at + 1
    return [*found, whole[done:]]


def hash_string(run: Run, kind: Lazy, text: Lazy) -> Value:
    """`hashString`"""
    name, whole = as_string(run, kind), as_string(run, text)
    if name not in {"md5", "sha1", "sha256", "sha512"}:
        raise fail(f"there is no hash `{name}`")
    if has_digest(whole):
        raise fail("the hash of a store path is not known")
    return hashlib.new(name, whole.encode(), usedforsecurity=False).hexdigest()


def base_name(run: Run, path: Lazy) -> Value:
    """`baseNameOf`"""
    text = _path_text(run, path)
    return text.removesuffix("/").rpartition("/")[2]


def folder_name(run: Run, path: Lazy) -> Value:
    """`dirOf`"""
    value = force(run, path)
    text = _path_text(run, path)
    folder, slash, _ = text.rpartition("/")
    found = (folder or "/") if slash else "."
    return PathValue(found) if isinstance(value, PathValue) else found


def _path_text(run: Run, path: Lazy) -> str:
    value = force(run, path)
    text = coerce_path_text(value)
    return interpolate(run, value) if text is None else text


def string_context(run: Run, text: Lazy) -> Value:
    """`unsafeDiscardStringContext`: what a string depends on is not kept here."""
    return interpolate(run, text)


def has_context(run: Run, text: Lazy) -> Value:
    """`hasContext`"""
    if has_digest(as_string(run, text)):
        raise fail("what a string depends on is not kept")
    return False


def add_context(run: Run, text: Lazy, context: Lazy) -> Value:
    """`appendContext`, `addErrorContext` and the like, whose second argument is the value."""
    del text
    return force(run, context)


TABLE: Mapping[str, Callable[..., Value]] = {
    "addErrorContext": add_context,
    "baseNameOf": base_name,
    "dirOf": folder_name,
    "hasContext": has_context,
    "hashString": hash_string,
    "match": match,
    "replaceStrings": replace_strings,
    "split": split,
    "stringLength": string_length,
    "substring": substring,
    "toString": make_string,
    "unsafeDiscardOutputDependency": string_context,
    "unsafeDiscardStringContext": string_context,
}
