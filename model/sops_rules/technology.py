"""SOPS: the facts of its `.sops.yaml`. Files that it has encrypted are of other technologies."""

from collections.abc import Iterator

from ...schemas.tables.catalogue import find
from ..facts import Fact
from ..technology import FileText, Technology
from ..text.place import Node
from .facts import IdleRuleFact, RefusedRuleFact

#: The name under which sops looks for its rules.
CONFIG_FILE = ".sops.yaml"
#: The row of its fields.
_KIND = (CONFIG_FILE, "SopsConfig")


def _of_file(text: FileText) -> Iterator[Fact]:
    # Each YAML file is asked: encrypted ones are called `secret.sops.yaml`.
    if not text.path.endswith(CONFIG_FILE) or text.path.rpartition("/")[2] != CONFIG_FILE or text.parse_errors:
        return
    from .check_creation_rules import find_mistakes  # few files need it

    row = find(*_KIND)
    for document in text.documents[:1]:
        if row is not None and isinstance(document.value, dict):
            root = Node(document.index, ())
            yield from text.checker.check(row, document.value, root)
            yield from find_mistakes(document.value, root)


SOPS = Technology("sops_rules", of_file=_of_file, facts=(RefusedRuleFact, IdleRuleFact))
