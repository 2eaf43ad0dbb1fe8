"""Templates of machine configurations in which all but values is literal: Jinja's `node.yaml.j2`, Terraform's `.tftpl`.

What decides on more than a value, such as a condition, a loop, a part of another file or a line of its own, leaves
open what the rest is: then nothing is known of the template.
"""

import re

#: Statements and comments of Jinja (also of makejinja, which begins them with `#`), of Terraform and of Go's templates.
_STATEMENT = re.compile(
    rb"\{[%#]|%\{|<%|\[\[|#%"
    rb"|\{\{-?\s*(?:if|else|end|range|with|block|define|template|include|tpl|toYaml|/\*)\b"
    rb"|^[ \t]*+(?:\{\{|\$\{|#\{)(?![^\n]*(?:\}\}|\})[ \t]*+[\"']?:)",
    re.MULTILINE,
)
#: What is a value: `{{ a }}`, and makejinja's `#{ a }#`, which is a comment to YAML.
_VALUE = re.compile(rb"\{\{[^\n{}]*+\}\}|#\{[^\n{}]*+\}#")
_OPEN = (b"{{", b"}}")


def is_of_talos(path: str) -> bool:
    """Whether a template is one of a machine configuration by its path."""
    return "talos" in path.lower()


def fill_in(raw: bytes) -> bytes | None:
    """The text with placeholders of the same length in the place of values; None where more than values is open."""
    if _STATEMENT.search(raw):
        return None
    plain = _VALUE.sub(lambda found: b"$(%b)" % (b"x" * (len(found[0]) - 3)), raw)
    return None if any(map(plain.__contains__, _OPEN)) else plain
