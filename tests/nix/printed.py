"""A tree as `nix-instantiate --parse` prints it: names in order, bindings merged, operators as the calls they stand for.

Nix prints paths absolutely: here they are made so from `/` and `HOME`.
"""

import os
import re
from collections.abc import Iterable

from stackwright.model.nix.syntax.tree import (
    Apply,
    Assert,
    AttrSet,
    Binary,
    Binding,
    Bindings,
    Dynamic,
    Expression,
    Float,
    Formals,
    HasAttr,
    If,
    Integer,
    Lambda,
    Let,
    ListNode,
    Name,
    Path,
    SearchPath,
    Select,
    Step,
    String,
    Unary,
    Uri,
    Variable,
    With,
)

HOME = "/home"
_PLAIN = re.compile(r"[a-zA-Z_][a-zA-Z0-9_'\-]*")
_KEYWORDS = {"if", "then", "else", "assert", "with", "let", "in", "rec", "inherit"}
_CALLS = {"-": "(__sub {} {})", "*": "(__mul {} {})", "/": "(__div {} {})"}
_COMPARED = {
    "<": "(__lessThan {0} {1})",
    ">": "(__lessThan {1} {0})",
    "<=": "(! (__lessThan {1} {0}))",
    ">=": "(! (__lessThan {0} {1}))",
}


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_STRINGS = re.compile(rf"{_STRING.pattern}(?: \+ {_STRING.pattern})*", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[({]|[\])}]|[;,]|\blet\b|(?:[^"\[\](){};,l]|\Bl|l(?!et\b))+', re.DOTALL)


def normalize(text: str) -> str:
    """A print in which neither the order of names matters, which Nix gives by age, nor how texts are divided."""
    text = re.sub(r'(?<=[( ])"" \+ | \+ ""(?=[) ])', "", text)
    for _ in range(3):
        text = _STRINGS.sub(lambda match: '"' + "".join(each[1:-1] for each in _STRING.findall(match[0])) + '"', text)
        text = re.sub(rf"\(({_STRING.pattern})\)", r"\1", text, flags=re.DOTALL)
    text = text.replace("(// + ", "(/ + ")
    stack: list[list[str]] = [[""]]
    for token in _TOKEN.findall(text):
        if token in ("(", "[", "{"):
            stack.append([""])
        elif token in (")", "]", "}"):
            inside = ";".join(sorted(part.strip() for part in stack.pop()))
            stack[-1][-1] += {")": "(", "]": "[", "}": "{"}[token] + inside + token
        elif token in (";", ",", "let"):
            stack[-1].append("")
        else:
            stack[-1][-1] += token
    return ";".join(stack[0])


def print_tree(node: Expression) -> str:
    match node:
        case Variable():
            return node.name
        case Integer():
            return str(node.value)
        case Float():
            return f"{node.value:g}"
        case String():
            return _printed_parts(
                [_quoted(part) if isinstance(part, str) else print_tree(part) for part in node.parts], node
            )
        case Path():
            return _printed_parts(
                [
                    (_absolute(part) if not index else _quoted(part)) if isinstance(part, str) else print_tree(part)
                    for index, part in enumerate(node.parts)
                ],
                node,
            )
        case SearchPath():
            return f"(__findFile __nixPath {_quoted(node.name)})"
        case Uri():
            return _quoted(node.text)
        case ListNode():
            return "[ " + "".join(f"({print_tree(item)}) " for item in node.items) + "]"
        case AttrSet():
            return ("rec " if node.is_recursive else "") + _printed_set(node.bindings)
        case Select():
            default = f" or ({print_tree(node.default)})" if node.default is not None else ""
            return f"({print_tree(node.subject)}).{_printed_path(node.path)}{default}"
        case HasAttr():
            return f"(({print_tree(node.subject)}) ? {_printed_path(node.path)})"
        case Apply():
            arguments: list[Expression] = []
            function: Expression = node
            while isinstance(function, Apply):
                arguments.append(function.argument)
                function = function.function
            printed = print_tree(function)
            # Some operators are calls to Nix, which the arguments are added to.
            printed = printed[1:-1] if printed.startswith("(__") else printed
            return "(" + " ".join([printed, *map(print_tree, reversed(arguments))]) + ")"
        case Lambda():
            names = _printed_formals(node.formals) if node.formals is not None else ""
            argument = node.argument.name if node.argument is not None else ""
            return f"({names}{' @ ' if names and argument else ''}{argument}: {print_tree(node.body)})"
        case Let():
            return f"(let {_printed_set(node.bindings)[2:-1]}in {print_tree(node.body)})"
        case With():
            return f"(with {print_tree(node.scope)}; {print_tree(node.body)})"
        case Assert():
            return f"assert {print_tree(node.condition)}; {print_tree(node.body)}"
        case If():
            return f"(if {print_tree(node.condition)} then {print_tree(node.yes)} else {print_tree(node.no)})"
        case Unary():
            return (
                f"(! {print_tree(node.operand)})" if node.operator == "!" else f"(__sub 0 {print_tree(node.operand)})"
            )
        case Binary():
            form = {**_CALLS, **_COMPARED}.get(node.operator, f"({{}} {node.operator} {{}})")
            return form.format(print_tree(node.left), print_tree(node.right))


def _printed_parts(parts: list[str], node: String | Path) -> str:
    is_plain = len(parts) == 1 and isinstance(node.parts[0], str)
    return parts[0] if is_plain else "(" + " + ".join(parts) + ")"


def _absolute(path: str) -> str:
    if path.startswith("~"):
        return HOME + path[1:]
    made = os.path.normpath("/" + path)
    return ("/" + made.lstrip("/")) + ("/" if path.endswith("/") and made.strip("/") else "")


def _quoted(text: str) -> str:
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("$", "\\$")):
        text = text.replace(character, escape)
    return f'"{text}"'


def _symbol(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name not in _KEYWORDS else _quoted(name)


def _printed_path(path: Iterable[Step]) -> str:
    return ".".join(
        _symbol(step.name) if isinstance(step, Name) else f'"${{{print_tree(step.value)}}}"' for step in path
    )


def _printed_formals(formals: Formals) -> str:
    names = [
        formal.name + (f" ? {print_tree(formal.default)}" if formal.default is not None else "")
        for formal in sorted(formals.names)
    ]
    return "{ " + ", ".join([*names, *(["..."] if formals.is_open else [])]) + " }"


class _Set:
    """A set as Nix merges it: what is printed of each name, and of the dynamic ones in their order."""

    def __init__(self) -> None:
        self.is_recursive = False
        self.named: dict[str, str | _Set] = {}
        self.dynamic: list[tuple[str, str | _Set]] = []

    def add(self, bindings: Bindings) -> "_Set":
        for binding in bindings:
            if isinstance(binding, Binding):
                self.add_path(binding)
                continue
            for name in binding.names:
                if binding.source is None:
                    self.named[name.name] = f"inherit {_symbol(name.name)} ; "
                else:
                    self.named[name.name] = (
                        f"{_symbol(name.name)} = ({print_tree(binding.source)}).{_symbol(name.name)}; "
                    )
        return self

    def add_path(self, binding: Binding) -> None:
        into = self
        for step in binding.path[:-1]:
            if isinstance(step, Name):
                found = into.named.setdefault(step.name, _Set())
                assert isinstance(found, _Set)
            else:
                found = _Set()
                into.dynamic.append((print_tree(step.value), found))
            into = found
        last, value = binding.path[-1], binding.value
        if isinstance(last, Dynamic):
            into.dynamic.append(
                (
                    print_tree(last.value),
                    _Set().add(value.bindings).marked(value) if isinstance(value, AttrSet) else print_tree(value),
                )
            )
        elif isinstance(value, AttrSet):
            found = into.named.setdefault(last.name, _Set().marked(value))
            assert isinstance(found, _Set)
            found.add(value.bindings)
        else:
            into.named[last.name] = f"{_symbol(last.name)} = {print_tree(value)}; "

    def marked(self, node: AttrSet) -> "_Set":
        self.is_recursive = node.is_recursive
        return self

    def printed(self) -> str:
        named = [
            value if isinstance(value, str) else f"{_symbol(name)} = {value.printed()}; "
            for name, value in sorted(self.named.items(), key=lambda item: item[0].encode())
        ]
        dynamic = [
            f'"${{{name}}}" = {value if isinstance(value, str) else value.printed()}; ' for name, value in self.dynamic
        ]
        return ("rec " if self.is_recursive else "") + "{ " + "".join([*named, *dynamic]) + "}"


def _printed_set(bindings: Bindings) -> str:
    return _Set().add(bindings).printed()
