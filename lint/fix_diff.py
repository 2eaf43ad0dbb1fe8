"""A unified diff of what fixing changes, without secrets."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from ..model.text.decoding import decode
from .fix import Changed

_CONTEXT = 3


def unified_diff(files: Iterable[Changed]) -> str:
    """The diff of all files, in the form that `git apply` takes where no secret is near."""
    return "".join(line for file in files for line in _of_file(file))


def _of_file(file: Changed) -> Iterator[str]:
    before, after = (decode(data).splitlines(keepends=True) for data in (file.before, file.after))
    old, new = (text.splitlines(keepends=True) for text in (file.shown_before, file.shown_after))
    yield f"--- a/{file.path}\n+++ b/{file.path}\n"
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_CONTEXT):
        (_, first, _, start, _), (_, _, last, _, end) = group[0], group[-1]
        yield f"@@ -{_range(first, last)} +{_range(start, end)} @@\n"
        for tag, low, high, begin, until in group:
            if tag == "equal":
                yield from (_line(" ", line) for line in old[low:high])
            else:
                yield from (_line("-", line) for line in old[low:high])
                yield from (_line("+", line) for line in new[begin:until])


def _range(start: int, end: int) -> str:
    number = end - start
    first = start + 1 if number else start
    return str(first) if number == 1 else f"{first},{number}"


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
