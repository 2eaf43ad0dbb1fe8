"""Run the test cases of upstream projects as inputs, and count what is found of what they refuse.

    python scripts/upstream_cases.py FOLDER [--only PROJECT] [--verbose]

FOLDER has git directories called OWNER+NAME: bare clones, or work trees. Nothing is written there, and nothing of them
is kept here. Each case is a repository of its own in a temporary folder. A case that upstream accepts must raise no
warning and no error; of one that it refuses something must be said. Secrets in plain text (SEC001) are a matter of
Git, and do not count.

| project | what is taken |
|---|---|
| kubernetes-sigs+kubectl-validate | its manifests, with the verdict in the comment above each document, and its CRDs |
| kubernetes+api | one object of every kind and version; its values are made up, so that fields and types alone count |
| yannh+kubeconform | its fixtures, with the exit status that its acceptance tests expect |
| kubevirt+containerized-data-importer | its example manifests |
| argoproj+argo-cd | tables of names, groups, policies and windows in the tests of AppProject; example manifests |
| siderolabs+talos | the documents and patches in the testdata of pkg/machinery |
| budimanjojo+talhelper | the fields that its validator test expects, and its example |

What is left, and why, is in docs/upstream-cases.md. Tests that are written in Go alone (CDI's webhook, most of Talos'
validators) have no input that could be read without Go: those of KubeVirt, CDI, Talos and Argo CD are compared by their
recorded verdicts (`kubevirt_verdicts.py`, `talos_verdicts.py`).
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from stackwright.lint.finding import Finding, Severity
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace

ENOUGH = 0.95
_ELSEWHERE = frozenset({"SEC001"})
_OF_TYPES = ("SCH001", "SCH002")
#: Of what is read and written, but not validated.
_OF_SCHEMAS = ("SCH001", "SCH002", "SCH003", "SCH004", "SCH005", "SCH006", "SCH007")


class Case(NamedTuple):
    """Files of a repository, and whether upstream accepts the one at `path`; `codes` are the rules that count, if any.

    `lines` limits what counts to lines of the file, from the first to before the second; of what is `missing` counts
    what names it.
    """

    name: str
    files: Mapping[str, str]
    accepted: bool
    path: str
    codes: tuple[str, ...] = ()
    lines: tuple[int, int] | None = None
    missing: str = ""


class Clone(NamedTuple):
    """A git directory, read at its newest commit."""

    path: Path

    def names(self, below: str) -> list[str]:
        """The files below a folder."""
        listed = self._git("ls-tree", "-r", "-z", "--name-only", "HEAD", below)
        return [name for name in listed.split("\0") if name]

    def text(self, name: str) -> str:
        """The content of a file."""
        return self._git("show", f"HEAD:{name}")

    def commit(self) -> str:
        """The commit that is read, in short."""
        return self._git("rev-parse", "--short", "HEAD").strip()

    def _git(self, *arguments: str) -> str:
        run = subprocess.run(["git", "-C", str(self.path), *arguments], capture_output=True, check=True)
        return run.stdout.decode("utf-8", "replace")


def main() -> int:
    """Run the cases of the projects that are there; 1 on a false alarm, or where too little is found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true", help="list what was said of cases that differ")
    arguments = parser.parse_args()
    total = [0, 0, 0, 0]
    for project, cases in PROJECTS.items():
        if arguments.only and arguments.only not in project:
            continue
        path = arguments.folder / project
        if not path.exists():
            print(f"{project}: not there")
            continue
        clone = Clone(path)
        counts = _run(cases(clone), verbose=arguments.verbose)
        print(f"{project} {clone.commit()}: {_told(counts)}")
        total = [one + other for one, other in zip(total, counts, strict=True)]
    print(f"all: {_told(total)}")
    silent, accepted, found, refused = total
    return 0 if silent == accepted and found >= ENOUGH * refused else 1


