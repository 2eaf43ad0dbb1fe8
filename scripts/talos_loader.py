"""Compare with what Talos' own loader says: `python scripts/talos_loader.py DATA_DIR`.

DATA_DIR holds recorded answers: `accept-1.N.json` (for each field, which of some values the loader takes), and
`cases.jsonl` with `bases/` (configurations, and what each version says of them). Exits with 1 where too few agree.
"""

import json
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from stackwright.model.talos.validating.loader import find_load_verdicts, find_patch_load_verdicts
from stackwright.model.text.document import Document, Loaded, Value, load
from stackwright.schemas.tables.notation import Version, version

#: How many of a hundred answers must be ours, too.
LEAST_PROBES, LEAST_CASES = 99.5, 100.0
_STEP = re.compile(r"\.([^.\[]+)|(\[\])")


def main(data: Path) -> int:
    """Print the figures; 1 where one is too low."""
    enough = [_probes(file) for file in sorted(data.glob("accept-*.json"))]
    enough += list(_cases(data))
    return 0 if all(enough) else 1


def _told(what: str, right: int, of: int, least: float, wrong: list[str]) -> bool:
    percent = 100 * right / of if of else 100.0
    print(f"{what}: {right} of {of} agree, {percent:.2f} %")
    for line in wrong[:20]:
        print(f"  {line}")
    return percent >= least


def _probes(file: Path) -> bool:
    at = version(file.stem.rpartition("-")[2])
    right, of = 0, 0
    wrong: list[str] = []
    for kind, fields in json.loads(file.read_text("utf-8")).items():
        for path, answers in fields.items():
            for verdict in ("accept", "reject"):
                for value in answers[verdict]:
                    of += 1
                    if _takes(_probe(kind, path, value), at) == (verdict == "accept"):
                        right += 1
                    else:
                        wrong.append(f"{kind}{path} = {json.dumps(value)}: Talos says {verdict}")
    return _told(f"values of fields, {file.stem}", right, of, LEAST_PROBES, wrong)


def _takes(text: str, at: Version) -> bool:
    loaded = _load(text)
    return next(find_load_verdicts(loaded.documents, at, loaded.parse_errors), None) is None


def _probe(kind: str, path: str, value: object) -> str:
    """The smallest document that has the value at the path; JSON is YAML in flow style."""
    inner: Any = value
    for key, entry in reversed(_STEP.findall(path)):
        inner = [inner] if entry else {key: inner}
    envelope = {} if kind == "v1alpha1" else {"apiVersion": "v1alpha1", "kind": kind}
    return json.dumps({**envelope, **inner})


def _cases(data: Path) -> Iterator[bool]:
    cases = [json.loads(line) for line in (data / "cases.jsonl").read_text("utf-8").splitlines()]
    bases = {file.stem: _filled(file.read_text("utf-8")) for file in (data / "bases").glob("*.yaml")}
    for recorded in sorted({key for case in cases for key in case if key.startswith("v1.")}):
        at = version(".".join(recorded[1:].split(".")[:2]))
        judged = [case for case in cases if _is_of_loader(case[recorded])]
        wrong = [case["id"] for case in judged if _is_refused(case, bases, at) != _talos_refuses(case[recorded])]
        print(f"configurations, {recorded}: {len(cases) - len(judged)} left out, which the loader does not decide")
        yield _told(f"configurations, {recorded}", len(judged) - len(wrong), len(judged), LEAST_CASES, wrong)


def _is_of_loader(answer: dict[str, Any]) -> bool:
    """Not where Talos itself panics, nor where its JSON patcher says no before anything is loaded."""
    return "panic:" not in answer.get("load_error", "") and "JSON6902" not in answer.get("patch_error", "")


def _talos_refuses(answer: dict[str, Any]) -> bool:
    """Whether something was not loaded: the configuration, a patch, or the configuration when it was to be patched."""
    return "load_error" in answer or answer.get("patch_error", "").startswith(("load:", "apply: error decoding"))


def _is_refused(case: dict[str, Any], bases: dict[str, str], at: Version) -> bool:
    base, added = _load(bases[case["base"]]), _load(case.get("doc", ""))
    replaced = {_identity(document.value) for document in added.documents}
    kept = [document.value for document in base.documents if _identity(document.value) not in replaced]
    values = [*kept, *(document.value for document in added.documents)]
    documents = [Document(index, value) for index, value in enumerate(values)]
    patches = [_load(patch) for patch in case.get("patches", ())]
    found = chain(
        find_load_verdicts(documents, at, (*base.parse_errors, *added.parse_errors)),
        *(
            find_patch_load_verdicts(patch.documents, at, patch.parse_errors)
            for patch in patches
            if _is_strategic(patch)
        ),
    )
    return next(found, None) is not None


def _is_strategic(patch: Loaded) -> bool:
    """Whether a patch is documents, not a list of operations or nothing, which Talos takes for such a list."""
    return any(isinstance(document.value, dict) for document in patch.documents)


def _load(text: str) -> Loaded:
    return load(text.encode(), "go-yaml-3")


def _identity(value: Value) -> object:
    return (value.get("kind"), value.get("name")) if isinstance(value, dict) else None


def _filled(text: str) -> str:
    return re.sub(r"@@[A-Z0-9-]+@@", "any text", text)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
