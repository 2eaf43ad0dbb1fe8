"""The nodes that a Nix text is read as.

Each begins with `start` and `end`, the stretch of the text that it is written in, in characters. Parentheses have no
node. Attribute paths and their merging are kept as they are written: `a.b = 1; a.c = 2;` are two bindings.
Source of the language: the Nix manual, "Nix Language", and src/libexpr/parser.y.
"""

from typing import NamedTuple, TypeAlias


class Variable(NamedTuple):
    """A name whose value is asked for."""

    start: int
    end: int
    name: str


class Integer(NamedTuple):
    """A whole number of 64 bits."""

    start: int
    end: int
    value: int


class Float(NamedTuple):
    """A number with a point."""

    start: int
    end: int
    value: float


class String(NamedTuple):
    """A string in `"` or, `is_indented`, in `''`: texts, escapes and indentation resolved, with expressions between.

    Without expressions it has one text, "" for the empty string.
    """

    start: int
    end: int
    parts: "tuple[str | Expression, ...]"
    is_indented: bool = False


class Path(NamedTuple):
    """A path such as `./a/${b}.nix`, `../x`, `/etc` or `~/x`: as it is written, with expressions between the texts."""

    start: int
    end: int
    parts: "tuple[str | Expression, ...]"


class SearchPath(NamedTuple):
    """`<nixpkgs>`: `name` is what stands between the brackets."""

    start: int
    end: int
    name: str


class Uri(NamedTuple):
    """A string that is a URL without quotes."""

    start: int
    end: int
    text: str


class ListNode(NamedTuple):
    """A list."""

    start: int
    end: int
    items: "tuple[Expression, ...]"


class Name(NamedTuple):
    """A step of an attribute path, or a parameter, that is known by its name: written plain, or in quotes."""

    start: int
    end: int
    name: str


class Dynamic(NamedTuple):
    """A step of an attribute path that is evaluated: `${e}`, or a string with `${e}` in it."""

    start: int
    end: int
    value: "Expression"


Step: TypeAlias = Name | Dynamic


class Binding(NamedTuple):
    """`a.b = value;`, without the semicolon."""

    start: int
    end: int
    path: tuple[Step, ...]
    value: "Expression"


class Inherit(NamedTuple):
    """`inherit a b;` or, with a source, `inherit (e) a b;`."""

    start: int
    end: int
    source: "Expression | None"
    names: tuple[Name, ...]


Bindings: TypeAlias = tuple[Binding | Inherit, ...]


class AttrSet(NamedTuple):
    """`{ … }`, or `rec { … }`."""

    start: int
    end: int
    bindings: Bindings
    is_recursive: bool = False


class Select(NamedTuple):
    """`subject.a.b`, with `or default` where there is one."""

    start: int
    end: int
    subject: "Expression"
    path: tuple[Step, ...]
    default: "Expression | None" = None


class HasAttr(NamedTuple):
    """`subject ? a.b`."""

    start: int
    end: int
    subject: "Expression"
    path: tuple[Step, ...]


class Apply(NamedTuple):
    """A function with one argument: `f a b` is `Apply(Apply(f, a), b)`. So are the pipes `a |> f` and `f <| a`."""

    start: int
    end: int
    function: "Expression"
    argument: "Expression"


class Formal(NamedTuple):
    """A name of `{ a, b ? default }:`."""

    start: int
    end: int
    name: str
    default: "Expression | None" = None


class Formals(NamedTuple):
    """`{ a, b ? default, ... }`: `is_open` with the `...`."""

    start: int
    end: int
    names: tuple[Formal, ...]
    is_open: bool


class Lambda(NamedTuple):
    """`a: body`, `{ … }: body`, `a@{ … }: body`."""

    start: int
    end: int
    argument: Name | None
    formals: Formals | None
    body: "Expression"


class Let(NamedTuple):
    """`let … in body`. The old `let { …; body = e; }` is a recursive set of which `body` is selected."""

    start: int
    end: int
    bindings: Bindings
    body: "Expression"


class With(NamedTuple):
    """`with scope; body`."""

    start: int
    end: int
    scope: "Expression"
    body: "Expression"


class Assert(NamedTuple):
    """`assert condition; body`."""

    start: int
    end: int
    condition: "Expression"
    body: "Expression"


class If(NamedTuple):
    """`if condition then yes else no`."""

    start: int
    end: int
    condition: "Expression"
    yes: "Expression"
    no: "Expression"


class Unary(NamedTuple):
    """`!e` or `-e`."""

    start: int
    end: int
    operator: str
    operand: "Expression"


class Binary(NamedTuple):
    """`left operator right`, for `+ - * / ++ // == != < <= > >= && || ->`."""

    start: int
    end: int
    operator: str
    left: "Expression"
    right: "Expression"


Expression: TypeAlias = (
    Variable
    | Integer
    | Float
    | String
    | Path
    | SearchPath
    | Uri
    | ListNode
    | AttrSet
    | Select
    | HasAttr
    | Apply
    | Lambda
    | Let
    | With
    | Assert
    | If
    | Unary
    | Binary
)
