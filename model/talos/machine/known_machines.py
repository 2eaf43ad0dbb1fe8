"""All machines of a repository whose patches are known, by whatever says which these are."""

from collections.abc import Iterator

from ...files.source import Source
from ...repository import Repository
from ..facts.fact_types import MachineFact
from .layers import Machine, files_of, find_machines
from .script_machines import script_machines
from .topf_machines import topf_machines


def find_known_machines(source: Source, repository: Repository) -> Iterator[Machine]:
    """Those that the configuration, talhelper or topf declares, and those of scripts that nothing else declares."""
    declared = list(find_machines(source, repository))
    yield from declared
    others = list(topf_machines(source))
    yield from others
    if repository.facts(MachineFact):
        taken = {path for machine in (*declared, *others) for path in files_of(machine)}
        for machine in script_machines(source):
            if taken.isdisjoint(files_of(machine)):
                yield machine
