"""Where secrets stand in a YAML text: by the names above a value, by its neighbours, and in the texts inside of it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...model.text.written_tree import OutlineEntry, outline
from ...schemas.secrets.names import VALUE_PLACES, VALUES, Hides
from ...schemas.secrets.password_options import TAKES_ATTACHED, is_given_secret
from ...schemas.secrets.shapes import is_random
from .keys_above import OPEN, KeysAbove, descend, is_hidden
from .nested_text import inner_text
from .non_yaml_text import in_lines
from .siblings import siblings_of

_SECRET_KIND = re.compile(r"\bkind[\"']?\s*:\s*[\"']?Secret\b")
#: Texts inside of texts inside of …, beyond which nothing is looked for: a text is hidden as a whole.
_DEEPEST = 5
#: A value with none of these has no other value in it.
_PARTED = re.compile(r"[\s=:{\[]|^-p")
#: So much of a command is looked at for what an option means.
_NEAR_BY = 200


class Secret(NamedTuple):
    """A stretch of a text that is not shown, and what it says."""

    start: int
    end: int
    value: str


class FoundSecrets(NamedTuple):
    """The secrets of a text in no order, and the keys and values of it that are shown."""

    secrets: list[Secret]
    shown: set[str]


def find_secrets(text: str, fields: frozenset[str] = frozenset(), depth: int = 0) -> FoundSecrets:
    """What of a text is secret by where it stands; `fields` are names of further fields that are secret in it."""
    outlined = outline(text)
    walk = _Walk(text, fields, depth)
    broken = outlined.broken
    in_secret = broken is not None and _SECRET_KIND.search(text, outlined.document) is not None
    for document in outlined.documents:
        if document.value is not None:  # a text, and no YAML
            walk.lines(document.start, document.end)
        else:
            walk.visit(document, in_secret=in_secret and document.end == len(text))
    walk.follow_aliases()
    if broken is not None:
        hidden_from = max(text.rfind("\n", 0, broken), text.rfind("\r", 0, broken)) + 1 if in_secret else None
        walk.lines(outlined.document, len(text), hidden_from)
    return FoundSecrets(walk.found, walk.shown)


class _Walk:
    """One way through a text, with what it has found."""

    __slots__ = ("aliases", "anchors", "depth", "found", "marked", "shown", "text")

    def __init__(self, text: str, marked: frozenset[str], depth: int) -> None:
        self.text, self.marked, self.depth = text, marked, depth
        self.found: list[Secret] = []
        self.shown: set[str] = set()
        self.anchors: dict[str, list[OutlineEntry]] = {}
        self.aliases: list[str] = []

    def lines(self, start: int, end: int, hidden_from: int | None = None) -> None:
        for one, other in in_lines(self.text, start, end, hidden_from):
            self.found.append(Secret(one, other, self.text[one:other]))

    def visit(self, root: OutlineEntry, *, in_secret: bool = False) -> None:
        waiting = [(root, OPEN, in_secret)]
        while waiting:
            entry, standing, in_secret = waiting.pop()
            if entry.anchor:
                self.anchors.setdefault(entry.anchor, []).append(entry)
            if entry.alias:
                if is_hidden(standing, entry.alias, is_entry=isinstance(entry.key, int)):
                    self.aliases.append(entry.alias)
                    self.hide(entry)
            elif entry.value is not None:
                self.leaf(entry, standing)
            elif entry.is_mapping:
                waiting += ((child, at, False) for child, at in self.fields(entry, standing, in_secret))
            else:
                waiting += ((child, at, False) for child, at in _entries(entry, standing))

    def fields(
        self, entry: OutlineEntry, standing: KeysAbove, in_secret: bool
    ) -> Iterator[tuple[OutlineEntry, KeysAbove]]:
        said = siblings_of(entry, standing, in_secret=in_secret)
        for child in entry.inner:
            at = said.keys_above(child) or descend(standing, child.key, is_mapping=child.is_mapping)
            if child.key in self.marked and at.hides is Hides.NOTHING:
                at = at._replace(hides=Hides.EVERYTHING)
            if child.named is not None:
                self._key(child, at)
            yield child, at

    def _key(self, child: OutlineEntry, at: KeysAbove) -> None:
        """A key without a value where values are hidden: `{one, other}` has values in the place of keys."""
        key = str(child.key)
        if child.named and child.value == "" and child.start == child.end and at.hides is Hides.EVERYTHING:
            self.found.append(Secret(*child.named, key))
        else:
            self.shown.add(key)
        if child.named and _PARTED.search(key):  # what another language wrote between braces
            self.lines(*child.named)

    def leaf(self, entry: OutlineEntry, standing: KeysAbove) -> None:
        value = entry.value or ""
        is_value = standing.key.lower() in VALUES or standing.key.lower() in VALUE_PLACES
        if is_hidden(standing, value, is_entry=isinstance(entry.key, int)) or (is_value and is_random(value)):
            return self.hide(entry, after="=" if standing.hides is Hides.LITERALS else "")
        if _PARTED.search(value) is None or not self._inside(entry):
            self.shown.add(value)
        return None

    def hide(self, entry: OutlineEntry, after: str = "") -> None:
        at = self.text.find(after, entry.start, entry.end) + 1 if after else 0
        _, _, value = (entry.value or "").partition(after) if after else ("", "", entry.value or "")
        self.found.append(Secret(at or entry.start, entry.end, value or entry.value or ""))

    def _inside(self, entry: OutlineEntry) -> bool:
        """Whether something in a text that is shown is secret."""
        inner = inner_text(self.text, entry)
        if inner is None:
            before = len(self.found)
            self.lines(entry.start, entry.end)
            return len(self.found) > before
        if self.depth >= _DEEPEST:
            self.hide(entry)
            return True
        found = find_secrets(inner.text, self.marked, self.depth + 1)
        self.shown |= found.shown
        if found.secrets and not inner.is_exact:
            self.hide(entry)
        for secret in found.secrets:
            self.found += (Secret(*stretch, secret.value) for stretch in inner.stretches(secret.start, secret.end))
        return bool(found.secrets)

    def follow_aliases(self) -> None:
        """What is secret in one place is so where it is written down."""
        waiting = [entry for alias in dict.fromkeys(self.aliases) for entry in self.anchors.get(alias, ())]
        while waiting:
            entry = waiting.pop()
            if entry.value:
                self.hide(entry)
            waiting += entry.inner


def _entries(entry: OutlineEntry, standing: KeysAbove) -> Iterable[tuple[OutlineEntry, KeysAbove]]:
    """The entries of a list; behind an option of a secret's name stands a secret."""
    option, before, attaches = "", "", False
    for child in entry.inner:
        value = child.value or ""
        is_given = option.startswith("-") and is_given_secret(option, before, value) and not value.startswith("--")
        if is_given or (attaches and value.startswith("-p") and value != "-p"):
            yield child, standing._replace(hides=Hides.EVERYTHING)
        else:
            yield child, descend(standing, child.key, is_mapping=child.is_mapping)
        before, option = f"{before} {option}"[:_NEAR_BY], value
        attaches = attaches or TAKES_ATTACHED.search(value) is not None
