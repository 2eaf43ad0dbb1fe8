"""A template's text → its nodes, with the errors that text/template reports before it renders anything.

Source: the documentation of text/template (Actions, Nested template definitions).
"""

from dataclasses import dataclass, field
from functools import lru_cache

from .lex import Token, cut
from .literals import unquote
from .nodes import Action, Branch, Call, Leave, Node, Template, Text
from .parse_pipeline import KEYWORDS, Cursor, parse_pipeline, unexpected
from .values import TemplateError


@lru_cache(maxsize=2_000)
def parse(text: str, functions: frozenset[str]) -> Template:
    """The template; raises TemplateError where Go refuses it, NotKnownError where it is too deep to be read here."""
    reader = _Reader(Cursor(list(cut(text)), functions))
    nodes, end = reader.nodes(top=True)
    if end != "eof":
        raise TemplateError(f"unexpected {{{{{end}}}}}")
    return Template(tuple(nodes), reader.defined)


@dataclass(slots=True)
class _Reader:
    """Walks over the tokens once; `loops` is how many ranges are around, `defined` the templates by name."""

    cursor: Cursor
    loops: int = 0
    defined: dict[str, tuple[Node, ...]] = field(default_factory=dict)

    def nodes(self, *, top: bool = False) -> tuple[list[Node], str]:
        """What comes until an `else`, an `end` or the end, and which of them it was."""
        found: list[Node] = []
        self.cursor.enter()
        end = "eof"
        while self.cursor.at < len(self.cursor.tokens):
            token = self.cursor.take()
            if token.kind == "text":
                found.append(Text(token.written))
                continue
            word = self.cursor.peek()
            if word.kind == "word" and word.written in ("else", "end"):
                self.cursor.take()
                end = word.written
                if end == "end":
                    self.cursor.expect("right", "end")
                break
            found += self._action(word, top=top)
        self.cursor.leave()
        return found, end

    def _action(self, word: Token, *, top: bool) -> tuple[Node, ...]:
        """The node of an action; none for a definition."""
        name = word.written if word.kind == "word" and word.written in KEYWORDS else ""
        if name in ("", "true", "false"):
            return (Action(parse_pipeline(self.cursor, "command", "right")),)
        self.cursor.take()
        match name:
            case "define":
                self._define(top=top)
                return ()
            case "block" | "template":
                return (self._call(name),)
            case "break" | "continue":
                return (self._leave(name),)
            case _:
                return (self._control(name),)

    def _leave(self, word: str) -> Node:
        self.cursor.expect("right", f"{{{{{word}}}}}")
        if not self.loops:
            raise TemplateError(f"{{{{{word}}}}} outside {{{{range}}}}")
        return Leave(word)

    def _define(self, *, top: bool) -> None:
        if not top:
            raise TemplateError("unexpected {{define}}")
        name = self._name("define clause")
        self.cursor.expect("right", "define clause")
        self._body(name)

    def _body(self, name: str) -> None:
        """What a template of its own consists of, in which only the data is in scope."""
        outer, self.cursor.variables = self.cursor.variables, [""]
        loops, self.loops = self.loops, 0
        nodes, end = self.nodes()
        if end != "end":
            raise TemplateError("unexpected EOF" if end == "eof" else f"unexpected {{{{{end}}}}} in define clause")
        self.cursor.variables, self.loops = outer, loops
        before = self.defined.get(name)
        if all(isinstance(node, Text) and not node.text.strip() for node in nodes):
            nodes = nodes if before is None else [*before]
        elif before and not all(isinstance(node, Text) and not node.text.strip() for node in before):
            raise TemplateError(f'multiple definition of template "{name}"')
        self.defined[name] = tuple(nodes)

    def _call(self, word: str) -> Node:
        where = f"{word} clause"
        name = self._name(where)
        pipeline = None
        if word == "block" or self.cursor.peek().kind != "right":
            pipeline = parse_pipeline(self.cursor, where, "right")
        else:
            self.cursor.take()
        if word == "block":
            self._body(name)
        return Call(name, pipeline)

    def _name(self, where: str) -> str:
        token = self.cursor.take()
        if token.kind not in ("string", "raw"):
            raise unexpected(token, where)
        return unquote(token.written)

    def _control(self, word: str) -> Branch:
        scope = len(self.cursor.variables)
        pipeline = parse_pipeline(self.cursor, word, "right")
        self.loops += word == "range"
        body, end = self.nodes()
        self.loops -= word == "range"
        otherwise: list[Node] = []
        if end == "else":
            otherwise, end = self._otherwise(word)
        if end != "end":
            raise TemplateError("unexpected EOF" if end == "eof" else "expected end; found {{else}}")
        del self.cursor.variables[scope:]
        return Branch(word, pipeline, tuple(body), tuple(otherwise))

    def _otherwise(self, word: str) -> tuple[list[Node], str]:
        """What is behind an `else`: of `else if` and `else with` the end is that of the whole."""
        following = self.cursor.peek()
        if following.kind == "word" and following.written == word != "range":
            self.cursor.take()
            return [self._control(word)], "end"
        self.cursor.expect("right", "else")
        return self.nodes()
