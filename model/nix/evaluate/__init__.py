"""What Nix expressions of a repository come to, as far as that can be known from its files alone.

`evaluate_flake(files)` of flakes/flake.py gives the inputs and the hosts of a flake, `evaluate_host(flake, host)` the
modules of a host, and `find_option(evaluated, path)` of modules/find_option.py what these say of an option.

Nothing is executed, fetched or read outside of the tree; steps, depth and time are bounded. What cannot be known is
`Unknown` with why, never empty and never false; so is what Nix would refuse to evaluate.
"""
