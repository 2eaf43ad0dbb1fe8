"""What sops refuses of the rules in its `.sops.yaml`, and what in them it never looks at.

Source: config/config.go of getsops/sops, and sops.go (shouldBeEncrypted), which takes an expression that is none for
one that matches nothing.
"""

import re
from collections.abc import Iterator

from ...schemas.file_types import is_placeholder
from ..argocd.gotemplate.compile_regexp import compile_regexp
from ..argocd.gotemplate.regexp_characters import RegexpError
from ..argocd.gotemplate.values import NotKnownError
from ..files.file_tree import closest
from ..text.document import Value
from ..text.place import Node, NodePath
from ..text.typed_access import items, mapping, text
from .age_recipients import check_recipient
from .facts import IdleRuleFact, RefusedRuleFact

_KEYS = ("creation_rules", "destination_rules", "stores")
_SELECTIONS = (
    "encrypted_suffix",
    "unencrypted_suffix",
    "encrypted_regex",
    "unencrypted_regex",
    "encrypted_comment_regex",
    "unencrypted_comment_regex",
)
_REGEXES = _SELECTIONS[2:]
#: What an expression of each of these does if it is none.
_EFFECTS = {
    "encrypted_regex": "nothing is encrypted with it",
    "unencrypted_regex": "everything is encrypted with it",
    "encrypted_comment_regex": "nothing is encrypted with it",
    "unencrypted_comment_regex": "everything is encrypted with it",
}
_OF_RULES = ("age", "pgp", "kms", "gcp_kms", "hckms", "azure_keyvault", "hc_vault_transit_uri")
_DESTINATIONS = ("s3_bucket", "gcs_bucket", "vault_path")
_REFUSED = "sops stops at this rule"
#: Texts that stand for a recipient until there is one.
_TO_BE_FILLED = re.compile(r"[A-Z0-9_ -]+|.*(?:\.\.\.|…|(?i:xxxx|your|change|replace|example|placeholder|todo)).*")
#: Different characters that any key has: one with fewer is no key.
_FEWEST_CHARACTERS = 3
#: Expressions that are for every path.
_EVERYTHING = frozenset({"", ".*", "^.*", ".*$", "^.*$", ".+", "^.+$"})
_DEEPEST = 20
#: How what is said of a recipient begins.
_QUOTE = "`"
#: Characters of a recipient that are told.
_SHOWN = 12


def find_mistakes(value: Value, root: Node) -> Iterator[RefusedRuleFact | IdleRuleFact]:
    """What is wrong in a `.sops.yaml` of that value, but for names and types of fields; a recipient is told once."""
    told: set[str] = set()
    for found in _find_mistakes(value, root):
        if not found.message.startswith(_QUOTE):
            yield found
        elif found.message not in told:  # anchors bring the same one into many rules
            told.add(found.message)
            yield found


def _find_mistakes(value: Value, root: Node) -> Iterator[RefusedRuleFact | IdleRuleFact]:
    yield from _misspelt(value, root)
    reached = True
    for index, rule in enumerate(items(value, "creation_rules")):
        path: NodePath = ("creation_rules", index)
        if not isinstance(rule, dict):
            continue
        if not reached:
            why = "the rule above takes every file, so that sops never comes to this one"
            yield IdleRuleFact(root.below(*path), why, "put the rule that takes every file last")
            return
        yield from _of_rule(rule, root, path, "path_regex")
        reached = (rule.get("path_regex") or "") not in _EVERYTHING
    for index, rule in enumerate(items(value, "destination_rules")):
        destination: NodePath = ("destination_rules", index)
        said = [name for name in _DESTINATIONS if text(rule, name)]
        if len(said) > 1:
            yield _refused(root.below(*destination, said[1]), f"stands beside `{said[0]}`", "keep one destination")
        yield from _of_rule(mapping(rule, "recreation_rule"), root, (*destination, "recreation_rule"))


def _misspelt(value: Value, root: Node) -> Iterator[IdleRuleFact]:
    held = mapping(value)
    for key in held:
        near = closest(key, _KEYS) if key not in _KEYS else None
        if near and near not in held:
            place = Node(root.document, (*root.path, key), key=True)
            yield IdleRuleFact(place, f"sops does not know `{key}`", f"write `{near}`", near)


def _of_rule(
    rule: dict[str, Value], root: Node, path: NodePath, *patterns: str
) -> Iterator[RefusedRuleFact | IdleRuleFact]:
    said = [name for name in _SELECTIONS if rule.get(name) not in (None, "")]
    if len(said) > 1:
        yield _refused(root.below(*path, said[1]), f"stands beside `{said[0]}`", "keep one of them in each rule")
    for name in (*patterns, *_REGEXES):
        pattern = rule.get(name)
        if isinstance(pattern, str) and not is_placeholder(pattern) and (why := check_regexp(pattern)):
            effect = _EFFECTS.get(name, "sops stops at this rule, and at all behind it")
            yield RefusedRuleFact(root.below(*path, name), f"is no regular expression of Go: {why}", effect, "")
    groups = items(rule, "key_groups")
    if groups:
        for name in _OF_RULES:
            if rule.get(name):
                place = Node(root.document, (*root.path, *path, name), key=True)
                said_so = f"beside `key_groups` sops does not look at `{name}`"
                yield IdleRuleFact(place, said_so, "put these keys into a group")
        for index, group in enumerate(groups):
            yield from _of_group(mapping(group), root, (*path, "key_groups", index), _DEEPEST)
    else:
        yield from _of_recipients(rule.get("age"), root, (*path, "age"))


def _of_group(group: dict[str, Value], root: Node, path: NodePath, depth: int) -> Iterator[RefusedRuleFact]:
    yield from _of_recipients(group.get("age"), root, (*path, "age"))
    for index, merged in enumerate(items(group, "merge") if depth else ()):
        yield from _of_group(mapping(merged), root, (*path, "merge", index), depth - 1)


def _of_recipients(value: Value, root: Node, path: NodePath) -> Iterator[RefusedRuleFact]:
    """Recipients as a text with commas, or as a list of such texts."""
    entries = [(path, value)] if isinstance(value, str) else []
    if isinstance(value, list):
        entries = [((*path, index), entry) for index, entry in enumerate(value) if isinstance(entry, str)]
    for place, entry in entries:
        for recipient in filter(None, map(str.strip, entry.split(","))):
            is_secret = recipient.startswith("AGE-SECRET-KEY-1")
            if not is_secret and _is_to_be_filled(recipient):
                continue
            if why := check_recipient(recipient):
                shown = recipient if len(recipient) <= _SHOWN else f"{recipient[:_SHOWN]}…"
                yield _refused(root.below(*place), f"`{shown}` {why}", "copy the recipient once more from its owner")


def _is_to_be_filled(recipient: str) -> bool:
    """Whether a text stands for a recipient until there is one, as does a key of one character again and again."""
    is_filler = recipient.startswith("age1") and len(set(recipient[4:])) < _FEWEST_CHARACTERS
    return is_filler or is_placeholder(recipient) or _TO_BE_FILLED.fullmatch(recipient) is not None


def check_regexp(pattern: str) -> str:
    """Why Go refuses a regular expression, "" where it takes it or that is not known."""
    try:
        compile_regexp(pattern)
    except RegexpError as error:
        return str(error)
    except NotKnownError:
        return ""
    return ""


def _refused(at: Node, message: str, hint: str) -> RefusedRuleFact:
    return RefusedRuleFact(at, message, _REFUSED, hint)
