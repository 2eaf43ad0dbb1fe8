"""Takes secrets out of what is shown: out of the texts that frames are drawn from, and out of sentences.

This is the one place that decides what may be shown. `redaction` looks at a file's text: by the names above a value
(`keys_above.py`), by what stands beside it (`siblings.py`), in the texts inside of it (`nested_text.py`,
`non_yaml_text.py`), and by what it looks like (`schemas/secrets/shapes.py`). The names themselves are rows in
`schemas/secrets/names.py`. Where it cannot be told, a value is not shown. Names always are.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...schemas.secrets.names import is_secret_name
from ...schemas.secrets.shapes import Stretch, mask, secrets_in
from .keys_above import is_secret
from .places import FoundSecrets, Secret, find_secrets

__all__ = ["NOTHING_HIDDEN", "Redaction", "is_secret", "redact", "redaction", "without_keys"]

#: A setting that is commented out; more than one word is prose.
_COMMENTED = re.compile(
    r"(?:^|[^#\s])[ \t]*+#[ \t#]*+(?:- )*+([A-Za-z_][\w.-]*+)[\"']?+[ \t]*+[:=][ \t]*+"
    r"(\"[^\"\n]*+\"|'[^'\n]*+'|[^\s\"']\S*+)[ \t]*+$",
    re.MULTILINE,
)
_COMMENT = re.compile(r"[ \t]*+#[^\n\r]*+")
#: Secrets from this length on are known in the middle of a word, too; words of a language are shorter than the second;
#: a sentence has no longer ones than the third.
_DISTINCT, _LONG, _LONGEST = 8, 12, 4096
#: A value that is too long to be told as a whole ends so.
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text without its secrets, every other character in its place, and what the secrets say, sorted.

    `heads` are what the secrets begin with, by which most of a sentence is passed over.
    """

    text: str
    hidden: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()

    def sentence(self, words: str) -> str:
        """A sentence about the text, without the secrets in it."""
        return mask(words, self._known(words)) if self.hidden and words else words

    def _known(self, words: str) -> Iterator[Stretch]:
        firsts = {head[0] for head in self.heads}
        for start, character in enumerate(words):
            if character in firsts and self._is_begun(words, start) and (end := self._end(words, start)):
                yield start, end

    def _is_begun(self, words: str, start: int) -> bool:
        return any(words[start : start + length] in self.heads for length in _HEADS)

    def _end(self, words: str, start: int) -> int:
        """Where a secret ends that begins there, 0 where none does."""
        rest = words[start : start + _LONGEST]
        at = bisect_left(self.hidden, rest)
        for known in reversed(self.hidden[max(at - _NEAREST, 0) : at + 1]):
            shared = _shared_prefix(known, rest)
            is_whole = shared == len(known) and _tells(known, words, start)
            if is_whole or (shared >= _DISTINCT and rest[shared : shared + 1] == _CUT):
                return start + shared
        return 0


NOTHING_HIDDEN = Redaction("")
#: Secrets that begin alike and of which a shorter one may be meant.
_NEAREST = 8


def redaction(text: str, fields: frozenset[str] = frozenset(), path: str = "") -> Redaction:
    """What may be shown of a text, and of what is said of it; `fields` are names of further secret fields.

    The `path` of its file says in which language it is.
    """
    found = _find_in_nix(text) if path.endswith(".nix") else None
    if found is None:
        found = find_secrets(text, fields)
    stretches = [*_stretches(text, found.secrets), *secrets_in(text), *_find_in_comments(text)]
    hidden = tuple(sorted(_hidden_lines(found)))
    return Redaction(mask(text, iter(stretches)), hidden, frozenset(known[: max(_HEADS)] for known in hidden))


def _find_in_nix(text: str) -> FoundSecrets | None:
    from .nix_text import find_secrets_in_nix  # only here: most runs show nothing of a Nix file

    return find_secrets_in_nix(text)


def redact(text: str, path: str = "") -> str:
    """The text of a file with secrets replaced by as many asterisks."""
    return redaction(text, path=path).text


@lru_cache(maxsize=1024)
def without_keys(text: str) -> str:
    """A sentence or a value by itself, with what looks like a secret replaced by as many asterisks."""
    return mask(text)


def _stretches(text: str, secrets: Iterable[Secret]) -> Iterator[Stretch]:
    """The secrets, each with the comment behind it, which may have the old one."""
    for secret in secrets:
        comment = _COMMENT.match(text, secret.end)
        yield secret.start, comment.end() if comment else secret.end


def _find_in_comments(text: str) -> Iterator[Stretch]:
    return (match.span(2) for match in _COMMENTED.finditer(text) if is_secret_name(match[1]))


def _hidden_lines(found: FoundSecrets) -> set[str]:
    """What the secrets say, by lines; what is shown elsewhere in the text is not a secret."""
    said = {line.strip().strip("\"'") for secret in found.secrets for line in secret.value.split("\n")}
    return {line for line in said if line and line not in found.shown}


def _shared_prefix(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    if other.startswith(one):
        return len(one)
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _tells(known: str, words: str, start: int) -> bool:
    """Whether a known secret is meant: a short one, or a word of a language, only where it is quoted."""
    before, after = words[max(start - 1, 0) : start], words[start + len(known) : start + len(known) + 1]
    is_word = known.isalpha() and known.islower() and len(known) < _LONG
    if len(known) >= _DISTINCT and not is_word:
        return True
    if len(known) >= _SHORT and not is_word:
        return not (before.isalnum() and known[0].isalnum()) and not (after.isalnum() and known[-1].isalnum())
    return before in _QUOTES and after in (*_QUOTES, _CUT) and before != ""


_SHORT = 4
_HEADS = (3, 2, 1)
_QUOTES = ("`", "'", '"')
