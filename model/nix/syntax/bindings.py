"""What stands between the braces of a set, behind `let`, and in the braces of a function's parameters."""

from ...text.place import Chars
from .cursor import Cursor
from .duplicates import find_duplicates
from .nix_error import NixError, NixErrorType
from .strings_and_attribute_paths import read_attribute_path, read_step
from .tokens import Token
from .trampoline import EXPRESSION, Reading
from .tree import AttrSet, Binding, Bindings, Dynamic, Formal, Formals, Inherit, Name


def read_set(cursor: Cursor, start: int, is_recursive: bool) -> Reading[AttrSet]:
    """`{ … }`, from its brace on; `start` is where its first word stands."""
    cursor.expect("{")
    bindings = yield from read_bindings(cursor, "}")
    return AttrSet(start, cursor.expect("}").end, bindings, is_recursive)


def read_bindings(cursor: Cursor, end: str) -> Reading[Bindings]:
    """Bindings in front of a token of the kind `end`."""
    tokens = cursor.tokens
    bindings: list[Binding | Inherit] = []
    while (kind := tokens[cursor.index][0]) != end:
        if kind == "inherit":
            bindings.append((yield from _read_inherit(cursor)))
        elif kind in ("id", "string", "or", "${", 'open"'):
            start = tokens[cursor.index][1]
            path = yield from read_attribute_path(cursor)
            if tokens[cursor.index][0] != "=":
                raise cursor.failure("`=` or `.`")
            cursor.index += 1
            value = yield EXPRESSION
            bindings.append(Binding(start, tokens[cursor.index - 1][2], path, value))
        else:
            raise cursor.failure(f"an attribute name or `{end}`")
        if tokens[cursor.index][0] != ";":
            raise cursor.failure("`;`")
        cursor.index += 1
    made = tuple(bindings)
    cursor.errors += find_duplicates(made)
    return made


def _read_inherit(cursor: Cursor) -> Reading[Inherit]:
    tokens = cursor.tokens
    start = tokens[cursor.index].start
    cursor.index += 1
    source = None
    if tokens[cursor.index].kind == "(":
        cursor.index += 1
        source = yield EXPRESSION
        cursor.expect(")")
    names: list[Name] = []
    while tokens[cursor.index].kind in ("id", "string", "or", "${", 'open"'):
        step = yield from read_step(cursor)
        if isinstance(step, Name):
            names.append(step)
        else:
            cursor.errors.append(dynamic_attribute(step, "inherit"))
    if tokens[cursor.index].kind != ";":
        raise cursor.failure("`;` or an attribute name")
    return Inherit(start, tokens[cursor.index - 1].end, source, tuple(names))


def dynamic_attribute(step: Dynamic, where: str) -> NixError:
    """That a name that is not known before evaluation stands where it has to be."""
    message = f"dynamic attribute in `{where}`, where Nix allows only names that are known before evaluation"
    return NixError(NixErrorType.DYNAMIC_ATTRIBUTE, Chars(step.start, step.end), message)


def begins_formals(cursor: Cursor) -> bool:
    """Whether the brace at the cursor begins a function's parameters, not a set."""
    tokens, index = cursor.tokens, cursor.index
    kind = tokens[index + 1][0]
    if kind == "id":
        return tokens[index + 2][0] in _BEHIND_FORMAL
    return kind == "..." or (kind == "}" and tokens[index + 2][0] in (":", "@"))


_BEHIND_FORMAL = frozenset({",", "?", "}"})


def read_formals(cursor: Cursor) -> Reading[Formals]:
    """`{ a, b ? c, ... }`."""
    tokens = cursor.tokens
    start = cursor.expect("{").start
    names: list[Formal] = []
    is_open = False
    while tokens[cursor.index].kind != "}":
        token = tokens[cursor.index]
        cursor.index += 1
        if token.kind == "...":
            is_open = True
            break
        if token.kind != "id":
            cursor.index -= 1
            raise cursor.failure("a parameter's name, `...` or `}`")
        names.append((yield from _read_formal(cursor, token)))
        if tokens[cursor.index].kind != ",":
            break
        cursor.index += 1
    if tokens[cursor.index].kind != "}":
        raise cursor.failure("`}`" if is_open else "`,` or `}`")
    cursor.index += 1
    return Formals(start, tokens[cursor.index - 1].end, tuple(names), is_open)


def _read_formal(cursor: Cursor, token: Token) -> Reading[Formal]:
    if cursor.tokens[cursor.index].kind != "?":
        return Formal(token.start, token.end, token.value)
    cursor.index += 1
    default = yield EXPRESSION
    return Formal(token.start, cursor.tokens[cursor.index - 1].end, token.value, default)
