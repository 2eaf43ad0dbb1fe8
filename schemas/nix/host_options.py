"""What is asked of a NixOS host: the options whose values other parts of a repository hang on.

Source: the NixOS options (`nixos/modules` of nixpkgs); comin's, disko's and sops-nix' READMEs for theirs.
"""

from collections.abc import Mapping

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
    "networking.nftables.enable",
    "networking.firewall.enable",
    "networking.firewall.allowedTCPPorts",
    "networking.firewall.allowedUDPPorts",
    "networking.firewall.allowedTCPPortRanges",
    "networking.firewall.allowedUDPPortRanges",
    "networking.firewall.trustedInterfaces",
    "networking.firewall.interfaces",
    "services.openssh.enable",
    "services.openssh.ports",
    "services.openssh.openFirewall",
    "services.openssh.settings",
    "services.openssh.extraConfig",
    "services.openssh.authorizedKeysFiles",
    "services.openssh.authorizedKeysInHomedir",
    "services.openssh.authorizedKeysCommand",
    "services.cloud-init.enable",
    "users.users",
    "users.mutableUsers",
    "users.extraUsers",
    "services.k3s.enable",
    "services.k3s.role",
    "services.k3s.clusterInit",
    "services.k3s.serverAddr",
    "services.k3s.token",
    "services.k3s.tokenFile",
    "services.k3s.extraFlags",
    "services.k3s.disableAgent",
    "services.k3s.manifests",
    "services.rke2.enable",
    "services.kubernetes.roles",
    "services.kubernetes.masterAddress",
    "services.postgresql.enable",
    "services.postgresql.enableTCPIP",
    "services.postgresql.settings",
    "services.prometheus.exporters",
    "services.comin",
    "system.autoUpgrade",
    "sops.defaultSopsFile",
    "sops.defaultSopsFormat",
    "sops.defaultSopsKey",
    "sops.age.keyFile",
    "sops.age.generateKey",
    "sops.age.sshKeyPaths",
    "sops.gnupg.home",
    "sops.gnupg.sshKeyPaths",
    "sops.secrets",
    "age.secrets",
    "age.identityPaths",
    "disko.devices",
    "disko.enableConfig",
    "fileSystems",
    "boot.isContainer",
    "boot.loader.systemd-boot.enable",
)
#: Of k3s and RKE2, whose modules are made by one function; what is above of k3s is not repeated.
_RANCHER = (
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
    "manifests",
    "autoDeployCharts",
    "charts",
    "images",
)


def _options_of(name: str) -> tuple[tuple[str, ...], ...]:
    """What bears on a node: its options, the environment of its units, the file that it reads without being told."""
    own = tuple(("services", name, option) for option in _RANCHER if f"services.{name}.{option}" not in HOST_OPTIONS)
    units = (name, f"{name}-server", f"{name}-agent") if name == "rke2" else (name,)
    unit = tuple(("systemd", "services", unit, option) for unit in units for option in ("environment", "serviceConfig"))
    rules = tuple(("networking", "firewall", option) for option in ("extraCommands", "extraInputRules"))
    return (*own, *unit, ("environment", "etc", f"rancher/{name}/config.yaml"), *rules)


#: What else is asked of hosts on which a service is switched on, by the option that does that; parts of these names may
#: have dots in them.
OPTIONS_OF_SERVICES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    f"services.{name}.enable": _options_of(name) for name in ("k3s", "rke2")
}
