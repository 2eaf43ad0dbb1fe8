"""The modules of sops-nix and agenix, as far as secrets are declared in them, so that their paths are known.

Source: `modules/sops` of Mic92/sops-nix and `modules/age.nix` of ryantm/agenix, 2026-06.
"""

import hashlib
from collections.abc import Callable, Mapping

from ..attributes import select_later
from ..force import as_attrs, as_boolean, as_string, force, later, unknown
from ..lib.module_functions import Alias
from ..lib.types import BOOLEAN, make_type
from ..run_state import Run
from ..values import Attrs, Builtin, Declared, Lazy, Thunk, Unknown, Value
from .declare_option import declare

_STRING, _PATH = make_type("string"), make_type("path")
_TEXT_OR_NULL = make_type("nullOr", _STRING)
_RENDERED = Unknown("a template that is made of `content` is no file of the repository")

#: The options of a module, of its arguments.
_Options = Callable[[Run, Attrs], dict[str, Lazy]]


def make_sops_module() -> Attrs:
    """`nixosModules.sops`"""
    renamed = {"gnupgHome": ("gnupg", "home"), "sshKeyPaths": ("gnupg", "sshKeyPaths")}
    return _make_module("sops-nix", "sops", _sops, renamed)


def make_agenix_module() -> Attrs:
    """`nixosModules.age`"""
    return _make_module("agenix", "age", _age, {"sshKeyPaths": ("identityPaths",)})


def _make_module(key: str, name: str, options: _Options, renamed: Mapping[str, tuple[str, ...]]) -> Attrs:
    """A module with options in a set of that name, of which some had other names once.

    It has a key: it counts once, however often it is imported.
    """

    def declare_all(run: Run, arguments: Lazy) -> Value:
        return Attrs({"options": Attrs({name: Attrs(options(run, as_attrs(run, arguments)))})})

    aliases: list[Lazy] = [Attrs({}, mark=Alias([name, old], [name, *new])) for old, new in renamed.items()]
    return Attrs({"key": key, "imports": [Builtin(key, 1, declare_all), *aliases]})


def _sops(run: Run, arguments: Attrs) -> dict[str, Lazy]:
    options = select_later(run, arguments.items["config"], "sops")
    texts = make_type("attrsOf", _STRING)
    return {
        "secrets": _declare_members("sops.secrets", lambda run, given: _sops_secret(run, given, options)),
        "templates": _declare_members("sops.templates", _template),
        "placeholder": _mark("sops.placeholder", declare(texts, later(lambda: _placeholders(run, options)))),
        "defaultSopsFile": declare(_PATH),
        "defaultSopsFormat": declare(_STRING, "yaml"),
        "defaultSopsKey": declare(_TEXT_OR_NULL, None),
        "validateSopsFiles": declare(BOOLEAN, True),
    }


def _sops_secret(run: Run, given: Attrs, options: Thunk) -> dict[str, Lazy]:
    secret = given.items["config"]

    def key() -> Value:
        default = force(run, select_later(run, options, "defaultSopsKey"))
        return force(run, given.items["name"]) if default is None else default

    def folder() -> str:
        return "/run/secrets-for-users" if _is_true(run, secret, "neededForUsers") else "/run/secrets"

    return {
        **_declare_file(run, given, folder),
        "key": declare(_STRING, later(key)),
        "format": declare(_STRING, select_later(run, options, "defaultSopsFormat")),
        "sopsFile": declare(_PATH, select_later(run, options, "defaultSopsFile")),
        "owner": declare(_TEXT_OR_NULL, None),
        "neededForUsers": declare(BOOLEAN, False),
    }


def _template(run: Run, given: Attrs) -> dict[str, Lazy]:
    return {
        **_declare_file(run, given, lambda: "/run/secrets/rendered"),
        "content": declare(make_type("separated", separator="\n"), ""),
        "file": declare(_PATH, unknown(_RENDERED)),
        "owner": declare(_TEXT_OR_NULL, None),
    }


def _placeholders(run: Run, options: Thunk) -> Value:
    """What stands for each secret in templates."""
    secrets = as_attrs(run, select_later(run, options, "secrets"))
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in secrets.items}
    return Attrs({name: f"<SOPS:{digest}:PLACEHOLDER>" for name, digest in digests.items()}, secrets.open)


def _age(run: Run, arguments: Attrs) -> dict[str, Lazy]:
    options = select_later(run, arguments.items["config"], "age")

    def secret(run: Run, given: Attrs) -> dict[str, Lazy]:
        folder = select_later(run, options, "secretsDir")
        owned = declare(_STRING, "0")
        return {
            **_declare_file(run, given, lambda: as_string(run, folder)),
            "file": declare(_PATH),
            "owner": owned,
            "symlink": declare(BOOLEAN, True),
        }

    return {"secrets": _declare_members("age.secrets", secret), "secretsDir": declare(_PATH, "/run/agenix")}


def _declare_file(run: Run, given: Attrs, folder: Callable[[], str]) -> dict[str, Lazy]:
    """What secrets and templates have both: their file in a folder where the system runs."""
    name = select_later(run, given.items["config"], "name")
    return {
        "name": declare(_STRING, given.items["name"]),
        "path": declare(_STRING, later(lambda: f"{folder()}/{as_string(run, name)}")),
        "mode": declare(_STRING, "0400"),
    }


def _declare_members(option: str, members: _Options) -> Attrs:
    """An option that is a set of submodules with these options."""

    def declare_all(run: Run, arguments: Lazy) -> Value:
        return Attrs({"options": Attrs(members(run, as_attrs(run, arguments)))})

    kind = make_type("submodule", Builtin(option, 1, declare_all))
    return _mark(option, declare(make_type("attrsOf", kind), Attrs()))


def _mark(option: str, declared: Attrs) -> Attrs:
    """An option that says of itself that other names are declared nowhere."""

    def mark(run: Run, value: Lazy) -> Value:
        found = as_attrs(run, value)
        return Attrs(found.items, found.open, Declared(option))

    return Attrs({**declared.items, "apply": Builtin(option, 1, mark)})


def _is_true(run: Run, attributes: Lazy, name: str) -> bool:
    return as_boolean(run, select_later(run, attributes, name))
