"""The variables in a text that Flux fills in after a build, as its own envsubst reads them.

Source: fluxcd/pkg `envsubst/parse` (scanner and parser) and `envsubst/template.go` (what strict mode refuses).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: `$$` stands for a dollar; the name is what Go takes for letters and digits, of which the ASCII ones are taken here.
_START = re.compile(r"\$\$|\$\{(#?)([A-Za-z0-9_]*)(.?.?)", re.DOTALL)
#: What may follow a name: the end, or an operator.
_OPERATORS = frozenset(":=,^/#%")
#: Operators that say what is to stand there where nothing is known.
_DEFAULTS = (":-", ":+", ":=", ":?")


class Variable(NamedTuple):
    """A variable in a text: `is_refused` says that Flux cannot read it, `has_default` that it may be unknown."""

    name: str
    written: str
    has_default: bool = False
    is_refused: bool = False


def find_variables(text: str) -> Iterator[Variable]:
    """The variables of a text in their order; those inside of a default are variables of their own."""
    for found in _START.finditer(text):
        if found[0] == "$$":
            continue
        length, name, rest = found[1], found[2], found[3]
        after = rest[:1]
        written = text[found.start() : found.start() + 40].partition("}")[0].partition("\n")[0] + "}"
        if length:
            yield Variable(name, written, is_refused=not name or after != "}")
        elif not name or (after != "}" and after not in _OPERATORS) or not after:
            yield Variable(name, written, is_refused=True)
        else:
            yield Variable(name, written, has_default=after == "=" or rest in _DEFAULTS)
