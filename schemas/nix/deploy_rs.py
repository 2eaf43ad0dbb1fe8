"""The settings of deploy-rs. Source: README and src/data.rs of serokell/deploy-rs, of 2025-12."""

#: What may stand at every level.
_GENERIC = frozenset(
    {
        "activationTimeout",
        "autoRollback",
        "confirmTimeout",
        "fastConnection",
        "interactiveSudo",
        "magicRollback",
        "remoteBuild",
        "sshOpts",
        "sshUser",
        "sudo",
        "tempPath",
        "user",
    }
)
DEPLOY_SETTINGS = _GENERIC | {"nodes"}
NODE_SETTINGS = _GENERIC | {"hostname", "profiles", "profilesOrder"}
PROFILE_SETTINGS = _GENERIC | {"path", "profilePath"}
#: All of them, wherever they stand.
ANY_SETTINGS = DEPLOY_SETTINGS | NODE_SETTINGS | PROFILE_SETTINGS
#: Without these deploy-rs does not read its configuration.
NEEDED_OF_NODE = ("hostname", "profiles")
NEEDED_OF_PROFILE = ("path",)
