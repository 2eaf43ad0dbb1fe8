"""What is in the open of an encrypted file: what encrypts it, its formats, and the keys in it. Values are not kept.

Source: getsops/sops `stores/`; age-encryption.org/v1; what sops-nix can read is in its `sops-install-secrets`.
"""

import json
import re
from collections.abc import Iterator

from ..files.source import Unread
from ..text.document import load
from .secret_facts import Encryption, KeyKind, SecretFileFact

_AGE = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
#: Whoever has the key of git-crypt, or of LFS, sees something else there.
_NOT_SEEN = (b"\0GITCRYPT", b"version https://git-lfs.github.com/spec/")
_OTHERS = (b"-----BEGIN PGP MESSAGE-----", b"$ANSIBLE_VAULT;")
_DOTENV = re.compile(r"^sops_(?:mac|version|lastmodified)=", re.MULTILINE)
_DOTENV_KEY = re.compile(r"^([A-Za-z_][\w.-]*)=", re.MULTILINE)
_INI = re.compile(r"^\[sops\][ \t]*\r?$", re.MULTILINE)
_METADATA = re.compile(r"""^\s*["']?sops["']?[ \t]*:""", re.MULTILINE)
_TYPE = re.compile(r"ENC\[AES256_GCM,.*,type:(\w+)\]", re.DOTALL)
_KINDS: dict[str, KeyKind] = {"int": "number", "float": "number", "bool": "boolean"}
#: Keys of one file.
_MOST_KEYS = 10_000
_DEEPEST = 50


def read_secret_file(path: str, data: bytes | Unread) -> SecretFileFact:
    """What a file is that secrets are taken from. Raises nothing."""
    if isinstance(data, Unread) or data.startswith(_NOT_SEEN):
        return SecretFileFact(path, Encryption.UNKNOWN)
    if data.lstrip().startswith(_AGE):
        return SecretFileFact(path, Encryption.AGE)
    if data.startswith(_OTHERS):
        return SecretFileFact(path, Encryption.OTHER)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return SecretFileFact(path, Encryption.UNKNOWN)
    return SecretFileFact(path, Encryption.UNKNOWN) if "\0" in text else _read_text(path, text)


def _read_text(path: str, text: str) -> SecretFileFact:
    if _DOTENV.search(text):
        names = dict.fromkeys(name for name in _DOTENV_KEY.findall(text) if not name.startswith("sops_"))
        return SecretFileFact(path, Encryption.SOPS, ("dotenv",), tuple((name, "text") for name in names))
    if _INI.search(text):
        return SecretFileFact(path, Encryption.SOPS, ("ini",))
    value = _parse(text)
    if not isinstance(value, dict) or not _is_metadata(value.get("sops")):
        # With metadata that cannot be read it is a broken file, not one in plain text.
        return SecretFileFact(path, Encryption.UNKNOWN if _METADATA.search(text) else Encryption.NONE)
    is_json = text.lstrip().startswith("{")
    formats = ("yaml",) if not is_json else ("json", "yaml", *(("binary",) if "data" in value else ()))
    keys = _list_keys({name: item for name, item in value.items() if name != "sops"})
    return SecretFileFact(path, Encryption.SOPS, formats, keys)


def _parse(text: str) -> object:
    """The first document of a YAML or JSON text, None where it is neither."""
    if text.lstrip().startswith("{"):
        try:
            found: object = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return found
    loaded = load(text.encode())
    return loaded.documents[0].value if loaded.documents else None


def _is_metadata(sops: object) -> bool:
    return isinstance(sops, dict) and ("mac" in sops or "lastmodified" in sops)


def _list_keys(value: dict[object, object]) -> tuple[tuple[str, KeyKind], ...] | None:
    """All keys, None where there are too many. One with a `/` in it cannot be named."""
    found: list[tuple[str, KeyKind]] = []
    for key in _walk(value):
        if len(found) == _MOST_KEYS:
            return None
        found.append(key)
    return tuple(found)


def _walk(value: dict[object, object]) -> Iterator[tuple[str, KeyKind]]:
    waiting: list[tuple[str, int, dict[object, object]]] = [("", 0, value)]
    while waiting:
        before, depth, mapping = waiting.pop()
        for name, item in mapping.items():
            if isinstance(name, str) and "/" not in name:
                yield f"{before}{name}", _kind_of(item)
                if isinstance(item, dict) and depth < _DEEPEST:
                    waiting.append((f"{before}{name}/", depth + 1, item))


def _kind_of(value: object) -> KeyKind:
    match value:
        case str():
            encrypted = _TYPE.fullmatch(value)
            return _KINDS.get(encrypted[1], "text") if encrypted else "text"
        case dict():
            return "keys"
        case list():
            return "list"
        case bool():
            return "boolean"
        case None:
            return "null"
        case _:
            return "number"