def _told(counts: list[int]) -> str:
    silent, accepted, found, refused = counts
    return f"accepted silent {silent} of {accepted}, refused found {found} of {refused}"


def _run(cases: Iterator[Case], *, verbose: bool) -> list[int]:
    """How many accepted cases are silent, of how many, and how many refused ones are found, of how many."""
    counts = [0, 0, 0, 0]
    for case in cases:
        found = [finding for finding in _check(case) if _counts(finding, case)]
        is_right = bool(found) is not case.accepted
        counts[0 if case.accepted else 2] += is_right
        counts[1 if case.accepted else 3] += 1
        if not is_right:
            print(f"  {'false alarm' if case.accepted else 'not found'}: {case.name}")
            for finding in found if verbose else ():
                print(f"    {finding.code} {finding.message}")
    return counts


def _counts(finding: Finding, case: Case) -> bool:
    span = finding.mark.span
    line = span.line if span else 0
    is_within = case.lines is None or case.lines[0] <= line < case.lines[1]
    is_asked = finding.code in case.codes if case.codes else finding.code not in _ELSEWHERE
    is_within = is_within and (not case.missing or f"`{case.missing}`" in finding.message)
    return finding.severity >= Severity.WARNING and finding.mark.path == case.path and is_asked and is_within


def _check(case: Case) -> tuple[Finding, ...]:
    with TemporaryDirectory() as name:
        root = Path(name)
        (root / "stackwright.yaml").write_text("")
        for path, content in case.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content)
        workspace = Workspace.open(root)
        return tuple(workspace.report(select(workspace.config), Options(jobs=1)).findings)


#: Its finalizer has no domain, which the API server refuses of built-in kinds (pkg/apis/core/validation); the tool does
#: not have that part of the server.
_REFUSED_BY_SERVER = "/manifests/configmap.yaml"


def of_kubectl_validate(clone: Clone) -> Iterator[Case]:
    """Manifests whose documents say above them, as JSON in a comment, what is expected."""
    crds = {name: clone.text(name) for name in clone.names("testcases/crds/")}
    for name in clone.names("testcases/manifests/"):
        if name.endswith(".yaml"):
            text = clone.text(name)
            is_refused = bool(re.search(r'^#\s*"status":\s*"Failure"', text, re.MULTILINE))
            yield Case(name, {**crds, name: text}, not (is_refused or f"/{name}".endswith(_REFUSED_BY_SERVER)), name)


#: Its types have fields that came after the last release that served it.
_UNSERVED = "flowcontrol.apiserver.k8s.io.v1beta1.PriorityLevelConfiguration"


def of_kubernetes(clone: Clone) -> Iterator[Case]:
    """One object of every kind, written by Kubernetes' own round trips."""
    for name in clone.names("testdata/HEAD/"):
        if name.endswith(".yaml") and ".after_roundtrip" not in name and _UNSERVED not in name:
            yield Case(name, {"object.yaml": clone.text(name)}, accepted=True, path="object.yaml", codes=_OF_TYPES)


_BATS = re.compile(
    r"run bin/kubeconform(?P<options>[^\n]*?) fixtures/(?P<file>[\w.-]+\.yaml)\n\s*\[ \"\$status\" -eq (?P<status>\d)"
)
#: What it fails at because it has no schema, which says nothing of the object, and a file of ten thousand objects.
_UNUSABLE = frozenset({"test_crd.yaml", "valid_large.yaml"})
_OTHER_OPTIONS = ("-skip", "-reject", "-schema", "-ignore", "-output", "-n ", "-exit")


