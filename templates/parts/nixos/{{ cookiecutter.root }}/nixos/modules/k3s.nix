{% if cookiecutter.has.k3s %}
# What servers and agents of the k3s cluster share.
{ config, pkgs, ... }:
{
  services.k3s = {
    enable = true;
    # The minor stands here, and its patches come with nixpkgs. Servers before agents, one minor at a time.
    package = pkgs.{{ cookiecutter.minors.k3s_attribute }};
    # Never `token`: it would be readable for everyone in the Nix store.
    tokenFile = config.sops.secrets.k3s-token.path;
    # Pods get to end when the machine is shut down.
    gracefulNodeShutdown.enable = true;
  };

  sops.secrets.k3s-token = { };

  networking.firewall = {
    allowedTCPPorts = [
      10250 # kubelet: logs, exec, metrics
{% if cookiecutter.has.cilium %}
      4240 # Cilium's health checks
{% if cookiecutter.has.monitoring %}
      9962 # Cilium's agent: metrics
      9963 # Cilium's operator: metrics
{% endif %}
{% endif %}
    ];
    allowedUDPPorts = [
      8472 # Pods of other nodes (VXLAN, not encrypted): this port must never be reachable from outside
    ];
    # Pods talk to their node without leaving it.
    trustedInterfaces = [
{% if cookiecutter.has.cilium %}
      "cilium_host"
      "lxc+"
{% else %}
      "cni0"
      "flannel.1"
{% endif %}
    ];
    # Replies to Pods take other ways than the requests did.
    checkReversePath = "loose";
  };

  # Kubernetes counts files and watches by the thousand.
  boot.kernel.sysctl = {
    "fs.inotify.max_user_instances" = 8192;
    "fs.inotify.max_user_watches" = 524288;
  };
{% if cookiecutter.has.longhorn %}

  # Longhorn attaches its volumes over iSCSI, and shares them over NFS.
  services.openiscsi = {
    enable = true;
    name = "iqn.2016-04.com.open-iscsi:${config.networking.hostName}";
  };
  boot.supportedFilesystems = [ "nfs" ];
{% endif %}
{% if cookiecutter.has.kubevirt %}

  # KVM itself is loaded by the kernel where the processor has it.
  boot.kernelModules = [ "vhost_net" ];
{% endif %}
{% if cookiecutter.has.longhorn or cookiecutter.has.kubevirt and cookiecutter.has.cilium %}

  systemd.tmpfiles.rules = [
{% if cookiecutter.has.longhorn %}
    # Where Longhorn finds iscsiadm, mount and the like.
    "L+ /usr/local/bin - - - - /run/current-system/sw/bin"
{% endif %}
{% if cookiecutter.has.kubevirt and cookiecutter.has.cilium %}
    # Multus attaches VMs to the bridge with this plugin; Cilium brings only its own.
    "L+ /opt/cni/bin/bridge - - - - ${pkgs.cni-plugins}/bin/bridge"
{% endif %}
  ];
{% endif %}
}
{% endif %}
