"""The options of a node of colmena.

Source: colmena.cli.rs, "Deployment Options"; src/nix/hive of zhaofengli/colmena, of 2025-08.
"""

#: Those below `deployment`.
DEPLOYMENT_OPTIONS = frozenset(
    {
        "allowLocalDeployment",
        "buildOnTarget",
        "keys",
        "privilegeEscalationCommand",
        "replaceUnknownProfiles",
        "sshOptions",
        "tags",
        "targetHost",
        "targetPort",
        "targetUser",
    }
)
#: Of a key, where its content comes from: exactly one of them is set.
KEY_SOURCES = ("text", "keyFile", "keyCommand")
#: Those of a key.
KEY_OPTIONS = frozenset({*KEY_SOURCES, "destDir", "group", "name", "path", "permissions", "uploadAt", "user"})
