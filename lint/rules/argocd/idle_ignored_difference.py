"""What `ignoreDifferences` ignores is written so that Argo CD finds it.

Argo CD passes over a JSON pointer that leads nowhere without a word: the Application stays OutOfSync, or self-heal puts
back what was to be left alone. A pointer begins with `/`; a `/` inside of a key is `~1`, a `~` is `~0`; it knows no
wildcards, and items of a list are numbers between slashes. A jq path begins with `.`; what jq cannot read makes the
whole comparison fail. `group` is the API group without a version, and "" or nothing for the core alone: a Deployment is
in the group `apps`. An entry without any of them ignores nothing. The same holds for `ignoreApplicationDifferences` of
an ApplicationSet.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  ignoreDifferences:
    - group: apps
      kind: Deployment
      jsonPointers:
        - spec/replicas
        - /metadata/annotations/example.org/build
        - /spec/template/spec/containers/*/image
    - kind: StatefulSet
      jqPathExpressions: [.spec.replicas]
    - group: apps
      kind: DaemonSet
      jqPathExpressions: [spec.template, '.spec.x[] | select(.name == "web"']
```

```text title="output"
apps/web.yaml:12:11: warning ARG033 the JSON pointer `spec/replicas` has no leading slash
apps/web.yaml:13:11: warning ARG033 the JSON pointer `/metadata/annotations/example.org/build` has a slash in a key
apps/web.yaml:14:11: warning ARG033 the JSON pointer `/spec/template/spec/containers/*/image` has a wildcard
apps/web.yaml:15:13: warning ARG033 there is no kind `StatefulSet` in the core group, so nothing is ignored
apps/web.yaml:19:27: warning ARG033 the jq path `spec.template` does not begin with a dot
apps/web.yaml:19:42: warning ARG033 the jq path `.spec.x[] | select(.name == "web"` has `(` without its other end
```

```yaml title="fixed: apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  ignoreDifferences:
    - group: apps
      kind: Deployment
      jsonPointers:
        - /spec/replicas
        - /metadata/annotations/example.org~1build
        - /spec/template/spec/containers/*/image
    - kind: StatefulSet
      jqPathExpressions: [.spec.replicas]
    - group: apps
      kind: DaemonSet
      jqPathExpressions: [.spec.template, '.spec.x[] | select(.name == "web"']
```

## Right

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  ignoreDifferences:
    - group: apps
      kind: Deployment
      jsonPointers:
        - /spec/replicas
        - /metadata/annotations/example.org~1build
      jqPathExpressions:
        - .spec.template.spec.containers[].image
```

Since 0.2.0. Source: argo-cd `util/argo/normalizers/diff_normalizer.go`; RFC 6901.
"""

import re
from collections.abc import Iterator

from ....model.text.place import Place
from ....model.text.typed_access import items, text
from ....schemas.argocd.exact_texts import CORE_GROUP_WORDS
from ....schemas.file_types import is_placeholder
from ....schemas.kubernetes.served import built_in_groups, complete_groups
from ....schemas.references import APPLICATION, APPLICATION_SET
from ...finding import Severity
from ...propose import propose_value
from ...rule import Problem, Subject, object_rule

_PATHS: dict[str, tuple[tuple[str, ...], ...]] = {
    APPLICATION.name: (("spec", "ignoreDifferences"),),
    APPLICATION_SET.name: (
        ("spec", "template", "spec", "ignoreDifferences"),
        ("spec", "ignoreApplicationDifferences"),
    ),
}
#: Which fields are ignored.
_IGNORED = ("jsonPointers", "jqPathExpressions", "managedFieldsManagers")
#: Values of labels and annotations are texts: what is named below one of them is the rest of its key.
_KEY = re.compile(r"((?:/spec/(?:jobTemplate/spec/)?template)?/metadata/(?:annotations|labels))/([^/]+/.+)")
_INDEX = re.compile(r"[^/\[]\[[0-9*]*\]")
_ESCAPE = re.compile(r"~(?![01])")
#: The beginning of a path that is none in jq, where a word by itself is a function.
_FIELD = re.compile(r"(?:metadata|spec|status|data|stringData|webhooks|rules|subjects)(?=[.\[]|$)")
_PATTERN = re.compile(r"[*?\[\]{}!]")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_ENDS = {"(": ")", "[": "]", "{": "}"}


@object_rule("ARG033", "idle-ignored-difference", Severity.WARNING, kinds=(APPLICATION, APPLICATION_SET))
def idle_ignored_difference(subject: Subject) -> Iterator[Problem]:
    for path in _PATHS[subject.fact.type.name]:
        yield from _check_entries(subject, path)


def _check_entries(subject: Subject, path: tuple[str, ...]) -> Iterator[Problem]:
    for index, entry in enumerate(items(subject.value, *path)):
        at = subject.fact.at.below(*path, index)
        group, kind = text(entry, "group") or "", text(entry, "kind") or ""
        if problem := _check_kind(group, kind, Place(subject.path, at.below("kind"))):
            yield problem
        elif isinstance(entry, dict) and kind and not any(entry.get(field) for field in _IGNORED):
            hint = f"add one of {', '.join(_IGNORED)}"
            yield Problem(
                Place(subject.path, at), "the entry names no field, so nothing is ignored", "", kind, hint=hint
            )
        for field, check in (("jsonPointers", _check_pointer), ("jqPathExpressions", _check_jq)):
            for number, written in enumerate(items(entry, field)):
                if isinstance(written, str) and not is_placeholder(written):
                    yield from check(Place(subject.path, at.below(field, number)), written)


