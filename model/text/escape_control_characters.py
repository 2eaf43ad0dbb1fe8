"""Text of the repository, made safe to print: it must steer no terminal, and no runner of CI that reads the log."""

import re
import unicodedata

# Format characters ("Cf") hold the bidirectional overrides that make a line read as another.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
#: What runners read as a command wherever it stands in a line: `##[…]` of GitHub, `##vso[…]` of Azure, and their like.
_COMMAND = re.compile(r"##(?=\w*\[)")
#: What they read as one at the beginning of a line.
_FIRST = re.compile(r"\A(\s*):(?=:)")


def clean(text: str) -> str:
    """The text as one line in which everything that is invisible, or would steer a reader, stands as a sign."""
    shown = text if text.isprintable() else "".join(map(sign, text))
    return without_commands(shown)


def clean_lines(text: str) -> str:
    """Lines of text with their ends and tabs, each of them clean, none of which begins as a command."""
    return "\n".join(_FIRST.sub("\\1∶", _keep_printable(line)) for line in text.split("\n"))


def _keep_printable(line: str) -> str:
    end = "\r" if line.endswith("\r") else ""
    return "\t".join(map(clean, line.removesuffix("\r").split("\t"))) + end


def clean_message(text: str) -> str:
    """A sentence and, indented below it, the lines of a list, if there are any."""
    return "\n  ".join(_FIRST.sub("\\1∶", clean(part)) for part in text.split("\n  "))


def without_commands(text: str) -> str:
    """A line in which a sign that looks alike, and is as wide, takes the place of one that makes a command."""
    return _COMMAND.sub("#♯", text)


def sign(char: str) -> str:
    """What stands for a character."""
    code = ord(char)
    if char == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if unicodedata.category(char) in _HIDDEN or code & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return char


def inert_json(text: str) -> str:
    """JSON that means the same and has no command in it: such a sign can only stand in a string."""
    return _COMMAND.sub(r"\\u0023#", text)
