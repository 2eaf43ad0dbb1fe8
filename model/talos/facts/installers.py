"""Images of Talos' installer: where they come from, what they are made of, and of which version they are."""

import re
from typing import NamedTuple

from ....schemas.tables.notation import Version, version
from ....schemas.versions.releases import minor

FACTORY = "factory.talos.dev"
_BARE = "ghcr.io/siderolabs/installer"
_OF_FACTORY = re.compile(rf"{re.escape(FACTORY)}/(?:[a-z0-9-]+-)?installer(?:-secureboot)?/([^/]+)")
_ID = re.compile(r"[0-9a-f]{64}")


class Image(NamedTuple):
    """An image as it is written: `factory.talos.dev/metal-installer/ID:v1.13.9`; without a tag `tag` is ""."""

    repository: str
    tag: str

    @property
    def version(self) -> Version:
        """The minor that the tag is of, () where it says none."""
        found = minor(self.tag) if self.tag else None
        return version(found) if found else ()

    @property
    def is_bare(self) -> bool:
        """Whether it is the installer without anything added that came with each release."""
        return self.repository == _BARE

    @property
    def schematic(self) -> str:
        """The id of the schematic, "" where the image is not of the Image Factory."""
        match = _OF_FACTORY.fullmatch(self.repository)
        return match[1] if match else ""

    @property
    def is_schematic_well_formed(self) -> bool:
        """Whether the id can be one."""
        return _ID.fullmatch(self.schematic) is not None


def image(written: str) -> Image:
    """Repository and tag of an image; a digest is neither."""
    name = written.partition("@")[0]
    folder, slash, last = name.rpartition("/")
    base, _, tag = last.partition(":")
    return Image(f"{folder}{slash}{base}", tag)