def _check_kind(group: str, kind: str, at: Place) -> Problem | None:
    """That no object is of that group and kind: of the core, and of groups that are written with a version."""
    if not kind or is_placeholder(group + kind) or _PATTERN.search(group + kind):
        return None
    groups = built_in_groups()
    others = sorted(name for name, kinds in groups.items() if kind in kinds and name not in ("", "extensions"))
    if group in CORE_GROUP_WORDS and kind in groups[""]:
        hint = 'leave `group` out, or write `group: ""`'
        return Problem(at, f"there is no group `{group}`, so nothing is ignored", "in the core group", kind, hint=hint)
    if "/" in group:
        hint = f"write `group: {group.partition('/')[0]}`"
        return Problem(at, f"the group `{group}` has a version in it, so nothing is ignored", "", kind, hint=hint)
    if group and (found := _check_group(group, kind, others)):
        message, hint = found
        return Problem(at, f"{message}, so nothing is ignored", f"in {group}", kind, hint=hint)
    if group or kind in groups[""] or not others:
        return None
    message = f"there is no kind `{kind}` in the core group, so nothing is ignored"
    return Problem(at, message, "has no `group`", kind, hint=f"write `group: {others[0]}` beside it")


def _check_group(group: str, kind: str, others: list[str]) -> tuple[str, str] | None:
    """What is wrong with a group that has not the kind: one of Kubernetes, or one that nobody can have."""
    hint = f"write `group: {others[0]}` beside it" if others else "write the group of the kind's apiVersion"
    if group in complete_groups() and kind not in built_in_groups().get(group, {}):
        return f"there is no kind `{kind}` in the group `{group}`", hint
    # The group of a CustomResourceDefinition has a dot.
    if "." not in group and group not in built_in_groups():
        return f"there is no group `{group}`", hint
    return None


def _check_pointer(at: Place, written: str) -> Iterator[Problem]:
    if not written:
        return
    if not written.startswith("/"):
        message, hint, right = "has no leading slash", f"write `/{written}`", f"/{written}"
        is_certain = not _INDEX.search(written) and not written.startswith((".", "$"))
        fix = propose_value(at, written, right, safe=True) if is_certain else None
        hint = hint if is_certain else "a JSON pointer is a path of keys and numbers, such as /spec/replicas"
        yield Problem(at, f"the JSON pointer `{written}` {message}", "leads nowhere", written, hint=hint, fix=fix)
    elif match := _KEY.fullmatch(written):
        right = f"{match[1]}/{match[2].replace('/', '~1')}"
        fix = propose_value(at, written, right, safe=True)
        message = f"the JSON pointer `{written}` has a slash in a key"
        yield Problem(at, message, "leads nowhere", written, hint=f"write `{right}`", fix=fix)
    elif "*" in written.split("/") or _INDEX.search(written):
        what = "a wildcard" if "*" in written else "brackets"
        hint = "a JSON pointer has only keys and numbers: use jqPathExpressions, such as .spec.containers[].image"
        yield Problem(at, f"the JSON pointer `{written}` has {what}", "leads nowhere", written, hint=hint)
    elif _ESCAPE.search(written):
        message = f"the JSON pointer `{written}` has a `~` without 0 or 1 behind it"
        yield Problem(at, message, "no escape", written, hint="`~1` stands for a slash in a key, `~0` for a tilde")


def _check_jq(at: Place, written: str) -> Iterator[Problem]:
    if not written.strip():
        hint = "write a path such as .spec.replicas, or remove the entry"
        yield Problem(at, "the jq path is empty, so that Argo CD cannot compare anything", "empty", hint=hint)
    elif written.startswith("/"):
        hint = f"put it under jsonPointers, or write `{written.replace('/', '.')}`"
        yield Problem(at, f"the jq path `{written}` is a JSON pointer", "no jq", written, hint=hint)
    elif _FIELD.match(written):
        fix = propose_value(at, written, f".{written}", safe=True)
        message = f"the jq path `{written}` does not begin with a dot"
        yield Problem(at, message, "a function that jq has not", written, hint=f"write `.{written}`", fix=fix)
    elif (wrong := _open_bracket(written)) is not None:
        hint = "Argo CD cannot compile it, and compares nothing of the Application"
        yield Problem(at, f"the jq path `{written}` has `{wrong}` without its other end", "no jq", written, hint=hint)


def _open_bracket(written: str) -> str | None:
    """The first bracket or quote of a jq program without its other end; None where that is not known."""
    if "\\(" in written or "#" in written:  # programs in texts, and comments
        return None
    bare = _TEXT.sub("", written)
    if '"' in bare:
        return '"'
    opened: list[str] = []
    for one in bare:
        if one in _ENDS:
            opened.append(one)
        elif one in _ENDS.values() and (not opened or _ENDS[opened.pop()] != one):
            return one
    return opened[-1] if opened else None
