"""talhelper's variables: what its `talenv.yaml` sets, and what `talconfig.yaml` takes of it.

The file is YAML for SOPS, but its lines are read as those of an env file: a name, a colon, a value. If one of them is
none, talhelper goes on with no variable of the file at all, and without a word.

Source: pkg/substitute/envsubst.go of budimanjojo/talhelper, parser.go of joho/godotenv, parse/ of a8m/envsubst.
"""

import posixpath
import re
from collections.abc import Iterator

from ...text.document import Value
from ...text.place import Node, NodePath
from .fact_types import TalenvFact, TalenvMistakeFact, VariableUseFact

#: The files that talhelper takes without being told, as seen from the folder in which it is started.
TALENV_NAMES = ("talenv.yaml", "talenv.sops.yaml", "talenv.yml", "talenv.sops.yml")
_SOPS = "sops"
_NAME = re.compile(r"[\w. \t]+")
#: `$$` is a dollar sign; what has a default after its name may be missing.
_USE = re.compile(r"\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def is_talenv(path: str) -> bool:
    """Whether talhelper takes variables from a file of that name."""
    return posixpath.basename(path) in TALENV_NAMES


def read_talenv(value: Value, document: int, raw: bytes) -> Iterator[TalenvFact | TalenvMistakeFact]:
    """The variables of such a file, and what is no line of an env file."""
    if not isinstance(value, dict):
        if value is not None:
            yield TalenvMistakeFact(Node(document, ()), "talhelper's variables are a mapping of names to texts")
        return
    names: list[str] = []
    empty: list[str] = []
    # To YAML these are nothing, in a line of an env file they are texts.
    nothing = ("",) if b"null" in raw.lower() or b"~" in raw else ("", None)
    for key, entry in value.items():
        if key == _SOPS and isinstance(entry, dict):
            continue
        if not _NAME.fullmatch(key):
            why = f"`{key}` is no name of a variable: talhelper reads none of this file"
            yield TalenvMistakeFact(Node(document, (key,), key=True), why)
        elif isinstance(entry, (dict, list)):
            what = "a list" if isinstance(entry, list) else "a mapping"
            why = f"`{key}` is {what}: talhelper reads lines with a name and a text"
            yield TalenvMistakeFact(Node(document, (key,), key=True), why)
        else:
            names.append(key)
            empty += [key] if entry in nothing else []
    yield TalenvFact(tuple(names), tuple(empty))


def find_variables(value: Value, document: int) -> Iterator[VariableUseFact]:
    """The variables that a talhelper configuration takes, each once, in the order of the text."""
    seen: set[str] = set()
    for path, text in _texts(value):
        for found in _USE.finditer(text):
            if found[1] and found[1] not in seen:
                seen.add(found[1])
                yield VariableUseFact(Node(document, path), found[1])


def _texts(value: Value) -> Iterator[tuple[NodePath, str]]:
    """Every text of a value with its place, in order."""
    stack: list[tuple[NodePath, Value]] = [((), value)]
    while stack:
        path, inner = stack.pop()
        if isinstance(inner, str):
            yield path, inner
        elif isinstance(inner, dict):
            stack += [((*path, key), entry) for key, entry in reversed(inner.items())]
        elif isinstance(inner, list):
            stack += [((*path, index), entry) for index, entry in reversed(list(enumerate(inner)))]
