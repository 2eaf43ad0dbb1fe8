"""What an AppProject says that Argo CD refuses, or that does nothing.

The laws are those of `schemas/argocd/application_and_project_validation.py`.
"""

import re
from collections.abc import Iterable, Iterator

from ...schemas.argocd.application_and_project_validation import (
    ACCOUNT_CHARACTERS,
    GROUP_CHARACTERS,
    POLICY_ACTION_PARTS,
    POLICY_ACTIONS,
    POLICY_OBJECT,
    POLICY_RESOURCES,
)
from ...schemas.file_types import is_placeholder
from ..text.open_collections import Value
from ..text.place import NodePath
from ..text.typed_access import items, mapping, text

#: Where below `spec`, which law, and what is written.
Mistake = tuple[NodePath, str, str]
_NOBODY = "!*"
_WINDOW_LISTS = ("applications", "namespaces", "clusters")
_QUOTE = '"'
#: The lists of a project that have patterns, each with the fields of an entry; none where the entry is one.
_PATTERNS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("sourceRepos",), ()),
    (("sourceNamespaces",), ()),
    (("destinations",), ("name", "server", "namespace")),
    (("clusterResourceWhitelist",), ("group", "kind", "name")),
    (("clusterResourceBlacklist",), ("group", "kind", "name")),
    (("namespaceResourceWhitelist",), ("group", "kind")),
    (("namespaceResourceBlacklist",), ("group", "kind")),
    (("orphanedResources", "ignore"), ("group", "kind", "name")),
)
#: Characters in brackets, from the beginning to the end.
_CLOSED = re.compile(r"\[[^\]]+\]")


def project_mistakes(name: str, spec: Value) -> Iterator[Mistake]:
    """The broken laws of a project of that name."""
    yield from _destinations(spec)
    for field, law in (("sourceRepos", "double-repository"), ("sourceNamespaces", "double-namespace")):
        entries = items(spec, field)
        yield from _repeated(entries, (field,), law)
        if field == "sourceRepos":
            yield from (((field, index), "denies-all", _NOBODY) for index, one in enumerate(entries) if one == _NOBODY)
    for index, role in enumerate(items(spec, "roles")):
        for steps, law, written in _role(name, role):
            yield ("roles", index, *steps), law, written
    yield from _open_patterns(spec)
    yield from _windows(items(spec, "syncWindows"))
    for index, entry in enumerate(items(spec, "destinationServiceAccounts")):
        for steps, law, written in _account(entry):
            yield ("destinationServiceAccounts", index, *steps), law, written


def _destinations(spec: Value) -> Iterator[Mistake]:
    for index, entry in enumerate(items(spec, "destinations")):
        at = ("destinations", index)
        for field in ("name", "server", "namespace"):
            if text(entry, field) == _NOBODY:
                yield (*at, field), "denies-all", _NOBODY
        if not isinstance(entry, dict):
            continue
        if text(entry, "server") is None and text(entry, "name") is None:
            yield at, "no-cluster", ""
        elif text(entry, "namespace") is None:
            yield at, "no-namespace", ""


def _open_patterns(spec: Value) -> Iterator[Mistake]:
    """Patterns that gobwas/glob does not compile: Argo CD logs that, and they are for nothing."""
    for steps, fields in _PATTERNS:
        for index, entry in enumerate(items(spec, *steps)):
            for field in fields or ("",):
                written = (text(entry, field) or "") if field else entry if isinstance(entry, str) else ""
                if _is_open(written):
                    yield (*steps, index, *((field,) if field else ())), "open-pattern", written


def _is_open(pattern: str) -> bool:
    """Whether a bracket of a pattern is not closed, or is empty; what has a backslash is not looked at."""
    return "[" in pattern and "\\" not in pattern and "[" in _CLOSED.sub("", pattern) and not is_placeholder(pattern)


def _repeated(entries: Iterable[Value], at: NodePath, law: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if isinstance(entry, str) and not is_placeholder(entry):
            if entry in seen:
                yield (*at, index), law, entry
            seen.add(entry)


def _role(project: str, role: Value) -> Iterator[Mistake]:
    groups, policies = items(role, "groups"), items(role, "policies")
    yield from _repeated(groups, ("groups",), "double-group")
    for index, group in enumerate(groups):
        if isinstance(group, str) and not is_placeholder(group) and (law := _broken_by_group(group)):
            yield ("groups", index), law, group
    yield from _repeated(policies, ("policies",), "double-policy")
    subject = f"proj:{project}:{text(role, 'name') or ''}"
    for index, policy in enumerate(policies):
        is_known = isinstance(policy, str) and not is_placeholder(policy + subject)
        if is_known and (found := _broken_by_policy(project, subject, str(policy))):
            yield ("policies", index), *found


def _broken_by_group(group: str) -> str | None:
    inside = group.strip()
    if len(inside) > 1 and inside.startswith(_QUOTE) and inside.endswith(_QUOTE):
        inside = inside[1:-1]
    elif "," in inside:
        return "bare-comma"
    if not inside:
        return "empty-group"
    if GROUP_CHARACTERS.search(inside):
        return "group-characters"
    return "group-blanks" if group != group.strip() else None


def _broken_by_policy(project: str, subject: str, policy: str) -> tuple[str, str] | None:
    """The first law that a policy breaks, with the part of it that does."""
    parts = [part.strip(" ") for part in policy.split(",")]
    if len(parts) != 6 or parts[0] != "p":
        return "policy-fields", policy
    _, who, resource, action, target, effect = parts
    if who != subject:
        return "policy-subject", who
    if resource not in POLICY_RESOURCES:
        return "policy-resource", resource
    if action not in POLICY_ACTIONS and not any(part in action for part in POLICY_ACTION_PARTS):
        return "policy-action", action
    if not target.startswith(project) or not POLICY_OBJECT.fullmatch(target[len(project) :]):
        return "policy-object", target
    return None if effect in ("allow", "deny") else ("policy-effect", effect)


def _windows(windows: Iterable[Value]) -> Iterator[Mistake]:
    seen: list[dict[str, Value]] = []
    for index, window in enumerate(windows):
        if not isinstance(window, dict):
            continue
        zone = window.get("timeZone")
        if isinstance(zone, str) and zone and not _is_zone(zone):
            yield ("syncWindows", index, "timeZone"), "unknown-zone", zone
        if not any(window.get(field) for field in _WINDOW_LISTS):
            yield ("syncWindows", index), "idle-window", ""
        said = {key: value for key, value in window.items() if key not in ("manualSync", "description", "syncOverrun")}
        if said in seen:
            yield ("syncWindows", index), "double-window", ""
        elif len(seen) < 100:
            seen.append(said)


def _is_zone(zone: str) -> bool:
    from ...schemas.kubernetes.time_zones import TIME_ZONES  # few windows have one

    return zone in TIME_ZONES or zone == "Local" or is_placeholder(zone)


def _account(entry: Value) -> Iterator[Mistake]:
    for field in ("server", "namespace"):
        written = text(entry, field) or ""
        if "!" in written:
            yield (field,), "denied-account", written
        elif _is_open(written):
            yield (field,), "open-account-pattern", written
    account = mapping(entry).get("defaultServiceAccount")
    if isinstance(account, str) and not is_placeholder(account):
        if not account.strip(" "):
            yield ("defaultServiceAccount",), "no-account", ""
        elif ACCOUNT_CHARACTERS.search(account):
            yield ("defaultServiceAccount",), "account-name", account
