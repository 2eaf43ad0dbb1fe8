"""Compare what stackwright says of Talos configurations with recorded verdicts of Talos' own code.

    python scripts/talos_verdicts.py CASES.jsonl [--bases DIR]

A line of CASES is a JSON object: `id`, `base` (a file of DIR, by default `bases` beside CASES), `mode`, `doc`
(documents added to the base, each in the place of one of the same kind and name) or `patches`, and for each version:
`load_error`, `patch_error`, `errors`, `warnings`, and `out`, the configuration that the patches gave.

A verdict agrees where it is of the same class (refused by the loader, refused by the patcher, errors, warnings, silent)
and everything that the recorded text names is named by ours, too: the documents before an error (`VLANConfig/v: …`) or
in a refusal (`document v1alpha1/VLANConfig/v`), and paths of the machine's own document (`.machine.ca.key`). A patch
that is accepted must give the same documents as data.

The bases may have `@@CERTIFICATE-1@@`, `@@EC-KEY-2@@` and `@@RSA-KEY-3@@` where PEM belongs: fresh ones are put there.
Disagreements are listed with what `talos_verdicts.tsv` beside this script says of them.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from stackwright.model.talos.patch.patcher import PatchError, Stage, apply_patches, read_patch
from stackwright.model.talos.validating import DocumentVerdict, validate
from stackwright.model.talos.validating.loader import find_load_verdicts
from stackwright.model.text.document import Document, Loaded, load
from stackwright.model.text.place import Node

VERSIONS = {"v1.13.9": (1, 13), "v1.14.0-rc.1": (1, 14)}
ENOUGH = 0.99
_PLACEHOLDER = re.compile(r"@@((?:CERTIFICATE|EC-KEY|RSA-KEY)-\d+)@@")
_DOCUMENT = re.compile(r"\b(?:v1alpha1/)?([A-Z]\w*Config)(?:/(\S*?))?(?=[ :,\n)]|$)")
_PATH = re.compile(r"(?<![\w/])\.?((?:machine|cluster)(?:\.\w+)+)")


class Verdict(NamedTuple):
    """A verdict's class, what it names, and the documents that patches gave."""

    kind: str
    named: frozenset[str]
    out: Any = None