def of_kubeconform(clone: Clone) -> Iterator[Case]:
    """Fixtures with the status of the run that is strict, where there is one."""
    there = {name.removeprefix("fixtures/") for name in clone.names("fixtures/")}
    found: dict[str, tuple[bool, bool]] = {}
    for match in _BATS.finditer(clone.text("acceptance.bats")):
        options = match["options"]
        is_strict = "-strict" in options
        if not any(option in options for option in _OTHER_OPTIONS) and (is_strict or match["file"] not in found):
            found[match["file"]] = (match["status"] == "0", is_strict)
    for name, (accepted, _) in found.items():
        if name in there and name not in _UNUSABLE:
            yield Case(f"fixtures/{name}", {name: clone.text(f"fixtures/{name}")}, accepted, name)


#: Its `storage` is null, which is dropped, so that the webhook refuses it (datavolume-validate.go).
_REFUSED_EXAMPLE = "/clone-datavolume.yaml"


def of_cdi(clone: Clone) -> Iterator[Case]:
    """Its examples."""
    for name in clone.names("manifests/example/"):
        if name.endswith(".yaml"):
            yield Case(name, {name: clone.text(name)}, not name.endswith(_REFUSED_EXAMPLE), name)


_GO_TEXT = r'"((?:[^"\\]|\\.)*)"'


def _go_list(source: str, name: str, *, first_only: bool = False) -> list[str]:
    """The texts of a list in Go: the first of each entry, where entries have several."""
    match = re.search(rf"{name} := \[\][\w.]+\{{\n(.*?)\n\t\}}", source, re.DOTALL)
    lines = match[1].splitlines() if match else []
    texts = [
        json.loads(f'"{found}"') for line in lines for found in re.findall(_GO_TEXT, line)[: 1 if first_only else None]
    ]
    return [str(text) for text in texts]


