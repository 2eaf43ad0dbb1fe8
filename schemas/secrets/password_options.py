"""Which programs and options are given passwords: what stands behind them is secret.

Sources: the manuals of the programs.
"""

import re

from .names import is_secret_name

#: Programs that are given passwords by their input or in any of their arguments.
TAKES_PASSWORDS = re.compile(
    r"\b(?:chpasswd|htpasswd|sshpass|mkpasswd|smbpasswd|password-stdin|vault (?:kv put|write))\b"
)
#: Programs that take `-phunter`, the password without a space before it.
TAKES_ATTACHED = re.compile(r"\b(?:mysql|mariadb|mysqldump|mysqladmin|sshpass|7z|zip|unzip)\b")
#: Options with a password of any program, and of those that take them so.
_SHORT = frozenset({"-p", "-password", "-pass"})
_OF_PROGRAMS = {
    "-a": re.compile(r"\b(?:redis|valkey)-cli\b"),
    "-w": re.compile(r"\bldap[a-z]+\b"),
}
#: Options with a name and a password, parted by a colon.
_LOGINS = frozenset({"-u", "--user", "--proxy-user"})
#: `mkdir -p`, behind which no password follows.
_PROGRAMS = ("mkdir", "install", "cp")
_MAKES_PARENTS = re.compile(rf"\b(?:{'|'.join(_PROGRAMS)})\b[^;&|]*\Z")


def is_secret_option(option: str) -> bool:
    """Whether what follows an option is secret by the option's name."""
    return option in _SHORT or (option.startswith("-") and is_secret_name(option.lstrip("-")))


def is_given_secret(option: str, before: str, value: str) -> bool:
    """Whether what follows an option is secret; `before` is what stands before the option, the program first."""
    if option == "-p" and any(map(before.__contains__, _PROGRAMS)) and _MAKES_PARENTS.search(before):
        return False
    if is_secret_option(option) or (option in _LOGINS and ":" in value):
        return True
    return option in _OF_PROGRAMS and _OF_PROGRAMS[option].search(before) is not None
