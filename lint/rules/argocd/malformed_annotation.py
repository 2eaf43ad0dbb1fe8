"""What an object says to Argo CD in its annotations is something that Argo CD knows.

Argo CD compares the entries of its annotations letter by letter and ignores what it does not know. A `sync-wave` that
is no integer counts as 0; an object whose only `hook` is unknown runs in no phase; an unknown entry of `sync-options`,
`compare-options` or `hook-delete-policy` does nothing. Entries are separated by commas. What is told here stays hidden
otherwise: the sync is green.

## Wrong

```yaml title="apps/web/job.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    argocd.argoproj.io/hook: PresSync
    argocd.argoproj.io/hook-delete-policy: HookSucceded,BeforeHookCreation
    argocd.argoproj.io/sync-wave: two
    argocd.argoproj.io/sync-options: CreateNamespace=true
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
```

```text title="output"
apps/web/job.yaml:6:30: warning ARG031 Argo CD has no hook `PresSync` and ignores it
apps/web/job.yaml:7:44: warning ARG031 Argo CD has no hook delete policy `HookSucceded` and ignores it
apps/web/job.yaml:8:35: warning ARG031 the sync-wave `two` is no integer, and counts as 0
apps/web/job.yaml:9:38: warning ARG031 Argo CD has no sync option `CreateNamespace=true` for one object and ignores it
```

```yaml title="fixed: apps/web/job.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    argocd.argoproj.io/hook: PresSync
    argocd.argoproj.io/hook-delete-policy: "HookSucceeded,BeforeHookCreation"
    argocd.argoproj.io/sync-wave: two
    argocd.argoproj.io/sync-options: CreateNamespace=true
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
```

## Right

```yaml title="apps/web/job.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    argocd.argoproj.io/hook: PreSync
    argocd.argoproj.io/hook-delete-policy: HookSucceeded,BeforeHookCreation
    argocd.argoproj.io/sync-wave: "2"
    argocd.argoproj.io/sync-options: ServerSideApply=true
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
```

Since 0.2.0. Source: argo-cd `gitops-engine/pkg/sync` (syncwaves, hook, common/types.go), `util/argo`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ....model.facts import ObjectFact
from ....model.text.place import Place
from ....schemas.argocd.exact_texts import (
    COMPARE_OPTIONS,
    HOOK_DELETE_POLICIES,
    HOOKS,
    MISPLACED_RESOURCE_OPTIONS,
    RESOURCE_OPTIONS,
)
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...propose import is_meant, propose_value
from ...rule import File, Fix, Problem, file_rule

_PREFIX = "argocd.argoproj.io/"
#: What Go's strconv.Atoi reads: no blanks, no fraction.
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_RESOURCE_OPTIONS = frozenset(f"{name}={value}" for name, values in RESOURCE_OPTIONS.items() for value in values)


class _Entries(NamedTuple):
    """An annotation that is a list: what its entries are called, and which there are."""

    what: str
    known: frozenset[str]
    end: str = ""


_LISTS: Mapping[str, _Entries] = {
    "hook": _Entries("hook", HOOKS),
    "hook-delete-policy": _Entries("hook delete policy", HOOK_DELETE_POLICIES),
    "compare-options": _Entries("compare option", COMPARE_OPTIONS),
    "sync-options": _Entries("sync option", _RESOURCE_OPTIONS, " for one object"),
}


@file_rule("ARG031", "malformed-annotation", Severity.WARNING, of=(ObjectFact,), half="schema")
def malformed_annotation(file: File) -> Iterator[Problem]:
    for fact in file.of(ObjectFact):
        for key, value in fact.annotations:
            name = key.removeprefix(_PREFIX)
            if name != key and name in _CHECKS and not is_placeholder(value):
                yield from _CHECKS[name](file.place(fact.at.below("metadata", "annotations", key)), value)


def _wave(at: Place, value: str) -> Iterator[Problem]:
    if not _INTEGER.fullmatch(value):
        hint = 'write an integer in quotes, such as "2"; the smallest comes first'
        yield Problem(at, f"the sync-wave `{value}` is no integer, and counts as 0", "not an integer", value, hint=hint)


def _check_list(name: str) -> Callable[[Place, str], Iterator[Problem]]:
    entries = _LISTS[name]

    def check(at: Place, value: str) -> Iterator[Problem]:
        written = [entry.strip() for entry in value.split(",")]
        for entry in dict.fromkeys(written):
            if entry and entry not in entries.known:
                message = f"Argo CD has no {entries.what} `{entry}`{entries.end} and ignores it"
                near = _nearest(entry, entries.known)
                fix = _fix(at, value, entry, near, entries.known) if near else None
                yield Problem(at, message, "ignored", entry, hint=_hint(entry, near, entries.known), fix=fix)

    return check


def _fix(at: Place, value: str, entry: str, near: str, known: frozenset[str]) -> Fix:
    corrected = ",".join(near if part.strip() == entry else part for part in value.split(","))
    return propose_value(at, value, corrected, safe=is_meant(entry, near, known))


def _nearest(entry: str, known: frozenset[str]) -> str | None:
    """The entry that was probably meant; none for what is one of something else."""
    if entry.partition("=")[0].strip() in MISPLACED_RESOURCE_OPTIONS and known is _RESOURCE_OPTIONS:
        return None
    from difflib import get_close_matches  # only where something is not known

    close = get_close_matches(entry.replace(" ", "").replace(":", "="), sorted(known), n=1, cutoff=0.8)
    return close[0] if close else None


def _hint(entry: str, near: str | None, known: frozenset[str]) -> str:
    name = entry.partition("=")[0].strip()
    if known is _RESOURCE_OPTIONS and name in MISPLACED_RESOURCE_OPTIONS:
        return MISPLACED_RESOURCE_OPTIONS[name]
    if near:
        return f"write `{near}`"
    # With other values, an option is one of two words.
    return f"there are {', '.join(sorted({one.partition('=')[0] for one in known}))}"


_CHECKS: Mapping[str, Callable[[Place, str], Iterator[Problem]]] = {
    "sync-wave": _wave,
    **{name: _check_list(name) for name in _LISTS},
}
