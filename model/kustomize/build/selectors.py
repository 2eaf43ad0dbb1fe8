"""Selecting objects: by patterns over group, version, kind, name and namespace, by labels and annotations."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...text.linear_regex import LONGEST, linear
from ...text.place import Place
from .objects import Resource, Resources, shown
from .result import ProblemKind, RefusedError
from .traced import Traced

#: A requirement of a label selector, as Kubernetes writes them.
_REQUIREMENT = re.compile(
    r"\s*(?:(?P<not>!)\s*(?P<absent>[\w./-]+)"
    r"|(?P<key>[\w./-]+)(?:\s*(?P<op>==|=|!=|>|<)\s*(?P<value>[\w./-]*)"
    r"|\s+(?P<word>in|notin)\s*\((?P<values>[^()]*)\))?)\s*"
)
_WORDS = ("group", "version", "kind", "name", "namespace")
Matches = Callable[[str], bool]


class Selector(NamedTuple):
    """What a selector asks for; a pattern of None matches everything."""

    patterns: Mapping[str, Matches | None]
    labels: str
    annotations: str
    at: Place

    def matches(self, one: Resource) -> bool:
        """Whether an object is selected, by what it is or what it was."""
        now, was = one.identity, one.original
        names, kinds = self.patterns, (("group", now.group), ("version", now.version), ("kind", now.kind))
        return (
            _any(names["namespace"], (was.effective_namespace, now.effective_namespace))
            and _any(names["name"], (was.name, now.name))
            and all(_any(names[word], (text,)) for word, text in kinds)
            and match_labels(self.labels, _texts(one, "labels"), self.at)
            and match_labels(self.annotations, _texts(one, "annotations"), self.at)
        )

    def select(self, among: Resources) -> list[Resource]:
        """The objects that are selected, in their order."""
        return [one for one in among if self.matches(one)]


def _any(pattern: Matches | None, texts: tuple[str, ...]) -> bool:
    return pattern is None or any(pattern(text) for text in texts)


def make_selector(part: Traced | None, at: Place) -> Selector:
    """A selector of a kustomization; raises RefusedError for a pattern that Go cannot read."""
    fields = part.value if part is not None and isinstance(part.value, dict) else {}
    place = part.origin.place if part is not None else at
    patterns = {word: _pattern(shown(fields.get(word)), word, part, place) for word in _WORDS}
    return Selector(patterns, shown(fields.get("labelSelector")), shown(fields.get("annotationSelector")), place)


def _pattern(text: str, word: str, part: Traced | None, place: Place) -> Matches | None:
    if not text:
        return None
    inner = part.entry(word) if part is not None else None
    at = inner.origin.place if inner is not None else place
    if len(text) > LONGEST:
        raise RefusedError(ProblemKind.SIZE, at, f"`{word}` is a pattern of more than {LONGEST:,} characters")
    found = linear(text)
    if found is None:
        message = (
            f"`{word}: {text}` is not a valid regular expression: a selector's fields are patterns over whole names"
        )
        raise RefusedError(ProblemKind.SELECTOR, at, message)
    return found


def _texts(one: Resource, field: str) -> dict[str, str]:
    metadata = one.value.get("metadata")
    found = metadata.get(field) if isinstance(metadata, dict) else None
    return {key: shown(value) for key, value in found.items()} if isinstance(found, dict) else {}


def match_labels(selector: str, labels: dict[str, str], at: Place) -> bool:
    """Whether labels meet a selector; raises RefusedError where it is none."""
    start, found = 0, True
    while start < len(selector):
        match = _REQUIREMENT.match(selector, start)
        ends = match is not None and (match.end() == len(selector) or selector[match.end()] == ",")
        if match is None or not ends or match.end() == len(selector) - 1:
            message = f"`{selector}` is not a label selector: write `key=value`, `key in (a,b)`, `key` or `!key`"
            raise RefusedError(ProblemKind.SELECTOR, at, message)
        found = found and _meets(match, labels)
        start = match.end() + 1
    return found


def _meets(match: re.Match[str], labels: dict[str, str]) -> bool:
    if match["not"]:
        return match["absent"] not in labels
    key, has = match["key"], match["key"] in labels
    if match["word"]:
        among = {value.strip() for value in match["values"].split(",")}
        return (labels.get(key) in among) if match["word"] == "in" else labels.get(key) not in among
    match match["op"]:
        case "=" | "==":
            return labels.get(key) == match["value"]
        case "!=":
            return labels.get(key) != match["value"]
        case ">" | "<" as sign:
            number, limit = labels.get(key, ""), match["value"]
            if not (number.lstrip("-").isdecimal() and limit.lstrip("-").isdecimal()):
                return False
            return int(number) > int(limit) if sign == ">" else int(number) < int(limit)
        case _:
            return has
