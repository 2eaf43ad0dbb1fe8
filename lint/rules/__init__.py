"""The rules, loaded when they are needed; `index.py` is generated from their files by `scripts/make_index.py`."""

from functools import cache
from importlib import import_module

from ..rule import Entry, Rule
from .index import INDEX


@cache
def load_rule(code: str) -> Rule:
    """The rule of this code; KeyError where there is none."""
    entry = INDEX[code]
    module = import_module(f".{entry.module}", __name__)
    found = [value for value in vars(module).values() if isinstance(value, Rule) and value.code == code]
    return found[0]


@cache
def types_of(code: str) -> frozenset[type]:
    """The types of facts of which a file has some that a rule on files looks at; the rule itself is not loaded."""
    names = (name.rpartition(".") for name in INDEX[code].of)
    return frozenset(getattr(import_module(f"...{module}", __name__), name) for module, _, name in names)


def technology_of(code: str) -> str:
    """The technology in whose folder a rule stands, or another name where it is about several."""
    return INDEX[code].module.partition(".")[0]


def find_entry(code_or_name: str) -> Entry | None:
    """The index entry of a rule by its code or name, None where there is none."""
    if code_or_name.upper() in INDEX:
        return INDEX[code_or_name.upper()]
    return next((entry for entry in INDEX.values() if entry.name == code_or_name.lower()), None)


def rules_named(name: str) -> frozenset[str]:
    """The codes that a code, a name or a family (`KUS`) stands for; none where there is no such rule."""
    if rule := find_entry(name):
        return frozenset({rule.code})
    return frozenset(code for code in INDEX if code.rstrip("0123456789") == name.upper())


def page_url(code: str) -> str:
    """Where the rule's page can be read."""
    return f"https://github.com/stackwright/stackwright/blob/main/docs/rules/{code}.md"