def _project(**more: object) -> str:
    """An AppProject as its tests make it, with other values in it."""
    role: dict[str, object] = {"name": more.pop("role", "my-role")}
    role.update({key: more.pop(key) for key in ("groups", "policies") if key in more})
    spec = {"roles": [role], "sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}], **more}
    metadata = {"name": "my-proj", "namespace": "argocd"}
    head = {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": metadata}
    return json.dumps({**head, "spec": spec}, indent=1)


def _argocd_tables(source: str) -> Iterator[tuple[str, str, bool]]:
    for name, field, accepted in (
        ("badRoleNames", "role", False),
        ("goodRoleNames", "role", True),
        ("badGroupNames", "groups", False),
        ("goodGroupNames", "groups", True),
        ("badPolicies", "policies", False),
        ("goodPolicies", "policies", True),
        ("badSources", "sourceRepos", False),
        ("duplicateSources", "sourceRepos", False),
    ):
        texts = _go_list(source, name, first_only=True)
        whole = [texts] if name.startswith("duplicate") else [[text] for text in texts]
        for value in whole:
            yield f"{name} {value}", _project(**{field: value[0] if field == "role" else value}), accepted
    for name, field in (("badNamespaces", "namespace"), ("badServers", "server"), ("badNames", "name")):
        for text in _go_list(source, name):
            yield f"{name} {text!r}", _project(destinations=[{field: text}]), False
    for name, field in (("goodNamespaces", "namespace"), ("goodServers", "server"), ("goodNames", "name")):
        for text in _go_list(source, name):
            beside = {} if field == "name" else {"server": "*"}
            yield f"{name} {text!r}", _project(destinations=[{"namespace": "*", **beside, field: text}]), True
    window = {"kind": "allow", "schedule": "* * * * *", "duration": "1h", "applications": ["*"]}
    yield "window", _project(syncWindows=[window]), True
    for field, text in (("kind", "wrong"), ("schedule", "* * *"), ("duration", "1000days")):
        yield f"window {field}", _project(syncWindows=[{**window, field: text}]), False
    yield "window twice", _project(syncWindows=[window, window]), False
    yield "window for nothing", _project(syncWindows=[{**window, "applications": []}]), False


def of_argocd(clone: Clone) -> Iterator[Case]:
    """The tables of AppProject's tests, and the manifests of the documentation and the examples."""
    source = clone.text("pkg/apis/application/v1alpha1/types_test.go")
    for name, text, accepted in _argocd_tables(source):
        yield Case(name, {"project.yaml": text}, accepted, "project.yaml")
    for name in clone.names("applicationset/examples/"):
        is_proposal = "/design-doc/" in name  # older than the kind's definition
        if name.endswith(".yaml") and not is_proposal and "kind: ApplicationSet" in (text := clone.text(name)):
            yield Case(name, {name: text}, accepted=True, path=name, codes=_OF_SCHEMAS)


_TALOS = "pkg/machinery/config"


def of_talos(clone: Clone) -> Iterator[Case]:
    """Documents that Talos writes in its tests, and patches that it applies."""
    for name in clone.names(f"{_TALOS}/types/"):
        if "/testdata/" in name and name.endswith(".yaml") and "/strategic/" not in name:
            yield Case(name, {"doc.yaml": clone.text(name)}, accepted=True, path="doc.yaml", codes=_OF_SCHEMAS)
    for name in clone.names(f"{_TALOS}/configpatcher/testdata/"):
        if name.endswith(".yaml") and "expected" not in name:
            yield Case(name, {"patch.yaml": clone.text(name)}, accepted=True, path="patch.yaml", codes=_OF_SCHEMAS)


_OF_TALHELPER = ("TAL014", "SCH001", "SCH002", "NET004")


def of_talhelper(clone: Clone) -> Iterator[Case]:
    """The fields that its validator's test says are wrong or right, one case each, by their lines; and its example."""
    test = clone.text("pkg/config/validate_test.go")
    text = test.partition("data := []byte(`")[2].partition("`)")[0]
    expected = re.findall(r'"([\w.\[\]]+)":\s+(true|false),', test)
    for field, is_wrong in expected:
        lines, is_there = _lines(text, field)
        missing = "" if is_there else field.rpartition(".")[2]
        # Without an endpoint something is said at the first line, which another field has.
        whole = text if missing == "endpoint" or "\nendpoint:" in text else f"{text}endpoint: https://192.0.2.1:6443\n"
        accepted, files = is_wrong == "false", {"talconfig.yaml": whole}
        yield Case(field, files, accepted, "talconfig.yaml", _OF_TALHELPER, lines, missing)
    files = {name: clone.text(name) for name in clone.names("example/") if name.endswith((".yaml", ".env"))}
    yield Case("example", files, accepted=True, path="example/talconfig.yaml")


def _lines(text: str, field: str) -> tuple[tuple[int, int], bool]:
    """The lines of a field such as `nodes[1].hostname`; the first of what is around it where it is not there."""
    lines = text.splitlines()
    node = re.fullmatch(r"nodes\[(\d+)\]\.(\w+)", field)
    first, last, form = 0, len(lines), rf"{field}:"
    if node:
        start = lines.index("nodes:")
        entries = [index for index, line in enumerate(lines) if line.startswith("  - ") and index > start]
        first = entries[int(node[1])]
        last = next((entry for entry in entries if entry > first), len(lines))
        form = rf"(?:    |  - ){node[2]}:"
    indent = "    " if node else ""
    for index in range(first, last):
        if re.match(form, lines[index]):
            end = next((at for at in range(index + 1, last) if re.match(rf"{indent}[^\s-]", lines[at])), last)
            return (index + 1, end + 1), True
    return (first + 1, first + 2), False


PROJECTS: Mapping[str, Callable[[Clone], Iterator[Case]]] = {
    "kubernetes-sigs+kubectl-validate": of_kubectl_validate,
    "kubernetes+api": of_kubernetes,
    "yannh+kubeconform": of_kubeconform,
    "kubevirt+containerized-data-importer": of_cdi,
    "argoproj+argo-cd": of_argocd,
    "siderolabs+talos": of_talos,
    "budimanjojo+talhelper": of_talhelper,
}

if __name__ == "__main__":
    sys.exit(main())
