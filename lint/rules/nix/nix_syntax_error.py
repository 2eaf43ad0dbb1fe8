"""Every Nix file can be parsed.

Nix stops at the first mistake in a file that it reads, and with it every host whose modules have the file among them.
Besides what is no Nix at all it refuses, before it evaluates anything, attributes and parameters that are there twice,
and computed names in `let`. Files that are encrypted are not meant. In tests, templates and examples it is only an
info.

## Wrong

```nix title="hosts/alpha/default.nix"
{
  networking.hostName = "alpha"
  services.openssh.enable = true;
}
```

```text title="output"
hosts/alpha/default.nix:3:27: error NIX001 this is not Nix: unexpected `=`, expected `;`
```

## Wrong: an attribute twice

```nix title="hosts/beta/default.nix"
{
  networking.hostName = "beta";
  networking.firewall.enable = true;
  networking.hostName = "gamma";
}
```

```text title="output"
hosts/beta/default.nix:4:14: error NIX001 duplicate attribute `networking.hostName`
```

## Right

```nix title="hosts/alpha/default.nix"
{
  networking.hostName = "alpha";
  services.openssh.enable = true;
}
```

Since 0.2.0. Source: src/libexpr/parser.y of NixOS/nix.
"""

from collections.abc import Iterator

from ....model.nix.facts import NixErrorFact
from ....schemas.nix.files_set_aside import is_set_aside
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule

#: Nix reads on behind a value that does not end, and stops at the next `=`.
_NO_SEMICOLON = "end the value before this one with `;`"


@file_rule("NIX001", "nix-syntax-error", Severity.ERROR, of=(NixErrorFact,))
def nix_syntax_error(file: File) -> Iterator[Problem]:
    severity = Severity.INFO if is_set_aside(file.path) else None
    for fact in file.of(NixErrorFact):
        related = (Related(file.place(fact.other), fact.other_message),) if fact.other else ()
        message = fact.message if fact.message.startswith("duplicate") else f"this is not Nix: {fact.message}"
        hint = _NO_SEMICOLON if fact.message.endswith("expected `;`") else None
        yield Problem(file.place(fact.at), message, related=related, hint=hint, severity=severity)
