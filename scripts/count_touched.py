"""Counts the files that somebody touches by hand to add a rule, a reference or a technology, by adding them to a copy.

`python scripts/count_touched.py` copies the checkout, writes what a person would write, runs `make_index.py`, and
sees that what is generated is current, that the floors hold, and that the new rule finds the mistake of a small
repository. What differs afterwards and was not written by hand is generated. CONTRIBUTING.md has the numbers.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Case(NamedTuple):
    """Something that is added: new files and lines behind a line of existing ones, by path.

    `repository` is a small one with the mistake, `codes` are the rules that must tell of it.
    """

    what: str
    files: Mapping[str, str]
    lines: Mapping[str, tuple[tuple[str, str], ...]]
    repository: Mapping[str, str]
    codes: frozenset[str]


class Counted(NamedTuple):
    """The files that were touched by hand, and those of them that were there before."""

    what: str
    files: tuple[str, ...]
    existing: tuple[str, ...]


_DOCUMENT_RULE = '''"""A ConfigMap has something in it.

Nobody can read anything from one without.

## Wrong

```yaml title="a.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
```

```text title="output"
a.yaml:3:18: info K8S900 the ConfigMap `a` is empty
```

## Right

```yaml title="a.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {key: value}
```

Since 0.2.0. Source: Kubernetes API (core/v1).
"""

from collections.abc import Iterator

from ....model.text.place import Place
from ....schemas.references import CONFIG_MAP
from ...finding import Severity
from ...rule import Problem, Subject, name_of, object_rule


@object_rule("K8S900", "empty-config-map", Severity.INFO, kinds=(CONFIG_MAP,))
def empty_config_map(subject: Subject) -> Iterator[Problem]:
    name = subject.fact.name
    if isinstance(subject.value, dict) and subject.value.keys().isdisjoint({"data", "binaryData"}):
        at = name_of(Place(subject.path, subject.fact.at))
        yield Problem(at, f"the ConfigMap `{name}` is empty", "empty", name)
'''
_REPOSITORY_RULE = '''"""A RuntimeClass that a pod names is there.

The pod is not started otherwise.

## Wrong

```yaml title="pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  runtimeClassName: gvisor
  containers: [{name: a, image: "ghcr.io/example/a:1.2.3"}]
```

```text title="output"
pod.yaml:5:21: warning K8S900 RuntimeClass `gvisor` does not exist in this repository
```

## Right

```yaml title="pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  runtimeClassName: gvisor
  containers: [{name: a, image: "ghcr.io/example/a:1.2.3"}]
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc
```

Since 0.2.0. Source: Kubernetes API (core/v1, node.k8s.io/v1).
"""

from collections.abc import Iterator

from ....model.facts import ReferenceFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("K8S900", "missing-runtime-class", Severity.WARNING, of=(ReferenceFact,))
def missing_runtime_class(file: File) -> Iterator[Problem]:
    return missing_targets(file, "K8S900")
'''
_ROW = '    Reference(POD, "spec.runtimeClassName", Name(Kind("node.k8s.io", "RuntimeClass")), "K8S900"),\n'
_TECHNOLOGY = '''"""cert-manager: its Certificates."""

from collections.abc import Iterator
from typing import NamedTuple

from ..facts import Fact, ObjectFact
from ..technology import FileText, Technology
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import items


class CertificateFact(NamedTuple):
    """A Certificate, and the names that it is for."""

    at: Node
    names: tuple[str, ...]


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterator[Fact]:
    if (found.group, found.kind) == ("cert-manager.io", "Certificate"):
        yield CertificateFact(found.at, tuple(map(str, items(value, "spec", "dnsNames"))))


CERTMANAGER = Technology("certmanager", _of_object)
'''
_FIELDS = """# cert-manager. Structure: the CRD of Certificates.
@product certmanager
@title cert-manager
@groups cert-manager.io
@versions 1.18

kind cert-manager.io/v1 Certificate
  spec  struct
    secretName!  string
    dnsNames     [string]
"""
_TECHNOLOGY_RULE = '''"""A Certificate names each DNS name once.

## Wrong

```yaml title="a.yaml"
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: a, namespace: a}
spec: {secretName: a, dnsNames: [a.example.org, a.example.org]}
```

```text title="output"
a.yaml:4:49: info CRT001 `a.example.org` is there already
```

## Right

```yaml title="a.yaml"
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: a, namespace: a}
spec: {secretName: a, dnsNames: [a.example.org]}
```

