"""Secrets in Nix files: strings, by the names of the attributes that they stand below, and by what is in them."""

from collections.abc import Iterator

from ...model.nix.syntax.parse import parse
from ...model.nix.syntax.tree import AttrSet, Binding, Expression, Formal, Inherit, ListNode, Name, String
from .keys_above import OPEN, KeysAbove, descend, is_hidden
from .non_yaml_text import in_lines
from .places import FoundSecrets, Secret

_Waiting = Iterator[tuple[object, KeysAbove, bool]]


def find_secrets_in_nix(text: str) -> FoundSecrets | None:
    """What of a Nix text is secret; None where it is no Nix. Names, numbers and paths never are."""
    tree = parse(text, size_limit=len(text)).tree
    if tree is None:
        return None
    found = FoundSecrets([], set())
    waiting: list[tuple[object, KeysAbove, bool]] = [(tree, OPEN, False)]
    while waiting:
        node, standing, is_entry = waiting.pop()
        if isinstance(node, String):
            _look_into(text, node, standing, found, is_entry=is_entry)
        waiting += _inside(node, standing, found, is_entry=is_entry)
    return found


def _inside(node: object, standing: KeysAbove, found: FoundSecrets, *, is_entry: bool) -> _Waiting:
    match node:
        case Binding(path=path, value=value):
            for number, step in enumerate(path, 1):
                name = step.name if isinstance(step, Name) else "?"
                found.shown.add(name)
                standing = descend(standing, name, is_mapping=number < len(path) or isinstance(value, AttrSet))
                yield step, OPEN, False
            yield value, standing, False
        case AttrSet(bindings=bindings) if any(_names(one, "sopsFile") for one in bindings):
            # A secret of sops-nix: its `key` is a name in that file.
            for one in bindings:
                if isinstance(one, Binding) and _names(one, "key") and isinstance(one.value, String):
                    found.shown.add("".join(part for part in one.value.parts if isinstance(part, str)))
                else:
                    yield one, standing, is_entry
        case Formal(name=name, default=default):
            yield default, descend(standing, name, is_mapping=isinstance(default, AttrSet)), False
        case ListNode(items=items):
            yield from ((item, standing, True) for item in items)
        case tuple():
            yield from ((part, standing, is_entry) for part in node)
        case _:
            pass


def _names(binding: Binding | Inherit, name: str) -> bool:
    """Whether a binding is of one name, and that."""
    match binding:
        case Binding(path=(Name(name=found),)):
            return found == name
        case _:
            return False


def _look_into(text: str, node: String, standing: KeysAbove, found: FoundSecrets, *, is_entry: bool) -> None:
    value = "".join(part for part in node.parts if isinstance(part, str))
    if value.strip() and is_hidden(standing, value, is_entry=is_entry):
        found.secrets.append(Secret(*_between_quotes(node), value))
        return
    inside = [Secret(one, other, text[one:other]) for one, other in in_lines(text, *_between_quotes(node))]
    found.secrets.extend(inside)
    if not inside:
        found.shown.add(value)


def _between_quotes(node: Expression) -> tuple[int, int]:
    quotes = 2 if isinstance(node, String) and node.is_indented else 1
    return node.start + quotes, node.end - quotes