def main() -> int:
    """Compare all cases; 1 where too few verdicts or not all outputs agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("cases", type=Path)
    parser.add_argument("--bases", type=Path)
    arguments = parser.parse_args()
    bases = arguments.bases or arguments.cases.parent / "bases"
    reasons = dict(_reasons())
    agree = total = equal = outputs = 0
    for line in arguments.cases.read_text("utf-8").splitlines():
        case = json.loads(line)
        for version, at in VERSIONS.items():
            recorded, found = _recorded(case[version]), _found(case, bases, at)
            same = recorded.kind == found.kind and recorded.named <= found.named
            total, agree = total + 1, agree + same
            if not same:
                print(f"{case['id']} {version}: {_told(recorded, found)} — {reasons.get(case['id'], 'not explained')}")
            if recorded.out is not None:
                outputs, equal = outputs + 1, equal + (recorded.out == found.out)
                if recorded.out != found.out:
                    print(
                        f"{case['id']} {version}: another configuration — {_first_difference(recorded.out, found.out)}"
                    )
    print(f"verdicts: {agree} of {total} agree ({agree / total:.2%}), outputs: {equal} of {outputs} equal")
    return 0 if agree >= ENOUGH * total and equal == outputs else 1


def _reasons() -> Iterator[tuple[str, str]]:
    for line in Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines()[1:]:
        case, _, reason = line.partition("\t")
        yield case, reason


def _told(recorded: Verdict, found: Verdict) -> str:
    if recorded.kind != found.kind:
        return f"Talos {recorded.kind}, here {found.kind}"
    return f"not named here: {', '.join(sorted(recorded.named - found.named))}"


def _recorded(verdict: Mapping[str, Any]) -> Verdict:
    out = _plain(load(verdict["out"].encode(), "go-yaml-3")) if "out" in verdict else None
    for kind in ("patch", "load"):
        if text := verdict.get(f"{kind}_error"):
            return Verdict("crash" if text.startswith("panic") else kind, frozenset(_names_in_refusal(text)), out)
    errors = verdict.get("errors", ())
    kind = "errors" if errors else "warnings" if verdict.get("warnings") else "silent"
    return Verdict(kind, frozenset(name for text in errors for name in _names_in_error(text)), out)


def _names_in_refusal(text: str) -> Iterator[str]:
    """The first document that a refusal names; its own text may quote others."""
    for match in _DOCUMENT.finditer(text.partition(":")[2] if text.startswith(("load: ", "apply: ")) else text):
        yield _name(match[1], match[2] or "")
        return


def _names_in_error(text: str) -> Iterator[str]:
    match = re.match(r"([A-Z]\w*Config)(?:/([^\n]*?))?: ", text)
    if match:
        yield _name(match[1], match[2] or "")
        return
    for path in _PATH.findall(text.replace(".machine.cluster.", ".cluster.")):
        yield path.lower()


def _name(kind: str, name: str) -> str:
    return f"{kind}/{name}".rstrip("/")


def _found(case: Mapping[str, Any], bases: Path, at: tuple[int, int]) -> Verdict:
    documents, parse_errors = _configuration(case, bases)
    out = None
    if case.get("patches") is not None:
        made = _patched(documents, case["patches"], at)
        if isinstance(made, PatchError):
            kind = "crash" if made.stage is Stage.CRASH else "patch"
            return Verdict(kind, _names_at(made, documents, case["patches"]))
        documents, parse_errors = [Document(index, value) for index, value in enumerate(made)], ()
        out = [_unfilled(_numbers(value)) for value in made]
    refused = list(find_load_verdicts(documents, at, parse_errors))
    if refused:
        places = [place for one in refused for place in (one.at, one.other)]
        return Verdict("load", frozenset(name for place in places for name in _names_of(place, documents)), out)
    verdict = validate([document.value for document in documents], at, case["mode"])
    kind = "errors" if verdict.errors else "warnings" if verdict.warnings else "silent"
    return Verdict(kind, frozenset(name for problem in verdict.errors for name in _names_in(problem)), out)


def _patched(documents: Sequence[Document], texts: Sequence[str], at: tuple[int, int]) -> Any:
    for index, text in enumerate(texts):
        if not set("\n ") & set(text) and not text.startswith(("[", "{")):  # talosctl takes such a text for a file
            return PatchError(Stage.LOAD, index, Node(0, ()), "there is no file of that name")
    return apply_patches(documents, [read_patch(text.encode(), at) for text in texts], at)


def _names_at(error: PatchError, base: Sequence[Document], patches: Sequence[str]) -> frozenset[str]:
    within = base if error.patch < 0 else load(patches[error.patch].encode(), "go-yaml-3").documents
    return frozenset(_names_of(error.at, within))


def _names_of(at: Any, documents: Sequence[Document]) -> Iterator[str]:
    if isinstance(at, Node):
        value = next((document.value for document in documents if document.index == at.document), None)
        if isinstance(value, dict):
            yield _name(str(value.get("kind", "")), str(value.get("name", "")))


def _names_in(problem: DocumentVerdict) -> Iterator[str]:
    yield _name(problem.kind, problem.name)
    for path in (problem.path, problem.also):
        for length in range(1, len(path) + 1):
            yield ".".join(str(step) for step in path[:length] if isinstance(step, str)).lower()


def _configuration(case: Mapping[str, Any], bases: Path) -> tuple[list[Document], Any]:
    base, added = _base(bases / f"{case['base']}.yaml"), load(case.get("doc", "").encode(), "go-yaml-3")
    new = {_identity(document.value) for document in added.documents}
    kept = [document.value for document in base if _identity(document.value) not in new]
    values = [*kept, *(document.value for document in added.documents)]
    return [Document(index, value) for index, value in enumerate(values)], added.parse_errors


def _identity(value: Any) -> tuple[str, str]:
    return (str(value.get("kind", "")), str(value.get("name", ""))) if isinstance(value, dict) else ("", "")


@cache
def _base(file: Path) -> tuple[Document, ...]:
    documents = load(file.read_bytes(), "go-yaml-3").documents
    return tuple(Document(document.index, _filled(document.value)) for document in documents)


def _plain(loaded: Loaded) -> list[Any]:
    return [_numbers(document.value) for document in loaded.documents]


def _numbers(value: Any) -> Any:
    """Whole fractions as whole numbers, which JSON does not tell apart."""
    if isinstance(value, dict):
        return {key: _numbers(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbers(entry) for entry in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _filled(value: Any) -> Any:
    return _mapped(value, lambda text: _PLACEHOLDER.sub(lambda match: _pem(match[1]).strip(), text))


def _unfilled(value: Any) -> Any:
    made = {_pem(name).strip(): f"@@{name}@@" for name in _MADE}
    return _mapped(
        value, lambda text: next((text.replace(pem, name) for pem, name in made.items() if pem in text), text)
    )


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(entry, change) for entry in value]
    return change(value) if isinstance(value, str) else value


_MADE: set[str] = set()


@cache
def _pem(name: str) -> str:
    """A fresh PEM block for a placeholder."""
    _MADE.add(name)
    if name.startswith("RSA"):
        return _openssl("genrsa", "-traditional", "2048")
    key = _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout")
    if name.startswith("EC"):
        return key
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(key)
        file.flush()
        return _openssl("req", "-x509", "-new", "-key", file.name, "-days", "3650", "-subj", "/O=example")


def _openssl(*arguments: str) -> str:
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=True).stdout


def _first_difference(one: Any, other: Any, path: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if one.get(key) != other.get(key):
                return _first_difference(one.get(key), other.get(key), f"{path}.{key}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            if left != right:
                return _first_difference(left, right, f"{path}[{index}]")
    return f"{path}: {str(one)[:80]} → {str(other)[:80]}"


if __name__ == "__main__":
    sys.exit(main())
