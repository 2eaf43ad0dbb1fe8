"""What is known of the secrets of NixOS hosts: where they are declared, and what their files have; never a value.

Loads nothing of the language.
"""

from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

from ..text.place import Place


class Encryption(Enum):
    """What a file is encrypted with; the values are the words of messages."""

    SOPS = "SOPS"
    AGE = "age"
    OTHER = "something else"
    NONE = "nothing"
    UNKNOWN = "not known"


#: What stands behind a key of a file, once that is decrypted.
KeyKind = Literal["text", "number", "boolean", "list", "keys", "null"]
Tool: TypeAlias = Literal["sops", "age"]


class SecretFileFact(NamedTuple):
    """A file that hosts take secrets from.

    `formats` are those in which sops-nix can read it; `keys` the keys in it, those of nested mappings behind a `/`,
    with what stands there, None where they are not known.
    """

    path: str
    encryption: Encryption
    formats: tuple[str, ...] = ()
    keys: tuple[tuple[str, KeyKind], ...] | None = None


class SecretFact(NamedTuple):
    """A secret that a host declares with sops-nix or agenix, at `at`, and where its file and key are written.

    `file` is the path of the file from the root of the repository, which `file_option` names; what is not known is
    None. `format` and `key` are
    those of sops-nix; "" as a key is the whole file.
    """

    tool: Tool
    flake: str
    host: str
    name: str
    at: Place | None
    file: str | None
    file_option: str = ""
    file_at: Place | None = None
    format: str | None = None
    format_at: Place | None = None
    key: str | None = None
    key_at: Place | None = None
    owner: str | None = None
    owner_at: Place | None = None


class UndeclaredSecretFact(NamedTuple):
    """A name that the modules of a host ask for and nothing declares, such as `token` of `sops.secrets`.

    `asked_by` is the option whose value it is asked for. `is_read` where that option surely counts, as its service is
    enabled. `declared` are the names that are declared.
    """

    flake: str
    host: str
    option: str
    name: str
    at: Place
    asked_by: str
    is_read: bool
    declared: tuple[str, ...]


class AgeRule(NamedTuple):
    """An entry of `secrets.nix`: a file, as it is named there, and for how many keys it is encrypted."""

    name: str
    at: Place
    keys: int | None


class AgeRulesFact(NamedTuple):
    """A `secrets.nix` of agenix; `missing` says why it may have more entries, "" where these are all."""

    path: str
    rules: tuple[AgeRule, ...]
    missing: str
