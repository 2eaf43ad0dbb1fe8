"""`secrets.nix` of agenix: for which keys each file is encrypted. Source: `pkgs/agenix.sh` of ryantm/agenix."""

from collections.abc import Iterable, Iterator

from ..files.file_tree import Tree, folders_of, join
from ..text.place import Place
from .evaluate.force import as_attrs, attempt, guard, later
from .evaluate.importing import import_file
from .evaluate.paths import path_of
from .evaluate.read_data import Data, Members, read_data
from .evaluate.run_state import Run
from .evaluate.values import Attrs, Lazy, Unknown, place_of
from .secret_facts import AgeRule, AgeRulesFact, SecretFact

RULES = "secrets.nix"


def read_age_rules(run: Run, tree: Tree, secrets: Iterable[SecretFact], asked: set[str]) -> Iterator[AgeRulesFact]:
    """Each `secrets.nix` beside a file of agenix or in a folder above it; `asked` gets what was looked at."""
    files = {secret.file for secret in secrets if secret.tool == "age" and secret.file is not None}
    folders = {folder for file in files for folder in folders_of(file)}
    for path in sorted(join(folder, RULES) for folder in folders):
        asked.add(path)
        if path in tree.files:
            yield _read(run, path)


def _read(run: Run, path: str) -> AgeRulesFact:
    found = guard(run, lambda: as_attrs(run, later(lambda: import_file(run, path_of(path)))))
    if isinstance(found, Unknown):
        return AgeRulesFact(path, (), found.why)
    rules = guard(run, lambda: tuple([_rule(run, path, name, item) for name, item in sorted(found.items.items())]))
    if isinstance(rules, Unknown):
        return AgeRulesFact(path, (), rules.why)
    return AgeRulesFact(path, rules, found.open.why if found.open else "")


def _rule(run: Run, path: str, name: str, item: Lazy) -> AgeRule:
    entry = attempt(run, item)
    keys: Data = None
    if isinstance(entry, Attrs) and "publicKeys" in entry.items:
        keys = read_data(run, entry.items["publicKeys"])
    at = place_of(item) or Place(path)
    return AgeRule(name, at, len(keys) if isinstance(keys, tuple) and not isinstance(keys, Unknown | Members) else None)
