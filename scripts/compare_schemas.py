"""Compares our schemas with upstream's, kind by kind and version by version, and prints what differs.

    python scripts/compare_schemas.py UPSTREAM_DIR [--kubernetes DIR] [--required]

What each product's folder holds is said in `compare/crds.py`, `compare/talos.py` and `compare/core.py`. Differences
that are meant stand in `compare/explained_*.tsv`, with the reason and its proof. Exit 1 where one is not explained, or
where a row explains nothing any more.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stackwright.schemas.tables.notation import version

if TYPE_CHECKING:
    from stackwright.scripts.compare.difference import Difference, Extent

HERE = Path(__file__).resolve().parent / "compare"
#: More than these, and the tables do not say what upstream says.
MOST_EXPLAINED = 60


class Explained(NamedTuple):
    """A row: which differences are meant, why, and where that can be read."""

    product: str
    versions: str
    kind: str
    path: str
    what: str
    reason: str
    proof: str

    def explains(self, one: "Difference") -> bool:
        """Whether the row is about this difference. `[` and `]` in its path mean themselves."""
        return (
            (one.product, one.what) == (self.product, self.what)
            and self.kind in ("*", one.kind)
            and _within(one.version, self.versions)
            and fnmatchcase(one.path, self.path.replace("[", "[[]"))
        )


def _within(spelled: str, versions: str) -> bool:
    first, _, last = versions.partition("-")
    return versions == "*" or version(first) <= version(spelled) <= version(last or first)


def read_explained(folder: Path) -> list[Explained]:
    """The rows of all files; ValueError where one has not seven columns."""
    rows = []
    for file in sorted(folder.glob("explained_*.tsv")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                cells = line.split("\t")
                if len(cells) != len(Explained._fields) or not all(cells):
                    raise ValueError(f"{file.name}:{number}: a row has {len(Explained._fields)} columns, none empty")
                rows.append(Explained(*cells))
    return rows


def told(differences: "Iterable[Difference]") -> Iterator[str]:
    """One line for what is the same in several versions."""
    versions: dict[Difference, list[str]] = {}
    for one in differences:
        versions.setdefault(one._replace(version=""), []).append(one.version)
    for one, found in versions.items():
        span = found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}"
        types = f" (ours {one.ours or 'nothing'}, theirs {one.theirs or 'nothing'})" if one.ours or one.theirs else ""
        yield f"{one.product} {span}: {one.kind or 'the version'}{one.path}: {one.what}{types}"


def _gathered(arguments: argparse.Namespace) -> "tuple[list[Difference], dict[str, Extent]]":
    """The differences of all products that there is something for, and how much was compared."""
    found: list[Difference] = []
    extents: dict[str, Extent] = {}
    upstream: Path = arguments.upstream
    places = {"crds": upstream, "talos": upstream if (upstream / "talos").is_dir() else None}
    for name, folder in {**places, "core": arguments.kubernetes}.items():
        if folder is None:
            print(f"not compared: nothing is there for compare/{name}.py")
            continue
        module = import_module(f"compare.{name}")
        found += module.differences(folder)
        extents |= module.extents(folder)
    return found, extents


def main(words: list[str]) -> int:
    """Compare, print, and say how it went."""
    parser = argparse.ArgumentParser(description="Compare our schemas with upstream's.")
    parser.add_argument("upstream", type=Path, metavar="UPSTREAM_DIR")
    parser.add_argument("--kubernetes", type=Path, metavar="DIR", help="upstream's schemas of the core kinds")
    parser.add_argument("--explained", type=Path, default=HERE, metavar="DIR", help="where explained_*.tsv are")
    parser.add_argument("--required", action="store_true", help="also tell what only one side requires")
    arguments = parser.parse_args(words)
    found, extents = _gathered(arguments)
    every_row = read_explained(arguments.explained)
    rows = [row for row in every_row if row.product in extents]
    explained = {one for one in found if any(row.explains(one) for row in rows)}
    idle = [row for row in rows if not any(row.explains(one) for one in found)]
    unexplained = [one for one in found if one not in explained]
    if arguments.required:
        _tell_required(arguments.upstream)
    for line in told(unexplained):
        print(line)
    for row in idle:
        print(f"explains nothing any more: {' '.join(row[:5])}")
    if len(every_row) > MOST_EXPLAINED:
        print(f"{len(every_row)} rows explain differences; at most {MOST_EXPLAINED} should")
    _summarise(extents, found, explained)
    return int(bool(unexplained or idle or len(every_row) > MOST_EXPLAINED))


def _tell_required(upstream: Path) -> None:
    found = import_module("compare.crds").differences(upstream, with_required=True)
    for line in told(one for one in found if one.what == "required"):
        print(line)


def _summarise(extents: "dict[str, Extent]", found: "list[Difference]", explained: "set[Difference]") -> None:
    differing = Counter(one.product for one in found)
    meant = Counter(one.product for one in explained)
    for product, (kinds, versions, fields) in extents.items():
        count, known = differing[product], meant[product]
        print(f"{product}: {kinds} kinds, {versions} versions, {fields} fields, ", end="")
        print(f"{count} differences, {known} explained, {count - known} unexplained")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
