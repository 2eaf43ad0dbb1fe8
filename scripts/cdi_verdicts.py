"""Compare what stackwright says of DataVolumes with what the API tests of CDI want of a cluster.

    python scripts/cdi_verdicts.py FOLDER

FOLDER is a clone of containerized-data-importer, bare or with its files. `tests/api_validation_test.go` has tables
there: one of manifests that are created or refused, and some whose rows are put into a manifest (sources, references to
DataSources, sizes, sources of volumes). Each row is a repository of its own here: what is refused wants an error of
ours in the manifest's file; else there must be none. Warnings are free.

The last line counts the table of manifests, the line above it the rows of the other tables. Disagreements are listed
with what `cdi_verdicts.tsv` beside this script says of them; rows that it marks with `cluster` are not counted, as they
are refused for what is not in the cluster, whatever the manifest says.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from stackwright.lint.finding import Finding, Severity
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace

ENOUGH = 0.99
TESTS, MANIFESTS = "tests/api_validation_test.go", "tests/manifests/"
MANIFEST = "manifests/object.yaml"
_CONSTANT = re.compile(r'^\s*(\w+)\s*=\s*"([^"]*)"$', re.MULTILINE)
_TABLE = re.compile(r'DescribeTable\("([^"]*)"')
_ENTRY = re.compile(r"^\s*Entry\((.*)\),\s*$", re.MULTILINE)
_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|Label\("[^"]*"\)|(\w+)')
#: What the tests put into each source, in the order of a row.
_SOURCES = {
    "http": ("url",),
    "s3": ("url",),
    "pvc": ("namespace", "name"),
    "imageio": ("url", "secretRef", "certConfigMap", "diskId"),
    "vddk": ("url", "secretRef", "uuid", "backingFile", "thumbprint"),
}
_MAIN = "with manifests Datavolume should"


class Row(NamedTuple):
    """A row of a table: whether the manifest is refused."""

    table: str
    title: str
    manifest: str
    refused: bool


def main() -> int:
    """Compare all rows; 1 where too few agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    reasons = dict(_reasons())
    counts = {True: [0, 0], False: [0, 0]}
    with TemporaryDirectory() as place:
        for row in read_rows(folder):
            kind, _, reason = reasons.get(row.title, "").partition("\t")
            if kind == "cluster":
                print(f"not counted: {row.title} — {reason}")
                continue
            errors = find_errors(Path(place), row.manifest)
            same = bool(errors) == row.refused
            count = counts[row.table == _MAIN]
            count[0], count[1] = count[0] + same, count[1] + 1
            if not same:
                ours = f"{errors[0].code} {errors[0].message}" if errors else "silent"
                print(f"{row.title}: here {ours!r} — {reason or 'not explained'}")
    _print("cdi, rows put into manifests", *counts[False])
    _print("cdi", *counts[True])
    return 0 if counts[True][1] and all(agree >= ENOUGH * total for agree, total in counts.values()) else 1


def _print(name: str, agree: int, total: int) -> None:
    print(f"{name}: {agree} of {total} agree ({agree / max(total, 1):.2%})")


def read_rows(folder: Path) -> Iterator[Row]:
    """The rows of all tables in a clone."""
    source = _read(folder, TESTS)
    constants = dict(_CONSTANT.findall(source))
    tables = [*_TABLE.finditer(source)]
    for table, after in zip(tables, [*tables[1:], None], strict=True):
        for entry in _ENTRY.findall(source, table.end(), after.start() if after else len(source)):
            title, *values = _arguments(entry, constants)
            manifest = _manifest(folder, table[1], values)
            if manifest is not None:
                refused = "true" in values[1:2] if table[1] == _MAIN else "succeed" not in title
                yield Row(table[1], title, manifest, refused)


def _arguments(entry: str, constants: dict[str, str]) -> list[str]:
    found = (match for match in _ARGUMENT.finditer(entry) if not match[0].startswith("Label("))
    return [match[1] if match[1] is not None else constants.get(match[2], match[2]) for match in found]


def _manifest(folder: Path, table: str, values: list[str]) -> str | None:
    """The manifest of a row, None for a table that is not known."""
    match table:
        case "with manifests Datavolume should":
            return _read(folder, f"tests/{values[0]}")
        case "with Datavolume source validation should":
            return _written(folder, "datavolume", source=_source(values))
        case "with DataVolume sourceRef validation should":
            kind, namespace, name = values
            return _written(folder, "datavolume", sourceRef={"kind": kind, "namespace": namespace, "name": name})
        case "with Datavolume PVC size should":
            size = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": values[0]}}}
            return _written(folder, "datavolume", pvc=size)
        case "volumeimportsource should":
            source = {"source": _source(values[1:])} if _source(values[1:]) else {}
            return _written(folder, "volumeimportsource", contentType=values[0], **source)
        case "volumeuploadsource should":
            return _written(folder, "volumeuploadsource", contentType=values[0])
        case _:
            return None


def _source(values: list[str]) -> dict[str, Any]:
    kind, *rest = values
    return {kind: dict(zip(_SOURCES[kind], rest, strict=True))} if kind in _SOURCES else {}


def _written(folder: Path, name: str, **changes: object) -> str:
    """A manifest with other fields in its spec; a reference is in the place of the source."""
    found = yaml.safe_load(_read(folder, f"{MANIFESTS}{name}.yaml"))
    if "sourceRef" in changes:
        found["spec"].pop("source", None)
    found["spec"].update(changes)
    return str(yaml.safe_dump(found))


def find_errors(place: Path, manifest: str) -> list[Finding]:
    """The errors in a manifest that is alone in its repository."""
    (place / MANIFEST).parent.mkdir(parents=True, exist_ok=True)
    (place / MANIFEST).write_text(manifest, "utf-8")
    workspace = Workspace.open(place)
    report = workspace.report(select(workspace.config), Options(jobs=1, frames=False, keep=False))
    return [one for one in report.findings if one.severity is Severity.ERROR and one.mark.path == MANIFEST]


def _read(folder: Path, path: str) -> str:
    if (folder / path).is_file():
        return (folder / path).read_text("utf-8")
    command = ["git", "-C", str(folder), "show", f"HEAD:{path}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _reasons() -> Iterator[tuple[str, str]]:
    for line in Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines()[1:]:
        title, _, rest = line.partition("\t")
        yield title, rest


if __name__ == "__main__":
    sys.exit(main())
