"""Compares what stackwright builds of kustomizations with what `kubectl kustomize` does.

    python scripts/compare_kustomize.py CLONES --kubectl PATH
    python scripts/compare_kustomize.py --cases CASES.json

CLONES is a folder of git repositories, bare or not; of each, HEAD is exported into a temporary folder, and kubectl
builds every kustomization there, without network. Objects are compared as data and in order. Left out is what depends
on more than the tree: remote resources, Helm charts, plugins, encrypted files and those that git ignores.

CASES.json has `files`, by their paths, and `cases` with `id`, `path`, `verdict` (builds, refused) and `output`.

Exit 1 where too little agrees: 98 % of the builds and 95 % of what is refused, and all of the cases.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from stackwright.model.files.source import open_source
from stackwright.model.kustomize.build.accumulate import Store
from stackwright.model.kustomize.build.build import build
from stackwright.model.kustomize.build.open_store import open_store
from stackwright.model.kustomize.build.result import Build, UnknownKind
from stackwright.model.text.document import Value, load
from stackwright.schemas.file_types import KUSTOMIZATION_NAMES

ENOUGH_EQUAL, ENOUGH_REFUSED = 0.98, 0.95
SIZE_LIMIT = 100_000_000
#: What kubectl says where it would need more than the tree.
LEFT_OUT = {
    "--enable-helm": UnknownKind.HELM,
    "external plugin": UnknownKind.PLUGIN,
    "'git' program": UnknownKind.REMOTE,
    "proxyconnect": UnknownKind.REMOTE,
}
#: Nothing can be fetched, and no program of the machine is found.
ALONE = {
    "HOME": "/nonexistent",
    "PATH": "/nonexistent",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
}


class Theirs(NamedTuple):
    """What kubectl makes of a folder: its output, or its message where it refuses."""

    output: str
    message: str | None


class Outcome(NamedTuple):
    """What comparing a folder has shown: `equal`, `different`, `found`, `missed`, or `left out` for a reason."""

    what: str
    why: str = ""


def main() -> int:
    """Compare, and say how much agrees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("clones", type=Path, nargs="?")
    parser.add_argument("--kubectl", type=Path)
    parser.add_argument("--cases", type=Path)
    arguments = parser.parse_args()
    if arguments.cases:
        return compare_cases(arguments.cases)
    if not arguments.clones:
        parser.error("name CLONES or --cases")
    kubectl = arguments.kubectl or shutil.which("kubectl")
    if not kubectl:
        parser.error("kubectl is needed: scripts/get_kubectl.py gets it")
    return compare_clones(arguments.clones, Path(kubectl).resolve())


def compare_clones(clones: Path, kubectl: Path) -> int:
    """Compare every kustomization of the repositories."""
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for clone in sorted(one for one in clones.iterdir() if one.is_dir()):
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary).resolve()
            export(clone, root)
            for folder, outcome in compare_tree(root, kubectl):
                outcomes[outcome.what] += 1
                if outcome.what == "left out":
                    reasons[outcome.why] += 1
                elif outcome.what in ("different", "missed"):
                    print(f"{clone.name} {folder or '.'}: {outcome.what}: {outcome.why}")
    equal, different = outcomes["equal"], outcomes["different"]
    found, missed = outcomes["found"], outcomes["missed"]
    why = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    share = equal / (equal + different) if equal + different else 1.0
    print(
        f"kustomize: {equal} of {equal + different} builds equal ({share:.1%}),"
        f" refused: {found} of {found + missed} found, left out: {outcomes['left out']} ({why or 'nothing'})"
    )
    return 0 if share >= ENOUGH_EQUAL and found >= ENOUGH_REFUSED * (found + missed) else 1


def export(clone: Path, root: Path) -> None:
    """Write HEAD of a repository into a folder that is a repository itself, so that it knows what is ignored."""
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    archive = subprocess.Popen(["git", "-C", str(clone), "archive", "HEAD"], stdout=subprocess.PIPE, env=quiet)
    subprocess.run(["tar", "-x", "-C", str(root)], stdin=archive.stdout, stderr=subprocess.DEVNULL, check=False)
    archive.wait()
    for arguments in (["init", "-q"], ["add", "-f", "-A", "."]):
        subprocess.run(["git", "-C", str(root), *arguments], env=quiet, stderr=subprocess.DEVNULL, check=False)