Since 0.2.0. Source: cert-manager `pkg/apis/certmanager/v1/types_certificate.go`.
"""

from collections.abc import Iterator

from ....model.certmanager.technology import CertificateFact
from ....model.text.place import Node
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("CRT001", "duplicate-dns-name", Severity.INFO, of=(CertificateFact,))
def duplicate_dns_name(file: File) -> Iterator[Problem]:
    for fact in file.of(CertificateFact):
        for index, name in enumerate(fact.names):
            if name in fact.names[:index]:
                at = Node(fact.at.document, (*fact.at.path, "spec", "dnsNames", index))
                yield Problem(file.place(at), f"`{name}` is there already", "a second time", name)
'''
CASES = (
    Case(
        "a document rule",
        {"lint/rules/kubernetes/empty_config_map.py": _DOCUMENT_RULE},
        {"CHANGELOG.md": (("### Added\n\n", "- K8S900: a ConfigMap with nothing in it.\n"),)},
        {"a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"},
        frozenset({"K8S900"}),
    ),
    Case(
        "a repository rule with a reference row",
        {"lint/rules/kubernetes/missing_runtime_class.py": _REPOSITORY_RULE},
        {
            "CHANGELOG.md": (("### Added\n\n", "- K8S900: a RuntimeClass that is not there.\n"),),
            "schemas/references.py": (("REFERENCES: tuple[Reference, ...] = (\n", _ROW),),
        },
        {"a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {runtimeClassName: gvisor}\n"},
        frozenset({"K8S900"}),
    ),
    Case(
        "a technology with one kind and one rule",
        {
            "model/certmanager/__init__.py": '"""cert-manager: its Certificates."""\n',
            "model/certmanager/technology.py": _TECHNOLOGY,
            "schemas/certmanager/__init__.py": '"""What is known of cert-manager."""\n',
            "schemas/certmanager/certmanager.fields": _FIELDS,
            "lint/rules/certmanager/__init__.py": '"""Rules about: cert-manager."""\n',
            "lint/rules/certmanager/duplicate_dns_name.py": _TECHNOLOGY_RULE,
        },
        {
            "CHANGELOG.md": (("### Added\n\n", "- cert-manager. CRT001: names that are there twice.\n"),),
            "model/technologies.py": (
                ("import ARGOCD\n", "from .certmanager.technology import CERTMANAGER\n"),
                ("TABLE = (VERSIONS, KUBERNETES,", " CERTMANAGER,"),
            ),
        },
        {
            "a.yaml": (
                "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\n"
                "spec: {secretName: a, secretname: a, dnsNames: [a, a]}\n"
            )
        },
        frozenset({"CRT001", "SCH001"}),
    ),
)


def count(case: Case, folder: Path) -> Counted:
    """Add it to a copy of the checkout below `folder`; RuntimeError where something does not hold there."""
    copy = folder / "stackwright"
    _copy(copy)
    before = _read(copy)
    hand = {**case.files, **{path: _with(before[path], path, lines) for path, lines in case.lines.items()}}
    for path, text in hand.items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(text, "utf-8")
    _run(folder, copy, "scripts/make_index.py")
    _run(folder, copy, "scripts/make_index.py", "--check")
    _run(folder, copy, "scripts/check_floors.py")
    _lint_imports(folder, copy)
    tests = ("tests/test_rule_pages.py", "tests/test_version.py")
    _run(folder, copy, "-m", "pytest", "-q", "-n0", *tests, "-k", " or ".join((*_codes(case), "changelog")))
    _expect_findings(folder, copy, case)
    after = _read(copy)
    touched = sorted(path for path in hand if after[path] == hand[path] != before.get(path))
    return Counted(case.what, tuple(touched), tuple(path for path in touched if path in before))


def _codes(case: Case) -> list[str]:
    """The codes of the rules that are new."""
    return sorted(code for code in case.codes if any(f'"{code}"' in text for text in case.files.values()))


def _copy(copy: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name, follow_symlinks=False)


def _read(copy: Path) -> dict[str, str]:
    """The text files of a checkout, but for what running it leaves there."""
    found: dict[str, str] = {}
    for path in copy.rglob("*"):
        name = path.relative_to(copy).as_posix()
        if path.is_file() and "cache" not in name:
            found[name] = path.read_bytes().decode("utf-8", "replace")
    return found


def _with(text: str, path: str, lines: tuple[tuple[str, str], ...]) -> str:
    for behind, line in lines:
        if behind not in text:
            raise RuntimeError(f"{path}: there is no {behind!r} to add to")
        text = text.replace(behind, behind + line, 1)
    return text


def _run(folder: Path, cwd: Path, *arguments: str, code: int = 0) -> str:
    """Run Python over the copy, which must end with that code."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != code:
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _lint_imports(folder: Path, copy: Path) -> None:
    """The contracts of the copy; its package is found by the folder's name."""
    run = f"lint_imports('{copy.name}/pyproject.toml', no_cache=True)"
    _run(folder, copy.parent, "-c", f"import sys; from importlinter.cli import lint_imports; sys.exit({run})")


def _expect_findings(folder: Path, copy: Path, case: Case) -> None:
    repository = folder / "repository"
    for path, text in case.repository.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text, "utf-8")
    select = [word for code in sorted(case.codes) for word in ("--select", code)]
    options = ("--format", "concise", "--fail-on", "info")
    told = _run(folder, copy, "-m", "stackwright", "lint", *select, *options, str(repository), code=1)
    if missing := [code for code in case.codes if code not in told]:
        raise RuntimeError(f"{case.what}: {', '.join(missing)} is not told:\n{told}")


def count_all() -> Iterator[Counted]:
    """What each addition touches."""
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            yield count(case, Path(folder).resolve())


def main() -> int:
    """Print the numbers, each with its files."""
    for counted in count_all():
        print(f"{counted.what}: {len(counted.files)} files, {len(counted.existing)} of them there before")
        for path in counted.files:
            print(f"  {path}{'' if path in counted.existing else ' (new)'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
