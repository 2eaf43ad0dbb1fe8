"""Compare what stackwright says of objects of KubeVirt with recorded verdicts of KubeVirt's own admission code.

    python scripts/kubevirt_verdicts.py CASES.jsonl

A line of CASES is a JSON object: `id`, the `manifest`, feature `gates` and more of the KubeVirt resource's `config`,
the `existing` objects, and under `versions` for each version the `verdict` (accepted, refused, unknown-field); `vmi` is
what is said of the instance that such a machine makes. A line is a verdict in each of its versions: what is refused,
has an unknown field, or is accepted while its instance is refused, wants an error of ours in the manifest's file; else
there must be none there. Warnings are free.

Each case is a repository of its own, which holds the manifest, the KubeVirt resource with its gates, the existing
objects, and the version in the configuration. It is read from memory, and all are checked in one process.

Disagreements are listed with what `kubevirt_verdicts.tsv` beside this script says of them.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stackwright.lint.finding import Finding, Severity
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace

ENOUGH = 0.99
MANIFEST = "manifests/object.yaml"


def main() -> int:
    """Compare all cases; 1 where too few verdicts agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("cases", type=Path)
    parser.add_argument("--only", default="", help="the beginning of the cases' ids")
    arguments = parser.parse_args()
    reasons = dict(_reasons())
    agree = total = 0
    with TemporaryDirectory() as folder:
        for line in arguments.cases.read_text("utf-8").splitlines():
            case = json.loads(line)
            if not case["id"].startswith(arguments.only):
                continue
            for version, recorded in case["versions"].items():
                errors = find_errors(Path(folder), case, version)
                same = bool(errors) == wants_error(recorded)
                total, agree = total + 1, agree + same
                if not same:
                    print(_told(case, version, recorded, errors, reasons.get(case["id"], "not explained")))
    print(f"kubevirt: {agree} of {total} agree ({agree / max(total, 1):.2%})")
    return 0 if agree >= ENOUGH * total else 1


def wants_error(recorded: Mapping[str, Any]) -> bool:
    """Whether KubeVirt refuses the object, or the instance that it makes."""
    instance = recorded.get("vmi") or {}
    return bool(recorded["verdict"] != "accepted" or instance.get("verdict", "accepted") != "accepted")


def find_errors(folder: Path, case: Mapping[str, Any], version: str) -> list[Finding]:
    """The errors in the manifest of a case; the files are written into the folder, in place of those before."""
    for path, text in _files(case, version):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    for extra in sorted((folder / "existing").glob("*"))[len(case["existing"]) :]:
        extra.unlink()
    workspace = Workspace.open(folder)
    report = workspace.report(select(workspace.config), Options(jobs=1, frames=False, keep=False))
    return [one for one in report.findings if one.severity is Severity.ERROR and one.mark.path == MANIFEST]


def _files(case: Mapping[str, Any], version: str) -> Iterator[tuple[str, str]]:
    gates = {"developerConfiguration": {"featureGates": case["gates"]}}
    configuration = {**gates, **(case.get("config") or {})}
    resource = {
        "apiVersion": "kubevirt.io/v1",
        "kind": "KubeVirt",
        "metadata": {"name": "kubevirt", "namespace": "kubevirt"},
        "spec": {"configuration": configuration},
    }
    yield "stackwright.yaml", json.dumps({"versions": {"kubevirt": version}})
    yield "kubevirt.yaml", json.dumps(resource)
    yield MANIFEST, json.dumps(case["manifest"])
    for index, one in enumerate(case["existing"]):
        yield f"existing/{index}.yaml", json.dumps(one)


def _told(case: Mapping[str, Any], version: str, recorded: Mapping[str, Any], errors: list[Finding], why: str) -> str:
    theirs = recorded.get("message") or (recorded.get("vmi") or {}).get("message") or recorded["verdict"]
    ours = f"{errors[0].code} {errors[0].message}" if errors else "silent"
    return f"{case['id']} {version}: KubeVirt {theirs[:120]!r}, here {ours[:120]!r} — {why}"


def _reasons() -> Iterator[tuple[str, str]]:
    table = Path(__file__).with_suffix(".tsv")
    for line in table.read_text("utf-8").splitlines()[1:] if table.exists() else ():
        case, _, reason = line.partition("\t")
        yield case, reason


if __name__ == "__main__":
    sys.exit(main())
