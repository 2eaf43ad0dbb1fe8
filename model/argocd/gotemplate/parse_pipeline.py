"""Tokens → pipelines: variables that are set, commands, and their operands.

Source: the documentation of text/template (Arguments, Pipelines, Variables).
"""

from dataclasses import dataclass, field

from .lex import Token
from .literals import number, rune, unquote
from .nodes import Chain, Command, Constant, Dot, Fields, Name, Operand, Pipeline, Variable
from .values import NotKnownError, TemplateError

KEYWORDS = frozenset(
    {"if", "range", "with", "block", "break", "continue", "define", "else", "end", "template", "true", "false"}
)
_TRUTH = ("true", "false")
_NOTHING = Token("eof", "EOF")
_OPERANDS = frozenset({"string", "raw", "number", "char", "dot", "variable", "field", "open"})
#: Actions and parentheses in one another, beyond which a template is not read.
_DEEPEST = 60


@dataclass(slots=True)
class Cursor:
    """A place among the tokens; `variables` are those in scope, `depth` is how many parts are around."""

    tokens: list[Token]
    functions: frozenset[str]
    at: int = 0
    depth: int = 0
    variables: list[str] = field(default_factory=lambda: [""])

    @property
    def here(self) -> Token:
        """The next token, white space too."""
        return self.tokens[self.at] if self.at < len(self.tokens) else _NOTHING

    def peek(self) -> Token:
        """The next token that is not white space, where an action is read."""
        while self.here.kind == "space":
            self.at += 1
        return self.here

    def take(self) -> Token:
        """The next token that is not white space, and on."""
        found = self.peek()
        self.at += 1
        return found

    def expect(self, kind: str, where: str) -> Token:
        """The next token, which must be of a kind."""
        found = self.take()
        if found.kind != kind:
            raise unexpected(found, where)
        return found

    def enter(self) -> None:
        """Another part begins within what is around; raises NotKnownError where they are too many."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotKnownError("the template is nested too deep")

    def leave(self) -> None:
        """The part is over."""
        self.depth -= 1


def unexpected(token: Token, where: str) -> TemplateError:
    """What Go says of a token that may not stand there."""
    if token.kind == "word" and token.written in KEYWORDS:
        return TemplateError(f"unexpected <{token.written}> in {where}")
    shown = {"eof": "EOF", "right": '"}}"'}.get(token.kind) or f'"{token.written}"'
    return TemplateError(f"unexpected {shown} in {where}")


def parse_pipeline(cursor: Cursor, where: str, end: str) -> Pipeline:
    """A pipeline until its end: a delimiter or a parenthesis."""
    cursor.enter()
    names, assigns = _declared(cursor, where)
    commands: list[Command] = []
    while (token := cursor.peek()).kind != end:
        if not _begins_operand(token):
            raise unexpected(token, where)
        commands.append(_command(cursor))
    cursor.take()
    cursor.leave()
    if not commands:
        raise TemplateError(f"missing value for {where}")
    for stage, command in enumerate(commands[1:], start=2):
        if isinstance(command.operands[0], Constant | Dot):
            raise TemplateError(f"non executable command in pipeline stage {stage}")
    return Pipeline(names, assigns, tuple(commands))


def _begins_operand(token: Token) -> bool:
    if token.kind == "word":
        return token.written not in KEYWORDS or token.written in _TRUTH
    return token.kind in _OPERANDS


def _declared(cursor: Cursor, where: str) -> tuple[tuple[str, ...], bool]:
    """The variables that a pipeline sets, and whether they are there already."""
    names: list[str] = []
    while cursor.peek().kind == "variable":
        start = cursor.at
        name = cursor.take().written[1:]
        following = cursor.peek().kind
        if following not in ("declare", "assign", "comma"):
            cursor.at = start
            break
        cursor.take()
        names.append(name)
        cursor.variables.append(name)
        if following != "comma":
            return tuple(names), following == "assign"
        if where != "range" or len(names) > 1:
            raise TemplateError(f"too many declarations in {where}")
    if names:
        raise TemplateError("range can only initialize variables")
    return (), False


def _command(cursor: Cursor) -> Command:
    """Operands with spaces between them, until a pipe or the end."""
    operands: list[Operand] = []
    while True:
        if (found := _operand(cursor)) is not None:
            operands.append(found)
        is_apart = cursor.here.kind == "space"
        following = cursor.peek()
        if following.kind == "pipe":
            cursor.take()
            break
        if following.kind in ("right", "shut"):
            break
        if not is_apart or found is None:
            raise unexpected(following, "operand")
    if not operands:
        raise TemplateError("empty command")
    return Command(tuple(operands))


def _operand(cursor: Cursor) -> Operand | None:
    """A term with the fields behind it."""
    term = _term(cursor)
    names: list[str] = []
    while term is not None and cursor.here.kind == "field":
        names.append(cursor.take().written[1:])
    if term is None or not names:
        return term
    match term:
        case Fields(names=before):
            return Fields((*before, *names))
        case Variable(name=name, names=before):
            return Variable(name, (*before, *names))
        case Constant() | Dot():
            written = term.written if isinstance(term, Constant) else "."
            raise TemplateError(f"unexpected . after term {written!r}")
        case _:
            return Chain(term, tuple(names))


def _term(cursor: Cursor) -> Operand | None:
    token = cursor.peek()
    if not _begins_operand(token):
        return None
    cursor.take()
    written = token.written
    match token.kind:
        case "word":
            return _word(written, cursor.functions)
        case "dot":
            return Dot()
        case "field":
            return Fields((written[1:],))
        case "variable":
            if written[1:] not in cursor.variables:
                raise TemplateError(f'undefined variable "{written}"')
            return Variable(written[1:], ())
        case "open":
            return parse_pipeline(cursor, "parenthesized pipeline", "shut")
        case "char":
            return Constant(rune(written), written)
        case "number":
            return Constant(number(written), written)
        case _:
            return Constant(unquote(written), written)


def _word(written: str, functions: frozenset[str]) -> Operand:
    if written in _TRUTH:
        return Constant(written == "true", written)
    if written == "nil":
        return Constant(None, written)
    if written not in functions:
        raise TemplateError(f'function "{written}" not defined')
    return Name(written)
