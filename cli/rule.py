"""`stackwright rule`: the page of a rule, or the list of them."""

import click

from .output import examples, print_text


@click.command(epilog=examples("stackwright rule", "stackwright rule KUS001", "stackwright rule missing-path"))
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Show the page of the rule CODE (or of that name), or list the rules of a family, or all."""
    from ..lint.rules import find_entry, load_rule, rules_named
    from ..lint.rules.index import INDEX
    from ..lint.selection import UnknownRuleError

    found = find_entry(code) if code else None
    if found is None and (family := rules_named(code) if code else frozenset(INDEX)):
        for listed in (INDEX[code] for code in sorted(family)):
            law = load_rule(listed.code).page.strip().splitlines()[0]
            strict = " (strict)" if listed.strict else ""
            print_text(f"{listed.code}  {listed.severity.label:7}  {listed.name}{strict}: {law}\n")
        return
    if found is None:
        raise UnknownRuleError(code or "")
    shown = load_rule(found.code)
    print_text(f"{shown.code} {shown.name} ({shown.severity.label})\n\n{shown.page.strip()}\n")
