"""Every name in a Nix file is defined.

Nix looks for names when it reads a file, before it evaluates anything: one that no parameter, `let` or `rec` around it
has, and that is not built in, stops whatever reads the file, even where the expression is never needed. Behind `with`
any name may be there, so that nothing is said. Each name is told once in a file, and in tests, templates and examples
only as an info.

## Wrong

```nix title="modules/packages.nix"
{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.curl ] ++ lib.optional true pkgs.git;
}
```

```text title="output"
modules/packages.nix:3:49: error NIX002 nothing defines `lib` here
```

## Right

```nix title="modules/packages.nix"
{ pkgs, lib, ... }:
{
  environment.systemPackages = [ pkgs.curl ] ++ lib.optional true pkgs.git;
}
```

Since 0.2.0. Source: `bindVars` in src/libexpr/nixexpr.cc of NixOS/nix.
"""

from collections.abc import Iterator

from ....model.nix.facts import UndefinedVariableFact
from ....schemas.nix.files_set_aside import is_set_aside
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("NIX002", "undefined-variable", Severity.ERROR, of=(UndefinedVariableFact,))
def undefined_variable(file: File) -> Iterator[Problem]:
    severity = Severity.INFO if is_set_aside(file.path) else None
    for fact in file.of(UndefinedVariableFact):
        name = fact.name
        hint = f"add `{name}` to the parameters of the function around it, or correct the name"
        yield Problem(
            file.place(fact.at), f"nothing defines `{name}` here", "undefined", name, hint=hint, severity=severity
        )