def compare_tree(root: Path, kubectl: Path) -> Iterator[tuple[str, Outcome]]:
    """What comparing each folder with a kustomization shows."""
    source = open_source(root, size_limit=SIZE_LIMIT)
    store = open_store(source)
    folders = {str(Path(path).parent) for path in source.tree.files if Path(path).name in KUSTOMIZATION_NAMES}
    for folder in sorted("" if one == "." else one for one in folders):
        yield folder, compare_folder(folder, store, run_kubectl(kubectl, root, folder))


def run_kubectl(kubectl: Path, root: Path, folder: str) -> Theirs:
    """What kubectl makes of a folder."""
    command = [str(kubectl), "kustomize", folder or "."]
    done = subprocess.run(command, cwd=root, env=ALONE, capture_output=True, text=True, errors="replace", check=False)
    return Theirs(done.stdout, done.stderr if done.returncode else None)


def compare_folder(folder: str, store: Store, theirs: Theirs) -> Outcome:
    """Hold what we build against what kubectl does."""
    ours = build(folder, store)
    if theirs.message is not None:
        kind = next((kind for words, kind in LEFT_OUT.items() if words in theirs.message), None)
        unknown = kind or next((one.kind for one in ours.unknown if one.kind is not UnknownKind.HELM), None)
        if unknown is not None:
            return Outcome("left out", unknown.value)
        return Outcome("found") if ours.problems else Outcome("missed", theirs.message.strip()[-300:])
    if ours.unknown:
        return Outcome("left out", ours.unknown[0].kind.value)
    if ours.problems:
        return Outcome("different", ours.problems[0].message)
    difference = next(differences(read_objects(theirs.output), [dict(one.value) for one in ours.objects]), None)
    return Outcome("equal") if difference is None else Outcome("different", difference)


def read_objects(text: str) -> list[Value]:
    """The objects of kubectl's output."""
    return [one.value for one in load(text.encode()).documents if one.value is not None]


def differences(theirs: object, ours: object, path: str = "") -> Iterator[str]:
    """Where two values differ."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted({*theirs, *ours}):
            if key not in theirs or key not in ours:
                yield f"{path}/{key} has {'only ours' if key in ours else 'only theirs'}"
            else:
                yield from differences(theirs[key], ours[key], f"{path}/{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(one, other, f"{path}/{index}")
    elif theirs != ours or isinstance(theirs, bool) != isinstance(ours, bool):
        yield f"{path}: theirs is {theirs!r:.200}, ours {ours!r:.200}"


def compare_cases(file: Path) -> int:
    """Compare recorded verdicts and outputs."""
    recorded = json.loads(file.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary).resolve()
        for path, text in recorded["files"].items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
        store = open_store(open_source(root))
        wrong = {case["id"]: why for case in recorded["cases"] if (why := disagree(case, build(case["path"], store)))}
    for name, why in wrong.items():
        print(f"{name}: {why}")
    counts = Counter(case["verdict"] for case in recorded["cases"])
    amiss = Counter(case["verdict"] for case in recorded["cases"] if case["id"] in wrong)
    builds, refused = counts["builds"], counts["refused"]
    print(f"outputs: {builds - amiss['builds']} of {builds} equal")
    print(f"refused: {refused - amiss['refused']} of {refused} found")
    return 1 if wrong else 0


def disagree(case: dict[str, str], ours: Build) -> str:
    """In what a build is not as it was recorded; "" where it is."""
    if case["verdict"] == "refused":
        return "" if ours.problems else "is not refused"
    if ours.problems or ours.unknown:
        return f"is refused: {ours.problems[0].message}" if ours.problems else f"is not known: {ours.unknown[0].what}"
    theirs = read_objects(case.get("output", ""))
    return next(differences(theirs, [dict(one.value) for one in ours.objects]), "")


if __name__ == "__main__":
    sys.exit(main())
