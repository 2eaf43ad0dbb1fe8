"""A row about a Helm chart: what the chart makes outside of its release's own namespace, and on which values that
depends.
"""

from dataclasses import dataclass
from typing import NamedTuple

from ..reference_forms import Kind

#: Two parts of a version: what a chart makes changes with them at the most.
Minor = tuple[int, int]
Setting = bool | str | tuple[str, ...]

NAMESPACE = Kind("", "Namespace")


class Wants(NamedTuple):
    """A value that must be so; `is_default` says that it is where nobody sets it."""

    path: str
    value: Setting = True
    is_default: bool = True


@dataclass(frozen=True, slots=True)
class ChartObject:
    """An object, by its kind; `namespace` is "" for an object of the cluster. `name` is that of a Namespace.

    `named` is the value that says the namespace (or, of a Namespace, the name), `when` are those on which it depends.
    """

    kind: Kind
    namespace: str
    name: str
    named: str
    when: tuple[Wants, ...]
    since: Minor
    until: Minor


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by its name and the repositories that have it, without scheme; the versions of which it was read."""

    name: str
    repositories: tuple[str, ...]
    since: Minor
    until: Minor
    makes: tuple[ChartObject, ...]

    def objects_in(self, version: Minor) -> tuple[ChartObject, ...]:
        """What that version makes; nothing where the chart of that version was not read."""
        if not self.since <= version <= self.until:
            return ()
        return tuple(made for made in self.makes if made.since <= version <= made.until)


def chart(name: str, repositories: tuple[str, ...], versions: str, *makes: ChartObject) -> Chart:
    """A row; `versions` are the first and the last minor version that were read, `1.0-1.21`."""
    first, last = _range(versions)
    return Chart(name, repositories, first, last, makes)


def make_row(
    kind: Kind, *when: Wants, within: str = "", name: str = "", named: str = "", versions: str = "0.0-999.999"
) -> ChartObject:
    """An object that a chart makes in the namespace `within`, or in none."""
    return ChartObject(kind, within, name, named, when, *_range(versions))


def wants(path: str, value: Setting = True) -> Wants:
    """A value that is so where nobody sets it."""
    return Wants(path, value)


def needs_true(path: str) -> Wants:
    """A value that must be set to true."""
    return Wants(path, is_default=False)


def _range(versions: str) -> tuple[Minor, Minor]:
    first, _, last = versions.partition("-")
    return parse_minor(first), parse_minor(last)


def parse_minor(version: str) -> Minor:
    """Major and minor of `1.21`."""
    major, _, rest = version.partition(".")
    return int(major), int(rest)
