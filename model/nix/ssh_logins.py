"""Who gets into a host by SSH."""

from fnmatch import fnmatchcase

from ...schemas.nix.old_options import OLD_OPTIONS
from ...schemas.nix.openssh import OTHER_OPTIONS, OTHER_SETTINGS, PASSWORD_SETTINGS
from .host_facts import (
    HostFact,
    NotKnown,
    Option,
    find_names,
    find_option,
    find_text,
    find_texts,
    is_set_to,
    is_untouched,
)

_SSH = ("services", "openssh")
_KEYS = ("keys", "keyFiles")


def is_reached_by_ssh(host: HostFact) -> bool:
    """Whether OpenSSH surely runs."""
    return is_set_to(host, True, *_SSH, "enable")


def find_setting(host: HostFact, name: str) -> Option | NotKnown | None:
    """What is said of a setting of sshd; not known where an older name of it may say something."""
    path = (*_SSH, "settings", name)
    if any(OLD_OPTIONS[one.path].new == path for one in host.old):
        return NotKnown("it may be set by its older name")
    return find_option(host, *path)


def is_off(host: HostFact, name: str) -> bool:
    """Whether a setting of sshd is surely off."""
    found = find_setting(host, name)
    return isinstance(found, Option) and found.value is False


def find_users(host: HostFact) -> frozenset[str] | None:
    """The users whom modules of the repository make, None where there may be others."""
    names, missing = find_names(host, "users", "users")
    if missing is not None or not is_untouched(host, "users", "extraUsers"):
        return None
    given = [find_option(host, "users", "users", name, "name") for name in names]
    if any(isinstance(one, NotKnown) for one in given):
        return None
    return frozenset({*names, *(str(one.value) for one in given if isinstance(one, Option))})


def is_locked_out(host: HostFact) -> bool:
    """Whether surely nobody gets in with a key that the repository has, and passwords are off."""
    if not is_reached_by_ssh(host) or not all(is_off(host, name) for name in PASSWORD_SETTINGS):
        return False
    settings, more = find_names(host, *_SSH, "settings")
    if more is not None or OTHER_SETTINGS & {*settings}:
        return False
    if not all(is_untouched(host, *option) for option in OTHER_OPTIONS):
        return False
    with_keys = _find_with_keys(host)
    return with_keys is not None and not any(_may_log_in(host, user) for user in with_keys)


def _find_with_keys(host: HostFact) -> frozenset[str] | None:
    """The users who have authorized keys, None where others may have some."""
    names, missing = find_names(host, "users", "users")
    keys = {name: _has_keys(host, name) for name in names}
    if missing is not None or None in keys.values():
        return None
    return frozenset(name for name, has in keys.items() if has)


def _has_keys(host: HostFact, user: str) -> bool | None:
    around = ("users", "users", user, "openssh")
    found = [find_option(host, *around, "authorizedKeys", name) for name in _KEYS]
    if any(isinstance(one, Option) and isinstance(one.value, tuple) and one.value for one in found):
        return True
    are_empty = all(one is None or (isinstance(one, Option) and one.value == () and not one.missing) for one in found)
    return False if are_empty and find_option(host, *around, "authorizedPrincipals") is None else None


def _may_log_in(host: HostFact, user: str) -> bool:
    """Whether nothing that is known keeps a user out."""
    if user == "root" and (permit := find_text(host, *_SSH, "settings", "PermitRootLogin")) and permit.text == "no":
        return False
    allowed = find_texts(host, *_SSH, "settings", "AllowUsers")
    return not allowed or any(fnmatchcase(user, pattern.partition("@")[0]) for pattern in allowed)
