"""No document refers to itself or grows without bound.

An alias inside of the value it refers to never ends, and a few lines of nested aliases can stand for billions of nodes.
Readers refuse such a text or run out of memory. Here it is not followed beyond 400 levels, nor where aliases make more
of a file than 10,000 nodes and ten for each of its bytes; what stands behind that is not read.

## Wrong

```yaml title="values.yaml"
defaults: &defaults
  image: web
  sidecar: *defaults
```

```text title="output"
values.yaml:3:12: error YAML003 this alias stands inside the value it refers to
```

## Right

```yaml title="values.yaml"
defaults: &defaults
  image: web
sidecar: *defaults
```

Since 0.1.0. Source: go-yaml `decode.go` (its limits on alias expansion).
"""

from collections.abc import Iterator

from ....model.text.parse_error import ParseError, ParseErrorType
from ...finding import Severity
from ...rule import File, Problem, file_rule

_FAULTS = frozenset({ParseErrorType.RECURSIVE_ALIAS, ParseErrorType.TOO_MANY_NODES, ParseErrorType.TOO_DEEP})


@file_rule("YAML003", "unbounded-document", Severity.ERROR, of=(ParseError,))
def unbounded_document(file: File) -> Iterator[Problem]:
    for parse_error in file.of(ParseError):
        if parse_error.type in _FAULTS:
            yield Problem(file.place(parse_error.at), parse_error.message, "here")
