"""What is asked of a NixOS host: the options whose values other parts of a repository hang on.

Source: the NixOS options (`nixos/modules` of nixpkgs); comin's, disko's and sops-nix' READMEs for theirs.
"""

#: Of k3s and RKE2, whose modules are made by one function.
_RANCHER = (
    "enable",
    "role",
    "clusterInit",
    "serverAddr",
    "token",
    "tokenFile",
    "agentToken",
    "agentTokenFile",
    "configPath",
    "environmentFile",
    "environmentVars",
    "extraFlags",
    "disableAgent",
    "disable",
    "nodeName",
    "nodeIP",
    "nodeExternalIP",
    "cni",
    "manifests",
    "autoDeployCharts",
    "charts",
    "images",
)
#: The units of k3s and RKE2, to which a host may give an environment of its own.
_UNITS = ("k3s", "rke2", "rke2-server", "rke2-agent")
#: Options by their whole names, in the order in which they are shown; what is below a set is shown with it.
HOST_OPTIONS: tuple[str, ...] = (
    "networking.hostName",
    "networking.domain",
    "nixpkgs.hostPlatform",
    "nixpkgs.system",
    "system.stateVersion",
    "networking.useDHCP",
    "networking.interfaces",
    "networking.defaultGateway",
    "networking.nameservers",
    "systemd.network.networks",
    "networking.firewall.enable",
    "networking.firewall.allowedTCPPorts",
    "networking.firewall.allowedUDPPorts",
    "networking.firewall.allowedTCPPortRanges",
    "networking.firewall.allowedUDPPortRanges",
    "networking.firewall.trustedInterfaces",
    "networking.firewall.interfaces",
    "networking.firewall.extraCommands",
    "networking.firewall.extraInputRules",
    "services.openssh.enable",
    "services.openssh.ports",
    "services.openssh.openFirewall",
    "services.openssh.settings",
    "users.users",
    "users.mutableUsers",
    *(f"services.{name}.{option}" for name in ("k3s", "rke2") for option in _RANCHER),
    *(f"systemd.services.{unit}.{option}" for unit in _UNITS for option in ("environment", "serviceConfig")),
    "services.kubernetes.roles",
    "services.kubernetes.masterAddress",
    "services.postgresql.enable",
    "services.postgresql.enableTCPIP",
    "services.postgresql.settings",
    "services.prometheus.exporters",
    "services.comin",
    "system.autoUpgrade",
    "sops.defaultSopsFile",
    "sops.age",
    "sops.secrets",
    "age.secrets",
    "disko.devices",
)
#: Options with dots in the parts of their names: the files in which k3s and RKE2 look without being told.
QUOTED_OPTIONS: tuple[tuple[str, ...], ...] = (
    ("environment", "etc", "rancher/k3s/config.yaml"),
    ("environment", "etc", "rancher/rke2/config.yaml"),
)
