"""Every setting, its value and where that came from, told to a person; for versions, what in the repository says so."""

import json
from collections.abc import Iterator
from itertools import groupby

from ..lint.redaction.redact import without_keys
from ..model.config import Config, list_settings
from ..model.files.source import CONFIG_NAME, Source
from ..model.repository import Repository
from ..model.text.decoding import decode
from ..model.text.escape_control_characters import clean
from ..model.text.positions import Positions
from ..model.versions.applicable import Applicable, Pin, VersionSource, versions
from ..schemas.tables.notation import version
from ..schemas.versions.releases import RELEASES, format_version

#: So many places are listed of a version that many files pin.
_SHOWN = 3
_VERSIONS = "versions."


def format_config(config: Config, repository: Repository, source: Source) -> str:
    """The settings as lines of YAML with comments."""
    lines = [f"# root: {source.root}"]
    for name, value, origin in list_settings(config):
        if name.startswith(_VERSIONS):
            product = name.removeprefix(_VERSIONS)
            found = versions(repository).of(product)
            lines.append(f"{name}: {json.dumps(found.minors)}  # {_ORIGINS[found.why]}")
            lines += (f"#   {text}" for text in _reasons(product, found, source))
        else:
            lines.append(f"{name}: {json.dumps(value)}  # {origin}")
    return "".join(f"{clean(without_keys(line))}\n" for line in lines)


_ORIGINS = {
    VersionSource.CONFIGURED: CONFIG_NAME,
    VersionSource.PINNED: "found here",
    VersionSource.ASSUMED: "the newest that is known: nothing here says",
}


def _reasons(product: str, found: Applicable, source: Source) -> Iterator[str]:
    """What pins each version, and what it is judged as where that is another."""
    if found.why is VersionSource.PINNED:
        pins = sorted(found.pins, key=lambda pin: version(pin.fact.version))
        for minor, of_minor in groupby(pins, key=lambda pin: pin.fact.version):
            same = list(of_minor)
            for pin in same[:_SHOWN]:
                yield f"{minor}: {_place(pin, source)}, {pin.fact.why}"
            if len(same) > _SHOWN:
                yield f"{minor}: and {len(same) - _SHOWN} more"
    oldest, newest = RELEASES[product][0], RELEASES[product][-1]
    for minor in found.minors:
        if version(minor) < oldest:
            yield f"{minor} is judged as {format_version(product, oldest)}, the oldest that is known"
        elif version(minor) > newest:
            yield f"{minor} is judged as {format_version(product, newest)}, the newest that is known"


def _place(pin: Pin, source: Source) -> str:
    data = source.read(pin.path)
    if not isinstance(data, bytes) or pin.fact.at is None:
        return pin.path
    return f"{pin.path}:{Positions(decode(data)).span(pin.fact.at).line}"
