"""Takes secret values out of the texts that code frames are drawn from; every character keeps its place."""

import re
from collections.abc import Iterable, Iterator

from ..model.events import BROKEN
from ..model.place import Chars, NodePath
from ..model.positions import leaves

#: Keys whose values are secret; keys that only name where a secret is (`secretName`) are not.
_SECRET_KEY = re.compile(
    r"(?i)passw(or)?d|passphrase|token|secret|private[-_]?key|api[-_]?key|access[-_]?key|credential|htpasswd|userdata|^pass$|[-_]pass$|^pwd$|[-_]pwd$|psk|preshared|^auth$|auth[-_]?key"
)
_NAMES_ONLY = re.compile(
    r"(?i)(names?|refs?|secrets|generator|store|mount|paths?|files?|types?|resources|account\w*|automount\w*)$|^automount"
)
_SECRET_KIND = re.compile(r"\bkind[\"']?\s*:\s*[\"']?Secret\b")
#: Mappings of Talos with a certificate and its key, in lower case; and the one that has such mappings by name.
_KEY_PAIRS = frozenset(
    {"ca", "issuingca", "aggregatorca", "clientidentity", "serviceaccount"}
    | {"os", "etcd", "k8s", "k8saggregator", "k8sserviceaccount"}
)
_WITH_KEY_PAIRS = "contexts"
_SECRET_FIELDS = frozenset({"data", "stringData"})
#: Long runs that only keys and tokens have: letters of both cases and digits, base64's signs among them.
_KEY_MATERIAL = re.compile(r"(?<![\w:/.+-])(?=\w*[a-z])(?=\w*[A-Z])(?=[A-Za-z]*[0-9])[A-Za-z0-9+/=_-]{40,}")
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*-----|\Z)", re.DOTALL)
#: Name and password, or a token, before the host of a URL.
_LOGIN = re.compile(r"(?<=://)[^/@\s]+(?=@)")
#: A variable of an environment that is written in one text.
_ASSIGNED = re.compile(r"(?i)(?:auth_?key|token|passw(?:or)?d|secret|api_?key)=([^\s\"',&]+)")
_AFTER_KEY = re.compile(r"[:,{\[=-][^\n\r]*")


def redacted(text: str) -> str:
    """The text with the values of secret fields, and what looks like key material, replaced by as many asterisks."""
    return without_keys(text, _secret_stretches(text))


def without_keys(text: str, stretches: Iterable[Chars] = ()) -> str:
    """The text with what looks like key material or a login, and further stretches, replaced by as many asterisks."""
    chars = list(text)
    for stretch in stretches:
        _star(chars, stretch)
    for pattern in (_KEY_MATERIAL, _PEM, _LOGIN):
        for match in pattern.finditer(text):
            _star(chars, Chars(*match.span()))
    for match in _ASSIGNED.finditer(text):
        _star(chars, Chars(*match.span(1)))
    return "".join(chars)


def _secret_stretches(text: str) -> Iterator[Chars]:
    in_secret = _SECRET_KIND.search(text) is not None
    named: dict[tuple[int, NodePath], list[Chars]] = {}
    secret_names: set[tuple[int, NodePath]] = set()
    end = 0
    try:
        for node, stretch in leaves(text):
            end = stretch.end
            around = (node.document, node.path[:-1])
            if is_secret(node.path, in_secret=in_secret):
                yield _with_comment(text, stretch)
            elif node.path[-1:] == ("value",):
                named.setdefault(around, []).append(stretch)
            elif node.path[-1:] == ("name",) and _SECRET_KEY.search(text[stretch.start : stretch.end]):
                secret_names.add(around)
    except BROKEN:
        yield from _unparsed(text, end, in_secret=in_secret)
    for around in secret_names:  # `name: DB_PASSWORD` beside `value: …`
        yield from named.get(around, ())


def is_secret(path: NodePath, *, in_secret: bool) -> bool:
    """Whether a field's value is not to be shown; `in_secret` says that it stands in an object of kind Secret."""
    keys = [step for step in path if isinstance(step, str)]
    if in_secret and not _SECRET_FIELDS.isdisjoint(keys):
        return True
    if keys[-1:] == ["key"] and (keys[-3:-2] == [_WITH_KEY_PAIRS] or _is_key_pair(keys[-2:-1])):
        return True
    return bool(keys) and any(_is_secret_key(key) for key in keys[-2:])


def _is_key_pair(names: list[str]) -> bool:
    return not _KEY_PAIRS.isdisjoint(name.lower() for name in names)


def _is_secret_key(key: str) -> bool:
    return bool(_SECRET_KEY.search(key)) and not _NAMES_ONLY.search(key)


def _unparsed(text: str, start: int, *, in_secret: bool) -> Iterator[Chars]:
    """What may be secret behind the place where a text stops being YAML: whole lines of a Secret, else values."""
    start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    for line in re.finditer(r"[^\n\r]+", text[start:]):
        if in_secret or _SECRET_KEY.search(line[0]):
            value = None if in_secret else _AFTER_KEY.search(line[0])
            offset = start + line.start() + (value.start() + 1 if value else 0)
            yield Chars(offset, start + line.end())


def _with_comment(text: str, stretch: Chars) -> Chars:
    """The value and the comment behind it, which may have the old one."""
    end = stretch.end
    while end < len(text) and text[end] in " \t":
        end += 1
    if end < len(text) and text[end] == "#":
        while end < len(text) and text[end] not in "\n\r":
            end += 1
        return Chars(stretch.start, end)
    return stretch


def _star(chars: list[str], stretch: Chars) -> None:
    for index in range(stretch.start, min(stretch.end, len(chars))):
        if not chars[index].isspace():
            chars[index] = "*"
