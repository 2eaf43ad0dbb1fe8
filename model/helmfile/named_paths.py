"""What a helmfile names in the repository: paths, without patterns, URLs and what is absolute.

Source: pkg/state/{state,storage}.go of helmfile/helmfile, 1.1.
"""

import re
from collections.abc import Iterator

from ...schemas.references import HELMFILE, HELMFILE_ENVIRONMENT
from ..facts import ReferenceFact
from ..find_references import references
from ..technology import FileText
from ..text.document import Value
from ..text.place import Node
from ..text.typed_access import mapping

#: Of these keys every helmfile has one.
_MARKS = frozenset({"releases", "helmfiles", "bases"})
#: Where this stands, what is missing is passed over.
_PASSED_OVER = b"missingFileHandler"
#: What makes files before a release is deployed: hooks of these events.
_PREPARING = re.compile(rb"\b(?:prepare|preparing)\b")
#: Charts by their path; any other is one of a repository.
_LOCAL = ("./", "../")
#: Patterns, URLs, references into stores and paths that are absolute are of other places, or of several.
_ELSEWHERE = re.compile(r"[*?\[\]]|::|://|^(?:/|~|ref\+|vals\+)|^[a-z]:\\")


def find_named(text: FileText) -> Iterator[ReferenceFact] | None:
    """What the documents of a file name, which are parts of one helmfile; None where they are something else."""
    if all(_MARKS.isdisjoint(mapping(document.value)) for document in text.documents) or _PASSED_OVER in text.raw:
        return None
    may_make = _PREPARING.search(text.raw) is not None
    found = (one for part in text.documents for one in _references(part.value, Node(part.index, ())))
    return (one for one in found if _is_local(one) and not (may_make and _is_of_release(one)))


def _references(value: Value, root: Node) -> Iterator[ReferenceFact]:
    yield from references(HELMFILE, value, root)
    for name, environment in mapping(value, "environments").items():
        yield from references(HELMFILE_ENVIRONMENT, environment, root.below("environments", name))


def _is_local(found: ReferenceFact) -> bool:
    """Whether the text is one path of the repository."""
    is_chart = found.at.path[-1:] == ("chart",)
    return not _ELSEWHERE.search(found.value) and (not is_chart or found.value.startswith(_LOCAL))


def _is_of_release(found: ReferenceFact) -> bool:
    """Whether a release names it, so that a hook may make it before it is needed."""
    return found.at.path[:1] == ("releases",)
