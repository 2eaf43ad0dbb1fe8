"""Folded texts (`>`), which kustomize changes: it writes each object and reads it once more."""

from ...text.document import Document, Value
from ...text.place import Node
from ...text.positions import Positions
from ...text.typed_access import value_at_path


def fold_texts_again(documents: tuple[Document, ...], positions: Positions) -> None:
    """Folded texts as they are after kustomize has written them and read them once more."""
    for document in documents:
        for node, standing in positions.below(Node(document.index, ())):
            if not node.key and getattr(standing.event, "style", None) == ">":
                _fold_at(value_at_path(document.value, *node.path[:-1]), node.path[-1])


def _fold_at(around: Value, key: str | int) -> None:
    match around, key:
        case dict(), str() if isinstance(text := around.get(key), str):
            around[key] = fold_again(text)
        case list(), int() if isinstance(text := around[key], str):
            around[key] = fold_again(text)
        case _:
            pass  # an alias, or of a key that stands twice


def fold_again(text: str) -> str:
    """A text that go-yaml has written in folded style, as it is read back.

    Its emitter decides about the empty line that keeps a line break by the first character of the whole text, where it
    should look behind the break (emitterc.go, yaml_emitter_write_folded_scalar).
    """
    if text[:1] in ("", " ", "\t", "\n"):
        return text
    found: list[str] = []
    is_indented = True
    for line in text.split("\n"):
        if line:
            starts_blank = line[0] in " \t"
            found += [""] if starts_blank and not is_indented else []
            is_indented = starts_blank
        found.append(line)
    return "\n".join(found)
