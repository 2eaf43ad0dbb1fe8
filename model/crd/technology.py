"""CustomResourceDefinitions, and the schemas that documents name for editors."""

from collections.abc import Iterable, Iterator

from ..facts import Fact, ObjectFact
from ..technology import FileText, Technology
from ..text.document import Value
from .definitions import DefinitionFact, definitions
from .modelines import MARK, ModelineFact, modelines


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterable[Fact]:
    return definitions(found, value)


def _of_file(text: FileText) -> Iterator[Fact]:
    if MARK in text.raw:
        yield from (ModelineFact(schema) for schema in modelines(text.raw.decode("utf-8", "replace")))


CRD = Technology("crd", _of_object, _of_file, facts=(DefinitionFact, ModelineFact))
