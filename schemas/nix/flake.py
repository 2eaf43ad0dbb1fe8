"""What Nix reads of a `flake.nix`. Source: src/libflake/flake.cc and src/libflake/flakeref.cc of NixOS/nix."""

#: The attributes that a flake may have.
ATTRIBUTES = frozenset({"description", "inputs", "outputs", "nixConfig"})
#: Those of an input that has no `type`.
INPUT_ATTRIBUTES = frozenset({"url", "flake", "inputs", "follows"})
#: Those of the input `self`, which is the flake itself.
SELF_ATTRIBUTES = frozenset({"submodules", "lfs"})
#: The input that every function `outputs` gets, whatever is declared.
SELF = "self"
