"""Options that modules of inputs declare: whoever sets them has such a module.

Source: the READMEs of the projects.
"""

from collections.abc import Mapping

#: Of a set of options: the inputs, by their repositories in small letters, whose modules declare it.
OPTION_OWNERS: Mapping[str, tuple[str, ...]] = {
    "age": ("ryantm/agenix", "yaxitech/ragenix"),
    "deployment": ("zhaofengli/colmena",),
    "disko": ("nix-community/disko",),
    "home-manager": ("nix-community/home-manager",),
    "sops": ("mic92/sops-nix",),
}
