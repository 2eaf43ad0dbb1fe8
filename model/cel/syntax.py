"""CEL text → a tree, macros expanded. Source: the language definition in google/cel-spec and cel-go's parser."""

from .tokens import CelError, Token, tokens
from .tree import Call, Expression, ListOf, Literal, Loop, MapOf, Message, Name, Select, qualified_name

_RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
_WORDS = frozenset({"true", "false", "null", "in"})
_LEVELS = (
    {"||": "_||_"},
    {"&&": "_&&_"},
    {"<": "_<_", "<=": "_<=_", ">": "_>_", ">=": "_>=_", "==": "_==_", "!=": "_!=_", "in": "@in"},
    {"+": "_+_", "-": "_-_"},
    {"*": "_*_", "/": "_/_", "%": "_%_"},
)
#: Macros and how many arguments they have.
_MACROS = {"all": (2,), "exists": (2,), "exists_one": (2,), "existsOne": (2,), "filter": (2,), "map": (2, 3)}
_OPTIONAL_MACROS = {"optMap": (2,), "optFlatMap": (2,)}


def parse_expression(text: str, optional: bool = False) -> Expression:
    """The tree of an expression; CelError where it is none. `optional` allows the syntax of optional types."""
    parser = _Parser(tokens(text), optional)
    tree = parser.expression()
    parser.take("end")
    return tree


class _Parser:
    """Walks the tokens, from the loosest operator to the tightest."""

    def __init__(self, found: list[Token], optional: bool) -> None:
        self.tokens, self.next, self.optional = found, 0, optional
        self.sign = ""

    @property
    def token(self) -> Token:
        return self.tokens[self.next]

    def take(self, kind: str) -> Token:
        token = self.token
        if token.kind != kind:
            raise CelError(
                f"`{token.text}` stands where `{kind}` is expected" if token.text else "it ends too early", token.at
            )
        self.next += 1
        return token

    def took(self, kind: str) -> bool:
        if self.token.kind != kind:
            return False
        self.next += 1
        return True

    def expression(self) -> Expression:
        condition = self.level(0)
        at = self.token.at
        if not self.took("?"):
            return condition
        then = self.level(0)
        self.take(":")
        return Call("_?_:_", None, (condition, then, self.expression()), at)

    def level(self, depth: int) -> Expression:
        if depth == len(_LEVELS):
            return self.unary()
        tree = self.level(depth + 1)
        while (function := _LEVELS[depth].get(self.token.text)) and self.token.kind not in ("string", "bytes"):
            at = self.token.at
            self.next += 1
            tree = Call(function, None, (tree, self.level(depth + 1)), at)
        return tree

    def unary(self) -> Expression:
        token = self.token
        if token.kind not in ("!", "-"):
            return self.member()
        count = 0
        while self.took(token.kind):
            count += 1
        if token.kind == "-" and count == 1 and self.token.kind in ("int", "double"):
            self.sign = "-"
            return self.member()
        tree = self.member()
        return Call(f"{token.kind}_", None, (tree,), token.at) if count % 2 else tree

    def member(self) -> Expression:
        tree = self.primary()
        while True:
            at = self.token.at
            if self.took("."):
                tree = self.parse_dotted(tree, at)
            elif self.took("["):
                function = "_[?_]" if self.optional and self.took("?") else "_[_]"
                tree = Call(function, None, (tree, self.expression()), at)
                self.take("]")
            else:
                return tree

    def parse_dotted(self, tree: Expression, at: int) -> Expression:
        optional = self.optional and self.took("?")
        name = self.name(reserved=True)
        if not optional and self.took("("):
            return self.make_call(name, tree, self.arguments(")"), at)
        dotted = qualified_name(Select(tree, name, at))
        if not optional and dotted is not None and self.token.kind == "{":
            return self.message(dotted, at)
        return Select(tree, name, at, optional=optional)

    def name(self, reserved: bool = False) -> str:
        token = self.take("name")
        if token.text in _WORDS or (token.text in _RESERVED and not reserved):
            raise CelError(f"`{token.text}` is a reserved word", token.at)
        return token.text

    def arguments(self, closing: str) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while not self.took(closing):
            found.append(self.expression())
            if not self.took(","):
                self.take(closing)
                break
        return tuple(found)

    def make_call(self, name: str, target: Expression, arguments: tuple[Expression, ...], at: int) -> Expression:
        macros = {**_MACROS, **(_OPTIONAL_MACROS if self.optional else {})}
        if len(arguments) not in macros.get(name, ()):
            return Call(name, target, arguments, at)
        variable, *bodies = arguments
        if not isinstance(variable, Name):
            raise CelError(f"the first argument of `{name}` must be the name of a variable", at)
        return Loop(name, target, variable.name, tuple(bodies), at)

    def primary(self) -> Expression:
        token = self.token
        if token.kind in ("int", "uint", "double", "string", "bytes"):
            self.next += 1
            sign, self.sign = self.sign, ""
            return Literal(token.kind, token.at, sign + token.text)
        if self.took("("):
            tree = self.expression()
            self.take(")")
            return tree
        if self.took("["):
            return self.list(token.at)
        if self.took("{"):
            return self.map(token.at)
        if token.text in ("true", "false", "null") and token.kind == "name":
            self.next += 1
            return Literal("null" if token.text == "null" else "bool", token.at, token.text)
        self.took(".")
        return self.make_name(self.name(), token.at)

    def make_name(self, name: str, at: int) -> Expression:
        if self.token.kind == "{":
            return self.message(name, at)
        if not self.took("("):
            return Name(name, at)
        arguments = self.arguments(")")
        if name != "has" or len(arguments) != 1:
            return Call(name, None, arguments, at)
        field = arguments[0]
        if not isinstance(field, Select) or field.optional:
            raise CelError("`has` takes a field, such as `has(a.b)`", at)
        return Select(field.operand, field.field, at, test=True)

    def list(self, at: int) -> Expression:
        entries: list[Expression] = []
        optional: set[int] = set()
        while not self.took("]"):
            if self.optional and self.took("?"):
                optional.add(len(entries))
            entries.append(self.expression())
            if not self.took(","):
                self.take("]")
                break
        return ListOf(tuple(entries), frozenset(optional), at)

    def map(self, at: int) -> Expression:
        entries: list[tuple[Expression, Expression, bool]] = []
        while not self.took("}"):
            optional = self.optional and self.took("?")
            key = self.expression()
            self.take(":")
            entries.append((key, self.expression(), optional))
            if not self.took(","):
                self.take("}")
                break
        return MapOf(tuple(entries), at)

    def message(self, name: str, at: int) -> Expression:
        self.take("{")
        while not self.took("}"):
            self.name(reserved=True)
            self.take(":")
            self.expression()
            if not self.took(","):
                self.take("}")
                break
        return Message(name, at)
