"""Which rules run, how severe their findings are, and which are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model.config import Config
from ..model.errors import UserError
from ..model.files.globs import matches
from .finding import Severity
from .rules import find_entry, rules_named
from .rules.index import INDEX


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of a run: `codes` are reported, `severities` replace the rules' own, `floor` is the mildest shown.

    `silenced` would be reported if the configuration did not take them out: they run, so that it can be said how much
    that hides.
    """

    codes: frozenset[str]
    silenced: frozenset[str]
    severities: Mapping[str, Severity]
    per_path_ignores: Mapping[str, frozenset[str]]
    floor: Severity

    def ignores(self, code: str, path: str) -> bool:
        """Whether the configuration silences the rule at this path."""
        return any(code in codes and matches(path, glob) for glob, codes in self.per_path_ignores.items())


def select(config: Config, *, select: Iterable[str] = (), ignore: Iterable[str] = (), profile: str = "") -> Selection:
    """The selection of a configuration and a command line, where the command line wins.

    Raises UserError for a rule that does not exist.
    """
    try:
        return _select(config, tuple(select), tuple(ignore), profile or config.profile)
    except UnknownRuleError as error:
        place = config.places.get(error.name)
        raise UserError(f"{place}: {error.message}" if place else error.message, error.hint) from error


def _select(config: Config, select: tuple[str, ...], ignore: tuple[str, ...], profile: str) -> Selection:
    strict = profile == "strict"
    asked = expand(select, strict=strict) or {code for code, rule in INDEX.items() if strict or not rule.strict}
    asked -= expand(ignore)
    chosen = asked if select else expand(config.select, strict=strict) or asked
    codes = frozenset(chosen - expand(config.ignore) - expand(ignore))
    return Selection(
        codes=codes,
        silenced=frozenset(asked - codes),
        severities={
            code: Severity[level.upper()] for rule, level in config.severities.items() for code in expand([rule])
        },
        per_path_ignores={glob: frozenset(expand(rules)) for glob, rules in config.per_path_ignores.items()},
        floor=Severity.ERROR if profile == "minimal" else Severity.INFO,
    )


def expand(names: Iterable[str], *, strict: bool = True) -> set[str]:
    """The codes that codes, names and families (`KUS`) stand for; raises UserError for one that is none of them.

    Without `strict` a family stands for its rules outside of the strict profile.
    """
    found: set[str] = set()
    for name in names:
        codes = rules_named(name)
        if not codes:
            raise UnknownRuleError(name)
        is_family = find_entry(name) is None
        found |= {code for code in codes if strict or not is_family or not INDEX[code].strict}
    return found


class UnknownRuleError(UserError):
    """A rule that does not exist, with the nearest that does."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Rule `{name}` does not exist.", _meant(name))
        self.name = name


def _meant(name: str) -> str:
    known = [*INDEX, *(rule.name for rule in INDEX.values()), *sorted({code.rstrip("0123456789") for code in INDEX})]
    from difflib import get_close_matches  # only where something is not known

    close = get_close_matches(name, known, n=1, cutoff=0.5) or get_close_matches(name.upper(), known, n=1, cutoff=0.5)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    return f"{hint}`stackwright rule` lists all of them."
