"""The options of hosts that NixOS has under another name, or no more: as far as that is so in the host's release."""

from collections.abc import Iterator
from typing import NamedTuple

from ..model.nix.host_facts import HostFact
from ..model.nix.host_facts import OldOption as Written
from ..model.nix.nixpkgs_release import find_releases
from ..model.repository import Repository
from ..model.text.place import Place
from ..schemas.nix.old_options import OLD_OPTIONS, OldOption
from ..schemas.nix.releases import OLDEST_SUPPORTED
from ..schemas.versions.releases import format_version


class Outdated(NamedTuple):
    """An old option that a host sets: `is_sure` where the release of the host is known."""

    host: HostFact
    written: Written
    row: OldOption
    at: Place
    is_sure: bool

    @property
    def name(self) -> str:
        """The old name."""
        return ".".join(self.written.path)

    @property
    def since(self) -> str:
        """The release in which it went."""
        return format_version("nixos", self.row.since)


def find_outdated(repository: Repository) -> Iterator[Outdated]:
    """The old options of all hosts. Where the release of a host is not known, only those that no release with support
    has. What another host needs by its old name has no key: there it must not be written anew.
    """
    found: list[Outdated] = []
    needed: set[Place | None] = set()
    for host in repository.evaluated(HostFact):
        releases = find_releases(repository, host.flake, host.nixpkgs) if host.old else None
        complete = releases.complete if releases else OLDEST_SUPPORTED
        for one in host.old:
            row = OLD_OPTIONS[one.path]
            if row.since > complete:
                needed.add(one.place)
            elif one.is_certain:
                at = Place(one.place.path, one.key) if one.place and one.key else one.place or host.at
                found.append(Outdated(host, one, row, at, releases is not None))
    for outdated in found:
        is_needed = outdated.written.place in needed
        yield outdated._replace(written=outdated.written._replace(key=None)) if is_needed else outdated
