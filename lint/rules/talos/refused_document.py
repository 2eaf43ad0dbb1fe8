"""A document of a Talos configuration does not say what Talos refuses by itself.

Much of what Talos checks needs no base and no other patch: the form of names, subnets, ports and PEM blocks, the type
of a CEL expression, a minimum above its maximum, a bond without links. Such a document is refused on whatever machine
it ends up, and so it is told wherever it stands, with no `talos:` in `stackwright.yaml`.

What a document only lacks may stand in another patch. That is told where no other file of the repository has a document
of the same kind and name, `talosctl gen config` writes none, and nothing beside it is a template or a script. Where
versions differ, all that apply must refuse it; where nothing says which Talos it is, what only the newest ones refuse
is a warning. What Talos says of a whole machine is told by [TAL020](TAL020.md).

## Wrong

```yaml title="talos/storage.yaml"
apiVersion: v1alpha1
kind: RawVolumeConfig
name: a_b
provisioning:
  diskSelector:
    match: system_disk == false
  minSize: 200GiB
  maxSize: 100GiB
```

```text title="output"
talos/storage.yaml:3:7: error TAL013 Talos refuses RawVolumeConfig a_b: `a_b` may have only letters, digits and `-`
talos/storage.yaml:7:12: error TAL013 Talos refuses RawVolumeConfig a_b: `minSize` 200GiB is above `maxSize` 100GiB
```

## Right

```yaml title="talos/storage.yaml"
apiVersion: v1alpha1
kind: RawVolumeConfig
name: a-b
provisioning:
  diskSelector:
    match: "!system_disk"
  minSize: 100GiB
  maxSize: 200GiB
```

Since 0.2.0. Source: siderolabs/talos `pkg/machinery/config/types`, 1.10 to 1.14.
"""

import posixpath
from collections import Counter
from collections.abc import Iterator

from ....model.facts import ViolationFact
from ....model.repository import Repository
from ....model.talos.facts.fact_types import MachineFact, RefusedFact
from ....model.talos.machine.clusters import TALOS, folder_of, versions_at
from ....model.text.place import Place
from ....schemas.file_types import TEMPLATE_NAME
from ....schemas.tables.fields_to_json_schema import dump_version
from ....schemas.talos.document_constraints import GENERATED_KINDS, GENERATED_VOLUME
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...talos_rule_subjects import is_judged

#: Files that may hold the rest of a document, or make it.
_HIDING = (".tf", ".tofu", ".sh", ".cue", ".nix", ".jsonnet")


@repository_rule("TAL013", "refused-document", Severity.ERROR, follows=("YAML", "SCH", "VER", "TAL001", "TAL020"))
def refused_document(repository: Repository) -> Iterator[Problem]:
    refused = repository.facts(RefusedFact)
    if not refused:
        return
    documents = Counter((fact.kind, fact.name) for _, fact in repository.each(MachineFact))
    for path, facts in refused.items():
        for fact in facts:
            place = Place(path, fact.at)
            may_be_completed = fact.lacks and _may_be_completed(repository, path, fact, documents)
            severity = _severity(repository, path, fact)
            is_known = may_be_completed or _is_beside_unknown_field(repository, path, fact)
            if severity is not None and not is_known and not is_judged(repository, place):
                title = " ".join(part for part in (fact.kind, fact.name) if part) or "this"
                by = "Talos" if severity is Severity.ERROR else f"Talos {dump_version(fact.versions[0])}"
                message = f"{by} refuses {title}: {fact.message}"
                yield Problem(place, message, "", title, hint=fact.hint or None, severity=severity)


def _severity(repository: Repository, path: str, fact: RefusedFact) -> Severity | None:
    """How severe it is: an error where all versions that apply refuse it, None where one does not.

    Where it is not known which version that is, it is a warning if only the newest ones refuse it.
    """
    known = versions_at(repository, path)
    if known.is_assumed(TALOS):
        if fact.versions == fact.asked:
            return Severity.ERROR
        return Severity.WARNING if fact.versions[-1:] == fact.asked[-1:] else None
    asked = [at for at in fact.asked if known.lowest(TALOS) <= at <= known.highest(TALOS)]
    return Severity.ERROR if asked and all(at in fact.versions for at in asked) else None


def _is_beside_unknown_field(repository: Repository, path: str, fact: RefusedFact) -> bool:
    """Whether the mapping has a field that nobody knows, which may be the misspelt one that Talos asks for."""
    unknown = (
        one for one in repository.facts_at(path, ViolationFact) if one.violation.type is ViolationType.UNKNOWN_FIELD
    )
    return any(one.at.document == fact.at.document and one.at.path[:-1] == fact.at.path[:-1] for one in unknown)


def _may_be_completed(
    repository: Repository, path: str, fact: RefusedFact, documents: Counter[tuple[str, str]]
) -> bool:
    """Whether something else may have what the document lacks."""
    is_generated = fact.kind in GENERATED_KINDS or (fact.kind, fact.name) == GENERATED_VOLUME
    if not fact.kind or is_generated or documents[fact.kind, fact.name] != 1:
        return True
    folder = folder_of(path)
    return any(_is_hiding(other) for other in repository.tree.files if not folder or other.startswith(f"{folder}/"))


def _is_hiding(path: str) -> bool:
    name = posixpath.basename(path).lower()
    return name.endswith(_HIDING) or TEMPLATE_NAME.search(name) is not None
