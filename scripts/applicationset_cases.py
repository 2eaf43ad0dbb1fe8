"""Compare what stackwright makes of ApplicationSets with what Argo CD's own code made of them.

    python scripts/applicationset_cases.py CASES.jsonl

A line of CASES is a JSON object: `id`, `applicationset`, `files` of the repository by path, the registered `clusters`
(name, server, project, labels, annotations), and what was recorded: `verdict` (`ok`, `error` or `panics`) and the
`expected` Applications. A case agrees where the verdict is the same and so are the Applications as data. Where clusters
or a merge take part, Argo CD leaves the order to chance, and it is not compared.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.model.argocd.applicationsets.expand import expand
from stackwright.model.argocd.applicationsets.expansion import Cluster, Expansion, Reason, Surroundings, Unknown

ENOUGH = 0.99
URL = "https://git.example.org/r.git"


@dataclass(frozen=True)
class CaseFiles:
    """The files of a case."""

    texts: dict[str, str]

    def paths(self) -> Iterable[str]:
        return sorted(self.texts)

    def folders(self) -> Iterable[str]:
        return {
            "/".join(steps[:at]) for path in self.texts for steps in [path.split("/")] for at in range(1, len(steps))
        }

    def read(self, path: str) -> str | Unknown:
        return self.texts[path]


class CaseRepository:
    """The one repository that the cases know."""

    def owns(self, url: str) -> bool:
        return url == URL

    def is_here(self, revision: str | None) -> bool:
        return revision in (None, "", "HEAD", "main")


def main() -> int:
    """Compare all cases; 1 where too few agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("cases", type=Path)
    arguments = parser.parse_args()
    agree = total = 0
    for line in arguments.cases.read_text("utf-8").splitlines():
        case = json.loads(line)
        total += 1
        if difference := next(compare(case), None):
            print(f"{case['id']}: {difference}")
        else:
            agree += 1
    print(f"applicationsets: {agree} of {total} agree ({agree / total:.2%})")
    return 0 if agree >= ENOUGH * total else 1


def compare(case: dict[str, Any]) -> Iterator[str]:
    """What is different."""
    clusters = tuple(Cluster(**cluster) for cluster in case["clusters"])
    around = Surroundings(CaseFiles(case["files"]), CaseRepository(), clusters)
    found = expand(case["applicationset"], around)
    if found.unknown:
        yield f"not known: {found.unknown[0].why}"
    if (verdict := verdict_of(found)) != case["verdict"]:
        why = found.errors[0].message if found.errors else ""
        yield f"{verdict}, where Argo CD says {case['verdict']}: {why}"
    ours = [pick(application.value) for application in found.applications]
    recorded = [pick(application) for application in case["expected"] or []]
    if is_shuffled(case["applicationset"]):
        ours, recorded = sorted(ours, key=repr), sorted(recorded, key=repr)
    if ours != recorded:
        yield f"other Applications: {json.dumps(ours)[:600]} where Argo CD makes {json.dumps(recorded)[:600]}"


def verdict_of(found: Expansion) -> str:
    """The verdict as the cases write it."""
    if any(error.reason is Reason.PANIC for error in found.errors):
        return "panics"
    return "error" if found.errors else "ok"


def pick(application: Any) -> Any:
    """What is compared of an Application, with its keys in order."""
    return json.loads(
        json.dumps({key: application.get(key) for key in ("metadata", "spec")}, sort_keys=True, default=str)
    )


def is_shuffled(applicationset: Any) -> bool:
    """Whether Argo CD leaves the order to chance."""
    written = json.dumps(applicationset["spec"]["generators"])
    return '"clusters"' in written or '"merge"' in written


if __name__ == "__main__":
    sys.exit(main())
