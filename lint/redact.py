"""Takes secret values out of the texts that code frames are drawn from; columns stay where they are."""

import re

#: Keys whose values are secret; keys that only name where a secret is (`secretName`) are not.
_SECRET_KEY = re.compile(
    r"(?i)(passw(or)?d|passphrase|token|secret|private[-_]?key|api[-_]?key|access[-_]?key|credential|htpasswd|userdata)"
)
_NAMES_ONLY = re.compile(r"(?i)(name|names|ref|refs|keyref|secrets|generator|store|mount|path|file|files|type)$")
_PLAIN_KEYS = frozenset({"kind", "name", "namespace", "apiVersion", "metadata"})
_ENTRY = re.compile(r"^(\s*(?:- )*\s*)([\"']?[\w.$/-]+[\"']?)(\s*:\s+)(\S.*)$")
_SECRET_MAPPING = re.compile(r"^(\s*)(?:data|stringData)\s*:\s*$")
_KEY_MATERIAL = re.compile(r"[A-Za-z0-9+/=_-]{40,}|-----BEGIN [A-Z ]+-----")
_SECRET_KIND = re.compile(r"^\s*kind:\s*[\"']?Secret\b", re.MULTILINE)


def redacted(text: str) -> str:
    """The text with the values of secret fields, and what looks like key material, replaced by as many asterisks."""
    return "\n---".join(_document(part) for part in text.split("\n---"))


def _document(text: str) -> str:
    is_secret = _SECRET_KIND.search(text) is not None
    lines: list[str] = []
    inside: int | None = None
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if inside is not None and line.strip() and indent <= inside:
            inside = None
        lines.append(_masked(line, everything=inside is not None))
        if inside is None and ((is_secret and _SECRET_MAPPING.match(line)) or _opens_secret_block(line)):
            inside = indent
    return "\n".join(lines)


def _masked(line: str, *, everything: bool) -> str:
    match = _ENTRY.match(line)
    if match and (everything or _is_secret_key(match[2])) and not match[4].startswith(("&", "*", "#")):
        return f"{match[1]}{match[2]}{match[3]}{_stars(match[4])}"
    if everything and not match and not line.rstrip().endswith(":"):
        return _stars(line)
    return _KEY_MATERIAL.sub(lambda found: "*" * len(found[0]), line) if _looks_secret(line) else line


def _looks_secret(line: str) -> bool:
    return "sha256:" not in line and "/" not in line.strip(" -'\"")[:8]


def _is_secret_key(key: str) -> bool:
    key = key.strip("\"'")
    return key not in _PLAIN_KEYS and bool(_SECRET_KEY.search(key)) and not _NAMES_ONLY.search(key)


def _opens_secret_block(line: str) -> bool:
    match = _ENTRY.match(line)
    return bool(match and _is_secret_key(match[2]) and match[4][0] in "|>")


def _stars(text: str) -> str:
    return "".join(char if char in " \r\n" else "*" for char in text)
