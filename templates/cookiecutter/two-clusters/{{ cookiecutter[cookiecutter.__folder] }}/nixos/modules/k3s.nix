# What servers and agents of the k3s cluster share.
{ config, pkgs, ... }:
{
  services.k3s = {
    enable = true;
    # The minor stands here, and its patches come with nixpkgs. Servers before agents, one minor at a time.
    package = pkgs.k3s_{{ cookiecutter.k3s_version.lstrip("v").split(".")[:2] | join("_") }};
    # Never `token`: it would be readable for everyone in the Nix store.
    tokenFile = config.sops.secrets.k3s-token.path;
    # Pods get to end when the machine is shut down.
    gracefulNodeShutdown.enable = true;
  };

  sops.secrets.k3s-token = { };

  networking.firewall = {
    allowedTCPPorts = [
      10250 # kubelet: logs, exec, metrics
      4240 # Cilium's health checks
      9962 # Cilium's agent: metrics
      9963 # Cilium's operator: metrics
    ];
    allowedUDPPorts = [
      8472 # Pods of other nodes (VXLAN, not encrypted): this port must never be reachable from outside
    ];
    # Pods talk to their node without leaving it.
    trustedInterfaces = [
      "cilium_host"
      "lxc+"
    ];
    # Replies to Pods take other ways than the requests did.
    checkReversePath = "loose";
  };

  # Kubernetes counts files and watches by the thousand.
  boot.kernel.sysctl = {
    "fs.inotify.max_user_instances" = 8192;
    "fs.inotify.max_user_watches" = 524288;
  };
}
