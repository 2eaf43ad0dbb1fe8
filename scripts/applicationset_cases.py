"""Compare what stackwright makes of ApplicationSets with what Argo CD's own code made of them.

    python scripts/applicationset_cases.py CASES.jsonl
    python scripts/applicationset_cases.py --corpus CLONES

A line of CASES is a JSON object: `id`, `applicationset`, `files` of the repository by path, the registered `clusters`
(name, server, project, labels, annotations), and what was recorded: `verdict` (`ok`, `error` or `panics`) and the
`expected` Applications; `new_globs` and `hidden_folders` are settings of Argo CD that are not the default. What is
`shared` in a line holds for those after it, which may have the `spec` alone. A case agrees where the verdict is the
same and so are the Applications as data. Where clusters or a merge take part, Argo CD leaves the order to chance, and
it is not compared.

CLONES is a folder of bare git repositories, named OWNER+NAME. Of every generator of an ApplicationSet in their HEAD it
is said whether it is expanded, or why it cannot be known: `elsewhere` is what nobody could know from the repository,
`template` an ApplicationSet that Helm or another tool renders first, `limit` what is only not known to stackwright.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stackwright.lint.engine import analyse
from stackwright.lint.workspace import Workspace
from stackwright.model.argocd.applicationsets.expand import expand, kinds_of
from stackwright.model.argocd.applicationsets.expansion import Cluster, Expansion, Reason, Surroundings, Unknown
from stackwright.model.argocd.applicationsets.find_applicationsets import expand_set, find_sets
from stackwright.model.files.file_tree import folders_of
from stackwright.model.text.typed_access import items

ENOUGH, ENOUGH_OF_CORPUS = 0.99, 0.95
OBJECT = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "ApplicationSet",
    "metadata": {"name": "set", "namespace": "argocd"},
}
URL = "https://git.example.org/r.git"


@dataclass(frozen=True)
class CaseFiles:
    """The files of a case."""

    texts: dict[str, str]

    def paths(self) -> Iterable[str]:
        return sorted(self.texts)

    def folders(self) -> Iterable[str]:
        return {folder for path in self.texts for folder in folders_of(path) if folder}

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
    parser.add_argument("cases", type=Path, nargs="?")
    parser.add_argument("--corpus", type=Path)
    arguments = parser.parse_args()
    if arguments.corpus:
        return go_through(arguments.corpus)
    if not arguments.cases:
        parser.error("CASES or --corpus is needed")
    agree = total = 0
    shared: dict[str, Any] = {}
    for line in arguments.cases.read_text("utf-8").splitlines():
        case = {**shared, **json.loads(line)}
        if "shared" in case:
            shared = case["shared"]
            continue
        case.setdefault("applicationset", {**OBJECT, "spec": case.get("spec")})
        total += 1
        if difference := next(compare(case), None):
            print(f"{case['id']}: {difference}")
        else:
            agree += 1
    print(f"applicationsets: {agree} of {total} agree ({agree / total:.2%})")
    return 0 if agree >= ENOUGH * total else 1


def go_through(clones: Path) -> int:
    """Say of every generator in a folder of clones what is known of it; 1 where that is too little."""
    found: Counter[str] = Counter()
    for clone in sorted(clones.iterdir()):
        head = ["git", f"--git-dir={clone.resolve()}"]
        listed = subprocess.run(
            [*head, "grep", "-lE", "^kind: *[\"']?ApplicationSet", "HEAD"], capture_output=True, text=True, check=False
        )
        paths = {line.partition(":")[2] for line in listed.stdout.splitlines()}
        if paths:
            commit = subprocess.run([*head, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout
            with tempfile.TemporaryDirectory() as folder:
                unpack(head, Path(folder))
                for kind, line in judge(Path(folder), f"https://github.com/{clone.name.replace('+', '/')}", paths):
                    found[kind] += 1
                    print(f"{clone.name}@{commit[:10]} {kind}: {line}")
    total = found.total()
    done = total - found["limit"]
    print(", ".join(f"{kind} {count}" for kind, count in found.most_common()))
    print(f"generators: {done} of {total} expanded or proven unknowable ({done / max(total, 1):.2%})")
    return 0 if done >= ENOUGH_OF_CORPUS * total else 1


def unpack(git: list[str], folder: Path) -> None:
    """Put what HEAD has into a folder; links and files that the clone lacks are left empty."""
    listed = subprocess.run([*git, "ls-tree", "-rz", "HEAD"], capture_output=True, check=True).stdout.split(b"\0")
    entries = [(line.split()[2], line.split(b"\t", 1)[1].decode()) for line in listed if line.split()[1:2] == [b"blob"]]
    asked = b"".join(blob + b"\n" for blob, _ in entries)
    given = subprocess.run([*git, "cat-file", "--batch"], input=asked, capture_output=True, check=True).stdout
    at = 0
    for _, path in entries:
        end = given.index(b"\n", at)
        header = given[at:end].split()
        size = int(header[2]) if header[1] == b"blob" else None
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(given[end + 1 : end + 1 + size] if size else b"")
        at = end + 1 if size is None else end + size + 2


def judge(root: Path, url: str, paths: set[str]) -> Iterator[tuple[str, str]]:
    """Of each generator in a repository what is known of it, and a line that says so."""
    workspace = Workspace.open(root, with_config=False)
    config = replace(workspace.config, urls=(url,))
    repository, _ = analyse(workspace.source, config)
    seen = set()
    for one in find_sets(workspace.source, repository):
        seen.add(one.path)
        expansion = expand_set(workspace.source, repository, config, one)
        for index, entry in enumerate(items(one.value, "spec", "generators")):
            at = ("spec", "generators", index)
            kinds = "+".join(kinds_of(entry)) or "no generator"
            yield judge_one(expansion, at, f"{one.path} {one.object.name} {kinds}")
    for path in sorted(paths - seen):
        if path.endswith((".yaml", ".yml", ".json", ".tpl", ".j2")):
            yield "template", f"{path} is no object before it is rendered"


def judge_one(expansion: Expansion, at: tuple[str | int, ...], line: str) -> tuple[str, str]:
    """What is known of one generator."""
    made = [element for element in expansion.elements if element.at == at]
    unknown = [part for part in expansion.unknown if part.at == at[: len(part.at)]]
    if unknown:
        return "elsewhere" if all(part.is_proven for part in unknown) else "limit", f"{line}: {unknown[0].why}"
    errors = [error for error in expansion.errors if error.at[:3] == at or (error.at[:1] == ("spec",) and not made)]
    if errors and not made:
        return "refused", f"{line}: {errors[0].message}"
    return "expanded", f"{line}: {len(made)} elements{f', {errors[0].message}' if errors else ''}"


def compare(case: dict[str, Any]) -> Iterator[str]:
    """What is different."""
    clusters = tuple(Cluster(**cluster) for cluster in case["clusters"])
    around = Surroundings(
        CaseFiles(case["files"]),
        CaseRepository(),
        clusters,
        new_globs=case.get("new_globs", False),
        hidden_folders=case.get("hidden_folders", False),
    )
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
