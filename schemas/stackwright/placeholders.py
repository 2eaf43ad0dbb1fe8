"""What new repositories have in the place of what only their owners know: `lint` tells of it, recipes refuse it.

`scripts/placeholders` of a repository is made from the same rows, so the patterns are written in what Python's `re` and
`grep -E` have in common. What stands behind a `#` on its line is a comment, and does not count.
"""

from typing import NamedTuple

#: Nobody's recipient: its checksum is wrong on purpose, so that SOPS refuses it until it is replaced.
AGE_RECIPIENT = "age1" + "q" * 58
#: No network card has this address.
MAC = "00:00:00:00:00:00"
#: udev makes no such name: those of disks have a bus or a manufacturer in them.
DISK = "/dev/disk/by-id/placeholder"
#: The owner in the URL of a repository that nobody has named yet.
OWNER = "example"
#: What stands for the name of the repository in a pattern.
NAME = "NAME"


class Placeholder(NamedTuple):
    """A row: its name, how it is found in the text of `files`, a pattern of their paths, and what is to be said of it.

    `mark` is in the bytes of each file that has one. `message` says what is wrong, `hint` what would be right.
    `is_once` says that it is one thing, wherever it stands. `is_unmistakable` ones mean the same in every repository
    and file. Of an `is_absence` row the pattern is what the file should have.
    """

    name: str
    mark: bytes
    pattern: str
    files: str
    message: str
    hint: str
    is_once: bool = False
    is_unmistakable: bool = False
    is_absence: bool = False


_NODES = r"talos/nodes/[^/]+\.yaml"
_HOSTS = "nixos/hosts/[^/]+"
_CARD = "the MAC address of the network card is a placeholder"
_DISK = "the disk that the system is installed on is a placeholder"
PLACEHOLDERS = (
    Placeholder(
        "age-recipient",
        AGE_RECIPIENT.encode(),
        "age1q{58}",
        r"\.sops\.yaml|stackwright\.yaml",
        "the age recipient is a placeholder, for which SOPS encrypts nothing",
        "`just age-key` makes your key and puts its public half there",
        is_once=True,
        is_unmistakable=True,
    ),
    Placeholder(
        "ssh-key",
        b"",
        "(ssh|ecdsa)-",
        r"keys/admin\.pub",
        "no SSH key may log in to the systems",
        "put your public key there, on a line of its own, such as `ssh-ed25519 AAAA… name`",
        is_absence=True,
    ),
    Placeholder(
        "repository-url",
        f"{OWNER}/".encode(),
        f"((https|ssh|docker)://[^/ ]+/|git@[^:@ ]+:){OWNER}/{NAME}([^a-z0-9-]|$)",
        r"stackwright\.yaml|justfile|kubernetes/.+\.yaml|nixos/modules/[^/]+\.nix",
        "the URL of the repository is a placeholder, from which nothing can be read",
        "`just repository-url URL` puts the right one everywhere",
        is_once=True,
    ),
    Placeholder(
        "talos-card",
        MAC.encode(),
        MAC,
        _NODES,
        _CARD,
        "a waiting machine says the right one: `talosctl get links --insecure --nodes ADDRESS`",
    ),
    Placeholder(
        "talos-disk",
        DISK.encode(),
        DISK,
        _NODES,
        _DISK,
        "a waiting machine says which it has: `talosctl get disks --insecure --nodes ADDRESS`",
    ),
    Placeholder(
        "nixos-card",
        MAC.encode(),
        MAC,
        rf"{_HOSTS}/default\.nix",
        _CARD,
        "`ip link` says the right one, on any Linux that the machine was booted from",
    ),
    Placeholder(
        "nixos-disk",
        DISK.encode(),
        DISK,
        rf"{_HOSTS}/disko\.nix",
        _DISK,
        "`ls -l /dev/disk/by-id` says which it has, on any Linux that the machine was booted from",
    ),
)
